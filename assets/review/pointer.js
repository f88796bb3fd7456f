// Pointer and focus: click selects, dragging over words picks a range, hovering lights.

import { findAround, findTarget } from "../shared/focus.js";
import { runCommand } from "./commands.js";
import { pressLinking } from "./link_editing.js";
import { drawLinks, focusItem, focusWord, lightLinks } from "./link_lines.js";
import { drawMatrix } from "./matrix_draw.js";
import { showReadout } from "./matrix_readout.js";
import { paintScreen } from "./painting.js";
import { isWaiting } from "./pair_cache.js";
import { findSelectedWords, pickWords, selectItem } from "./selection.js";
import { listWords, paintPair } from "./sentences.js";

/** Find the word under the pointer. @param {Dom} dom @param {PointerEvent} event @returns {HTMLElement | null} */
function findWordAt(dom, event) {
  const element = dom.root.elementFromPoint(event.clientX, event.clientY);
  return element?.closest(".bx-word") ?? null;
}

/** Read the side and the index of a word. @param {HTMLElement} word @returns {{ side: Side, index: number }} */
export function readWordPlace(word) {
  return { side: word.dataset.side === "source" ? "source" : "target", index: Number(word.dataset.index) };
}

/** Begin to drag over words, or edit a link. @param {ReviewScreen} screen @param {PointerEvent} event */
function onPointerDown(screen, event) {
  const { ui, dom } = screen;
  const word = findAround(findTarget(event), ".bx-word");
  if (!word || event.button !== 0) return;
  event.preventDefault();
  const { side, index } = readWordPlace(word);
  if (event.altKey || ui.linking) return pressForLink(screen, side, index);
  const words = findSelectedWords(ui);
  const origin = event.shiftKey && words?.side === side ? words.origin : index;
  ui.drag = { side, from: origin, to: index, moved: event.shiftKey };
  dom.node.focus({ preventScroll: true });
  dom.node.setPointerCapture(event.pointerId);
}

/** Edit a link by a press on a word. @param {ReviewScreen} screen @param {Side} side @param {number} index */
function pressForLink(screen, side, index) {
  const { model, ui } = screen;
  if (model.data.readonly || isWaiting(model)) return;
  ui.roving[side] = index;
  if (ui.linking) pressLinking(screen, side, index);
  else if (side === "target") return runCommand(screen, "linkWith", String(index));
  else pressWord(screen, side, index);
  paintScreen(screen);
}

/** Mark the words dragged over. @param {ReviewScreen} screen @param {PointerEvent} event */
function onPointerMove(screen, event) {
  const { ui, dom } = screen;
  if (!ui.drag) return;
  const word = findWordAt(dom, event);
  if (!word || word.dataset.side !== ui.drag.side) return;
  const { index } = readWordPlace(word);
  if (index === ui.drag.to && ui.drag.moved) return;
  ui.drag.moved = ui.drag.moved || index !== ui.drag.from;
  ui.drag.to = index;
  if (ui.drag.moved) markPicked(dom, ui.drag);
}

/** Mark words as picked before they are. @param {Dom} dom @param {Drag} drag */
function markPicked(dom, { side, from, to }) {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  listWords(dom, side).forEach((word, index) => word.classList.toggle("picked", index >= low && index <= high));
}

/** Pick the words dragged over, or select the word pressed. @param {ReviewScreen} screen */
function onPointerUp(screen) {
  const { ui } = screen;
  const drag = ui.drag;
  ui.drag = null;
  if (!drag) return;
  ui.roving[drag.side] = drag.to;
  if (drag.moved) pickWords(ui, drag.side, drag.from, drag.to);
  else pressWord(screen, drag.side, drag.to);
  paintScreen(screen);
}

/** Forget a drag that the browser broke off. @param {ReviewScreen} screen */
function onPointerCancel(screen) {
  screen.ui.drag = null;
  paintPair(screen);
  drawLinks(screen);
}

/**
 * Select the entity of a word that was pressed, or the word alone as the start of a new one.
 * @param {ReviewScreen} screen @param {Side} side @param {number} index
 */
export function pressWord(screen, side, index) {
  const { model, ui } = screen;
  const item = model.view.at[side][index];
  if (item) selectItem(ui, item);
  else pickWords(ui, side, index, index);
}

/**
 * Run the command of a button, or select what was clicked.
 * @param {ReviewScreen} screen @param {MouseEvent} event
 */
function onClick(screen, event) {
  const byPointer = event.detail > 0;
  const button = findAround(findTarget(event), "[data-cmd]");
  if (button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (byPointer) screen.dom.node.focus({ preventScroll: true });
    const isHere = event.altKey && button.dataset.cmd === "label";
    return runCommand(screen, isHere ? "labelHere" : String(button.dataset.cmd), button.dataset.arg);
  }
  const word = findAround(findTarget(event), ".bx-word");
  if (word && !byPointer) {
    const { side, index } = readWordPlace(word);
    pressWord(screen, side, index);
    return paintScreen(screen);
  }
  const owner = findAround(findTarget(event), "[data-item]");
  if (owner) runCommand(screen, "select", owner.dataset.item);
}

