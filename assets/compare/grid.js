// The alignment matrix with the links of all answers laid over each other: source words are rows.

import { svgEl } from "../shared/dom.js";
import { roundTenth, writeText } from "./marks.js";
import { cleanText, MARGIN, measureText, NAME, shortenText } from "./measure.js";

const MAX_CELL = 26;
const MIN_CELL = 13;
const CONTEXT_WORDS = 2;
const HEADER = { size: 12, weight: 400 };
const STRONG = { size: 12, weight: 700 };

// Told apart by shape, by place in the cell, and by colour last.
const SET_HUES = [0, 2, 4, 1, 3, 8, 6, 5, 7, 9];
const SHAPES = ["square", "triangle", "diamond", "circle", "bar"];

/** Draw the links of all answers laid over each other. @param {Sheet} sheet @param {ComparedPair} pair */
export function drawGrid(sheet, pair) {
  const isSmall = (/** @type {Side} */ side) => pair[side].words.length * MIN_CELL <= sheet.width * 0.6;
  const rows = buildAxis(pair, "source", !isSmall("source") || pair.source.words.length > 45);
  const columns = buildAxis(pair, "target", !isSmall("target"));
  const left = Math.min(220, Math.max(...rows.words.map(({ text }) => measureText(text, STRONG)))) + MARGIN + 12;
  const head = Math.min(120, Math.max(...columns.words.map(({ text }) => measureText(text, STRONG)))) + 8;
  const room = (sheet.width - MARGIN - left) / columns.words.length;
  const cell = Math.min(MAX_CELL, Math.max(8, room));
  const grid = { pair, rows, columns, left, top: sheet.y + 14 + head, cell, turned: pair.target.dir === "rtl" };
  sheet.svg.append(writeText("Links", [MARGIN, sheet.y + 12], STRONG, sheet.colours.text));
  drawHeaders(sheet, grid, head);
  drawRules(sheet, grid);
  drawRegions(sheet, grid);
  drawCells(sheet, grid);
  sheet.y = grid.top + rows.words.length * cell + 18;
  drawSets(sheet, pair);
}

/**
 * List the words of an axis; of long sentences only those in and around entities and spans.
 * @param {ComparedPair} pair @param {Side} side @param {boolean} isCropped @returns {GridAxis}
 */
function buildAxis(pair, side, isCropped) {
  const bands = side === "source" ? pair.source.bands : pair.lanes.flatMap((lane) => lane.bands);
  const near = (/** @type {number} */ index) =>
    bands.some(({ start, end }) => index >= start - CONTEXT_WORDS && index < end + CONTEXT_WORDS);
  const all = pair[side].words.map((word, index) => ({ index, text: shortenText(cleanText(word), 110, HEADER) }));
  const words = isCropped && bands.length > 0 ? all.filter(({ index }) => near(index)) : all;
  return { words, at: new Map(words.map(({ index }, place) => [index, place])), bands };
}

/** Return the left edge of a column. @param {LinkGrid} grid @param {number} place */
function findColumnX(grid, place) {
  const count = grid.columns.words.length;
  return grid.left + (grid.turned ? count - 1 - place : place) * grid.cell;
}

/** Return the upper edge of a row. @param {LinkGrid} grid @param {number} place */
function findRowY(grid, place) {
  return grid.top + place * grid.cell;
}

/**
 * Find the colour of the band that covers a word, null without one.
 * @param {Sheet} sheet @param {CompareBand[]} bands @param {number} index
 */
function findInk(sheet, bands, index) {
  const band = bands.find(({ state, start, end }) => state !== "missing" && index >= start && index < end);
  return band ? sheet.colours.hues[band.hue] : null;
}

/**
 * Write the words beside the rows and above the columns.
 * @param {Sheet} sheet @param {LinkGrid} grid @param {number} head
 */
