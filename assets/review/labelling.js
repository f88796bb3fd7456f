// Labels given to spans and source entities, on both sides or on one.

import { emitEvents, followSpan, pickPlace } from "./events.js";
import { findAnchorEntity, findSelectedItem, findSelectedWords, selectItem } from "./selection.js";
import { openDialog, showMessage } from "./state.js";
import { deriveView, isOverlapping, isSameRange } from "./view_model.js";

/**
 * Give a label to both sides of an entity, unless it is asked for on this side only: that of the words that are
 * selected, else the target.
 * @param {ReviewScreen} screen @param {string} label @param {boolean} [both]
 */
export function applyLabel(screen, label, both = true) {
  const { ui } = screen;
  if (ui.dialog.name) openDialog(screen, null);
  const words = findSelectedWords(ui);
  const to = { label, both };
  if (words) return words.side === "target" ? labelTarget(screen, words, to) : labelSource(screen, words, to);
  const item = findSelectedItem(screen);
  if (!item) return showMessage(ui, "Select an entity or drag over words, then pick a label.");
  if (!item.span) return labelSource(screen, item.entity, to);
  return emitEvents(screen, { type: "relabel", ...pickPlace(item.span), ...to });
}

/**
 * Label words dragged over on the target side: a new span, or new boundaries for the one they touch.
 * @param {ReviewScreen} screen @param {WordRange} words @param {LabelChange} to
 */
function labelTarget(screen, words, to) {
  const { model, ui } = screen;
  const touched = model.answer.spans.filter((span) => isOverlapping(span, words));
  if (touched.length > 1) return showMessage(ui, "These words touch two spans. Reject one of them first.");
  const [old] = touched;
  const events = old ? listMoveEvents(old, words, to) : listAddEvents(findAnchorEntity(screen), words, to);
  if (emitEvents(screen, ...events)) followSpan(screen, words);
}

/**
 * List the events that move and relabel a span.
 * @param {Mention} old @param {WordRange} words @param {LabelChange} to
 */
function listMoveEvents(old, words, { label, both }) {
  /** @type {ReviewEvent[]} */
  const events = [];
  if (!isSameRange(old, words)) events.push({ type: "move", ...pickPlace(old), to: [words.start, words.end] });
  const isSame = old.label === label && (!both || old.source === null || old.source.label === label);
  if (!isSame) events.push({ type: "relabel", ...pickPlace(words), label, both });
  return events;
}

/**
 * List the events that add a span. A counterpart of an entity names it too, where it is given another label.
 * @param {LabelledRange | null} source @param {WordRange} words @param {LabelChange} to @returns {ReviewEvent[]}
 */
function listAddEvents(source, words, { label, both }) {
  if (!source) return [{ type: "add", ...pickPlace(words), label, source: null }];
  const naming = both && source.label !== label ? [{ type: "change_entity", ...pickPlace(source), label }] : [];
  const named = naming.length > 0 ? { ...pickPlace(source), label } : { ...source };
  return [...naming, { type: "add", ...pickPlace(words), label, source: named }];
}

/**
 * Label words of the source side: a new entity, or another range and label for the one they touch.
 * @param {ReviewScreen} screen @param {WordRange} words @param {LabelChange} to
 */
function labelSource(screen, words, { label, both }) {
  const { model, ui } = screen;
  const touched = (model.answer.entities ?? []).filter((entity) => isOverlapping(entity, words));
  if (touched.length > 1) return showMessage(ui, "These words touch two entities. Delete one of them first.");
  const [old] = touched;
  /** @type {ReviewEvent} */
  const event = old
    ? { type: "change_entity", ...pickPlace(old), to: [words.start, words.end], label, both }
    : { type: "add_entity", ...pickPlace(words), label };
  if (!emitEvents(screen, event)) return;
  deriveView(model);
  selectItem(ui, model.view.items.find((item) => isSameRange(item.entity, words)) ?? null);
}
