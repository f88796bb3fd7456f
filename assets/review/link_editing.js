// Links edited by hand: in the matrix, with Alt and the pointer, or in a mode of its own for the
// keyboard. The spans that follow are Python's; until it answers the pair says so.

import { announce, clamp, findFocused } from "../shared/dom.js";
import { findAround, findStart, hasModifier, isElsewhere } from "../shared/focus.js";
import { readChord } from "../shared/keymap.js";
import { emitEvents } from "./events.js";
import { findLinkKind, nameLinkKind } from "./evidence.js";
import { findLinkSource, selectItem } from "./selection.js";
import { revealWord } from "./sentences.js";
import { showMessage } from "./state.js";
import { SIDES } from "./view_model.js";

/**
 * Set or remove a link, and say so.
 * @param {ReviewScreen} screen @param {number} i @param {number} j @param {LinkKind | null} kind
 */
function setLink(screen, i, j, kind) {
  const { model, dom } = screen;
  if (!emitEvents(screen, { type: "link", source: i, target: j, kind })) return;
  const { source, target } = model.data.pair;
  announce(dom, `${source.words[i]} – ${target.words[j]}: ${nameLinkKind(kind)}`);
}

/**
 * Make a link sure where there is none, else remove it.
 * @param {ReviewScreen} screen @param {number} i @param {number} j
 */
function toggleLink(screen, i, j) {
  setLink(screen, i, j, findLinkKind(screen.model, i, j) === null ? "sure" : null);
}

/**
 * Make a link sure where it is none or possible, possible where it is sure.
 * @param {ReviewScreen} screen @param {number} i @param {number} j
 */
function cycleLink(screen, i, j) {
  setLink(screen, i, j, findLinkKind(screen.model, i, j) === "sure" ? "possible" : "sure");
}

/** Link a target word with the selected source word. @param {ReviewScreen} screen @param {number} j */
export function linkWith(screen, j) {
  const i = findLinkSource(screen);
  if (i === null)
    return showMessage(screen.ui, "Select a source word or an entity first, then Alt+click a target word.");
  return toggleLink(screen, i, j);
}

/**
 * Find the target word linked with a source word, else the one in the same place.
 * @param {Model} model @param {number} i
 */
function findTargetNear(model, i) {
  const { source, target } = model.view.sizes;
  return model.view.links.find((link) => link.i === i)?.j ?? Math.floor((i / source) * target);
}

/**
 * Start, or end, the mode for the keyboard, in which one source and one target word are marked.
 * @param {ReviewScreen} screen
 */
export function startLinking(screen) {
  const { model, ui, dom } = screen;
  if (ui.linking) return stopLinking(ui);
  const active = findFocused(dom)?.dataset;
  const focused = active?.side === "source" ? Number(active.index) : null;
  const i = focused ?? findLinkSource(screen) ?? ui.roving.source;
  ui.linking = { i, j: findTargetNear(model, i) };
  ui.hover = null;
  dom.node.focus({ preventScroll: true });
  return announceLink(screen);
}

/** End the mode. @param {Ui} ui */
export function stopLinking(ui) {
  ui.linking = null;
}

/** Say the two marked words and their link, and bring them into view. @param {ReviewScreen} screen */
function announceLink(screen) {
  const { model, ui, dom } = screen;
  if (!ui.linking) return;
  const { i, j } = ui.linking;
  const { source, target } = model.data.pair;
  announce(dom, `${source.words[i]} – ${target.words[j]}: ${nameLinkKind(findLinkKind(model, i, j))}`);
  for (const side of SIDES) revealWord(dom, side, side === "source" ? i : j);
}

/** Mark other words: rows and columns to move by. @param {ReviewScreen} screen @param {string} arg */
export function moveLinking(screen, arg) {
  const { model, ui } = screen;
  const [rows, columns] = arg.split(":").map(Number);
  const { source, target } = model.view.sizes;
  if (!ui.linking) return;
  const i = clamp(ui.linking.i + rows, 0, source - 1);
  const j = rows === 0 ? clamp(ui.linking.j + columns, 0, target - 1) : findTargetNear(model, i);
  ui.linking = { i, j };
  announceLink(screen);
}

/** @type {Record<string, [number, number]>} */
const LINKING_STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * Read a key in the mode as a command; null for none.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event @returns {CommandCall | null}
 */
export function readLinkingKey(screen, event) {
  const { model, ui, dom } = screen;
  if (!ui.linking || isElsewhere(dom, event) || hasModifier(event)) return null;
  if (findAround(findStart(event), "canvas,[data-cmd]")) return null;
  const step = LINKING_STEPS[event.key];
  const forward = model.data.pair.target.dir === "rtl" ? -1 : 1;
  if (step && !event.shiftKey) return ["moveLinking", `${step[0]}:${step[1] * forward}`];
  const chord = readChord(event);
  const name = { Enter: "toggle", " ": "toggle", s: "cycle", Delete: "cut", Backspace: "cut" }[chord];
  return name ? ["linkHere", name] : null;
}

/**
 * Edit the link of the marked words: "toggle", "cycle" or "cut".
 * @param {ReviewScreen} screen @param {string} how
 */
export function linkHere(screen, how) {
  const { model, ui } = screen;
  if (!ui.linking) return;
  const { i, j } = ui.linking;
  if (how === "cycle") cycleLink(screen, i, j);
  else if (how === "toggle") toggleLink(screen, i, j);
  else if (findLinkKind(model, i, j)) setLink(screen, i, j, null);
}

/**
 * Start, in the mode, from a source word that was pressed; link a target word.
 * @param {ReviewScreen} screen @param {Side} side @param {number} index
 */
export function pressLinking(screen, side, index) {
  const { model, ui } = screen;
  if (side === "source") ui.linking = { i: index, j: findTargetNear(model, index) };
  else if (ui.linking) {
    ui.linking = { i: ui.linking.i, j: index };
    toggleLink(screen, ui.linking.i, index);
  }
}

/**
 * Edit the link under the matrix cursor: "toggle", "cycle" or "cut". The row's entity is selected, to show what
 * follows.
 * @param {ReviewScreen} screen @param {string} how
 */
export function linkCell(screen, how) {
  const { model, ui } = screen;
  const { rows, columns, cursor } = ui.grid;
  const i = cursor ? rows[cursor[0]]?.word : undefined;
  const j = cursor ? columns[cursor[1]]?.word : undefined;
  if (i === undefined || j === undefined)
    return showMessage(ui, "These words are folded; choose “All words” to link them.");
  const item = model.view.at.source[i];
  if (item) selectItem(ui, item);
  if (how === "cycle") cycleLink(screen, i, j);
  else if (how === "toggle") toggleLink(screen, i, j);
  else if (findLinkKind(model, i, j)) setLink(screen, i, j, null);
}
