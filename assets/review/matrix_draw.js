// Drawing the matrix: one canvas the size of its panel; only the cells in view are drawn.
// Every colour is read from the computed style, so light and dark come out right.

import { clamp } from "../shared/dom.js";
import { readScore } from "./evidence.js";
import { showReadout } from "./matrix_readout.js";
import { findHue, findSideLabel } from "./view_model.js";

/**
 * Find the colour of an item, null without one.
 * @param {ReviewScreen} screen @param {Item | null} item @param {Side} side
 */
function findItemColour(screen, item, side) {
  const { model, ui } = screen;
  return item ? ui.colours.hues[findHue(model, findSideLabel(item, side))] : null;
}

/** Find the item of an axis entry. @param {Model} model @param {Side} side @param {AxisEntry} entry */
function findItemAt(model, side, entry) {
  return entry.word === undefined ? null : model.view.at[side][entry.word];
}

/** Return the pen of the canvas. @param {Dom} dom */
export function usePen(dom) {
  return /** @type {CanvasRenderingContext2D} */ (dom.matrix.canvas.getContext("2d"));
}

/**
 * Describe the part of the matrix in view: pen, offsets, rows and columns.
 * @param {ReviewScreen} screen @returns {MatrixDrawing}
 */
function describeDrawing(screen) {
  const { ui, dom } = screen;
  const { scrollLeft, scrollTop } = dom.matrix.scroller;
  const pen = usePen(dom);
  const { wide, high, left, top, width, height } = ui.grid;
  return {
    ...ui.grid,
    pen,
    x: (column) => left + column * wide - scrollLeft,
    y: (row) => top + row * high - scrollTop,
    rowsSeen: listVisible(scrollTop, height - top, high, ui.grid.rows.length),
    columnsSeen: listVisible(scrollLeft, width - left, wide, ui.grid.columns.length),
  };
}

/**
 * List the rows or columns that are in view.
 * @param {number} offset @param {number} room @param {number} cell @param {number} count
 */
function listVisible(offset, room, cell, count) {
  const from = Math.max(0, Math.floor(offset / cell));
  const to = Math.min(count, Math.ceil((offset + room) / cell));
  return Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
}

/** Draw the matrix: only the cells in view. @param {ReviewScreen} screen */
export function drawMatrix(screen) {
  const { ui } = screen;
  if (!ui.grid.wide || !ui.colours) return;
  const view = describeDrawing(screen);
  const { pen } = view;
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, view.width, view.height);
  pen.fillStyle = ui.colours.paper;
  pen.fillRect(0, 0, view.width, view.height);
  drawBands(screen, view);
  drawCells(screen, view);
  drawMatrixLinks(screen, view);
  drawCursor(screen, view);
  drawRowHeads(screen, view);
  drawColumnHeads(screen, view);
  drawCorner(screen, view);
  showReadout(screen);
}

/** Return the right edge of the cells. @param {MatrixDrawing} view */
function findRightEdge(view) {
  return Math.min(view.width, view.x(view.columns.length));
}

/** Return the lower edge of the cells. @param {MatrixDrawing} view */
function findBottomEdge(view) {
  return Math.min(view.height, view.y(view.rows.length));
}

/**
 * Fill a box with a colour.
 * @param {CanvasRenderingContext2D} pen @param {string} colour @param {number} alpha @param {Box} box
 */
function fillBox(pen, colour, alpha, [x, y, width, height]) {
  pen.fillStyle = colour;
  pen.globalAlpha = alpha;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
}

/**
 * Draw the rows of entities and the columns of spans as bands.
 * @param {ReviewScreen} screen @param {MatrixDrawing} view
 */
function drawBands(screen, view) {
  const { model, ui } = screen;
  const { pen, wide, high, left, top } = view;
  for (const row of view.rowsSeen) {
    const colour = findItemColour(screen, findItemAt(model, "source", view.rows[row]), "source");
    if (colour) fillBox(pen, colour, 0.13, [left, view.y(row), findRightEdge(view) - left, high]);
    if (view.rows[row].word === undefined)
      fillBox(pen, ui.colours.text, 0.04, [left, view.y(row), findRightEdge(view) - left, high]);
  }
  for (const column of view.columnsSeen) {
    const colour = findItemColour(screen, findItemAt(model, "target", view.columns[column]), "target");
    if (colour) fillBox(pen, colour, 0.13, [view.x(column), top, wide, findBottomEdge(view) - top]);
    if (view.columns[column].word === undefined)
      fillBox(pen, ui.colours.text, 0.04, [view.x(column), top, wide, findBottomEdge(view) - top]);
  }
}

