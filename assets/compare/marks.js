// What tells the states apart without colour: a sign for each, and how bands wear them.

import { svgEl } from "../shared/dom.js";
import { cleanText, LABEL, MARGIN, measureText, NAME, shortenText } from "./measure.js";

const SIGNS = {
  same: "M2.5 6.5l2.5 2.5L9.5 3.5",
  boundary: "M1 6h10M3.5 3.5L1 6l2.5 2.5M8.5 3.5L11 6 8.5 8.5",
  label: "M2 4.5h8M2 7.5h8M8 2L4 10",
  both: "M1 4h10M3 2L1 4l2 2M9 2l2 2-2 2M3 8h6M3 10.5h6M7 7l-2.5 4.5",
  missing: "M2.5 6h7",
  only: "M6 2v8M2 6h8",
};
export const SIGN = 12;
export const PAD = 6;

/** Measure how wide a band must be to hold its label and sign. @param {CompareBand} band */
export function measureBand(band) {
  const sign = band.state && band.state !== "same" ? SIGN + 4 : 0;
  return 2 * PAD + 6 + measureText(cleanText(band.label), LABEL) + sign;
}

/**
 * Write text into the picture, cleaned of what an XML file cannot hold.
 * @param {string} text @param {[number, number]} place @param {FontStyle} style @param {string} fill
 * @param {ElementOptions} [options]
 */
export function writeText(text, [x, y], style, fill, options = {}) {
  const { size, weight } = style;
  const all = { x: roundTenth(x), y: roundTenth(y), "font-size": size, "font-weight": weight, fill, ...options };
  return svgEl("text", { ...all, text: cleanText(text) });
}

/** Round to one decimal digit. @param {number} value */
export function roundTenth(value) {
  return Math.round(value * 10) / 10;
}

/**
 * Draw the sign of a state at a place.
 * @param {NonNullable<CompareBand["state"]>} state @param {number} x @param {number} y @param {string} stroke
 */
export function drawSign(state, x, y, stroke) {
  const drawn = { d: SIGNS[state], transform: `translate(${roundTenth(x)} ${roundTenth(y)})`, fill: "none", stroke };
  return svgEl("path", { ...drawn, "stroke-width": 1.7, "stroke-linecap": "round", "stroke-linejoin": "round" });
}

/**
 * Build the sign of a state for the page around the picture, in the colour of the text.
 * @param {NonNullable<CompareBand["state"]>} state
 */
export function buildSign(state) {
  const picture = svgEl("svg", { class: "cx-sign", viewBox: "0 0 12 12", "aria-hidden": "true" });
  picture.append(svgEl("path", { d: SIGNS[state] }));
  return picture;
}

/** Draw, below the picture, the signs that it holds, in words. @param {Sheet} sheet */
export function drawLegend(sheet) {
  const shown = new Map();
  for (const band of sheet.lanes.flatMap((lane) => lane.bands)) {
    if (band.state !== "same" && !band.covered) shown.set(band.state, band.said);
  }
  const { colours, left } = sheet;
  let x = left;
  const y = sheet.y + 12;
  for (const [state, words] of shown) {
    sheet.svg.append(
      drawSign(state, x, y - 10, colours.text),
      writeText(words, [x + SIGN + 6, y], NAME, colours.quiet),
    );
    x += SIGN + 26 + measureText(words, NAME);
  }
  const place = cleanText(sheet.caption);
  const room = sheet.width - MARGIN - x;
  const end = { "text-anchor": "end" };
  if (room > 60)
    sheet.svg.append(writeText(shortenText(place, room, NAME), [sheet.width - MARGIN, y], NAME, colours.quiet, end));
  sheet.y += 24;
}
