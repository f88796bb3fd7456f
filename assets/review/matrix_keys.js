// The keys of the alignment matrix.

import { hasModifier } from "../shared/focus.js";
import { readChord } from "../shared/keymap.js";
import { runCommand } from "./commands.js";
import { scrollToCell } from "./matrix.js";
import { drawMatrix } from "./matrix_draw.js";
import { hoverCell, selectCell } from "./pointer.js";
import { findSelectedItem } from "./selection.js";

/** @type {Record<string, Cell>} */
const CELL_STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @type {Record<string, string>} */
const LINK_KEYS = { " ": "toggle", s: "cycle", Delete: "cut", Backspace: "cut" };

/**
 * Move in the matrix by arrow keys over the words that are shown; Space, S and Delete edit the link.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event
 */
export function onMatrixKey(screen, event) {
  const { ui } = screen;
  const step = CELL_STEPS[event.key];
  if (event.shiftKey || hasModifier(event)) return;
  const how = LINK_KEYS[readChord(event)];
  if (event.key === "Enter" && ui.grid.cursor) selectCell(screen, ui.grid.cursor);
  if (how) runCommand(screen, "linkCell", how, true);
  if (event.key !== "Enter" && !how && !step) return;
  event.preventDefault();
  event.stopPropagation();
  if (!step) return;
  ui.grid.cursor = ui.grid.cursor ? findCellBeside(ui.grid, ui.grid.cursor, step) : findFirstCell(screen);
  scrollToCell(screen, ui.grid.cursor);
  hoverCell(screen, ui.grid.cursor);
  drawMatrix(screen);
}

/**
 * Find where the first arrow leads: to the selected entity, else to the first word.
 * @param {ReviewScreen} screen @returns {Cell}
 */
function findFirstCell(screen) {
  const { ui } = screen;
  const item = findSelectedItem(screen);
  return [findStartPlace(ui.grid.rows, item?.entity), findStartPlace(ui.grid.columns, item?.span)];
}

/**
 * Find where a range begins on an axis, else the first word of it.
 * @param {AxisEntry[]} axis @param {WordRange | null | undefined} range
 */
function findStartPlace(axis, range) {
  const own = axis.findIndex((entry) => range && entry.word === range.start);
  return own < 0
    ? Math.max(
        0,
        axis.findIndex((entry) => entry.word !== undefined),
      )
    : own;
}

/**
 * Find the next cell of two words; folded runs are stepped over.
 * @param {MatrixGrid} grid @param {Cell} cursor @param {Cell} step @returns {Cell}
 */
function findCellBeside({ rows, columns }, [row, column], [down, along]) {
  return [findPlaceBeside(rows, row, down), findPlaceBeside(columns, column, along)];
}

/**
 * Find the next word of an axis, the same one at its end.
 * @param {AxisEntry[]} axis @param {number} start @param {number} step
 */
function findPlaceBeside(axis, start, step) {
  let place = start + step;
  while (step && axis[place] && axis[place].word === undefined) place += step;
  return axis[place] ? place : start;
}
