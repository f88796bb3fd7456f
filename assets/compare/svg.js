// The picture of one pair: source words, target words with a lane for each answer, and the matrix
// where it is wanted. It is one SVG without style sheets, the same on the page and in a file.

import { setOption, svgEl } from "../shared/dom.js";
import { drawGrid } from "./grid.js";
import { drawRows } from "./lanes.js";
import { drawLegend, writeText } from "./marks.js";
import { cleanText, FONT, MARGIN, measureText, NAME, shortenText } from "./measure.js";

const MAX_NAME_WIDTH = 190;

/**
 * Draw one pair with all answers as one SVG.
 * @param {ComparedPair} pair
 * @param {{ width: number, colours: Colours, withGrid: boolean, caption: string }} options
 */
export function drawPicture(pair, { width, colours, withGrid, caption }) {
  const svg = svgEl("svg", { class: "cx-picture", role: "img", "font-family": FONT });
  const sides = [pair.source, pair.target].map((side) => side.name);
  const names = [...pair.lanes.map((lane) => lane.name), ...sides].map((name) => measureText(cleanText(name), NAME));
  const left = MARGIN + Math.min(MAX_NAME_WIDTH, Math.max(...names)) + 16;
  const sheet = { svg, colours, width, left, lanes: pair.lanes, caption, y: 16 };
  const paper = svgEl("rect", { width, fill: colours.paper });
  svg.append(paper, svgEl("title", { text: cleanText(caption) }));
  drawSideName(sheet, pair.source);
  drawRows(sheet, pair.source, [{ name: "Entities", machine: false, bands: pair.source.bands }]);
  sheet.y += 6;
  drawSideName(sheet, pair.target);
  drawRows(sheet, pair.target, pair.lanes, pair.groups);
  drawLegend(sheet);
  if (withGrid) drawGrid(sheet, pair);
  const height = Math.ceil(sheet.y + 8);
  setOption(paper, "height", height);
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
    setOption(svg, name, value);
  return svg;
}

/** Write the language of a sentence before it. @param {Sheet} sheet @param {SentenceData} sentence */
function drawSideName(sheet, { name }) {
  const shown = shortenText(cleanText(name), sheet.left - MARGIN - 14, NAME);
  sheet.svg.append(writeText(shown, [MARGIN, sheet.y + 18], NAME, sheet.colours.quiet));
}
