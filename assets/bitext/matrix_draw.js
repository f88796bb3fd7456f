// Drawing the matrix: one canvas the size of its panel; only the cells in view are drawn.
// Every colour is read from the computed style, so light and dark come out right.

function itemColour(inst, item, side) {
  return item ? inst.colours.hues[hueOf(inst, labelOf(item, side))] : null;
}

// The part of the matrix in view: pen, offsets and the first and last row and column.
function drawingOf(inst) {
  const { matrix } = inst;
  const { scrollLeft, scrollTop } = matrix.scroller;
  const pen = matrix.canvas.getContext("2d");
  const { wide, high, left, top, width, height } = matrix;
  return {
    ...matrix,
    pen,
    x: (column) => left + column * wide - scrollLeft,
    y: (row) => top + row * high - scrollTop,
    rowsSeen: seen(scrollTop, height - top, high, matrix.rows.length),
    columnsSeen: seen(scrollLeft, width - left, wide, matrix.columns.length),
  };
}

function seen(offset, room, cell, count) {
  const from = Math.max(0, Math.floor(offset / cell));
  const to = Math.min(count, Math.ceil((offset + room) / cell));
  return Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
}

function drawMatrix(inst) {
  if (!inst.matrix.wide || !inst.colours) return;
  const view = drawingOf(inst);
  const { pen } = view;
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, view.width, view.height);
  pen.fillStyle = inst.colours.paper;
  pen.fillRect(0, 0, view.width, view.height);
  drawBands(inst, view);
  drawCells(inst, view);
  drawMatrixLinks(inst, view);
  drawCursor(inst, view);
  drawRowHeads(inst, view);
  drawColumnHeads(inst, view);
  drawCorner(inst, view);
  showReadout(inst);
}

function right(view) {
  return Math.min(view.width, view.x(view.columns.length));
}

function bottom(view) {
  return Math.min(view.height, view.y(view.rows.length));
}

function fill(pen, colour, alpha, [x, y, width, height]) {
  pen.fillStyle = colour;
  pen.globalAlpha = alpha;
  pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
}

function drawBands(inst, view) {
  const { pen, wide, high, left, top } = view;
  for (const row of view.rowsSeen) {
    const colour = itemColour(inst, inst.view.at.source[view.rows[row].word], "source");
    if (colour) fill(pen, colour, 0.13, [left, view.y(row), right(view) - left, high]);
    if (view.rows[row].run) fill(pen, inst.colours.text, 0.04, [left, view.y(row), right(view) - left, high]);
  }
  for (const column of view.columnsSeen) {
    const colour = itemColour(inst, inst.view.at.target[view.columns[column].word], "target");
    if (colour) fill(pen, colour, 0.13, [view.x(column), top, wide, bottom(view) - top]);
    if (view.columns[column].run) fill(pen, inst.colours.text, 0.04, [view.x(column), top, wide, bottom(view) - top]);
  }
}

function cellColour(inst, i, j) {
  const item = inst.view.at.source[i];
  return item !== null && item === inst.view.at.target[j] ? itemColour(inst, item, "source") : inst.colours.text;
}

function drawCells(inst, view) {
  const { pen, wide, high } = view;
  for (const row of view.rowsSeen) {
    const i = view.rows[row].word;
    for (const column of view.columnsSeen) {
      const j = view.columns[column].word;
      const box = [view.x(column) + 0.5, view.y(row) + 0.5, wide - 1, high - 1];
      if (i === undefined || j === undefined) continue;
      fill(pen, inst.colours.text, 0.035, box);
      const score = scoreAt(inst, i, j);
      const colour = cellColour(inst, i, j);
      if (score) fill(pen, colour, score ** 0.8 * (colour === inst.colours.text ? 0.5 : 0.8), box);
    }
  }
}

function drawMatrixLinks(inst, view) {
  const rowOf = new Map(view.rowsSeen.map((row) => [view.rows[row].word, row]));
  const columnOf = new Map(view.columnsSeen.map((column) => [view.columns[column].word, column]));
  for (const link of inst.view.links) {
    const [row, column] = [rowOf.get(link.i), columnOf.get(link.j)];
    if (row === undefined || column === undefined) continue;
    drawDot(inst, view, [view.x(column) + view.wide / 2, view.y(row) + view.high / 2], link.sure);
  }
}

