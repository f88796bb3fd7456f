// The alignment matrix: axes (which words are shown, which runs are folded), geometry, the
// pointer and the keys. Columns of a right-to-left sentence run from right to left.

const CONTEXT = 3;
const CELL = { wide: [14, 34], high: [15, 28] };

function buildMatrix(inst) {
  const canvas = el("canvas", { class: "bx-canvas", tabindex: "0", role: "grid", data: { fk: "matrix" } });
  const sizer = el("div", { class: "bx-sizer" }, canvas);
  const scroller = el("div", { class: "bx-scroller" }, sizer);
  const readout = el("p", { class: "bx-readout", "aria-live": "polite" });
  const tools = el("div", { class: "bx-group bx-crop" });
  const list = el("ul", { class: "bx-sr", "aria-label": "Links as a list" });
  inst.matrix = { canvas, sizer, scroller, readout, tools, list, rows: [], columns: [], cursor: null, frame: 0 };
  inst.crop = null;
  canvas.append(el("div", { role: "row" }));
  scroller.onscroll = () => scheduleMatrix(inst);
  canvas.onpointermove = (event) => onMatrixMove(inst, event);
  canvas.onclick = (event) => onMatrixClick(inst, event);
  canvas.onkeydown = (event) => onMatrixKey(inst, event);
  canvas.onblur = () => setHover(inst, null);
  return [tools, readout, scroller, list];
}

// The words worth showing: entities and their matches with context, and what links to them.
function keptWords(inst, side) {
  const size = inst.view.sizes[side];
  const keep = new Set();
  const around = (start, end) => {
    for (let k = Math.max(0, start - CONTEXT); k < Math.min(size, end + CONTEXT); k += 1) keep.add(k);
  };
  for (const item of inst.view.items) {
    const range = rangeOf(item, side);
    if (range) around(range.start, range.end);
  }
  for (const link of inst.view.links) {
    if (side === "source" && inst.view.at.target[link.j]) keep.add(link.i);
    if (side === "target" && inst.view.at.source[link.i]) keep.add(link.j);
  }
  return keep;
}

// Axis entries: {word} or {run, from} for folded words. A run of one is not worth folding.
function axisOf(inst, side, folded) {
  const size = inst.view.sizes[side];
  const keep = folded ? keptWords(inst, side) : new Set();
  const entries = [];
  for (let k = 0; k < size; k += 1) {
    const last = entries.at(-1);
    if (keep.size === 0 || keep.has(k)) entries.push({ word: k });
    else if (last?.run) last.run += 1;
    else entries.push({ run: 1, from: k });
  }
  const axis = entries.map((entry) => (entry.run === 1 ? { word: entry.from } : entry));
  return side === "target" && inst.data.pair.target.dir === "rtl" ? axis.reverse() : axis;
}

function fitsWhole(inst, room) {
  const { source, target } = inst.view.sizes;
  return target * CELL.wide[0] <= room.width && source * CELL.high[0] <= room.height;
}

function headerSize(inst, axis, side, most) {
  const context = inst.matrix.canvas.getContext("2d");
  context.font = inst.matrix.font;
  const words = inst.data.pair[side].words;
  const texts = axis.map((entry) => (entry.run ? `…${entry.run}…` : words[entry.word].slice(0, 40)));
  const widths = texts.map((text) => context.measureText(text).width);
  return Math.ceil(clamp(Math.max(0, ...widths) + 12, 30, most));
}

// Everything that depends on the pair and the size of the panel.
function layoutMatrix(inst) {
  const { matrix } = inst;
  const { clientWidth: width, clientHeight: height } = matrix.scroller;
  if (width === 0 || height === 0) return;
  matrix.font = `12px ${getComputedStyle(inst.el).fontFamily}`;
  const guess = { width: width - 84, height: height - 78 };
  const wanted = inst.crop === null ? !fitsWhole(inst, guess) : inst.crop === "entities";
  matrix.folded = wanted && inst.view.items.length > 0;
  matrix.rows = axisOf(inst, "source", matrix.folded);
  matrix.columns = axisOf(inst, "target", matrix.folded);
  matrix.left = headerSize(inst, matrix.rows, "source", Math.min(110, width * 0.34));
  matrix.top = headerSize(inst, matrix.columns, "target", Math.min(96, height * 0.38));
  matrix.wide = Math.floor(clamp((width - matrix.left - 1) / matrix.columns.length, ...CELL.wide));
  matrix.high = Math.floor(clamp((height - matrix.top - 1) / matrix.rows.length, ...CELL.high));
  sizeCanvas(inst, width, height);
}

