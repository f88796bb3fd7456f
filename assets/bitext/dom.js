// Building blocks: elements are made with createElement and textContent only, so that no
// text of a corpus is ever read as markup.

const SVG_SPACE = "http://www.w3.org/2000/svg";

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

function setOption(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "text") node.textContent = value;
  else if (name === "data") Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? "" : String(value));
}

// Set an attribute only where that changes something: what stays costs no layout.
function putOption(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

function el(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) setOption(node, name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function svgEl(tag, options = {}) {
  const node = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(options)) setOption(node, name, value);
  return node;
}

function icon(name) {
  const picture = svgEl("svg", { class: "bx-icon", viewBox: "0 0 16 16", "aria-hidden": "true" });
  picture.append(svgEl("path", { d: ICONS[name] }));
  return picture;
}

// Text of a corpus: isolated, so that its direction cannot spill over its neighbours.
function isolated(text, options = {}) {
  return el("bdi", { ...options, text });
}

// A button that runs a command; `fk` lets the keyboard focus survive a repaint.
function command(name, options, ...children) {
  const { arg, disabled, ...rest } = options;
  const data = { cmd: name, fk: `${name}:${arg ?? ""}` };
  if (arg !== undefined) data.arg = String(arg);
  return el("button", { type: "button", data, "aria-disabled": disabled ? "true" : null, ...rest }, ...children);
}

function keyCap(key) {
  return el("kbd", { text: key, "aria-hidden": "true" });
}

// Replace a part's children and keep the keyboard focus on the same control.
function refill(inst, part, ...children) {
  const active = inst.root.activeElement;
  const inside = active !== null && part.contains(active) && active !== part;
  const fk = inside ? active.dataset.fk : undefined;
  part.replaceChildren(...children.filter(Boolean));
  if (inside) focusOn(inst, fk);
}

function focusOn(inst, fk) {
  const found = fk === undefined ? null : inst.el.querySelector(`[data-fk="${CSS.escape(fk)}"]`);
  (found ?? inst.el).focus({ preventScroll: true });
}

// Whether a control of the pair view has the keyboard focus, and not the view itself.
function isInside(inst) {
  const active = inst.root.activeElement;
  return Boolean(active) && active !== inst.el && inst.el.contains(active);
}

function goHome(inst) {
  inst.el.focus({ preventScroll: true });
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