// Sure links are filled dots, possible ones rings; a rim of paper keeps both clear on any shade.
function drawDot(inst, { pen, wide, high }, [x, y], sure) {
  pen.beginPath();
  pen.arc(x, y, clamp(Math.min(wide, high) * 0.19, 2.5, 4.5), 0, 2 * Math.PI);
  pen.strokeStyle = inst.colours.paper;
  pen.lineWidth = sure ? 2.5 : 4;
  pen.stroke();
  pen.strokeStyle = inst.colours.text;
  pen.lineWidth = 1.5;
  pen.fillStyle = inst.colours.text;
  if (sure) pen.fill();
  else pen.stroke();
}

function drawCursor(inst, view) {
  const { pen, wide, high, canvas, cursor } = view;
  const cellOf = inst.hover?.cell;
  if (cellOf) {
    const row = view.rows.findIndex((entry) => entry.word === cellOf[0]);
    const column = view.columns.findIndex((entry) => entry.word === cellOf[1]);
    outline(pen, inst.colours.focus, [view.left, view.y(row), right(view) - view.left, high], 1);
    outline(pen, inst.colours.focus, [view.x(column), view.top, wide, bottom(view) - view.top], 1);
  }
  if (cursor && inst.root.activeElement === canvas) {
    outline(pen, inst.colours.focus, [view.x(cursor[1]), view.y(cursor[0]), wide, high], 2.5);
  }
}

function outline(pen, colour, [x, y, width, height], line) {
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}

// The longest beginning of a text that fits; whole code points only.
function fitted(pen, text, room) {
  if (pen.measureText(text).width <= room) return text;
  const points = Array.from(text).slice(0, 60);
  while (points.length > 1 && pen.measureText(`${points.join("")}…`).width > room) points.pop();
  return `${points.join("")}…`;
}

function headText(inst, side, entry, room) {
  const { pen, text } = room;
  if (entry.run) return `…${entry.run}…`;
  return fitted(pen, inst.data.pair[side].words[entry.word], text);
}

function headStyle(inst, side, entry, pen) {
  const item = entry.run ? null : inst.view.at[side][entry.word];
  const lit = inst.lit?.[side].has(entry.word);
  pen.font = `${item || lit ? "600 " : ""}${inst.matrix.font}`;
  pen.fillStyle = item ? itemColour(inst, item, side) : entry.run ? inst.colours.quiet : inst.colours.text;
  return lit;
}

function drawRowHeads(inst, view) {
  const { pen, left, top, high } = view;
  fill(pen, inst.colours.paper, 1, [0, top, left, view.height - top]);
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  pen.direction = inst.data.pair.source.dir;
  for (const row of view.rowsSeen) {
    const entry = view.rows[row];
    if (headStyle(inst, "source", entry, pen)) markHead(inst, view, [0, view.y(row), left - 2, high]);
    headStyle(inst, "source", entry, pen);
    pen.fillText(headText(inst, "source", entry, { pen, text: left - 10 }), left - 6, view.y(row) + high / 2 + 0.5);
  }
}

function markHead(inst, { pen }, box) {
  fill(pen, inst.colours.focus, 0.16, box);
}

function drawColumnHeads(inst, view) {
  const { pen, left, top, wide } = view;
  fill(pen, inst.colours.paper, 1, [0, 0, view.width, top]);
  pen.textAlign = "left";
  pen.direction = "ltr";
  for (const column of view.columnsSeen) {
    const entry = view.columns[column];
    if (view.x(column) < left - wide / 2) continue;
    if (headStyle(inst, "target", entry, pen)) markHead(inst, view, [view.x(column), 0, wide, top - 2]);
    headStyle(inst, "target", entry, pen);
    pen.save();
    pen.translate(view.x(column) + wide / 2 + 0.5, top - 6);
    pen.rotate(-Math.PI / 2);
    pen.fillText(headText(inst, "target", entry, { pen, text: top - 10 }), 0, 0);
    pen.restore();
  }
}

function drawCorner(inst, { pen, left, top }) {
  const { source, target } = inst.data.pair;
  fill(pen, inst.colours.paper, 1, [0, 0, left, top]);
  pen.font = inst.matrix.font;
  pen.fillStyle = inst.colours.quiet;
  pen.textAlign = "right";
  pen.fillText(fitted(pen, `${target.lang} ${target.dir === "rtl" ? "←" : "→"}`, left - 8), left - 6, top - 24);
  pen.fillText(fitted(pen, `${source.lang} ↓`, left - 8), left - 6, top - 9);
}