function sizeCanvas(inst, width, height) {
  const { matrix } = inst;
  const ratio = window.devicePixelRatio || 1;
  matrix.width = width;
  matrix.height = height;
  const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
  matrix.sizer.style.width = `${matrix.left + matrix.columns.length * matrix.wide + 1}px`;
  matrix.sizer.style.height = `${matrix.top + matrix.rows.length * matrix.high + 1}px`;
  if (matrix.canvas.width === pixels[0] && matrix.canvas.height === pixels[1]) return;
  [matrix.canvas.width, matrix.canvas.height] = pixels;
  matrix.canvas.style.width = `${width}px`;
  matrix.canvas.style.height = `${height}px`;
  matrix.canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
}

function scheduleMatrix(inst) {
  cancelAnimationFrame(inst.matrix.frame);
  inst.matrix.frame = requestAnimationFrame(() => drawMatrix(inst));
}

function setCrop(inst, arg) {
  inst.crop = arg;
  inst.matrix.cursor = null;
  layoutMatrix(inst);
}

function paintMatrix(inst) {
  if (inst.matrix.pair !== inst.data.pair.id) startOfPair(inst);
  paintMatrixTools(inst);
  paintLinkList(inst);
}

function startOfPair(inst) {
  const { matrix } = inst;
  matrix.pair = inst.data.pair.id;
  matrix.cursor = null;
  matrix.scroller.scrollTop = 0;
  matrix.scroller.scrollLeft = inst.data.pair.target.dir === "rtl" ? matrix.scroller.scrollWidth : 0;
}

function paintMatrixTools(inst) {
  const { matrix } = inst;
  const choice = (arg, text, on) => command("crop", { arg, class: "bx-choice", "aria-pressed": String(on) }, text);
  const choices =
    inst.view.items.length > 0
      ? [choice("entities", "Around entities", matrix.folded), choice("all", "All words", !matrix.folded)]
      : [];
  refill(inst, matrix.tools, ...choices);
  const { source, target } = inst.view.sizes;
  const size = `Alignment matrix, ${source} by ${target} words, ${plural(inst.view.links.length, "link")}.`;
  matrix.canvas.setAttribute("aria-label", `${size} Arrow keys move, Space links, S makes a link sure or possible, Enter selects. The links follow as a list.`);
  putOption(matrix.canvas, "aria-rowcount", source);
  putOption(matrix.canvas, "aria-colcount", target);
  showReadout(inst);
}

// The cell under the cursor as a row and a cell that a screen reader can read.
function describeCell(inst, i, j) {
  const { canvas } = inst.matrix;
  const [from, to, tail] = cellText(inst, i, j);
  const cell = { id: "bx-cell", role: "gridcell", "aria-colindex": j + 1, "aria-selected": String(linkKind(inst, i, j) !== null) };
  canvas.replaceChildren(
    el(
      "div",
      { role: "row", "aria-rowindex": i + 1 },
      el("span", { role: "rowheader" }, isolated(from)),
      el("span", cell, isolated(to), ` ${tail}`),
    ),
  );
  putOption(canvas, "aria-activedescendant", "bx-cell");
}

function cellText(inst, i, j) {
  const { pair } = inst.data;
  const link = inst.view.links.find((each) => each.i === i && each.j === j);
  const score = scoreAt(inst, i, j);
  const linked = link ? (link.sure ? "linked" : "possible link") : "not linked";
  return [pair.source.words[i], pair.target.words[j], score === null ? linked : `${score.toFixed(2)} · ${linked}`];
}

function showReadout(inst) {
  const cell = inst.hover?.cell;
  const { readout } = inst.matrix;
  if (!cell) {
    const { origin, scores } = inst.data.pair;
    const about = [plural(inst.view.links.length, "link"), origin, scores === null ? "no scores kept" : scores ? null : "scores follow"];
    readout.replaceChildren(el("span", { class: "bx-quiet", text: about.filter(Boolean).join(" · ") }));
    return;
  }
  const [from, to, tail] = cellText(inst, ...cell);
  if (inst.root.activeElement === inst.matrix.canvas) describeCell(inst, ...cell);
  readout.replaceChildren(isolated(from), " – ", isolated(to), el("span", { class: "bx-num", text: ` ${tail}` }));
}

