// The bar above the picture: along the pairs, along the differences, links and files.

import { buildCommand, buildIcon, buildKeyCap, el, refillPart } from "../shared/dom.js";
import { formatKey } from "../shared/keymap.js";

/**
 * List the places to step along: where the recipes differ, or all where they agree.
 * @param {CompareScreen["model"]} model
 */
export function listSteps(model) {
  const numbers = model.data.pair.groups.map((_, number) => number);
  const differing = numbers.filter((number) => model.data.pair.groups[number].differs);
  return differing.length > 0 ? differing : numbers;
}

/**
 * Build an arrow button with its key in the title.
 * @param {string} name @param {number} arg @param {string} shown @param {string} text @param {boolean} disabled
 */
function buildStepButton(name, arg, shown, text, disabled) {
  const [before, after] = name === "walk" ? ["previous", "next"] : ["back", "forward"];
  const key = formatKey(arg < 0 ? before : after);
  const label = `${text} (${key})`;
  return buildCommand(
    name,
    { arg, class: "bx-icon-button", title: label, "aria-label": label, disabled },
    buildIcon(shown),
  );
}

/** Say which difference is selected, of how many. @param {ComparedPair} pair @param {number} place */
function describeDifferences(pair, place) {
  const count = pair.groups.filter((group) => group.differs).length;
  if (count > 0) return `Difference ${place} of ${count}`;
  return pair.groups.length > 0 ? "No difference here" : "No spans here";
}

/** Paint the bar above the picture. @param {CompareScreen} screen */
export function paintHead(screen) {
  const { model, ui, dom } = screen;
  const { walk: along, pair } = model.data;
  const place = listSteps(model).findIndex((number) => number === ui.selected) + 1;
  const spans = describeDifferences(pair, place);
  const total = along.total.toLocaleString("en");
  const pairs = along.isHere
    ? `${(along.before + 1).toLocaleString("en")} of ${total} ${along.what}`
    : `${total} ${along.what}`;
  const title = `Links of all recipes (${formatKey("matrix")})`;
  const grid = { class: "bx-button cx-toggle", "aria-pressed": String(ui.withGrid), title };
  refillPart(
    dom,
    dom.parts.head,
    buildStepButton("walk", -1, "left", "Previous pair", along.before === 0),
    el("span", { class: "bx-place", title: pair.id, text: pairs }),
    buildStepButton("walk", 1, "right", "Next pair", along.after === 0),
    el("span", { class: "cx-bar" }),
    buildStepButton("step", -1, "up", "Previous difference", place <= 1),
    el("span", { class: "bx-place", text: spans }),
    buildStepButton("step", 1, "down", "Next difference", place >= listSteps(model).length),
    el("span", { class: "bx-spacer" }),
    buildCommand("matrix", grid, "Links", buildKeyCap(formatKey("matrix"))),
    buildCommand("save", { arg: "svg", class: "bx-button", title: "The picture as SVG" }, "SVG"),
    buildCommand("save", { arg: "png", class: "bx-button", title: "The picture as PNG, twice its size" }, "PNG"),
  );
}
