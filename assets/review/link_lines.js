// Links between words, as curves behind the text; hover, keyboard focus and selection light
// what belongs together.

import { clamp, svgEl, updateAttribute } from "../shared/dom.js";
import { findSelectedItem } from "./selection.js";
import { listWords } from "./sentences.js";
import { findHue, listWordNumbers, SIDES } from "./view_model.js";

/**
 * Measure where the words of a row are, and which are scrolled out of sight.
 * @param {Dom} dom @param {Side} side @returns {WordBox[]}
 */
function measureWords(dom, side) {
  const row = dom.pair.rows[side].getBoundingClientRect();
  return listWords(dom, side).map((word) => {
    const box = word.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const hidden = box.bottom < row.top + 4 || box.top > row.bottom - 4;
    return { x, top: clamp(box.top, row.top, row.bottom), bottom: clamp(box.bottom, row.top, row.bottom), hidden };
  });
}

/**
 * Return the path of a curve between two places.
 * @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2
 */
function buildCurve(x1, y1, x2, y2) {
  const bend = Math.max(14, Math.abs(y2 - y1) * 0.48);
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1));
  return `M${a} ${b}C${a} ${(y1 + bend).toFixed(1)} ${c} ${(y2 - bend).toFixed(1)} ${c} ${d}`;
}

/** List the classes of a link's curve. @param {Model} model @param {LinkLine} link */
function listLinkClasses(model, link) {
  const item = model.view.at.source[link.i];
  const classes = ["bx-link"];
  if (!link.sure) classes.push("possible");
  if (link.clipped) classes.push("clipped");
  if (item) classes.push("of-entity", `hue-${findHue(model, item.label)}`);
  return classes;
}

/** Draw the links between words as curves behind the text. @param {ReviewScreen} screen */
export function drawLinks(screen) {
  const { model, dom } = screen;
  const { card, layer } = dom.pair;
  const frame = card.getBoundingClientRect();
  if (frame.width === 0) return;
  const from = measureWords(dom, "source");
  const to = measureWords(dom, "target");
  const more = SIDES.filter((side) => isScrollable(dom.pair.rows[side]));
  updateAttribute(layer, "width", frame.width);
  updateAttribute(layer, "height", frame.height);
  model.view.links.forEach((link, place) => {
    const [a, b] = [from[link.i], to[link.j]];
    link.path = usePath(dom, place);
    link.clipped = a.hidden || b.hidden;
    updateAttribute(
      link.path,
      "d",
      buildCurve(a.x - frame.left, a.bottom - frame.top, b.x - frame.left, b.top - frame.top),
    );
  });
  drawAim(screen, from, to, frame);
  for (const path of dom.pair.paths.splice(model.view.links.length)) path.remove();
  for (const side of SIDES) dom.pair.rows[side].classList.toggle("more", more.includes(side));
  lightLinks(screen);
}

/**
 * Draw, while links are edited, a dashed curve between the two words aimed at.
 * @param {ReviewScreen} screen @param {WordBox[]} from @param {WordBox[]} to @param {DOMRect} frame
 */
function drawAim(screen, from, to, frame) {
  const { ui, dom } = screen;
  dom.pair.aim?.remove();
  if (!ui.linking) return;
  const [a, b] = [from[ui.linking.i], to[ui.linking.j]];
  const d = buildCurve(a.x - frame.left, a.bottom - frame.top, b.x - frame.left, b.top - frame.top);
  dom.pair.aim = svgEl("path", { d, class: "bx-aim" });
  dom.pair.layer.append(dom.pair.aim);
}

/** Return a path element for a link, a new one where none is left. @param {Dom} dom @param {number} place */
function usePath(dom, place) {
  const { layer, paths } = dom.pair;
  if (!paths[place]) layer.append((paths[place] = svgEl("path")));
  return paths[place];
}

/** Tell whether a row goes on below its visible part; it fades out there. @param {HTMLElement} row */
function isScrollable(row) {
  return row.scrollHeight - row.scrollTop - row.clientHeight > 8;
}

/** Return the words of an item, to light their links. @param {Item} item @returns {LinkFocus} */
export function focusItem(item) {
  return { source: new Set(listWordNumbers(item.entity)), target: new Set(listWordNumbers(item.span)) };
}

/**
 * Return the words of the item at a word, or the word alone.
 * @param {Model} model @param {Side} side @param {number} index @returns {LinkFocus}
 */
export function focusWord(model, side, index) {
  const item = model.view.at[side][index];
  if (item) return focusItem(item);
  return { source: new Set(), target: new Set(), [side]: new Set([index]) };
}

/**
 * Find what is lit: hover before keyboard focus before the selected item.
 * @param {ReviewScreen} screen @returns {(LinkFocus & { only: boolean }) | null}
 */
function findFocus(screen) {
  const { ui } = screen;
  if (ui.hover) return { ...ui.hover, only: true };
  const item = findSelectedItem(screen);
  return item ? { ...focusItem(item), only: false } : null;
}

/** Tell whether a link is lit. @param {LinkLine} link @param {LinkFocus} focus */
function isLit(link, focus) {
  if (focus.cell) return link.i === focus.cell[0] && link.j === focus.cell[1];
  return focus.source.has(link.i) || focus.target.has(link.j);
}

/** Light the links in focus and their words. @param {ReviewScreen} screen */
export function lightLinks(screen) {
  const { model, ui, dom } = screen;
  const focus = findFocus(screen);
  const lit = { source: new Set(focus?.source), target: new Set(focus?.target) };
  for (const link of model.view.links) {
    const on = focus !== null && isLit(link, focus);
    if (link.path) updateAttribute(link.path, "class", [...listLinkClasses(model, link), on ? "lit" : ""].join(" "));
    if (!on) continue;
    lit.source.add(link.i);
    lit.target.add(link.j);
  }
  dom.pair.card.classList.toggle("only", Boolean(focus?.only));
  for (const side of SIDES) {
    listWords(dom, side).forEach((word, index) => word.classList.toggle("lit", lit[side].has(index)));
  }
  ui.lit = focus;
}
