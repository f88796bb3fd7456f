// Words with one lane of bands for each answer below them, line after line like staves of a score.

import { svgEl } from "../shared/dom.js";
import { describeProbability } from "../shared/probability.js";
import { drawSign, measureBand, PAD, roundTenth, SIGN, writeText } from "./marks.js";
import { cleanText, LABEL, MARGIN, measureText, NAME, shortenText, SPACE, TIGHT, WORD } from "./measure.js";

const WORD_LINE = 30;
const LANE = 25;
const BAND = 19;
const BELOW = 12;

/**
 * Draw a sentence with its lanes at the sheet's current height, which moves on.
 * @param {Sheet} sheet @param {SentenceData} sentence @param {Lane[]} lanes @param {MarkedGroup[]} [marked]
 */
export function drawRows(sheet, sentence, lanes, marked = []) {
  const room = sheet.width - sheet.left - MARGIN;
  const slots = buildSlots(
    sentence,
    lanes.flatMap((lane) => lane.bands),
    room,
  );
  const count = breakLines(slots, room);
  const rows = { sentence, slots, room, lanes, marked, isTurned: sentence.dir === "rtl" };
  for (let line = 0; line < count; line += 1) drawLine(sheet, rows, line);
}

/**
 * Draw one line: what is marked, the words, and the lanes that have a band on it.
 * @param {Sheet} sheet @param {Rows} rows @param {number} line
 */
function drawLine(sheet, rows, line) {
  const lanes = rows.lanes.some((lane) => lane.bands.some((band) => findStretch(rows.slots, band, line)))
    ? rows.lanes
    : [];
  const top = sheet.y;
  const bottom = top + WORD_LINE + lanes.length * LANE;
  drawMarked(sheet, rows, line, bottom);
  drawWords(sheet, rows, line);
  lanes.forEach((lane, place) => drawLane(sheet, rows, lane, { line, y: top + WORD_LINE + place * LANE }));
  sheet.y = bottom + BELOW;
}

/**
 * Turn a place along the line into one on the sheet: in a right-to-left sentence it is mirrored.
 * @param {Sheet} sheet @param {Rows} rows @param {number} from @param {number} to
 */
function mirrorPlace(sheet, rows, from, to) {
  const x = rows.isTurned ? rows.room - to : from;
  return { x: sheet.left + x, width: to - from };
}

/** Write the words of a line. @param {Sheet} sheet @param {Rows} rows @param {number} line */
function drawWords(sheet, rows, line) {
  const y = sheet.y + 19;
  const { dir, lang } = rows.sentence;
  const way = { direction: dir, "unicode-bidi": "embed", lang, "text-anchor": "middle" };
  for (const slot of rows.slots) {
    if (slot.line !== line) continue;
    const { x, width } = mirrorPlace(sheet, rows, slot.x, slot.x + slot.width);
    sheet.svg.append(writeText(slot.text, [x + width / 2, y], WORD, sheet.colours.text, way));
  }
}

/**
 * Draw what to look at: an underline where the answers differ, a frame for what is selected.
 * @param {Sheet} sheet @param {Rows} rows @param {number} line @param {number} bottom
 */
function drawMarked(sheet, rows, line, bottom) {
  for (const [place, group] of rows.marked.entries()) {
    const stretch = findStretch(rows.slots, group, line);
    if (!stretch) continue;
    const { x, width } = mirrorPlace(sheet, rows, stretch.from, stretch.to);
    const frame = {
      x: roundTenth(x - 2.5),
      y: sheet.y,
      width: roundTenth(width + 5),
      height: bottom - sheet.y + 2,
      rx: 6,
    };
    const data = { group: String(place) };
    sheet.svg.append(svgEl("rect", { ...frame, class: "cx-frame", fill: "transparent", data }));
    if (!group.differs) continue;
    const under = {
      x: roundTenth(x),
      y: sheet.y + 24.5,
      width: roundTenth(width),
      height: 2,
      rx: 1,
      fill: sheet.colours.warn,
    };
    sheet.svg.append(svgEl("rect", under));
  }
}

/**
 * Draw the name of an answer, its rule and its bands on a line.
 * @param {Sheet} sheet @param {Rows} rows @param {Lane} lane @param {{ line: number, y: number }} at
 */
function drawLane(sheet, rows, lane, { line, y }) {
  const { colours } = sheet;
  const middle = y + BAND / 2;
  const name = shortenText(cleanText(lane.name), sheet.left - MARGIN - 14, NAME);
  sheet.svg.append(writeText(name, [MARGIN, middle + 4.5], NAME, lane.machine ? colours.text : colours.quiet));
  const rule = { x1: sheet.left, x2: sheet.width - MARGIN, y1: middle, y2: middle, stroke: colours.line };
  sheet.svg.append(svgEl("line", { ...rule, "stroke-width": 1, "stroke-dasharray": "1 5", "stroke-linecap": "round" }));
  for (const band of lane.bands) {
    const stretch = band.covered ? null : findStretch(rows.slots, band, line);
    if (stretch) drawBand(sheet, rows, { lane, band, stretch, y });
  }
}