function drawHeaders(sheet, grid, head) {
  const { cell, rows, columns, pair } = grid;
  rows.words.forEach(({ index, text }, place) => {
    const ink = findInk(sheet, rows.bands, index);
    const y = findRowY(grid, place) + cell / 2 + 4;
    const style = ink ? STRONG : HEADER;
    sheet.svg.append(
      writeText(text, [grid.left - 8, y], style, ink ?? sheet.colours.text, {
        "text-anchor": "end",
        lang: pair.source.lang,
      }),
    );
    drawFold(sheet, grid, rows, place, "row");
  });
  columns.words.forEach(({ index, text }, place) => {
    const ink = findInk(sheet, columns.bands, index);
    const [x, y] = [roundTenth(findColumnX(grid, place) + cell / 2 + 4), roundTenth(grid.top - 8)];
    const turn = { transform: `rotate(-90 ${x} ${y})`, lang: pair.target.lang };
    sheet.svg.append(
      writeText(shortenText(text, head, HEADER), [x, y], ink ? STRONG : HEADER, ink ?? sheet.colours.text, turn),
    );
    drawFold(sheet, grid, columns, place, "column");
  });
}

/**
 * Draw a line across the grid where words are left out.
 * @param {Sheet} sheet @param {LinkGrid} grid @param {GridAxis} axis @param {number} place @param {string} kind
 */
function drawFold(sheet, grid, axis, place, kind) {
  if (place === 0 || axis.words[place].index === axis.words[place - 1].index + 1) return;
  const isRow = kind === "row";
  const at = isRow ? findRowY(grid, place) : findColumnX(grid, place) + (grid.turned ? grid.cell : 0);
  const far = isRow ? grid.left + grid.columns.words.length * grid.cell : findRowY(grid, grid.rows.words.length);
  const ends = isRow ? { x1: grid.left, x2: far, y1: at, y2: at } : { x1: at, x2: at, y1: grid.top, y2: far };
  sheet.svg.append(
    svgEl("line", { ...ends, stroke: sheet.colours.quiet, "stroke-width": 1.5, "stroke-dasharray": "3 3" }),
  );
}

/** Draw the lines between the cells. @param {Sheet} sheet @param {LinkGrid} grid */
function drawRules(sheet, grid) {
  const { cell, left, top } = grid;
  const [down, along] = [grid.rows.words.length, grid.columns.words.length];
  const upright = Array.from(
    { length: along + 1 },
    (_, k) => `M${roundTenth(left + k * cell)} ${roundTenth(top)}v${roundTenth(down * cell)}`,
  );
  const level = Array.from(
    { length: down + 1 },
    (_, k) => `M${roundTenth(left)} ${roundTenth(top + k * cell)}h${roundTenth(along * cell)}`,
  );
  const d = [...upright, ...level].join("");
  sheet.svg.append(svgEl("path", { d, stroke: sheet.colours.line, "stroke-width": 0.7, fill: "none" }));
}

/**
 * Draw, behind the links, the cells of an entity and the span that it led to.
 * @param {Sheet} sheet @param {LinkGrid} grid
 */
function drawRegions(sheet, grid) {
  const { cell, rows, columns, pair } = grid;
  const drawn = new Set();
  for (const band of pair.lanes.flatMap((lane) => lane.bands)) {
    const key = JSON.stringify([band.entity, band.start, band.end, band.hue]);
    if (!band.entity || drawn.has(key)) continue;
    drawn.add(key);
    const [y, x] = [findPlaces(rows, band.entity), findPlaces(columns, band)];
    if (y.length === 0 || x.length === 0) continue;
    const corner = {
      x: roundTenth(findColumnX(grid, x[grid.turned ? x.length - 1 : 0])),
      y: roundTenth(findRowY(grid, y[0])),
    };
    const box = { ...corner, width: roundTenth(x.length * cell), height: roundTenth(y.length * cell), rx: 3 };
    const ink = sheet.colours.hues[band.hue];
    sheet.svg.append(svgEl("rect", { ...box, fill: ink, "fill-opacity": 0.12, stroke: ink, "stroke-width": 1.2 }));
  }
}

/** Find the rows or columns of those words that are shown. @param {GridAxis} axis @param {WordRange} range */
function findPlaces(axis, { start, end }) {
  const all = Array.from({ length: end - start }, (_, k) => axis.at.get(start + k));
  return all.filter((place) => place !== undefined);
}

/**
 * Draw every link, once where all sets have it, else one mark for each set.
 * @param {Sheet} sheet @param {LinkGrid} grid
 */
