// Bring the screen up to date with what is known, and nothing else.

import { listChangedKeys } from "../shared/keymap.js";
import { paintAlerts } from "./alerts.js";
import { paintCandidates } from "./candidates.js";
import { paintDialog } from "./dialogs.js";
import { paintExplanation } from "./explanation.js";
import { drawLinks } from "./link_lines.js";
import { paintMatched } from "./matched_labels.js";
import { layoutMatrix, paintMatrix, revealInMatrix, scheduleMatrix } from "./matrix.js";
import { drawMatrix } from "./matrix_draw.js";
import { findSelectedItem } from "./selection.js";
import { paintPair, revealWord } from "./sentences.js";
import { paintHead, paintSaved } from "./status_bar.js";
import { paintActions } from "./toolbar.js";
import { deriveView, findSideRange, isUpdating, SIDES } from "./view_model.js";

/** Paint the screen where anything changed. @param {ReviewScreen} screen */
export function paintScreen(screen) {
  const { model, ui } = screen;
  deriveView(model);
  paintDialog(screen);
  const signature = buildSignature(screen);
  if (signature === ui.signature) return paintSaved(screen);
  ui.signature = signature;
  ui.painting = true;
  try {
    paintParts(screen);
  } finally {
    ui.painting = false;
  }
  fitRoom(screen);
  paintMatrix(screen);
  scheduleMatrix(screen);
  if (ui.opening) revealSelection(screen);
  ui.opening = false;
}

/** Paint all parts. All that writes to the document comes before what measures it. @param {ReviewScreen} screen */
function paintParts(screen) {
  paintHead(screen);
  paintAlerts(screen);
  paintPair(screen);
  paintActions(screen);
  paintCandidates(screen);
  paintMatched(screen);
  paintExplanation(screen);
}

/** Build a text that changes whenever the screen has to. @param {ReviewScreen} screen */
function buildSignature(screen) {
  const { model, ui, dom } = screen;
  const { labels, neighbours, can_undo: undo, can_redo: redo, readonly, moved, differs, offers } = model.data;
  const ofPair = [
    model.stamp,
    labels,
    neighbours,
    undo,
    redo,
    readonly,
    moved,
    differs,
    model.answer,
    offers,
    isUpdating(model),
  ];
  const ofScreen = [ui.selection, ui.anchor, ui.message, ui.alerts, ui.notice, ui.grid.crop, ui.explaining, ui.linking];
  return JSON.stringify([...ofPair, ...ofScreen, dom.node.dataset.scheme, listChangedKeys()]);
}

/**
 * Let the lower panels take the rest of the window, so that an ordinary pair needs no scrolling.
 * @param {ReviewScreen} screen
 */
function fitRoom(screen) {
  const { model, ui, dom } = screen;
  if (!model.data) return;
  const page = dom.host.closest?.("[data-testid=stMain]");
  const above = dom.parts.panels.getBoundingClientRect().top + (page?.scrollTop ?? window.scrollY);
  const room = `${Math.floor(window.innerHeight - above - 14)}px`;
  if (ui.room !== room) dom.node.style.setProperty("--bx-room", (ui.room = room));
  layoutMatrix(screen);
  drawLinks(screen);
}

/** Fit the view to its new size. @param {ReviewScreen} screen */
export function rearrangeScreen(screen) {
  fitRoom(screen);
  if (screen.model.data) drawMatrix(screen);
}

/** Bring the words of what is selected into the visible part of long rows. @param {ReviewScreen} screen */
export function revealSelection(screen) {
  const item = findSelectedItem(screen);
  if (!item) return;
  for (const side of SIDES) {
    const range = findSideRange(item, side);
    if (range) revealWord(screen.dom, side, range.start);
  }
  revealInMatrix(screen, item);
}
