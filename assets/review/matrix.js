// The alignment matrix: axes (which words are shown, which runs are folded), geometry, the
// pointer and the keys. Columns of a right-to-left sentence run from right to left.

import { buildCommand, clamp, el, formatCount, isolateText, refillPart, updateAttribute } from "../shared/dom.js";
import { describeLink } from "./evidence.js";
import { drawMatrix, usePen } from "./matrix_draw.js";
import { showReadout } from "./matrix_readout.js";
import { findSideRange } from "./view_model.js";

const CONTEXT_WORDS = 3;
const CELL = { wide: { least: 14, most: 34 }, high: { least: 15, most: 28 } };

/** Build the elements of the matrix. @returns {MatrixParts} */
export function buildMatrix() {
  const canvas = el("canvas", { class: "bx-canvas", tabindex: "0", role: "grid", data: { fk: "matrix" } });
  const sizer = el("div", { class: "bx-sizer" }, canvas);
  const scroller = el("div", { class: "bx-scroller" }, sizer);
  const readout = el("p", { class: "bx-readout", "aria-live": "polite" });
  const tools = el("div", { class: "bx-group bx-crop" });
  const list = el("ul", { class: "bx-sr", "aria-label": "Links as a list" });
  canvas.append(el("div", { role: "row" }));
  return { canvas, sizer, scroller, readout, tools, list };
}

/**
 * Find the words worth showing: entities and their matches with context, and what links to them.
 * @param {Model} model @param {Side} side
 */
function findShownWords(model, side) {
  const size = model.view.sizes[side];
  const keep = new Set();
  const around = (/** @type {number} */ start, /** @type {number} */ end) => {
    for (let k = Math.max(0, start - CONTEXT_WORDS); k < Math.min(size, end + CONTEXT_WORDS); k += 1) keep.add(k);
  };
  for (const item of model.view.items) {
    const range = findSideRange(item, side);
    if (range) around(range.start, range.end);
  }
  for (const link of model.view.links) {
    if (side === "source" && model.view.at.target[link.j]) keep.add(link.i);
    if (side === "target" && model.view.at.source[link.i]) keep.add(link.j);
  }
  return keep;
}

/**
 * Build an axis: words, and runs of words that are folded. A run of one is not worth folding.
 * @param {Model} model @param {Side} side @param {boolean} folded @returns {AxisEntry[]}
 */
function buildAxis(model, side, folded) {
  const size = model.view.sizes[side];
  const keep = folded ? findShownWords(model, side) : new Set();
  /** @type {AxisEntry[]} */
  const entries = [];
  for (let k = 0; k < size; k += 1) {
    const last = entries.at(-1);
    if (keep.size === 0 || keep.has(k)) entries.push({ word: k });
    else if (last && last.word === undefined) last.run += 1;
    else entries.push({ run: 1, from: k });
  }
  const axis = entries.map((entry) => (entry.word === undefined && entry.run === 1 ? { word: entry.from } : entry));
  return side === "target" && model.data.pair.target.dir === "rtl" ? axis.reverse() : axis;
}

/**
 * Tell whether all words fit without folding.
 * @param {Model} model @param {{ width: number, height: number }} room
 */
function fitsWhole(model, room) {
  const { source, target } = model.view.sizes;
  return target * CELL.wide.least <= room.width && source * CELL.high.least <= room.height;
}

/**
 * Measure the room that the words of an axis need.
 * @param {ReviewScreen} screen @param {AxisEntry[]} axis @param {Side} side @param {number} most
 */
function measureHeader(screen, axis, side, most) {
  const { model, ui, dom } = screen;
  const pen = usePen(dom);
  pen.font = ui.grid.font;
  const words = model.data.pair[side].words;
  const texts = axis.map((entry) => (entry.word === undefined ? `…${entry.run}…` : words[entry.word].slice(0, 40)));
  const widths = texts.map((text) => pen.measureText(text).width);
  return Math.ceil(clamp(Math.max(0, ...widths) + 12, 30, most));
}

/** Work out everything that depends on the pair and the size of the panel. @param {ReviewScreen} screen */
export function layoutMatrix(screen) {
  const { model, ui, dom } = screen;
  const { clientWidth: width, clientHeight: height } = dom.matrix.scroller;
  if (width === 0 || height === 0) return;
  ui.grid.font = `12px ${getComputedStyle(dom.node).fontFamily}`;
  const guess = { width: width - 84, height: height - 78 };
  const wanted = ui.grid.crop === null ? !fitsWhole(model, guess) : ui.grid.crop === "entities";
  ui.grid.folded = wanted && model.view.items.length > 0;
  ui.grid.rows = buildAxis(model, "source", ui.grid.folded);
  ui.grid.columns = buildAxis(model, "target", ui.grid.folded);
  ui.grid.left = measureHeader(screen, ui.grid.rows, "source", Math.min(110, width * 0.34));
  ui.grid.top = measureHeader(screen, ui.grid.columns, "target", Math.min(96, height * 0.38));
  ui.grid.wide = Math.floor(
    clamp((width - ui.grid.left - 1) / ui.grid.columns.length, CELL.wide.least, CELL.wide.most),
  );
  ui.grid.high = Math.floor(clamp((height - ui.grid.top - 1) / ui.grid.rows.length, CELL.high.least, CELL.high.most));
  sizeCanvas(screen, width, height);
}

/**
 * Give the canvas the size of its panel in pixels of the screen.
 * @param {ReviewScreen} screen @param {number} width @param {number} height
 */
