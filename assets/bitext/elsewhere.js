// The same form elsewhere. After a fix the head says how many other mentions it would change; a
// sheet lists them in context, and what is chosen there is one act that one undo takes back.

const DECIDED = new Set(["accepted", "corrected", "added", "rejected"]);

function offerOf(inst, item) {
  return (inst.data.offers ?? []).find((offer) => sameRange(offer, item?.entity)) ?? null;
}

// What P is about: the selected entity where it was decided, else the first with an offer.
function itemToCarry(inst) {
  const selected = selectedItem(inst);
  if (selected?.entity && DECIDED.has(selected.state)) return selected;
  return inst.view.items.find((item) => DECIDED.has(item.state) && offerOf(inst, item)) ?? null;
}

function offerButton(inst) {
  const item = inst.data.readonly ? null : itemToCarry(inst);
  const offer = offerOf(inst, item);
  if (!offer) return null;
  const form = isolated(sideText(inst, item, "source"), { class: "bx-offer-form" });
  const title = "Other mentions of the same form are rendered differently; look at them and choose";
  const count = el("span", { text: `${offer.count} more` });
  return command("propagate", { class: "bx-offer", title }, form, count, keyCap(keyText("propagate")));
}

function propagate(inst) {
  const item = itemToCarry(inst);
  if (!item) return refuse(inst, "Accept, correct or reject an entity first; then the same can be done elsewhere.");
  if (!emit(inst, { type: "preview", source: { ...item.entity } })) return;
  selectItem(inst, item);
  Object.assign(inst, { asked: inst.box.n, chosen: null });
  openSheet(inst, "elsewhere");
}

// The list that Python sent for the last question of this window.
function listingOf(inst) {
  const { listing } = inst.data;
  return listing && listing.cid === inst.box.cid && listing.n === inst.asked ? listing : null;
}

function carry(inst) {
  const listing = listingOf(inst);
  if (!listing || !inst.chosen?.size) return;
  const { source } = listing;
  const chosen = [...inst.chosen];
  openSheet(inst, null);
  emit(inst, { type: "propagate", source, chosen });
}

function pieces(parts, { lang, dir }) {
  const inks = { old: "bx-old", new: "bx-new", "old new": "bx-old bx-new" };
  const drawn = parts.map(([text, kind]) => (inks[kind] ? el("span", { class: inks[kind], text }) : text));
  return el("bdi", { lang, dir, class: "bx-excerpt" }, ...drawn);
}

function proposalRow(inst, row) {
  const { source, target } = inst.data.pair;
  const box = el("input", { type: "checkbox", data: { fk: `take:${row.id}`, id: row.id }, disabled: !row.applies });
  box.checked = row.applies && inst.chosen.has(row.id);
  box.onchange = () => {
    inst.chosen[box.checked ? "add" : "delete"](row.id);
    countChosen(inst);
  };
  const hue = row.label ? ` hue-${hueOf(inst, row.label)}` : "";
  const tag = row.label ? el("span", { class: "bx-tag" }, isolated(row.label)) : null;
  const became = row.proposed ? null : el("span", { class: "bx-quiet", text: row.applies ? "no counterpart" : "" });
  const standing = row.standing === "machine" ? null : el("span", { class: "bx-standing", text: row.standing });
  return el(
    "li",
    { class: `bx-proposal${row.applies ? "" : " held"}${hue}` },
    el(
      "label",
      {},
      box,
      el("span", { class: "bx-num bx-quiet", text: String(row.position) }),
      el("span", { class: "bx-context" }, pieces(row.target, target), pieces(row.source, source)),
      el("span", { class: "bx-outcome" }, tag, became, standing),
    ),
  );
}

function summaryOf({ able, held }) {
  const stay = Object.entries(held).map(([why, count]) => `${count} ${why}`);
  const rest = stay.length > 0 ? ` Not offered: ${stay.join(", ")}.` : "";
  if (able === 0) return `There is nothing to change elsewhere.${rest}`;
  return `${able} other ${able === 1 ? "mention is" : "mentions are"} rendered differently.${rest}`;
}

function carryText(inst) {
  const count = inst.chosen?.size ?? 0;
  return count > 0 ? `Change ${plural(count, "mention")} in one step` : "Nothing is chosen";
}

function countChosen(inst) {
  const button = inst.parts.sheet.querySelector("[data-cmd=carry]");
  button.firstChild.textContent = carryText(inst);
  button.setAttribute("aria-disabled", String(inst.chosen.size === 0));
}

function chooseAll(inst) {
  const boxes = [...inst.parts.sheet.querySelectorAll("input:enabled")];
  const on = !boxes.every((box) => box.checked);
  inst.chosen = new Set(on ? boxes.map((box) => box.dataset.id) : []);
  for (const box of boxes) box.checked = on;
  countChosen(inst);
}

function carryButtons(inst, listing) {
  const close = command("close", { class: "bx-button" }, listing.able > 0 ? "Cancel" : "Close", keyCap("Esc"));
  if (listing.able === 0) return [close];
  return [
    command("carry", { class: "bx-button strong" }, el("span", { text: carryText(inst) }), keyCap("Enter")),
    command("chooseAll", { class: "bx-button" }, "All or none", keyCap("A")),
    close,
  ];
}

function elsewhereSheet(inst) {
  const item = itemToCarry(inst);
  const listing = listingOf(inst);
  const became = item && (sideText(inst, item, "target") || "no counterpart");
  const fix = item ? [isolated(sideText(inst, item, "source")), " → ", isolated(became)] : [];
  const head = el("h4", {}, "The same form elsewhere: ", ...fix);
  if (!listing) return [head, el("p", { class: "bx-quiet", text: "Looking through the corpus…" })];
  inst.chosen ??= new Set(listing.rows.filter((row) => row.applies).map((row) => row.id));
  const key = el("p", { class: "bx-quiet" }, el("span", { class: "bx-old", text: "as it is" }), " ", el("span", { class: "bx-new", text: "as it would be" }));
  const more = listing.more > 0 ? el("p", { class: "bx-quiet", text: `${listing.more} more follow when these are done.` }) : null;
  return [
    head,
    el("p", { text: summaryOf(listing) }),
    listing.rows.length > 0 ? key : null,
    el("ul", { class: "bx-proposals" }, ...listing.rows.map((row) => proposalRow(inst, row))),
    more,
    el("div", { class: "bx-group" }, ...carryButtons(inst, listing)),
  ];
}

// While the list is open the keys are its own: nothing below it is decided by accident.
function onElsewhereKey(inst, event) {
  if (isElsewhere(inst, event)) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const name = { Escape: "close", Enter: "carry", a: "chooseAll" }[event.key];
  const onButton = event.composedPath()[0].closest?.("button");
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key === "Enter" && onButton)) return;
  if (step) stepBox(inst, step);
  else if (name) run(inst, name);
  else return;
  event.preventDefault();
}

function stepBox(inst, step) {
  const boxes = [...inst.parts.sheet.querySelectorAll("input:enabled")];
  const next = boxes[clamp(boxes.indexOf(inst.root.activeElement) + step, 0, boxes.length - 1)];
  next?.focus();
  next?.closest("li").scrollIntoView({ block: "nearest" });
}
