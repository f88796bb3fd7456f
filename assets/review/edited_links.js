// Below the pair: that links were edited, and what followed from it.

import { announce, buildCommand, buildKeyCap, el, isolateText, refillPart } from "../shared/dom.js";
import { formatKey } from "../shared/keymap.js";
import { emitEvents } from "./events.js";
import { showMessage } from "./state.js";
import { isUpdating, joinWords } from "./view_model.js";

/** Paint below the pair that links were edited, and what followed from it. @param {ReviewScreen} screen */
export function paintEditedLinks(screen) {
  const { model, dom } = screen;
  const { card } = dom.pair;
  const updating = isUpdating(model);
  card.classList.toggle("updating", updating);
  if (model.answer.links === null && !updating) return dom.pair.edited.replaceChildren();
  const back = buildCommand(
    "relink",
    { class: "bx-link-button" },
    "Back to the machine's links ",
    buildKeyCap(formatKey("relink")),
  );
  const what = model.answer.links === null ? null : el("span", { class: "bx-edited-tag", text: "Links edited" });
  const line = el(
    "p",
    { class: "bx-edited" },
    what,
    ...buildFollowed(model, updating),
    model.answer.links && !model.data.readonly ? back : null,
  );
  return refillPart(dom, dom.pair.edited, line);
}

/** Build what followed from edited links. @param {Model} model @param {boolean} isUnknown */
function buildFollowed(model, isUnknown) {
  if (isUnknown) return [el("span", { class: "bx-quiet", text: "updating the projection …" })];
  const moved = model.data.moved ?? [];
  if (moved.length === 0) return [el("span", { class: "bx-quiet", text: "the projection stayed as it was" })];
  return moved.map((spans) => buildMovedLine(model, spans));
}

/**
 * Build the line that says where the spans of an entity were and are.
 * @param {Model} model @param {MovedSpans} moved
 */
function buildMovedLine(model, { source, before, after }) {
  const name = el("b", {}, isolateText(joinWords(model.data.pair.source, source)));
  return el(
    "span",
    { class: "bx-moved" },
    name,
    ": was ",
    ...buildRangeTexts(model, before),
    ", now ",
    ...buildRangeTexts(model, after),
  );
}

/**
 * Build the texts of some target ranges, quoted.
 * @param {Model} model @param {WordRange[]} ranges @returns {Child[]}
 */
export function buildRangeTexts(model, ranges) {
  const texts = ranges.map((range) => ["“", isolateText(joinWords(model.data.pair.target, range)), "”"]);
  return texts.length > 0 ? texts.flatMap((text, place) => (place ? [", ", ...text] : text)) : ["nothing"];
}

/** Go back to the machine's links. @param {ReviewScreen} screen */
export function resetLinks(screen) {
  const { model, ui, dom } = screen;
  if (model.answer.links === null) return showMessage(ui, "The links are the machine's already.");
  return emitEvents(screen, { type: "reset_links" }) && announce(dom, "Back to the machine's links");
}
