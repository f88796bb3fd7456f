// The picture of one pair: source words, target words with a lane for each answer, and the matrix
// where it is wanted. It is one SVG without style sheets, the same on the page and in a file.

const WIDEST_NAME = 190;

function drawPicture(pair, { width, colours, withGrid, caption }) {
  const svg = svgEl("svg", { class: "cx-picture", role: "img", "font-family": FONT });
  const sides = [pair.source, pair.target].map((side) => side.name);
  const names = [...pair.lanes.map((lane) => lane.name), ...sides].map((name) => widthOf(clean(name), NAME));
  const left = MARGIN + Math.min(WIDEST_NAME, Math.max(...names)) + 16;
  const sheet = { svg, colours, width, left, lanes: pair.lanes, caption, y: 16 };
  const paper = svgEl("rect", { width, fill: colours.paper });
  svg.append(paper, svgEl("title", { text: clean(caption) }));
  nameSide(sheet, pair.source);
  drawRows(sheet, pair.source, [{ name: "Entities", machine: false, bands: pair.source.bands }]);
  sheet.y += 6;
  nameSide(sheet, pair.target);
  drawRows(sheet, pair.target, pair.lanes, pair.groups);
  drawLegend(sheet);
  if (withGrid) drawGrid(sheet, pair);
  const height = Math.ceil(sheet.y + 8);
  setOption(paper, "height", height);
  for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) setOption(svg, name, value);
  return svg;
}

function nameSide(sheet, { name }) {
  const shown = shortened(clean(name), sheet.left - MARGIN - 14, NAME);
  sheet.svg.append(write(shown, MARGIN, sheet.y + 18, NAME, sheet.colours.quiet));
}
