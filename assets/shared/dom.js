// Building blocks: elements are made with createElement and textContent only, so that no
// text of a corpus is ever read as markup.

const SVG_SPACE = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} */
const ICONS = {
  accepted: "M3 8.5l3.2 3.2L13 4.5",
  corrected: "M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2 3 13z",
  added: "M8 3v10M3 8h10",
  rejected: "M4 4l8 8M12 4l-8 8",
  unmatched: "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM4.2 11.8l7.6-7.6",
  projected:
    "M8 2.5a5.5 5.5 0 012.5.6M13.1 6.2a5.5 5.5 0 010 3.6M10.5 12.9a5.5 5.5 0 01-5 0M2.9 9.8a5.5 5.5 0 010-3.6M5.5 3.1A5.5 5.5 0 018 2.5",
  bulk: "M2 8.5l3 3L10.5 5M7.5 10.5l1 1L14 5",
  differs: "M3 6h10M3 10h10M10.5 3l-5 10",
  flag: "M4 14V2.5h7.5L9.5 5.5l2 3H4",
  undo: "M6 3L2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 010 7H7",
  redo: "M10 3l3.5 3.5L10 10M13.5 6.5H6a3.5 3.5 0 000 7h3",
  left: "M10 3L5 8l5 5",
  right: "M6 3l5 5-5 5",
  up: "M3 10l5-5 5 5",
  down: "M3 6l5 5 5-5",
  open: "M8 3a5 5 0 100 10A5 5 0 008 3z",
};

/**
 * Set an attribute, the text or the data of an element; null sets nothing.
 * @param {Element} node @param {string} name @param {unknown} value
 */
export function setOption(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "text") node.textContent = String(value);
  else if (name === "data") Object.assign(/** @type {HTMLElement | SVGElement} */ (node).dataset, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

/**
 * Set an attribute only where that changes something: what stays costs no layout.
 * @param {Element} node @param {string} name @param {unknown} value
 */
export function updateAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** Tell whether a child is there to be drawn. @param {Child} child @returns {child is Node | string} */
function isDrawn(child) {
  return child !== null && child !== undefined && child !== false;
}

/**
 * Create an element with its children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {ElementOptions} [options] @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) setOption(node, name, value);
  node.append(...children.filter(isDrawn));
  return node;
}

/**
 * Create an element of a picture.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {ElementOptions} [options] @returns {SVGElementTagNameMap[Tag]}
 */
export function svgEl(tag, options = {}) {
  const node = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(options)) setOption(node, name, value);
  return node;
}

/** Build one of the icons. @param {string} name */
export function buildIcon(name) {
  const picture = svgEl("svg", { class: "bx-icon", viewBox: "0 0 16 16", "aria-hidden": "true" });
  picture.append(svgEl("path", { d: ICONS[name] }));
  return picture;
}

/**
 * Isolate text of a corpus, so that its direction cannot spill over its neighbours.
 * @param {string} text @param {ElementOptions} [options]
 */
export function isolateText(text, options = {}) {
  return el("bdi", { ...options, text });
}

/**
 * Build a button that runs a command; its key lets the keyboard focus survive a repaint.
 * @param {string} name @param {ElementOptions} options @param {...Child} children
 */
export function buildCommand(name, options, ...children) {
  const { arg, disabled, ...rest } = options;
  /** @type {Record<string, string>} */
  const data = { cmd: name, fk: `${name}:${arg ?? ""}` };
  if (arg !== undefined) data.arg = String(arg);
  return el("button", { type: "button", data, "aria-disabled": disabled ? "true" : null, ...rest }, ...children);
}

/**
 * Build a button with a picture and a name.
 * @param {string} name @param {string} picture @param {string} title @param {boolean} [disabled]
 */
export function buildIconButton(name, picture, title, disabled = false) {
  return buildCommand(name, { class: "bx-icon-button", title, "aria-label": title, disabled }, buildIcon(picture));
}

/** Build the picture of a key. @param {string} key */
export function buildKeyCap(key) {
  return el("kbd", { text: key, "aria-hidden": "true" });
}

/** Find the control of the view that has the keyboard focus. @param {Mount} dom @returns {HTMLElement | null} */
export function findFocused(dom) {
  return /** @type {HTMLElement | null} */ (dom.root.activeElement);
}

/**
 * Replace a part's children and keep the keyboard focus on the same control.
 * @param {Mount} dom @param {Element} part @param {...Child} children
 */
export function refillPart(dom, part, ...children) {
  const active = findFocused(dom);
  const focused = active !== null && part.contains(active) && active !== part ? active : null;
  part.replaceChildren(...children.filter(isDrawn));
  if (focused) focusControl(dom, focused.dataset.fk);
}

/** Focus the control of this key, else the view itself. @param {Mount} dom @param {string | undefined} fk */
export function focusControl(dom, fk) {
  /** @type {HTMLElement | null} */
  const control = fk === undefined ? null : dom.node.querySelector(`[data-fk="${CSS.escape(fk)}"]`);
  (control ?? dom.node).focus({ preventScroll: true });
}

/** Tell whether a control of the view has the keyboard focus, and not the view itself. @param {Mount} dom */
export function isFocusInside(dom) {
  const active = findFocused(dom);
  return Boolean(active) && active !== dom.node && dom.node.contains(active);
}

/** Focus the view itself. @param {Mount} dom */
export function focusView(dom) {
  dom.node.focus({ preventScroll: true });
}

/** Write a count with its noun. @param {number} count @param {string} noun */
export function formatCount(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Keep a number within bounds. @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Say something to screen readers. @param {Mount} dom @param {string} text */
export function announce(dom, text) {
  dom.parts.live.textContent = text;
}
