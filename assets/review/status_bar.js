// The bar above the pair: where am I, is it saved, confirm.

import { buildCommand, buildIcon, buildIconButton, buildKeyCap, el, isolateText, refillPart } from "../shared/dom.js";
import { formatKey } from "../shared/keymap.js";
import { countPendingEdits } from "./outbox.js";
import { isLeaving } from "./pair_cache.js";
import { buildOfferButton } from "./propagation.js";

const STATUS_WORDS = { open: "Open", bulk: "Accepted in bulk", confirmed: "Confirmed", flagged: "Flagged" };
const STATUS_ICONS = { open: "open", bulk: "bulk", confirmed: "accepted", flagged: "flag" };

/** Build the status of the pair, with its note. @param {Model} model */
function buildStatus(model) {
  const { status, note } = model.answer;
  return el(
    "span",
    { class: `bx-status is-${status}`, title: note || null },
    buildIcon(STATUS_ICONS[status]),
    STATUS_WORDS[status],
    note ? isolateText(note, { class: "bx-status-note" }) : null,
  );
}

/** Say what is saved and what is pending. @param {Model} model */
function describeSaved(model) {
  const count = countPendingEdits(model.box);
  if (count > 0) return model.box.late ? `${count} pending, trying again` : `${count} pending`;
  if (isLeaving(model)) return "Opening…";
  return model.data.saved ? `Saved ${model.data.saved}, 0 pending` : "No changes yet, 0 pending";
}

/** Find how it stands with what is to be saved. @param {Model} model */
function findSavedState(model) {
  if (model.box.late) return "late";
  if (model.box.pending.length + model.box.left.length > 0) return "busy";
  return model.data.saved ? "done" : "none";
}

/** Build the line that says what is saved. @param {Model} model */
function buildSaved(model) {
  return el(
    "span",
    { class: `bx-saved is-${findSavedState(model)}`, role: "status" },
    el("span", { class: "bx-dot", "aria-hidden": "true" }),
    describeSaved(model),
  );
}

/** Say what confirming would do. @param {Model} model */
function describeConfirm(model) {
  if (model.answer.status === "confirmed") return model.data.neighbours.next ? "Next pair" : "Confirmed";
  if (model.view.items.length === 0) return "No entities here — confirm";
  return model.data.neighbours.next ? "Confirm and next" : "Confirm";
}

/** Build the button of the list of keys. */
function buildHelpButton() {
  return buildCommand(
    "keys",
    { class: "bx-icon-button bx-help", title: `Keys (${formatKey("keys")})`, "aria-label": "List of keys" },
    "?",
  );
}

/** Build where the pair is in the queue, with the way to its neighbours. @param {ReviewScreen} screen */
function buildPlace(screen) {
  const { model, ui } = screen;
  const { position, total, id } = model.data.pair;
  const { previous, next } = model.data.neighbours;
  const notice = ui.notice
    ? el("span", { class: "bx-notice" }, buildIcon("accepted"), ui.notice)
    : buildOfferButton(screen);
  return [
    buildIconButton("previous", "left", `Previous pair (${formatKey("previous")})`, !previous),
    el("span", { class: "bx-place", title: id }, el("b", { text: String(position) }), ` of ${total}`),
    buildIconButton("next", "right", `Next pair (${formatKey("next")})`, !next),
    notice ? null : isolateText(id, { class: "bx-id", title: id }),
    buildStatus(model),
    notice,
  ];
}

/** Build the buttons of the upper bar. @param {Model} model */
function buildHeadButtons(model) {
  const { can_undo: canUndo, can_redo: canRedo, readonly } = model.data;
  if (readonly) return [buildHelpButton()];
  const closed = model.answer.status !== "open";
  const confirmed = model.answer.status === "confirmed";
  return [
    buildIconButton("undo", "undo", `Undo (${formatKey("undo")})`, !canUndo && countPendingEdits(model.box) === 0),
    buildIconButton("redo", "redo", `Redo (${formatKey("redo")})`, !canRedo),
    buildIconButton("flagging", "flag", `Flag or note (${formatKey("flagging")} or ${formatKey("noting")})`),
    buildHelpButton(),
    closed ? buildCommand("reopen", { class: "bx-button" }, "Reopen") : null,
    buildCommand(
      "confirm",
      { class: "bx-confirm", disabled: confirmed && !model.data.neighbours.next },
      describeConfirm(model),
      buildKeyCap(formatKey("confirm")),
    ),
  ];
}

/** Paint the bar above the pair. @param {ReviewScreen} screen */
export function paintHead(screen) {
  const { model, dom } = screen;
  const spacer = el("span", { class: "bx-spacer" });
  refillPart(dom, dom.parts.head, ...buildPlace(screen), spacer, buildSaved(model), ...buildHeadButtons(model));
}

/** Paint only what is saved. @param {ReviewScreen} screen */
export function paintSaved(screen) {
  const { model, dom } = screen;
  dom.parts.head.querySelector(".bx-saved")?.replaceWith(buildSaved(model));
}
