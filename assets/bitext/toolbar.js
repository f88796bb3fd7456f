// The bar above the pair (where am I, is it saved, confirm) and the bar below it (what can be
// done with what is selected; the label legend with its digits).

const STATUS_WORDS = { open: "Open", bulk: "Accepted in bulk", confirmed: "Confirmed", flagged: "Flagged" };
const STATUS_ICONS = { open: "open", bulk: "bulk", confirmed: "accepted", flagged: "flag" };

function statusBadge(inst) {
  const { status, note } = inst.answer;
  return el(
    "span",
    { class: `bx-status is-${status}`, title: note || null },
    icon(STATUS_ICONS[status]),
    STATUS_WORDS[status],
    note ? isolated(note, { class: "bx-status-note" }) : null,
  );
}

function savedText(inst) {
  const count = pendingEdits(inst.box);
  if (count > 0) return inst.box.late ? `${count} pending, trying again` : `${count} pending`;
  if (isLeaving(inst)) return "Opening…";
  return inst.data.saved ? `Saved ${inst.data.saved}, 0 pending` : "No changes yet, 0 pending";
}

function savedLine(inst) {
  const busy = inst.box.pending.length + inst.box.left.length > 0;
  const state = inst.box.late ? "late" : busy ? "busy" : inst.data.saved ? "done" : "none";
  return el(
    "span",
    { class: `bx-saved is-${state}`, role: "status" },
    el("span", { class: "bx-dot", "aria-hidden": "true" }),
    savedText(inst),
  );
}

function confirmText(inst) {
  if (inst.answer.status === "confirmed") return inst.data.neighbours.next ? "Next pair" : "Confirmed";
  if (inst.view.items.length === 0) return "No entities here — confirm";
  return inst.data.neighbours.next ? "Confirm and next" : "Confirm";
}

function iconButton(name, picture, title, disabled) {
  return command(name, { class: "bx-icon-button", title, "aria-label": title, disabled }, icon(picture));
}

function helpButton() {
  return command("keys", { class: "bx-icon-button bx-help", title: `Keys (${keyText("keys")})`, "aria-label": "List of keys" }, "?");
}

function place(inst) {
  const { position, total, id } = inst.data.pair;
  const { previous, next } = inst.data.neighbours;
  const notice = inst.notice ? el("span", { class: "bx-notice" }, icon("accepted"), inst.notice) : offerButton(inst);
  return [
    iconButton("previous", "left", `Previous pair (${keyText("previous")})`, !previous),
    el("span", { class: "bx-place", title: id }, el("b", { text: String(position) }), ` of ${total}`),
    iconButton("next", "right", `Next pair (${keyText("next")})`, !next),
    notice ? null : isolated(id, { class: "bx-id", title: id }),
    statusBadge(inst),
    notice,
  ];
}

function headButtons(inst) {
  const { can_undo: canUndo, can_redo: canRedo, readonly } = inst.data;
  if (readonly) return [helpButton()];
  const closed = inst.answer.status !== "open";
  const confirmed = inst.answer.status === "confirmed";
  return [
    iconButton("undo", "undo", `Undo (${keyText("undo")})`, !canUndo && pendingEdits(inst.box) === 0),
    iconButton("redo", "redo", `Redo (${keyText("redo")})`, !canRedo),
    iconButton("flagging", "flag", `Flag or note (${keyText("flagging")} or ${keyText("noting")})`),
    helpButton(),
    closed ? command("reopen", { class: "bx-button" }, "Reopen") : null,
    command(
      "confirm",
      { class: "bx-confirm", disabled: confirmed && !inst.data.neighbours.next },
      confirmText(inst),
      keyCap(keyText("confirm")),
    ),
  ];
}

function paintHead(inst) {
  const spacer = el("span", { class: "bx-spacer" });
  refill(inst, inst.parts.head, ...place(inst), spacer, savedLine(inst), ...headButtons(inst));
}

function paintSaved(inst) {
  inst.parts.head.querySelector(".bx-saved")?.replaceWith(savedLine(inst));
}

function describeSelection(inst) {
  if (inst.message) return [messageLine(inst)];
  if (inst.linking) return describeLinking(inst);
  const words = selectedWords(inst);
  if (words) return describeWords(inst, words);
  const item = selectedItem(inst);
  if (!item) return [el("span", { class: "bx-quiet", text: idleText(inst) })];
  const side = mainSide(item);
  const what = isolated(sideText(inst, item, side), { class: "bx-what", lang: inst.data.pair[side].lang });
  return [what, stateMark(inst, item)];
}

function describeLinking(inst) {
  const { i, j } = inst.linking;
  const { source, target } = inst.data.pair;
  const kind = KIND_WORDS[linkKind(inst, i, j)] ?? "no link";
  return [
    isolated(source.words[i], { class: "bx-what" }),
    "–",
    isolated(target.words[j], { class: "bx-what" }),
    el("span", { class: "bx-quiet", text: kind }),
  ];
}

function messageLine(inst) {
  const dismiss = command("dismiss", { class: "bx-link-button" }, "Dismiss");
  return el("p", { class: "bx-message", role: "alert" }, isolated(inst.message), dismiss);
}

