// The same form elsewhere. After a fix the head says how many other mentions it would change; a
// sheet lists them in context, and what is chosen there is one act that one undo takes back.

import { buildCommand, buildKeyCap, el, formatCount, isolateText } from "../shared/dom.js";
import { formatKey } from "../shared/keymap.js";
import { emitEvents } from "./events.js";
import { findSelectedItem, selectItem } from "./selection.js";
import { openDialog, showMessage } from "./state.js";
import { findHue, isSameRange, readSideText } from "./view_model.js";

const DECIDED_STATES = new Set(["accepted", "corrected", "added", "rejected"]);

/** Find the offer of an item, null without one. @param {Model} model @param {Item | null} item */
function findOffer(model, item) {
  return (model.data.offers ?? []).find((offer) => isSameRange(offer, item?.entity)) ?? null;
}

/**
 * Find what P is about: the selected entity where it was decided, else the first with an offer.
 * @param {ReviewScreen} screen @returns {Item | null}
 */
function findItemToCarry(screen) {
  const { model } = screen;
  const selected = findSelectedItem(screen);
  if (selected?.entity && DECIDED_STATES.has(selected.state)) return selected;
  return model.view.items.find((item) => DECIDED_STATES.has(item.state) && findOffer(model, item)) ?? null;
}

/** Build the button that offers the same change elsewhere, null without an offer. @param {ReviewScreen} screen */
export function buildOfferButton(screen) {
  const { model } = screen;
  const item = model.data.readonly ? null : findItemToCarry(screen);
  const offer = findOffer(model, item);
  if (!item || !offer) return null;
  const form = isolateText(readSideText(model, item, "source"), { class: "bx-offer-form" });
  const title = "Other mentions of the same form are rendered differently; look at them and choose";
  const count = el("span", { text: `${offer.count} more` });
  return buildCommand("propagate", { class: "bx-offer", title }, form, count, buildKeyCap(formatKey("propagate")));
}

/** Ask Python for the other mentions of the form, and open their list. @param {ReviewScreen} screen */
export function openPropagation(screen) {
  const { model, ui } = screen;
  const item = findItemToCarry(screen);
  if (!item?.entity)
    return showMessage(ui, "Accept, correct or reject an entity first; then the same can be done elsewhere.");
  if (!emitEvents(screen, { type: "preview", source: { ...item.entity } })) return;
  selectItem(ui, item);
  model.previewNumber = model.box.n;
  ui.dialog.chosen = null;
  openDialog(screen, "elsewhere");
}

/** Read the list that Python sent for the last question of this window. @param {Model} model */
export function readListing(model) {
  const { listing } = model.data;
  return listing && listing.cid === model.box.cid && listing.n === model.previewNumber ? listing : null;
}

/** Change the chosen mentions in one step. @param {ReviewScreen} screen */
export function propagateChosen(screen) {
  const { model, ui } = screen;
  const listing = readListing(model);
  if (!listing || !ui.dialog.chosen?.size) return;
  const { source } = listing;
  const chosen = [...ui.dialog.chosen];
  openDialog(screen, null);
  emitEvents(screen, { type: "propagate", source, chosen });
}

/** Build an excerpt with its marks. @param {Excerpt} parts @param {SentenceData} sentence */
function buildExcerpt(parts, { lang, dir }) {
  /** @type {Record<string, string>} */
  const inks = { old: "bx-old", new: "bx-new", "old new": "bx-old bx-new" };
  const drawn = parts.map(([text, kind]) => (inks[kind] ? el("span", { class: inks[kind], text }) : text));
  return el("bdi", { lang, dir, class: "bx-excerpt" }, ...drawn);
}

/** Build the row of a mention. @param {ReviewScreen} screen @param {ProposalData} row */
function buildProposal(screen, row) {
  const { model, ui } = screen;
  const { source, target } = model.data.pair;
  const box = el("input", { type: "checkbox", data: { fk: `take:${row.id}`, id: row.id }, disabled: !row.applies });
  box.checked = row.applies && Boolean(ui.dialog.chosen?.has(row.id));
  box.onchange = () => {
    ui.dialog.chosen?.[box.checked ? "add" : "delete"](row.id);
    updateChoice(screen);
  };
  const hue = row.label ? ` hue-${findHue(model, row.label)}` : "";
  const tag = row.label ? el("span", { class: "bx-tag" }, isolateText(row.label)) : null;
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
      el("span", { class: "bx-context" }, buildExcerpt(row.target, target), buildExcerpt(row.source, source)),
      el("span", { class: "bx-outcome" }, tag, became, standing),
    ),
  );
}

