// The Compare view: one instance for each mounted root, as in the pair view.

import { announce, clamp, el, formatCount } from "../shared/dom.js";
import { findAround, findTarget, isAvailable, isElsewhere, isTyping, TYPING_FIELDS } from "../shared/focus.js";
import { findAction, readChord, reloadKeys } from "../shared/keymap.js";
import { unset } from "../shared/state.js";
import { applyScheme } from "../shared/theme.js";
import { savePicture } from "./download.js";
import { listSteps, paintHead } from "./head.js";
import { drawPicture } from "./svg.js";
import { paintReasons } from "./tooltips.js";

/** @type {WeakMap<ShadowRoot, CompareScreen>} */
const SCREENS = new WeakMap();

const CLIENT = Math.random().toString(36).slice(2);
let walked = 0;

/** Build the empty view in its root and listen to it. @param {ShadowRoot} root @returns {CompareScreen} */
function createScreen(root) {
  const node = el("div", { class: "bx cx", tabindex: "-1", role: "group", "aria-label": "Comparison of recipes" });
  const parts = {
    head: el("header", { class: "bx-head" }),
    stage: el("div", { class: "cx-stage" }),
    reasons: el("section", { class: "cx-reasons", "aria-label": "What each recipe says here, and why" }),
    live: el("p", { class: "bx-sr", "aria-live": "polite" }),
  };
  node.append(parts.head, parts.stage, parts.reasons, parts.live);
  const dom = {
    root,
    host: root.host ?? root,
    node,
    parts,
    observer: new ResizeObserver(() => redrawInWidth(screen)),
    listening: new AbortController(),
  };
  /** @type {CompareScreen} */
  const screen = { model: { data: unset(), send: unset(), isAway: false }, ui: createUi(), dom };
  bindScreen(screen);
  root.append(node);
  reloadKeys();
  if (!document.activeElement?.closest(TYPING_FIELDS)) node.focus({ preventScroll: true });
  return screen;
}

/** Create what is chosen and what is drawn, before there is anything. @returns {CompareUi} */
function createUi() {
  return {
    selected: null,
    hovered: null,
    withGrid: false,
    width: 0,
    colours: unset(),
    picture: unset(),
    signature: "",
    scheme: "",
  };
}

/** Draw anew where the view has another width. @param {CompareScreen} screen */
function redrawInWidth(screen) {
  if (screen.model.data && screen.ui.width !== measureWidth(screen.dom)) drawScreen(screen);
}

/** Listen to keys, clicks, the pointer and the width of the view. @param {CompareScreen} screen */
function bindScreen(screen) {
  const { dom } = screen;
  document.addEventListener("keydown", (event) => onCompareKey(screen, event), { signal: dom.listening.signal });
  dom.observer.observe(dom.node);
  dom.node.onclick = (event) => onClick(screen, event);
  dom.node.onpointerover = (event) => hoverGroup(screen, readGroupNumber(event));
  dom.node.onpointerleave = () => hoverGroup(screen, null);
}

/** Stop listening and take the view off the page. @param {CompareDom} dom */
function disposeScreen(dom) {
  dom.listening.abort();
  dom.observer.disconnect();
  dom.node.remove();
  SCREENS.delete(dom.root);
}

/** Read the number of the place that an event is about, null for none. @param {Event} event */
function readGroupNumber(event) {
  const node = findAround(findTarget(event), "[data-group]");
  return node ? Number(node.dataset.group) : null;
}

/** Measure how wide the picture can be. @param {CompareDom} dom */
function measureWidth(dom) {
  return Math.max(420, Math.floor(dom.node.clientWidth) - 2);
}

/** Draw the picture anew. @param {CompareScreen} screen */
function drawScreen(screen) {
  const { model, ui, dom } = screen;
  const { pair, caption } = model.data;
  ui.width = measureWidth(dom);
  ui.picture = drawPicture(pair, { width: ui.width, colours: ui.colours, withGrid: ui.withGrid, caption });
  ui.picture.setAttribute(
    "aria-label",
    `${formatCount(pair.lanes.length, "answer")} to one pair; the table below says the same.`,
  );
  dom.parts.stage.replaceChildren(ui.picture);
  lightSelection(screen);
}

/** Mark the selected place in the picture and say below what is there. @param {CompareScreen} screen */
function lightSelection(screen) {
  const { ui } = screen;
  /** @type {NodeListOf<SVGElement>} */
  const marked = ui.picture.querySelectorAll("[data-group]");
  for (const node of marked) {
    node.classList.toggle("selected", Number(node.dataset.group) === ui.selected);
  }
  paintReasons(screen);
}

/**
 * Show the reasons for the place under the pointer, null for none. | number=number | null
 * @param {CompareScreen} screen @param {number | null} number
 */
function hoverGroup(screen, number) {
  const { ui } = screen;
  if (ui.hovered === number) return;
  ui.hovered = number;
  paintReasons(screen);
}