/**
 * Find the colour of a cell: that of an entity and its span, else that of text.
 * @param {ReviewScreen} screen @param {number} i @param {number} j
 */
function findCellColour(screen, i, j) {
  const { model, ui } = screen;
  const item = model.view.at.source[i];
  const isMatch = item !== null && item === model.view.at.target[j];
  return (isMatch && findItemColour(screen, item, "source")) || ui.colours.text;
}

/** Draw the scores as shades. @param {ReviewScreen} screen @param {MatrixDrawing} view */
function drawCells(screen, view) {
  const { model, ui } = screen;
  const { pen, wide, high } = view;
  for (const row of view.rowsSeen) {
    const i = view.rows[row].word;
    for (const column of view.columnsSeen) {
      const j = view.columns[column].word;
      /** @type {Box} */
      const box = [view.x(column) + 0.5, view.y(row) + 0.5, wide - 1, high - 1];
      if (i === undefined || j === undefined) continue;
      fillBox(pen, ui.colours.text, 0.035, box);
      const score = readScore(model, i, j);
      const colour = findCellColour(screen, i, j);
      if (score) fillBox(pen, colour, score ** 0.8 * (colour === ui.colours.text ? 0.5 : 0.8), box);
    }
  }
}

/** Draw the links as dots. @param {ReviewScreen} screen @param {MatrixDrawing} view */
function drawMatrixLinks(screen, view) {
  const { model, ui } = screen;
  const rowOf = new Map(view.rowsSeen.map((row) => [view.rows[row].word, row]));
  const columnOf = new Map(view.columnsSeen.map((column) => [view.columns[column].word, column]));
  for (const link of model.view.links) {
    const [row, column] = [rowOf.get(link.i), columnOf.get(link.j)];
    if (row === undefined || column === undefined) continue;
    drawDot(ui, view, [view.x(column) + view.wide / 2, view.y(row) + view.high / 2], link.sure);
  }
}

/**
 * Draw a link: a dot where it is sure, a ring where it is possible; a rim of paper keeps both clear on any shade.
 * @param {Ui} ui @param {MatrixDrawing} drawing @param {[number, number]} centre @param {boolean} sure
 */
function drawDot(ui, { pen, wide, high }, [x, y], sure) {
  pen.beginPath();
  pen.arc(x, y, clamp(Math.min(wide, high) * 0.19, 2.5, 4.5), 0, 2 * Math.PI);
  pen.strokeStyle = ui.colours.paper;
  pen.lineWidth = sure ? 2.5 : 4;
  pen.stroke();
  pen.strokeStyle = ui.colours.text;
  pen.lineWidth = 1.5;
  pen.fillStyle = ui.colours.text;
  if (sure) pen.fill();
  else pen.stroke();
}

/**
 * Draw the lines of the cell under the pointer and the frame of the cursor.
 * @param {ReviewScreen} screen @param {MatrixDrawing} view
 */
function drawCursor(screen, view) {
  const { ui, dom } = screen;
  const { pen, wide, high, cursor } = view;
  const cellOf = ui.hover?.cell;
  if (cellOf) {
    const row = view.rows.findIndex((entry) => entry.word === cellOf[0]);
    const column = view.columns.findIndex((entry) => entry.word === cellOf[1]);
    outlineBox(pen, ui.colours.focus, [view.left, view.y(row), findRightEdge(view) - view.left, high], 1);
    outlineBox(pen, ui.colours.focus, [view.x(column), view.top, wide, findBottomEdge(view) - view.top], 1);
  }
  if (cursor && dom.root.activeElement === dom.matrix.canvas) {
    outlineBox(pen, ui.colours.focus, [view.x(cursor[1]), view.y(cursor[0]), wide, high], 2.5);
  }
}

/**
 * Draw the outline of a box.
 * @param {CanvasRenderingContext2D} pen @param {string} colour @param {Box} box @param {number} line
 */
function outlineBox(pen, colour, [x, y, width, height], line) {
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}