function paintLinkList(inst) {
  const key = JSON.stringify([inst.stamp, inst.view.links.map(({ i, j, sure }) => [i, j, sure])]);
  if (inst.matrix.listed === key) return;
  inst.matrix.listed = key;
  const entries = inst.view.links.map(({ i, j }) => {
    const [from, to, tail] = cellText(inst, i, j);
    return el("li", {}, isolated(from), ` (word ${i + 1}) – `, isolated(to), ` (word ${j + 1}), ${tail}`);
  });
  inst.matrix.list.replaceChildren(...entries);
}

function cellAt(inst, event) {
  const { matrix } = inst;
  const box = matrix.canvas.getBoundingClientRect();
  const x = event.clientX - box.left;
  const y = event.clientY - box.top;
  if (x < matrix.left || y < matrix.top) return null;
  const row = Math.floor((y - matrix.top + matrix.scroller.scrollTop) / matrix.high);
  const column = Math.floor((x - matrix.left + matrix.scroller.scrollLeft) / matrix.wide);
  return matrix.rows[row] && matrix.columns[column] ? [row, column] : null;
}

function hoverCell(inst, cell) {
  const [i, j] = cell ? [inst.matrix.rows[cell[0]].word, inst.matrix.columns[cell[1]].word] : [];
  const words = i !== undefined && j !== undefined;
  if (words && inst.hover?.cell?.[0] === i && inst.hover.cell[1] === j) return;
  if (!words && !inst.hover) return;
  setHover(inst, words ? { source: new Set([i]), target: new Set([j]), cell: [i, j] } : null);
  showReadout(inst);
}

function onMatrixMove(inst, event) {
  hoverCell(inst, cellAt(inst, event));
}

function selectCell(inst, cell) {
  const i = inst.matrix.rows[cell[0]].word;
  const j = inst.matrix.columns[cell[1]].word;
  const item = inst.view.at.source[i] ?? inst.view.at.target[j];
  if (item) run(inst, "select", item.id);
}

// How: "toggle", "cycle" or "cut". The row's entity is selected, to show what follows.
function linkCell(inst, how) {
  const { rows, columns, cursor } = inst.matrix;
  const i = rows[cursor?.[0]]?.word;
  const j = columns[cursor?.[1]]?.word;
  if (i === undefined || j === undefined) return refuse(inst, "These words are folded; choose “All words” to link them.");
  const item = inst.view.at.source[i];
  if (item) selectItem(inst, item);
  if (how === "cycle") cycleLink(inst, i, j);
  else if (how === "toggle") toggleLink(inst, i, j);
  else if (linkKind(inst, i, j)) setLink(inst, i, j, null);
}

function onMatrixClick(inst, event) {
  const cell = cellAt(inst, event);
  if (!cell) return;
  inst.matrix.cursor = cell;
  if (inst.data.readonly) selectCell(inst, cell);
  else run(inst, "linkCell", event.shiftKey ? "cycle" : "toggle");
  drawMatrix(inst);
}

// Bring the rows and columns of an item into view.
function revealInMatrix(inst, item) {
  const { matrix } = inst;
  const row = matrix.rows.findIndex((entry) => entry.word === item.entity?.start);
  const column = matrix.columns.findIndex((entry) => entry.word === item.span?.start);
  const here = [matrix.scroller.scrollTop / matrix.high, matrix.scroller.scrollLeft / matrix.wide].map(Math.ceil);
  const first = [row < 0 ? here[0] : row, column < 0 ? here[1] : column];
  const last = [first[0] + Math.max(0, spanLength(item.entity) - 1), first[1] + Math.max(0, spanLength(item.span) - 1)];
  for (const cursor of [last, first]) scrollToCell({ ...matrix, cursor });
}

function spanLength(range) {
  return range ? range.end - range.start : 1;
}

function scrollToCell({ scroller, cursor, wide, high, left, top, width, height }) {
  const x = cursor[1] * wide;
  const y = cursor[0] * high;
  scroller.scrollLeft = clamp(scroller.scrollLeft, x + wide - (width - left), x);
  scroller.scrollTop = clamp(scroller.scrollTop, y + high - (height - top), y);
}
