// The alignment matrix with the links of all answers laid over each other: source words are rows.

const WIDEST_CELL = 26;
const NARROWEST_CELL = 13;
const AROUND = 2;
const HEADER = { size: 12, weight: 400 };
const STRONG = { size: 12, weight: 700 };
// Told apart by shape, by place in the cell, and by colour last.
const SET_HUES = [0, 2, 4, 1, 3, 8, 6, 5, 7, 9];
const SHAPES = ["square", "triangle", "diamond", "circle", "bar"];

function drawGrid(sheet, pair) {
  const isSmall = (side) => pair[side].words.length * NARROWEST_CELL <= sheet.width * 0.6;
  const rows = axisOf(pair, "source", !isSmall("source") || pair.source.words.length > 45);
  const columns = axisOf(pair, "target", !isSmall("target"));
  const left = Math.min(220, Math.max(...rows.words.map(({ text }) => widthOf(text, STRONG)))) + MARGIN + 12;
  const head = Math.min(120, Math.max(...columns.words.map(({ text }) => widthOf(text, STRONG)))) + 8;
  const room = (sheet.width - MARGIN - left) / columns.words.length;
  const cell = Math.min(WIDEST_CELL, Math.max(8, room));
  const grid = { pair, rows, columns, left, top: sheet.y + 14 + head, cell, turned: pair.target.dir === "rtl" };
  sheet.svg.append(write("Links", MARGIN, sheet.y + 12, STRONG, sheet.colours.text));
  drawHeaders(sheet, grid, head);
  drawRules(sheet, grid);
  drawRegions(sheet, grid);
  drawCells(sheet, grid);
  sheet.y = grid.top + rows.words.length * cell + 18;
  drawSets(sheet, pair);
}

// The words of an axis; of long sentences only those in and around entities and spans.
function axisOf(pair, side, isCropped) {
  const bands = side === "source" ? pair.source.bands : pair.lanes.flatMap((lane) => lane.bands);
  const near = (index) => bands.some(({ start, end }) => index >= start - AROUND && index < end + AROUND);
  const all = pair[side].words.map((word, index) => ({ index, text: shortened(clean(word), 110, HEADER) }));
  const words = isCropped && bands.length > 0 ? all.filter(({ index }) => near(index)) : all;
  return { words, at: new Map(words.map(({ index }, place) => [index, place])), bands };
}

function xOf(grid, place) {
  const count = grid.columns.words.length;
  return grid.left + (grid.turned ? count - 1 - place : place) * grid.cell;
}

function yOf(grid, place) {
  return grid.top + place * grid.cell;
}

function inkOf(sheet, bands, index) {
  const band = bands.find((one) => one.state !== "missing" && index >= one.start && index < one.end);
  return band ? sheet.colours.hues[band.hue] : null;
}

function drawHeaders(sheet, grid, head) {
  const { cell, rows, columns, pair } = grid;
  rows.words.forEach(({ index, text }, place) => {
    const ink = inkOf(sheet, rows.bands, index);
    const y = yOf(grid, place) + cell / 2 + 4;
    const style = ink ? STRONG : HEADER;
    sheet.svg.append(write(text, grid.left - 8, y, style, ink ?? sheet.colours.text, { "text-anchor": "end", lang: pair.source.lang }));
    drawFold(sheet, grid, rows, place, "row");
  });
  columns.words.forEach(({ index, text }, place) => {
    const ink = inkOf(sheet, columns.bands, index);
    const [x, y] = [round(xOf(grid, place) + cell / 2 + 4), round(grid.top - 8)];
    const turn = { transform: `rotate(-90 ${x} ${y})`, lang: pair.target.lang };
    sheet.svg.append(write(shortened(text, head, HEADER), x, y, ink ? STRONG : HEADER, ink ?? sheet.colours.text, turn));
    drawFold(sheet, grid, columns, place, "column");
  });
}

// A line across the grid where words are left out.
function drawFold(sheet, grid, axis, place, kind) {
  if (place === 0 || axis.words[place].index === axis.words[place - 1].index + 1) return;
  const isRow = kind === "row";
  const at = isRow ? yOf(grid, place) : xOf(grid, place) + (grid.turned ? grid.cell : 0);
  const far = isRow ? grid.left + grid.columns.words.length * grid.cell : yOf(grid, grid.rows.words.length);
  const ends = isRow ? { x1: grid.left, x2: far, y1: at, y2: at } : { x1: at, x2: at, y1: grid.top, y2: far };
  sheet.svg.append(svgEl("line", { ...ends, stroke: sheet.colours.quiet, "stroke-width": 1.5, "stroke-dasharray": "3 3" }));
}

function drawRules(sheet, grid) {
  const { cell, left, top } = grid;
  const [down, along] = [grid.rows.words.length, grid.columns.words.length];
  const upright = Array.from({ length: along + 1 }, (_, k) => `M${round(left + k * cell)} ${round(top)}v${round(down * cell)}`);
  const level = Array.from({ length: down + 1 }, (_, k) => `M${round(left)} ${round(top + k * cell)}h${round(along * cell)}`);
  const d = [...upright, ...level].join("");
  sheet.svg.append(svgEl("path", { d, stroke: sheet.colours.line, "stroke-width": 0.7, fill: "none" }));
}