/**
 * Draw one band with its reason as a title.
 * @param {Sheet} sheet @param {Rows} rows
 * @param {{ lane: Lane, band: CompareBand, stretch: Stretch, y: number }} part
 */
function drawBand(sheet, rows, { lane, band, stretch, y }) {
  const { colours } = sheet;
  const isMissing = band.state === "missing";
  const ink = isMissing ? colours.quiet : colours.hues[band.hue];
  const { x, width } = mirrorPlace(sheet, rows, stretch.from + 1, stretch.to - 1);
  const node = svgEl("g", { class: "cx-band", data: band.group === undefined ? {} : { group: String(band.group) } });
  const box = { x: roundTenth(x), y, width: roundTenth(width), height: BAND, rx: 4 };
  const differs = band.state && band.state !== "same";
  node.append(svgEl("title", { text: cleanText(`${lane.name}: ${describeReason(band)}`) }));
  node.append(svgEl("rect", { ...box, fill: colours.paper }));
  const edge = { stroke: differs ? ink : "none", "stroke-width": 1.4, "stroke-dasharray": isMissing ? "4 3" : null };
  node.append(svgEl("rect", { ...box, fill: ink, "fill-opacity": isMissing ? 0 : 0.14, ...edge }));
  if (stretch.begins) drawLabel(node, rows, { band, ink, x, width, y });
  sheet.svg.append(node);
}

/**
 * Write the label at the end where reading begins, and the sign of the state after it.
 * @param {SVGElement} node @param {Rows} rows
 * @param {{ band: CompareBand, ink: string, x: number, width: number, y: number }} place
 */
function drawLabel(node, rows, { band, ink, x, width, y }) {
  const label = shortenText(cleanText(band.label), width - 2 * PAD - 3, LABEL);
  const start = rows.isTurned ? x + width - PAD - 3 - measureText(label, LABEL) : x + PAD + 3;
  const edge = { x: roundTenth(rows.isTurned ? x + width - 3 : x), y, width: 3, height: BAND, rx: 1.5, fill: ink };
  if (band.state !== "missing") node.append(svgEl("rect", edge));
  node.append(writeText(label, [start, y + 13.5], LABEL, ink));
  if (!band.state || band.state === "same") return;
  const after = rows.isTurned ? start - SIGN - 4 : start + measureText(label, LABEL) + 4;
  const fits = rows.isTurned ? after >= x + 2 : after + SIGN <= x + width;
  if (fits) node.append(drawSign(band.state, after, y + 3.5, ink));
}

/** Say how sure the recipe is of a band, else its score; null where no recipe drew it. @param {CompareBand} band */
export function describeRating(band) {
  if (typeof band.score !== "number") return null;
  return describeProbability(band) ?? `score ${band.score.toFixed(2)}`;
}

/** Say in one line what a band stands for and why. @param {CompareBand} band */
function describeReason(band) {
  if (band.state === undefined) return band.label;
  const span = band.state === "missing" ? band.label : `${band.text} (${band.label})`;
  return [span, band.said, [band.rule, describeRating(band)].filter(Boolean).join(" · ")].filter(Boolean).join(", ");
}

/**
 * Build one slot for each word, wide enough for the word and for the labels of the bands over it.
 * @param {SentenceData} sentence @param {CompareBand[]} bands @param {number} room @returns {Slot[]}
 */
function buildSlots(sentence, bands, room) {
  const slots = sentence.words.map((word, index) => {
    const text = shortenText(cleanText(word), room, WORD);
    return { text, width: measureText(text, WORD), gap: sentence.gaps[index] ? SPACE : TIGHT, line: 0, x: 0 };
  });
  for (const band of bands) {
    const inside = slots.slice(band.start, band.end);
    const width = inside.reduce((sum, slot) => sum + slot.width + slot.gap, -inside[inside.length - 1].gap);
    const lacks = Math.max(0, Math.min(measureBand(band), room) - width);
    for (const slot of inside) slot.width += lacks / inside.length;
  }
  return slots;
}

/**
 * Place the slots on lines as wide as `room` and return how many; punctuation never begins a line.
 * @param {Slot[]} slots @param {number} room
 */
function breakLines(slots, room) {
  let [line, x] = [0, 0];
  slots.forEach((slot, index) => {
    const stays = index > 0 && slots[index - 1].gap === TIGHT && /^\p{P}+$/u.test(slot.text);
    if (x > 0 && x + slot.width > room && !stays) [line, x] = [line + 1, 0];
    Object.assign(slot, { line, x });
    x += slot.width + slot.gap;
  });
  return line + 1;
}

/**
 * Find the part of a range of words that stands on a line, null without one.
 * @param {Slot[]} slots @param {WordRange} range @param {number} line @returns {Stretch | null}
 */
function findStretch(slots, { start, end }, line) {
  const onLine = slots.slice(start, end).filter((slot) => slot.line === line);
  if (onLine.length === 0) return null;
  const [first, last] = [onLine[0], onLine[onLine.length - 1]];
  return { from: first.x, to: last.x + last.width, begins: first === slots[start], ends: last === slots[end - 1] };
}