/**
 * Shorten text to the room that there is; whole code points only.
 * @param {CanvasRenderingContext2D} pen @param {string} text @param {number} room
 */
function fitText(pen, text, room) {
  if (pen.measureText(text).width <= room) return text;
  const points = Array.from(text).slice(0, 60);
  while (points.length > 1 && pen.measureText(`${points.join("")}…`).width > room) points.pop();
  return `${points.join("")}…`;
}

/**
 * Return the text of a header.
 * @param {Model} model @param {Side} side @param {AxisEntry} entry
 * @param {{ pen: CanvasRenderingContext2D, text: number }} room
 */
function buildHeadText(model, side, entry, room) {
  const { pen, text } = room;
  if (entry.word === undefined) return `…${entry.run}…`;
  return fitText(pen, model.data.pair[side].words[entry.word], text);
}

/**
 * Set font and colour of a header and tell whether it is lit.
 * @param {ReviewScreen} screen @param {Side} side @param {AxisEntry} entry @param {CanvasRenderingContext2D} pen
 */
function setHeadStyle(screen, side, entry, pen) {
  const { model, ui } = screen;
  const item = findItemAt(model, side, entry);
  const lit = entry.word !== undefined && ui.lit?.[side].has(entry.word);
  pen.font = `${item || lit ? "600 " : ""}${ui.grid.font}`;
  const plain = entry.word === undefined ? ui.colours.quiet : ui.colours.text;
  pen.fillStyle = findItemColour(screen, item, side) ?? plain;
  return lit;
}

/** Write the source words before the rows. @param {ReviewScreen} screen @param {MatrixDrawing} view */
function drawRowHeads(screen, view) {
  const { model, ui } = screen;
  const { pen, left, top, high } = view;
  fillBox(pen, ui.colours.paper, 1, [0, top, left, view.height - top]);
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  pen.direction = model.data.pair.source.dir;
  for (const row of view.rowsSeen) {
    const entry = view.rows[row];
    if (setHeadStyle(screen, "source", entry, pen)) markHead(ui, view, [0, view.y(row), left - 2, high]);
    setHeadStyle(screen, "source", entry, pen);
    pen.fillText(
      buildHeadText(model, "source", entry, { pen, text: left - 10 }),
      left - 6,
      view.y(row) + high / 2 + 0.5,
    );
  }
}

/** Mark a header that is lit. @param {Ui} ui @param {MatrixDrawing} drawing @param {Box} box */
function markHead(ui, { pen }, box) {
  fillBox(pen, ui.colours.focus, 0.16, box);
}

/** Write the target words above the columns. @param {ReviewScreen} screen @param {MatrixDrawing} view */
function drawColumnHeads(screen, view) {
  const { model, ui } = screen;
  const { pen, left, top, wide } = view;
  fillBox(pen, ui.colours.paper, 1, [0, 0, view.width, top]);
  pen.textAlign = "left";
  pen.direction = "ltr";
  for (const column of view.columnsSeen) {
    const entry = view.columns[column];
    if (view.x(column) < left - wide / 2) continue;
    if (setHeadStyle(screen, "target", entry, pen)) markHead(ui, view, [view.x(column), 0, wide, top - 2]);
    setHeadStyle(screen, "target", entry, pen);
    pen.save();
    pen.translate(view.x(column) + wide / 2 + 0.5, top - 6);
    pen.rotate(-Math.PI / 2);
    pen.fillText(buildHeadText(model, "target", entry, { pen, text: top - 10 }), 0, 0);
    pen.restore();
  }
}

/** Write the languages into the corner. @param {ReviewScreen} screen @param {MatrixDrawing} drawing */
function drawCorner(screen, { pen, left, top }) {
  const { model, ui } = screen;
  const { source, target } = model.data.pair;
  fillBox(pen, ui.colours.paper, 1, [0, 0, left, top]);
  pen.font = ui.grid.font;
  pen.fillStyle = ui.colours.quiet;
  pen.textAlign = "right";
  pen.fillText(fitText(pen, `${target.lang} ${target.dir === "rtl" ? "←" : "→"}`, left - 8), left - 6, top - 24);
  pen.fillText(fitText(pen, `${source.lang} ↓`, left - 8), left - 6, top - 9);
}