/** Select a place, say it aloud and bring it into view. @param {CompareScreen} screen @param {number} number */
function selectGroup(screen, number) {
  const { model, ui, dom } = screen;
  ui.selected = number;
  ui.hovered = null;
  lightSelection(screen);
  paintHead(screen);
  const group = model.data.pair.groups[number];
  const words = model.data.pair.target.words.slice(group.start, group.end).join(" ");
  announce(dom, `${words}: ${group.differs ? "the recipes differ" : "the recipes agree"}`);
  ui.picture.querySelector(".cx-frame.selected")?.scrollIntoView({ block: "nearest" });
}

/** Go to another place of the pair. @param {CompareScreen} screen @param {number} by */
function stepGroup(screen, by) {
  const { model, ui } = screen;
  const along = listSteps(model);
  if (along.length === 0) return;
  const place = along.findIndex((number) => number === ui.selected);
  selectGroup(screen, along[clamp(place < 0 ? 0 : place + by, 0, along.length - 1)]);
}

/**
 * Ask Python for another pair. Steps are counted, never sent one by one: presses that come fast cannot be lost.
 * @param {CompareScreen["model"]} model @param {number} by
 */
function walkPairs(model, by) {
  const { before, after } = model.data.walk;
  if (!model.isAway && (by < 0 ? before : after) === 0) return;
  walked += by;
  model.isAway = true;
  model.send("walked", { cid: CLIENT, steps: walked });
}

/**
 * Run a command of a button or a key.
 * @param {CompareScreen} screen @param {string} name @param {string | number} [arg]
 */
function runCommand(screen, name, arg) {
  const { model, ui } = screen;
  if (name === "walk") walkPairs(model, Number(arg));
  else if (name === "step") stepGroup(screen, Number(arg));
  else if (name === "save") savePicture(screen, String(arg));
  else if (name === "matrix") {
    ui.withGrid = !ui.withGrid;
    drawScreen(screen);
    paintHead(screen);
  }
}

/**
 * Run the command of a button, or select the place that was clicked.
 * @param {CompareScreen} screen @param {MouseEvent} event
 */
function onClick(screen, event) {
  const button = findAround(findTarget(event), "[data-cmd]");
  if (button && button.getAttribute("aria-disabled") !== "true")
    runCommand(screen, String(button.dataset.cmd), button.dataset.arg);
  const number = readGroupNumber(event);
  if (number !== null) selectGroup(screen, number);
}

// The keys are those of the pair view, with the changes that a person made there.
/** @type {Record<string, [name: string, arg?: number]>} */
const MEANING = {
  forward: ["step", 1],
  back: ["step", -1],
  next: ["walk", 1],
  previous: ["walk", -1],
  matrix: ["matrix"],
};

/**
 * Run what a key means here, unless somebody is typing.
 * @param {CompareScreen} screen @param {KeyboardEvent} event
 */
function onCompareKey(screen, event) {
  const { dom } = screen;
  if (!isAvailable(dom) || isTyping(event)) return;
  const chord = readChord(event);
  const meaning = MEANING[findAction(chord)?.id ?? ""];
  if (!meaning || (/^(Arrow|Home|End|Page)/.test(chord) && isElsewhere(dom, event))) return;
  event.preventDefault();
  runCommand(screen, ...meaning);
}

/**
 * Take what Python sent; draw only what changed.
 * @param {CompareScreen} screen @param {CompareData} data @param {(name: string, value: unknown) => void} send
 */
function updateScreen(screen, data, send) {
  const { model, ui, dom } = screen;
  const isNew = model.data?.pair.id !== data.pair.id;
  const isDrawn = JSON.stringify(data) === ui.signature && ui.scheme === dom.node.dataset.scheme;
  model.data = data;
  model.send = send;
  model.isAway = false;
  ui.colours = applyScheme(dom);
  if (isDrawn && ui.scheme === dom.node.dataset.scheme) return;
  ui.signature = JSON.stringify(data);
  ui.scheme = dom.node.dataset.scheme;
  if (isNew || ui.selected === null || !data.pair.groups[ui.selected]) ui.selected = listSteps(model)[0] ?? null;
  ui.hovered = null;
  drawScreen(screen);
  paintHead(screen);
}

/**
 * Show the data in its element; called again on every change of data or theme.
 * @param {Mounting<CompareData>} mounting
 */
export default function mount({ data, parentElement, setStateValue }) {
  const mounted = SCREENS.get(parentElement) ?? createScreen(parentElement);
  SCREENS.set(parentElement, mounted);
  updateScreen(mounted, data, setStateValue);
  return () => {
    const screen = SCREENS.get(parentElement);
    const end = () => screen && !screen.dom.host.isConnected && disposeScreen(screen.dom);
    if (screen?.dom.host.isConnected) setTimeout(end, 0);
    else end();
  };
}
