// The bar above the pair (where am I, is it saved, confirm) and the bar below it (what can be
// done with what is selected; the label legend with its digits).

const STATUS_WORDS = { open: "Open", confirmed: "Confirmed", flagged: "Flagged" };
const STATUS_ICONS = { open: "open", confirmed: "accepted", flagged: "flag" };

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
  return inst.data.saved ? `Saved ${inst.data.saved}` : "No changes yet";
}

function savedLine(inst) {
  const busy = inst.box.pending.length > 0;
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

function place(inst) {
  const { position, total, id } = inst.data.pair;
  const { previous, next } = inst.data.neighbours;
  return [
    iconButton("previous", "left", "Previous pair (Left)", !previous),
    el("span", { class: "bx-place" }, el("b", { text: String(position) }), ` of ${total}`),
    iconButton("next", "right", "Next pair (Right)", !next),
    isolated(id, { class: "bx-id", title: id }),
    statusBadge(inst),
  ];
}

function headButtons(inst) {
  const { can_undo: canUndo, can_redo: canRedo, readonly } = inst.data;
  if (readonly) return [iconButton("keys", "keys", "Keys (?)")];
  const closed = inst.answer.status !== "open";
  const confirmed = inst.answer.status === "confirmed";
  return [
    iconButton("undo", "undo", "Undo (Ctrl+Z)", !canUndo && pendingEdits(inst.box) === 0),
    iconButton("redo", "redo", "Redo (Ctrl+Shift+Z)", !canRedo),
    iconButton("flagging", "flag", "Flag or note (F)"),
    iconButton("keys", "keys", "Keys (?)"),
    closed ? command("reopen", { class: "bx-button" }, "Reopen") : null,
    command(
      "confirm",
      { class: "bx-confirm", disabled: confirmed && !inst.data.neighbours.next },
      confirmText(inst),
      keyCap("Enter"),
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
  const words = selectedWords(inst);
  if (words) return describeWords(inst, words);
  const item = selectedItem(inst);
  if (!item) return [el("span", { class: "bx-quiet", text: idleText(inst) })];
  const side = item.span ? "target" : "source";
  return [
    isolated(sideText(inst, item, side), { class: "bx-what", lang: inst.data.pair[side].lang }),
    el("span", { class: `bx-state-mark is-${item.state}` }, icon(item.state), STATE_WORDS[item.state]),
  ];
}

function idleText(inst) {
  if (inst.data.readonly) return "Read only";
  return "Nothing selected: click an entity, or drag over words to add one";
}

function describeWords(inst, words) {
  const text = isolated(textOf(inst.data.pair[words.side], words), { class: "bx-what" });
  const anchor = words.side === "target" ? anchorEntity(inst) : null;
  const tail = anchor
    ? el("span", { class: "bx-quiet" }, "pick a label: counterpart of ", isolated(textOf(inst.data.pair.source, anchor)))
    : el("span", { class: "bx-quiet", text: `pick a label to add it on the ${words.side} side` });
  return [text, tail];
}

function labelButtons(inst) {
  const item = selectedItem(inst);
  const current = item ? labelOf(item, item.span ? "target" : "source") : null;
  const enabled = item !== null || selectedWords(inst) !== null;
  const buttons = inst.data.labels.map((label) =>
    command(
      "label",
      {
        arg: label.name,
        class: `bx-label hue-${label.hue % 10}`,
        disabled: !enabled,
        "aria-pressed": String(label.name === current),
        "aria-label": `Label ${label.name}${label.key ? `, key ${label.key}` : ""}`,
      },
      label.key ? keyCap(label.key) : null,
      isolated(label.name),
    ),
  );
  return el("div", { class: "bx-group bx-labels", role: "group", "aria-label": "Labels" }, ...buttons);
}

function edgeButtons(inst, enabled) {
  const rtl = inst.data.pair.target.dir === "rtl";
  const edge = (name, side, step) => {
    const visual = (step > 0) !== rtl ? "right" : "left";
    const title = `Move the ${side} one word ${step > 0 ? "forward" : "back"} (${side === "start" ? "Alt+" : ""}Shift+${visual === "left" ? "Left" : "Right"})`;
    return command(name, { arg: `${side}:${step}`, class: "bx-icon-button", title, "aria-label": title, disabled: !enabled }, icon(visual));
  };
  const steps = rtl ? [1, -1] : [-1, 1];
  const part = (side) => [el("span", { class: "bx-edge-name", text: side }), ...steps.map((step) => edge("edge", side, step))];
  const order = rtl ? ["end", "start"] : ["start", "end"];
  return el("div", { class: "bx-group", role: "group", "aria-label": "Boundaries" }, ...order.flatMap(part));
}

function actionButtons(inst, item) {
  const accepted = item?.state === "accepted";
  const add = !item && selectedWords(inst)?.side === "target" && anchorEntity(inst) !== null;
  const off = !item?.entity || item.span ? false : true;
  return el(
    "div",
    { class: "bx-group", role: "group", "aria-label": "Decision" },
    command("accept", { class: "bx-button good", disabled: !add && (!item?.span || accepted) }, icon(add ? "added" : "accepted"), add ? "Add" : "Accept", keyCap("A")),
    item?.state === "rejected"
      ? command("restore", { class: "bx-button" }, icon("undo"), "Restore", keyCap("X"))
      : command("reject", { class: "bx-button bad", disabled: !item || off }, icon("rejected"), "Reject", keyCap("X")),
    off ? command("remove", { class: "bx-button", disabled: !item }, "Delete entity", keyCap("Del")) : null,
  );
}

function paintActions(inst) {
  const item = selectedItem(inst);
  const what = el("div", { class: "bx-selection" }, ...describeSelection(inst));
  const message = inst.message
    ? el("p", { class: "bx-message", role: "alert" }, isolated(inst.message), command("dismiss", { class: "bx-link-button" }, "Dismiss"))
    : null;
  const tools = inst.data.readonly ? [labelButtons(inst)] : [actionButtons(inst, item), labelButtons(inst), edgeButtons(inst, Boolean(item?.span))];
  refill(inst, inst.parts.actions, what, el("span", { class: "bx-spacer" }), ...tools, message);
}