// Behind the links: the cells of an entity and the span that it led to.
function drawRegions(sheet, grid) {
  const { cell, rows, columns, pair } = grid;
  const drawn = new Set();
  for (const band of pair.lanes.flatMap((lane) => lane.bands)) {
    const key = JSON.stringify([band.entity, band.start, band.end, band.hue]);
    if (!band.entity || drawn.has(key)) continue;
    drawn.add(key);
    const [y, x] = [placesOf(rows, band.entity), placesOf(columns, band)];
    if (y.length === 0 || x.length === 0) continue;
    const corner = { x: round(xOf(grid, grid.turned ? x.at(-1) : x[0])), y: round(yOf(grid, y[0])) };
    const box = { ...corner, width: round(x.length * cell), height: round(y.length * cell), rx: 3 };
    const ink = sheet.colours.hues[band.hue];
    sheet.svg.append(svgEl("rect", { ...box, fill: ink, "fill-opacity": 0.12, stroke: ink, "stroke-width": 1.2 }));
  }
}

function placesOf(axis, { start, end }) {
  const all = Array.from({ length: end - start }, (_, k) => axis.at.get(start + k));
  return all.filter((place) => place !== undefined);
}

function drawCells(sheet, grid) {
  const sets = grid.pair.links;
  const users = new Map();
  sets.forEach((set, number) => {
    for (const kind of ["sure", "possible"]) {
      for (const [i, j] of set[kind]) {
        const key = `${i} ${j}`;
        users.set(key, [...(users.get(key) ?? []), { number, isSure: kind === "sure" }]);
      }
    }
  });
  for (const [key, found] of users) {
    const [row, column] = key.split(" ").map(Number);
    const [y, x] = [grid.rows.at.get(row), grid.columns.at.get(column)];
    if (y === undefined || x === undefined) continue;
    const corner = [xOf(grid, x), yOf(grid, y)];
    if (found.length === sets.length && found.every((one) => one.isSure === found[0].isSure)) {
      const [cx, cy] = corner.map((value) => value + grid.cell / 2);
      sheet.svg.append(dot("circle", cx, cy, grid.cell * 0.24, sheet.colours.text, found[0].isSure));
    } else drawUsers(sheet, grid, corner, found);
  }
}

// Each set of links has its own place in the cell, so that two in one cell stay apart.
function drawUsers(sheet, grid, [x, y], found) {
  const side = Math.ceil(Math.sqrt(grid.pair.links.length));
  const step = grid.cell / side;
  for (const { number, isSure } of found) {
    const cx = x + ((number % side) + 0.5) * step;
    const cy = y + (Math.floor(number / side) + 0.5) * step;
    sheet.svg.append(dot(SHAPES[number % SHAPES.length], cx, cy, step * 0.32, setInk(sheet, number), isSure));
  }
}

function setInk(sheet, number) {
  return sheet.colours.hues[SET_HUES[number % SET_HUES.length]];
}

// Filled where a link is sure, hollow where it is possible.
function dot(kind, x, y, r, ink, isSure = true) {
  const paint = { fill: isSure ? ink : "none", stroke: ink, "stroke-width": 1.3 };
  const [a, b, c] = [x, y, r].map(round);
  if (kind === "circle") return svgEl("circle", { cx: a, cy: b, r: c, ...paint });
  const outline = {
    square: `M${a - c} ${b - c}h${2 * c}v${2 * c}h${-2 * c}z`,
    triangle: `M${a} ${b - c}l${c} ${2 * c}h${-2 * c}z`,
    diamond: `M${a} ${b - c * 1.2}l${c * 1.2} ${c * 1.2}l${-c * 1.2} ${c * 1.2}l${-c * 1.2} ${-c * 1.2}z`,
    bar: `M${a - c} ${b - c / 2}h${2 * c}v${c}h${-2 * c}z`,
  };
  return svgEl("path", { d: outline[kind], ...paint });
}

// Who goes by which links.
function drawSets(sheet, pair) {
  const { colours } = sheet;
  const name = (place) => clean(pair.lanes[place].name);
  const lines = pair.links.map((set, number) => [SHAPES[number % SHAPES.length], setInk(sheet, number), set.lanes.map(name).join(", ")]);
  const shared = lines.length > 1 ? "in all of them" : "All recipes go by the same links";
  const shown = lines.length > 1 ? [["circle", colours.text, shared], ...lines] : [["circle", colours.text, shared]];
  for (const [kind, ink, text] of shown) {
    sheet.svg.append(dot(kind, MARGIN + 6, sheet.y + 8, 4.5, ink));
    sheet.svg.append(write(shortened(text, sheet.width - 2 * MARGIN - 20, NAME), MARGIN + 20, sheet.y + 12, NAME, colours.text));
    sheet.y += 20;
  }
  sheet.y += 6;
}
