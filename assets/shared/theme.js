// Light or dark paper, and the colours that go with it, for what is not drawn by style sheets.

import { el } from "./dom.js";

/**
 * Measure the relative luminance of a CSS colour, by letting the browser parse it.
 * @param {Mount} dom @param {string} colour
 */
function measureLuminance(dom, colour) {
  const probe = el("span", { style: `color:${colour}` });
  dom.node.append(probe);
  const parts = getComputedStyle(probe)
    .color.match(/[\d.]+/g)
    ?.slice(0, 3)
    .map(Number) ?? [255, 255, 255];
  probe.remove();
  const [red, green, blue] = parts.map((value) => (value / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Choose light or dark by the colour of the page and return the colours that go with it.
 * @param {Mount} dom @returns {Colours}
 */
export function applyScheme(dom) {
  const paper = getComputedStyle(dom.host).getPropertyValue("--st-background-color").trim() || "#ffffff";
  dom.node.dataset.scheme = measureLuminance(dom, paper) < 0.3 ? "dark" : "light";
  return readColours(dom);
}

/** Read the colours of the style sheet. @param {Mount} dom @returns {Colours} */
function readColours(dom) {
  const style = getComputedStyle(dom.node);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    paper: read("--bx-paper"),
    text: read("--bx-text"),
    quiet: read("--bx-quiet"),
    line: read("--bx-line"),
    focus: read("--bx-focus"),
    warn: read("--bx-warn"),
    hues: Array.from({ length: 10 }, (_, hue) => read(`--bx-ink-${hue}`)),
  };
}
