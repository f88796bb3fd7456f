// Take a pair onto the screen.

import { selectItem } from "./selection.js";
import { decodeScores, deriveView, SIDES } from "./view_model.js";

/** Open a new pair on the screen: nothing carries over but the keyboard focus. @param {ReviewScreen} screen */
export function openPair(screen) {
  const { model, ui, dom } = screen;
  model.shown = model.data.pair.id;
  ui.opening = true;
  readPair(model);
  ui.selection = null;
  ui.anchor = null;
  ui.hover = null;
  ui.drag = null;
  ui.linking = null;
  ui.dialog.name = null;
  ui.message = "";
  ui.roving = { source: 0, target: 0 };
  for (const side of SIDES) dom.pair.rows[side].scrollTop = 0;
  deriveView(model);
  const first = model.view.items.find((item) => item.state === "projected") ?? model.view.items[0];
  selectItem(ui, first ?? null);
}

/** Work out once what each payload of a pair needs. @param {Model} model */
export function readPair(model) {
  const { scores, ...rest } = model.data.pair;
  model.stamp = JSON.stringify([rest, scores?.length]);
  model.scores = decodeScores(model.data.pair);
}

/**
 * Show a pair that is known already; Python's own view of it follows.
 * @param {ReviewScreen} screen @param {string} id
 */
export function showKnownPair(screen, id) {
  const { model } = screen;
  if (!model.known.has(id)) return;
  model.data = { ...model.data, ...model.known.get(id) };
  openPair(screen);
}
