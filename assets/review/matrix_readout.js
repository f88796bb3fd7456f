// What the cell under the cursor holds, in words, for the eye and for a screen reader.

import { el, formatCount, isolateText, updateAttribute } from "../shared/dom.js";
import { describeLink, findLinkKind } from "./evidence.js";

/**
 * Say what the cell under the pointer or cursor holds; without one, what the matrix is.
 * @param {ReviewScreen} screen
 */
export function showReadout(screen) {
  const { model, ui, dom } = screen;
  const cell = ui.hover?.cell;
  const { readout } = dom.matrix;
  if (!cell) {
    readout.replaceChildren(el("span", { class: "bx-quiet", text: describeLinks(model) }));
    return;
  }
  const [from, to, tail] = describeLink(model, ...cell);
  if (dom.root.activeElement === dom.matrix.canvas) describeCell(screen, ...cell);
  const about = el("span", { class: "bx-num", text: ` ${tail}` });
  readout.replaceChildren(isolateText(from), " – ", isolateText(to), about);
}

/** Say how many links there are, where they come from, and whether there are scores. @param {Model} model */
function describeLinks(model) {
  const { origin, scores } = model.data.pair;
  const facts = [formatCount(model.view.links.length, "link"), origin];
  if (scores === null) facts.push("no scores kept");
  else if (!scores) facts.push("scores follow");
  return facts.filter(Boolean).join(" · ");
}

/**
 * Describe the cell under the cursor as a row and a cell that a screen reader can read.
 * @param {ReviewScreen} screen @param {number} i @param {number} j
 */
function describeCell(screen, i, j) {
  const { model, dom } = screen;
  const { canvas } = dom.matrix;
  const [from, to, tail] = describeLink(model, i, j);
  const cell = {
    id: "bx-cell",
    role: "gridcell",
    "aria-colindex": j + 1,
    "aria-selected": String(findLinkKind(model, i, j) !== null),
  };
  canvas.replaceChildren(
    el(
      "div",
      { role: "row", "aria-rowindex": i + 1 },
      el("span", { role: "rowheader" }, isolateText(from)),
      el("span", cell, isolateText(to), ` ${tail}`),
    ),
  );
  updateAttribute(canvas, "aria-activedescendant", "bx-cell");
}