/**
 * Find what the pointer or the keyboard focus is on, as a focus for the links; null for nothing.
 * @param {Model} model @param {Element} target
 */
function findHover(model, target) {
  const word = findAround(target, ".bx-word");
  if (word) {
    const { side, index } = readWordPlace(word);
    return focusWord(model, side, index);
  }
  const owner = findAround(target, "[data-item]");
  const item = owner && model.view.items.find((each) => each.id === owner.dataset.item);
  return item ? focusItem(item) : null;
}

/** Light what the pointer is on. @param {ReviewScreen} screen @param {PointerEvent} event */
function onPointerOver(screen, event) {
  const { model, ui, dom } = screen;
  if (ui.drag || event.target === dom.matrix.canvas) return;
  const hover = findHover(model, findTarget(event));
  if (hover || ui.hover) setHover(screen, hover);
}

/** Light what the keyboard focus is on. @param {ReviewScreen} screen @param {FocusEvent} event */
function onFocusIn(screen, event) {
  const { model, dom } = screen;
  if (event.target === dom.matrix.canvas || !findTarget(event).matches?.(":focus-visible")) return;
  setHover(screen, findHover(model, findTarget(event)));
}

/** Listen to the pointer and to the keyboard focus. @param {ReviewScreen} screen */
export function bindPointer(screen) {
  const { ui, dom } = screen;
  const node = dom.node;
  node.onpointerdown = (event) => onPointerDown(screen, event);
  node.onpointermove = (event) => onPointerMove(screen, event);
  node.onpointerup = () => onPointerUp(screen);
  node.onpointercancel = () => onPointerCancel(screen);
  node.onclick = (event) => onClick(screen, event);
  node.onpointerover = (event) => onPointerOver(screen, event);
  node.onpointerleave = () => setHover(screen, null);
  node.addEventListener("focusin", (event) => onFocusIn(screen, event));
  node.addEventListener("focusout", () => ui.hover && setHover(screen, null));
  const { canvas } = dom.matrix;
  canvas.onpointermove = (event) => onMatrixMove(screen, event);
  canvas.onclick = (event) => onMatrixClick(screen, event);
  canvas.onblur = () => setHover(screen, null);
}

/**
 * Light something else. While painting, focus moves onto new elements: what is half painted must not be lit.
 * @param {ReviewScreen} screen @param {LinkFocus | null} hover
 */
function setHover(screen, hover) {
  const { ui } = screen;
  ui.hover = hover;
  if (ui.painting) return;
  lightLinks(screen);
  drawMatrix(screen);
}

/** Light the words of a cell and say what it holds. @param {ReviewScreen} screen @param {Cell | null} cell */
export function hoverCell(screen, cell) {
  const { ui } = screen;
  const [i, j] = cell ? [ui.grid.rows[cell[0]].word, ui.grid.columns[cell[1]].word] : [];
  const words = i !== undefined && j !== undefined;
  if (words && ui.hover?.cell?.[0] === i && ui.hover.cell[1] === j) return;
  if (!words && !ui.hover) return;
  setHover(screen, words ? { source: new Set([i]), target: new Set([j]), cell: [i, j] } : null);
  showReadout(screen);
}

/**
 * Find the cell under the pointer, null for none.
 * @param {ReviewScreen} screen @param {MouseEvent} event @returns {Cell | null}
 */
function findCellAt(screen, event) {
  const { ui, dom } = screen;
  const box = dom.matrix.canvas.getBoundingClientRect();
  const x = event.clientX - box.left;
  const y = event.clientY - box.top;
  if (x < ui.grid.left || y < ui.grid.top) return null;
  const row = Math.floor((y - ui.grid.top + dom.matrix.scroller.scrollTop) / ui.grid.high);
  const column = Math.floor((x - ui.grid.left + dom.matrix.scroller.scrollLeft) / ui.grid.wide);
  return ui.grid.rows[row] && ui.grid.columns[column] ? [row, column] : null;
}

/** Light the cell under the pointer. @param {ReviewScreen} screen @param {PointerEvent} event */
function onMatrixMove(screen, event) {
  hoverCell(screen, findCellAt(screen, event));
}

/**
 * Edit the link of the cell clicked; only select it where nothing can be edited.
 * @param {ReviewScreen} screen @param {MouseEvent} event
 */
function onMatrixClick(screen, event) {
  const { model, ui } = screen;
  const cell = findCellAt(screen, event);
  if (!cell) return;
  ui.grid.cursor = cell;
  if (model.data.readonly) selectCell(screen, cell);
  else runCommand(screen, "linkCell", event.shiftKey ? "cycle" : "toggle");
  drawMatrix(screen);
}

/** Select the item of a cell. @param {ReviewScreen} screen @param {Cell} cell */
export function selectCell(screen, cell) {
  const { model, ui } = screen;
  const i = ui.grid.rows[cell[0]].word;
  const j = ui.grid.columns[cell[1]].word;
  const sourceItem = i === undefined ? null : model.view.at.source[i];
  const targetItem = j === undefined ? null : model.view.at.target[j];
  const item = sourceItem ?? targetItem;
  if (item) runCommand(screen, "select", item.id);
}
