// From what a person does to events: judged by the answer on the screen, queued and sent.

import { enqueueEvent, sendOutbox } from "./outbox.js";
import { findSelectedItem, selectItem } from "./selection.js";
import { showMessage } from "./state.js";
import { deriveView, isSameRange, listLimits, reduceLocally } from "./view_model.js";

/**
 * Check the events against the answer on the screen, queue and send them; say whether they were sent.
 * @param {ReviewScreen} screen @param {...ReviewEvent} events
 */
export function emitEvents(screen, ...events) {
  const { model, ui } = screen;
  let answer = model.answer;
  for (const event of events) {
    const outcome = reduceLocally(answer, event, listLimits(model.data));
    if (outcome.refusal) return showMessage(ui, outcome.refusal);
    answer = outcome.answer ?? answer;
  }
  ui.message = "";
  for (const event of events) enqueueEvent(model.box, model.data.pair.id, event, readSeen(model, event));
  sendOutbox(model.box);
  return true;
}

/**
 * Read the last row of the history that is on the screen: of all for undo and redo, else of the pair.
 * @param {Model} model @param {ReviewEvent} event
 */
function readSeen(model, event) {
  const { revision, seen } = model.data;
  return (event.type === "undo" || event.type === "redo" ? revision : seen) ?? null;
}

/** Return the place of a span, as events name it. @param {WordRange} span */
export function pickPlace(span) {
  return { start: span.start, end: span.end };
}

/**
 * Keep the selection on the span that an edit moved or made.
 * @param {ReviewScreen} screen @param {WordRange} range
 */
export function followSpan(screen, range) {
  const { model, ui } = screen;
  deriveView(model);
  selectItem(ui, model.view.items.find((item) => isSameRange(item.span, range)) ?? findSelectedItem(screen));
}