function drawCells(sheet, grid) {
  const sets = grid.pair.links;
  for (const [key, users] of collectUsers(sets)) {
    const [row, column] = key.split(" ").map(Number);
    const [y, x] = [grid.rows.at.get(row), grid.columns.at.get(column)];
    if (y === undefined || x === undefined) continue;
    const [left, top] = [findColumnX(grid, x), findRowY(grid, y)];
    if (users.length === sets.length && users.every(({ isSure }) => isSure === users[0].isSure)) {
      const half = grid.cell / 2;
      sheet.svg.append(
        buildMark("circle", [left + half, top + half], grid.cell * 0.24, sheet.colours.text, users[0].isSure),
      );
    } else drawUsers(sheet, grid, [left, top], users);
  }
}

/** Collect, for each link, the sets that have it. @param {LinkSet[]} sets @returns {Map<string, LinkUser[]>} */
function collectUsers(sets) {
  /** @type {Map<string, LinkUser[]>} */
  const users = new Map();
  const add = (/** @type {WordLink} */ [i, j], /** @type {LinkUser} */ user) => {
    const key = `${i} ${j}`;
    users.set(key, [...(users.get(key) ?? []), user]);
  };
  sets.forEach((set, number) => {
    for (const link of set.sure) add(link, { number, isSure: true });
    for (const link of set.possible) add(link, { number, isSure: false });
  });
  return users;
}

/**
 * Draw a mark for each set. Each has its own place in the cell, so that two in one cell stay apart.
 * @param {Sheet} sheet @param {LinkGrid} grid @param {[number, number]} corner @param {LinkUser[]} users
 */
function drawUsers(sheet, grid, [x, y], users) {
  const side = Math.ceil(Math.sqrt(grid.pair.links.length));
  const step = grid.cell / side;
  for (const { number, isSure } of users) {
    const cx = x + ((number % side) + 0.5) * step;
    const cy = y + (Math.floor(number / side) + 0.5) * step;
    sheet.svg.append(
      buildMark(SHAPES[number % SHAPES.length], [cx, cy], step * 0.32, findSetColour(sheet, number), isSure),
    );
  }
}

/** Return the colour of a set of links. @param {Sheet} sheet @param {number} number */
function findSetColour(sheet, number) {
  return sheet.colours.hues[SET_HUES[number % SET_HUES.length]];
}

/**
 * Build the mark of a link: filled where it is sure, hollow where it is possible.
 * @param {string} kind @param {[number, number]} place @param {number} r @param {string} ink
 * @param {boolean} [isSure]
 */
function buildMark(kind, [x, y], r, ink, isSure = true) {
  const paint = { fill: isSure ? ink : "none", stroke: ink, "stroke-width": 1.3 };
  const [a, b, c] = [x, y, r].map(roundTenth);
  if (kind === "circle") return svgEl("circle", { cx: a, cy: b, r: c, ...paint });
  /** @type {Record<string, string>} */
  const outline = {
    square: `M${a - c} ${b - c}h${2 * c}v${2 * c}h${-2 * c}z`,
    triangle: `M${a} ${b - c}l${c} ${2 * c}h${-2 * c}z`,
    diamond: `M${a} ${b - c * 1.2}l${c * 1.2} ${c * 1.2}l${-c * 1.2} ${c * 1.2}l${-c * 1.2} ${-c * 1.2}z`,
    bar: `M${a - c} ${b - c / 2}h${2 * c}v${c}h${-2 * c}z`,
  };
  return svgEl("path", { d: outline[kind], ...paint });
}

/** Write below the grid who goes by which links. @param {Sheet} sheet @param {ComparedPair} pair */
function drawSets(sheet, pair) {
  const { colours } = sheet;
  const name = (/** @type {number} */ place) => cleanText(pair.lanes[place].name);
  const lines = pair.links.map((set, number) => [
    SHAPES[number % SHAPES.length],
    findSetColour(sheet, number),
    set.lanes.map(name).join(", "),
  ]);
  const shared = lines.length > 1 ? "in all of them" : "All recipes go by the same links";
  const shown = lines.length > 1 ? [["circle", colours.text, shared], ...lines] : [["circle", colours.text, shared]];
  for (const [kind, ink, text] of shown) {
    sheet.svg.append(buildMark(kind, [MARGIN + 6, sheet.y + 8], 4.5, ink));
    sheet.svg.append(
      writeText(
        shortenText(text, sheet.width - 2 * MARGIN - 20, NAME),
        [MARGIN + 20, sheet.y + 12],
        NAME,
        colours.text,
      ),
    );
    sheet.y += 20;
  }
  sheet.y += 6;
}
