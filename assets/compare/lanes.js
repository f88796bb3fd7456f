// Words with one lane of bands for each answer below them, line after line like staves of a score.

const MARGIN = 20;
const WORD_LINE = 30;
const LANE = 25;
const BAND = 19;
const BELOW = 12;

// Draw a sentence with its lanes at the sheet's current height, which moves on.
function drawRows(sheet, sentence, lanes, marked = []) {
  const room = sheet.width - sheet.left - MARGIN;
  const slots = slotsOf(sentence, lanes.flatMap((lane) => lane.bands), room);
  const count = breakLines(slots, room);
  const rows = { sentence, slots, room, lanes, marked, isTurned: sentence.dir === "rtl" };
  for (let line = 0; line < count; line += 1) drawLine(sheet, rows, line);
}

function drawLine(sheet, rows, line) {
  const lanes = rows.lanes.some((lane) => lane.bands.some((band) => stretchOf(rows.slots, band, line))) ? rows.lanes : [];
  const top = sheet.y;
  const bottom = top + WORD_LINE + lanes.length * LANE;
  drawMarked(sheet, rows, line, bottom);
  drawWords(sheet, rows, line);
  lanes.forEach((lane, place) => drawLane(sheet, rows, lane, { line, y: top + WORD_LINE + place * LANE }));
  sheet.y = bottom + BELOW;
}

// From a place along the line to one on the sheet: in a right-to-left sentence it is mirrored.
function across(sheet, rows, from, to) {
  const x = rows.isTurned ? rows.room - to : from;
  return { x: sheet.left + x, width: to - from };
}

function drawWords(sheet, rows, line) {
  const y = sheet.y + 19;
  const { dir, lang } = rows.sentence;
  const way = { direction: dir, "unicode-bidi": "embed", lang, "text-anchor": "middle" };
  for (const slot of rows.slots) {
    if (slot.line !== line) continue;
    const { x, width } = across(sheet, rows, slot.x, slot.x + slot.width);
    sheet.svg.append(write(slot.text, x + width / 2, y, WORD, sheet.colours.text, way));
  }
}

// What to look at: an underline where the answers differ, a frame for what is selected.
function drawMarked(sheet, rows, line, bottom) {
  for (const [place, group] of rows.marked.entries()) {
    const found = stretchOf(rows.slots, group, line);
    if (!found) continue;
    const { x, width } = across(sheet, rows, found.from, found.to);
    const frame = { x: round(x - 2.5), y: sheet.y, width: round(width + 5), height: bottom - sheet.y + 2, rx: 6 };
    const data = { group: String(place) };
    sheet.svg.append(svgEl("rect", { ...frame, class: "cx-frame", fill: "transparent", data }));
    if (!group.differs) continue;
    const under = { x: round(x), y: sheet.y + 24.5, width: round(width), height: 2, rx: 1, fill: sheet.colours.warn };
    sheet.svg.append(svgEl("rect", under));
  }
}

function drawLane(sheet, rows, lane, { line, y }) {
  const { colours } = sheet;
  const middle = y + BAND / 2;
  const name = shortened(clean(lane.name), sheet.left - MARGIN - 14, NAME);
  sheet.svg.append(write(name, MARGIN, middle + 4.5, NAME, lane.machine ? colours.text : colours.quiet));
  const rule = { x1: sheet.left, x2: sheet.width - MARGIN, y1: middle, y2: middle, stroke: colours.line };
  sheet.svg.append(svgEl("line", { ...rule, "stroke-width": 1, "stroke-dasharray": "1 5", "stroke-linecap": "round" }));
  for (const band of lane.bands) {
    const found = band.covered ? null : stretchOf(rows.slots, band, line);
    if (found) drawBand(sheet, rows, { lane, band, found, y });
  }
}

function drawBand(sheet, rows, { lane, band, found, y }) {
  const { colours } = sheet;
  const isMissing = band.state === "missing";
  const ink = isMissing ? colours.quiet : colours.hues[band.hue];
  const { x, width } = across(sheet, rows, found.from + 1, found.to - 1);
  const node = svgEl("g", { class: "cx-band", data: band.group === undefined ? {} : { group: String(band.group) } });
  const box = { x: round(x), y, width: round(width), height: BAND, rx: 4 };
  const differs = band.state && band.state !== "same";
  node.append(svgEl("title", { text: clean(`${lane.name}: ${reasonOf(band)}`) }));
  node.append(svgEl("rect", { ...box, fill: colours.paper }));
  const edge = { stroke: differs ? ink : "none", "stroke-width": 1.4, "stroke-dasharray": isMissing ? "4 3" : null };
  node.append(svgEl("rect", { ...box, fill: ink, "fill-opacity": isMissing ? 0 : 0.14, ...edge }));
  if (found.begins) drawLabel(node, rows, { band, ink, x, width, y });
  sheet.svg.append(node);
}

// The label at the end where reading begins, and the sign of the state after it.
function drawLabel(node, rows, { band, ink, x, width, y }) {
  const label = shortened(clean(band.label), width - 2 * PAD - 3, LABEL);
  const start = rows.isTurned ? x + width - PAD - 3 - widthOf(label, LABEL) : x + PAD + 3;
  const edge = { x: round(rows.isTurned ? x + width - 3 : x), y, width: 3, height: BAND, rx: 1.5, fill: ink };
  if (band.state !== "missing") node.append(svgEl("rect", edge));
  node.append(write(label, start, y + 13.5, LABEL, ink));
  if (!band.state || band.state === "same") return;
  const after = rows.isTurned ? start - SIGN - 4 : start + widthOf(label, LABEL) + 4;
  const fits = rows.isTurned ? after >= x + 2 : after + SIGN <= x + width;
  if (fits) node.append(signAt(band.state, after, y + 3.5, ink));
}

function reasonOf(band) {
  if (band.state === undefined) return band.label;
  const span = band.state === "missing" ? band.label : `${band.text} (${band.label})`;
  const score = band.score === null ? "" : ` · ${band.score.toFixed(2)}`;
  return [span, band.said, `${band.rule}${score}`].filter(Boolean).join(", ");
}