function sizeCanvas(screen, width, height) {
  const { ui, dom } = screen;
  const ratio = window.devicePixelRatio || 1;
  ui.grid.width = width;
  ui.grid.height = height;
  const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
  dom.matrix.sizer.style.width = `${ui.grid.left + ui.grid.columns.length * ui.grid.wide + 1}px`;
  dom.matrix.sizer.style.height = `${ui.grid.top + ui.grid.rows.length * ui.grid.high + 1}px`;
  if (dom.matrix.canvas.width === pixels[0] && dom.matrix.canvas.height === pixels[1]) return;
  [dom.matrix.canvas.width, dom.matrix.canvas.height] = pixels;
  dom.matrix.canvas.style.width = `${width}px`;
  dom.matrix.canvas.style.height = `${height}px`;
  usePen(dom).setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** Draw the matrix with the next frame. @param {ReviewScreen} screen */
export function scheduleMatrix(screen) {
  const { ui } = screen;
  cancelAnimationFrame(ui.grid.frame);
  ui.grid.frame = requestAnimationFrame(() => drawMatrix(screen));
}

/** Show the words around entities only, or all words. @param {ReviewScreen} screen @param {string} arg */
export function setFolding(screen, arg) {
  const { ui } = screen;
  ui.grid.crop = arg;
  ui.grid.cursor = null;
  layoutMatrix(screen);
}

/** Paint the tools and the list of links of the matrix. @param {ReviewScreen} screen */
export function paintMatrix(screen) {
  const { model, ui } = screen;
  if (ui.grid.pair !== model.data.pair.id) scrollToStart(screen);
  paintMatrixTools(screen);
  paintLinkList(screen);
}

/** Begin a new pair at the start of its words. @param {ReviewScreen} screen */
function scrollToStart(screen) {
  const { model, ui, dom } = screen;
  ui.grid.pair = model.data.pair.id;
  ui.grid.cursor = null;
  dom.matrix.scroller.scrollTop = 0;
  dom.matrix.scroller.scrollLeft = model.data.pair.target.dir === "rtl" ? dom.matrix.scroller.scrollWidth : 0;
}

/**
 * Build a button that chooses which words are shown.
 * @param {string} arg @param {string} text @param {boolean} isOn
 */
function buildChoice(arg, text, isOn) {
  return buildCommand("crop", { arg, class: "bx-choice", "aria-pressed": String(isOn) }, text);
}

/** Paint the buttons above the matrix and its description. @param {ReviewScreen} screen */
function paintMatrixTools(screen) {
  const { model, ui, dom } = screen;
  const choices =
    model.view.items.length > 0
      ? [buildChoice("entities", "Around entities", ui.grid.folded), buildChoice("all", "All words", !ui.grid.folded)]
      : [];
  refillPart(dom, dom.matrix.tools, ...choices);
  const { source, target } = model.view.sizes;
  const size = `Alignment matrix, ${source} by ${target} words, ${formatCount(model.view.links.length, "link")}.`;
  dom.matrix.canvas.setAttribute(
    "aria-label",
    `${size} Arrow keys move, Space links, S makes a link sure or possible, Enter selects. The links follow as a list.`,
  );
  updateAttribute(dom.matrix.canvas, "aria-rowcount", source);
  updateAttribute(dom.matrix.canvas, "aria-colcount", target);
  showReadout(screen);
}

/** Paint the links as a list for screen readers. @param {ReviewScreen} screen */
function paintLinkList(screen) {
  const { model, ui, dom } = screen;
  const key = JSON.stringify([model.stamp, model.view.links.map(({ i, j, sure }) => [i, j, sure])]);
  if (ui.grid.listed === key) return;
  ui.grid.listed = key;
  const entries = model.view.links.map(({ i, j }) => {
    const [from, to, tail] = describeLink(model, i, j);
    return el("li", {}, isolateText(from), ` (word ${i + 1}) – `, isolateText(to), ` (word ${j + 1}), ${tail}`);
  });
  dom.matrix.list.replaceChildren(...entries);
}

/** Bring the rows and columns of an item into view. @param {ReviewScreen} screen @param {Item} item */
export function revealInMatrix(screen, item) {
  const { ui, dom } = screen;
  const row = ui.grid.rows.findIndex((entry) => entry.word === item.entity?.start);
  const column = ui.grid.columns.findIndex((entry) => entry.word === item.span?.start);
  const seen = [dom.matrix.scroller.scrollTop / ui.grid.high, dom.matrix.scroller.scrollLeft / ui.grid.wide].map(
    Math.ceil,
  );
  /** @type {Cell} */
  const first = [row < 0 ? seen[0] : row, column < 0 ? seen[1] : column];
  /** @type {Cell} */
  const last = [first[0] + Math.max(0, countWords(item.entity) - 1), first[1] + Math.max(0, countWords(item.span) - 1)];
  for (const cursor of [last, first]) scrollToCell(screen, cursor);
}

/** Count the words of a range, one where there is none. @param {WordRange | null} range */
function countWords(range) {
  return range ? range.end - range.start : 1;
}

/** Scroll until a cell is in view. @param {ReviewScreen} screen @param {Cell} cursor */
export function scrollToCell(screen, cursor) {
  const { ui, dom } = screen;
  const { wide, high, left, top, width, height } = ui.grid;
  const { scroller } = dom.matrix;
  const x = cursor[1] * wide;
  const y = cursor[0] * high;
  scroller.scrollLeft = clamp(scroller.scrollLeft, x + wide - (width - left), x);
  scroller.scrollTop = clamp(scroller.scrollTop, y + high - (height - top), y);
}