/** Say how many mentions can be changed, and why others stay. @param {Listing} listing */
function describeListing({ able, held }) {
  const stay = Object.entries(held).map(([why, count]) => `${count} ${why}`);
  const rest = stay.length > 0 ? ` Not offered: ${stay.join(", ")}.` : "";
  if (able === 0) return `There is nothing to change elsewhere.${rest}`;
  return `${able} other ${able === 1 ? "mention is" : "mentions are"} rendered differently.${rest}`;
}

/** Say what the button would change. @param {Ui} ui */
function describeChoice(ui) {
  const count = ui.dialog.chosen?.size ?? 0;
  return count > 0 ? `Change ${formatCount(count, "mention")} in one step` : "Nothing is chosen";
}

/** Update the button after a change of the choice. @param {ReviewScreen} screen */
function updateChoice(screen) {
  const { ui, dom } = screen;
  const button = dom.parts.sheet.querySelector("[data-cmd=carry]");
  const text = button?.querySelector("span");
  if (text) text.textContent = describeChoice(ui);
  button?.setAttribute("aria-disabled", String(!ui.dialog.chosen?.size));
}

/** List the check boxes that can be chosen. @param {Dom} dom @returns {HTMLInputElement[]} */
export function listBoxes(dom) {
  return [...dom.parts.sheet.querySelectorAll("input")].filter((box) => !box.disabled);
}

/** Choose all mentions, or none. @param {ReviewScreen} screen */
export function chooseAll(screen) {
  const { ui, dom } = screen;
  const boxes = listBoxes(dom);
  const on = !boxes.every((box) => box.checked);
  ui.dialog.chosen = new Set(on ? boxes.map((box) => String(box.dataset.id)) : []);
  for (const box of boxes) box.checked = on;
  updateChoice(screen);
}

/** Build the buttons of the list. @param {Ui} ui @param {Listing} listing */
function buildListButtons(ui, listing) {
  const close = buildCommand(
    "close",
    { class: "bx-button" },
    listing.able > 0 ? "Cancel" : "Close",
    buildKeyCap("Esc"),
  );
  if (listing.able === 0) return [close];
  return [
    buildCommand(
      "carry",
      { class: "bx-button strong" },
      el("span", { text: describeChoice(ui) }),
      buildKeyCap("Enter"),
    ),
    buildCommand("chooseAll", { class: "bx-button" }, "All or none", buildKeyCap("A")),
    close,
  ];
}

/** Build what the fix is: the source, and what it became. @param {Model} model @param {Item} item */
function buildFix(model, item) {
  const became = readSideText(model, item, "target") || "no counterpart";
  return [isolateText(readSideText(model, item, "source")), " → ", isolateText(became)];
}

/** Build the list of the same form elsewhere. @param {ReviewScreen} screen */
export function buildListDialog(screen) {
  const { model, ui } = screen;
  const item = findItemToCarry(screen);
  const listing = readListing(model);
  const fix = item ? buildFix(model, item) : [];
  const head = el("h4", {}, "The same form elsewhere: ", ...fix);
  if (!listing) return [head, el("p", { class: "bx-quiet", text: "Looking through the corpus…" })];
  ui.dialog.chosen ??= new Set(listing.rows.filter((row) => row.applies).map((row) => row.id));
  const key = el(
    "p",
    { class: "bx-quiet" },
    el("span", { class: "bx-old", text: "as it is" }),
    " ",
    el("span", { class: "bx-new", text: "as it would be" }),
  );
  const more =
    listing.more > 0 ? el("p", { class: "bx-quiet", text: `${listing.more} more follow when these are done.` }) : null;
  return [
    head,
    el("p", { text: describeListing(listing) }),
    listing.rows.length > 0 ? key : null,
    el("ul", { class: "bx-proposals" }, ...listing.rows.map((row) => buildProposal(screen, row))),
    more,
    el("div", { class: "bx-group" }, ...buildListButtons(ui, listing)),
  ];
}