function idleText(inst) {
  if (inst.data.readonly) return "Read only";
  return "Drag over words to add an entity";
}

function describeWords(inst, words) {
  const { pair } = inst.data;
  const text = isolated(textOf(pair[words.side], words), { class: "bx-what" });
  const anchor = words.side === "target" ? anchorEntity(inst) : null;
  const tail = anchor
    ? ["pick a label: counterpart of ", isolated(textOf(pair.source, anchor))]
    : [`pick a label to add it on the ${words.side} side`];
  return [text, el("span", { class: "bx-quiet" }, ...tail)];
}

function labelButton(inst, label, place, enabled) {
  const item = selectedItem(inst);
  const current = item ? labelOf(item, mainSide(item)) : null;
  const key = place < 9 ? keyText(`label${place + 1}`) : null;
  const name = key ? `Label ${label.name}, key ${key}` : `Label ${label.name}`;
  return command(
    "label",
    {
      arg: label.name,
      class: `bx-label hue-${label.hue % 10}`,
      disabled: !enabled,
      "aria-pressed": String(label.name === current),
      "aria-label": name,
    },
    key ? keyCap(key) : null,
    isolated(label.name),
  );
}

function labelButtons(inst) {
  const enabled = selectedItem(inst) !== null || selectedWords(inst) !== null;
  const buttons = inst.data.labels.slice(0, 9).map((label, place) => labelButton(inst, label, place, enabled));
  const more = inst.data.labels.length - buttons.length;
  if (more > 0) buttons.push(command("labels", { class: "bx-button" }, `${more} more`, keyCap(keyText("labels"))));
  return el("div", { class: "bx-group bx-labels", role: "group", "aria-label": "Labels" }, ...buttons);
}

// One word forward or back, pointing the way it goes in this sentence.
function edgeButton(edge, step, rtl, enabled) {
  const way = step > 0 !== rtl ? "Right" : "Left";
  const keys = keyText(`${edge}${way}`);
  const title = `Move the ${edge} one word ${step > 0 ? "forward" : "back"} (${keys})`;
  const options = { class: "bx-icon-button", title, "aria-label": title, disabled: !enabled };
  return command("edge", { arg: `${edge}:${step}`, ...options }, icon(way.toLowerCase()));
}

function edgeButtons(inst, enabled) {
  const rtl = inst.data.pair.target.dir === "rtl";
  const steps = rtl ? [1, -1] : [-1, 1];
  const part = (edge) => [
    el("span", { class: "bx-edge-name", text: edge }),
    ...steps.map((step) => edgeButton(edge, step, rtl, enabled)),
  ];
  const order = rtl ? ["end", "start"] : ["start", "end"];
  return el("div", { class: "bx-group", role: "group", "aria-label": "Boundaries" }, ...order.flatMap(part));
}

function acceptButton(inst, item) {
  const adds = !item && selectedWords(inst)?.side === "target" && anchorEntity(inst) !== null;
  const disabled = !adds && (!item?.span || item.state === "accepted");
  const [picture, text] = adds ? ["added", "Add"] : ["accepted", "Accept"];
  return command("accept", { class: "bx-button good", disabled }, icon(picture), text, keyCap(keyText("accept")));
}

function rejectButton(item) {
  if (item?.state === "rejected")
    return command("restore", { class: "bx-button" }, icon("undo"), "Restore", keyCap(keyText("reject")));
  return command("reject", { class: "bx-button bad", disabled: !item?.span }, icon("rejected"), "Reject", keyCap(keyText("reject")));
}

function decisionButtons(inst, item) {
  const bare = item !== null && !item.span;
  const remove = bare ? command("remove", { class: "bx-button" }, "Delete entity", keyCap(keyText("remove"))) : null;
  return el(
    "div",
    { class: "bx-group", role: "group", "aria-label": "Decision" },
    acceptButton(inst, item),
    rejectButton(item),
    remove,
  );
}

// While links are edited the bar offers what can be done to one, and the way out.
function linkButtons(inst) {
  const kind = linkKind(inst, inst.linking.i, inst.linking.j);
  const button = (arg, text, key) => command("linkHere", { arg, class: "bx-button" }, text, keyCap(key));
  return [
    el("span", { class: "bx-quiet", text: "Arrows choose the words" }),
    button("toggle", kind ? "Unlink" : "Link", "Enter"),
    button("cycle", kind === "sure" ? "Make possible" : "Make sure", "S"),
    command("linking", { class: "bx-button", "aria-pressed": "true" }, "End linking", keyCap("Esc")),
  ];
}

function paintActions(inst) {
  const item = selectedItem(inst);
  const linking = command("linking", { class: "bx-button", "aria-pressed": String(inst.linking !== null) }, "Link", keyCap(keyText("linking")));
  const what = el("div", { class: "bx-selection" }, ...describeSelection(inst));
  const tools = inst.data.readonly
    ? [labelButtons(inst)]
    : inst.linking
    ? [labelButtons(inst), ...linkButtons(inst)]
    : [decisionButtons(inst, item), labelButtons(inst), item && !item.span ? null : edgeButtons(inst, Boolean(item?.span)), linking];
  refill(inst, inst.parts.actions, what, ...tools);
}
