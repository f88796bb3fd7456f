// The component: one instance for each mounted root. The exported function runs again on every
// change of data or theme, and its clean-up may run while the element stays mounted.

import { announce, buildCommand, el } from "../shared/dom.js";
import { applyScheme } from "../shared/theme.js";
import { reportRefusals, sendLeftEvents } from "./alerts.js";
import { runCommand } from "./commands.js";
import { bindKeys, onKey, onReservedKey } from "./keyboard.js";
import { drawLinks } from "./link_lines.js";
import { buildMatrix, scheduleMatrix } from "./matrix.js";
import { openPair, readPair } from "./opening.js";
import { dropAcknowledged, openOutbox } from "./outbox.js";
import { paintScreen, rearrangeScreen } from "./painting.js";
import { choosePair, isWaiting, learnPairs } from "./pair_cache.js";
import { bindPointer } from "./pointer.js";
import { buildPairParts } from "./sentences.js";
import { createModel, createUi } from "./state.js";
import { SIDES } from "./view_model.js";

/** @type {WeakMap<ShadowRoot, ReviewScreen>} */
const SCREENS = new WeakMap();

/** Build one of the lower panels. @param {string} name @param {string} title @param {...Child} children */
function buildPanel(name, title, ...children) {
  const id = `bx-title-${name}`;
  const heading = el("h3", { id, class: "bx-title", text: title });
  return el("section", { class: `bx-panel bx-panel-${name}`, "aria-labelledby": id }, heading, ...children);
}

/** Build the empty view in its root and listen to it. @param {ShadowRoot} root @returns {ReviewScreen} */
function createScreen(root) {
  const node = el("div", { class: "bx", tabindex: "-1", role: "group", "aria-label": "Pair review" });
  const parts = createParts();
  const dom = {
    root,
    host: root.host ?? root,
    node,
    parts,
    pair: buildPairParts(),
    matrix: buildMatrix(),
    observer: new ResizeObserver(() => rearrangeScreen(screen)),
    listening: new AbortController(),
  };
  const { tools, readout, scroller, list } = dom.matrix;
  parts.panels.append(
    buildPanel("matrix", "Alignment", tools, readout, scroller, list),
    buildPanel("candidates", "Candidate spans", parts.candidates),
    buildPanel("matched", "Matched labels", parts.matched),
    buildPanel("why", "Why this label", parts.why),
    parts.whyButton,
  );
  const { head, alerts, actions, panels, sheet, live } = parts;
  node.append(head, alerts, dom.pair.card, actions, panels, sheet, live);
  /** @type {ReviewScreen} */
  const screen = { model: createModel(), ui: createUi(), dom };
  bindScreen(screen);
  root.append(node);
  if (document.activeElement?.closest("[data-testid=stSidebarNav]")) node.focus({ preventScroll: true });
  return screen;
}

/** Build the parts of the view that keep their element. */
function createParts() {
  return {
    head: el("header", { class: "bx-head" }),
    alerts: el("div", { class: "bx-alerts", role: "alert" }),
    actions: el("div", { class: "bx-actions", role: "group", "aria-label": "Selected span" }),
    panels: el("div", { class: "bx-panels" }),
    candidates: el("div", { class: "bx-body" }),
    matched: el("div", { class: "bx-body" }),
    why: el("div", { class: "bx-body bx-why" }),
    whyButton: buildCommand("why", { class: "bx-choice bx-why-button", "aria-pressed": "false" }),
    sheet: el("div", { class: "bx-sheet", role: "dialog", hidden: true }),
    live: el("p", { class: "bx-sr", "aria-live": "polite" }),
  };
}

/** Listen to keys, the pointer, scrolling and the size of the view. @param {ReviewScreen} screen */
function bindScreen(screen) {
  const { model, dom } = screen;
  bindPointer(screen);
  bindKeys(screen);
  const { signal } = dom.listening;
  const onUnload = (/** @type {BeforeUnloadEvent} */ event) => model.box.pending.length > 0 && event.preventDefault();
  document.addEventListener("keydown", (event) => onKey(screen, event), { signal });
  window.addEventListener("keydown", (event) => onReservedKey(screen, event), { signal, capture: true });
  window.addEventListener("beforeunload", onUnload, { signal });
  dom.matrix.scroller.onscroll = () => scheduleMatrix(screen);
  dom.observer.observe(dom.node);
  for (const side of SIDES) dom.pair.rows[side].onscroll = () => drawLinks(screen);
  document.fonts?.ready.then(() => model.data && dom.host.isConnected && rearrangeScreen(screen));
}

/** Stop listening and take the view off the page. @param {ReviewScreen} screen */
function disposeScreen(screen) {
  const { ui, dom } = screen;
  dom.listening.abort();
  dom.observer.disconnect();
  cancelAnimationFrame(ui.grid.frame);
  dom.node.remove();
  SCREENS.delete(dom.root);
}

/** Show once what Python says about an act over many pairs. @param {ReviewScreen} screen */
function showNotice(screen) {
  const { model, ui, dom } = screen;
  const { notice } = model.data;
  if (!notice || notice.cid !== model.box.cid || notice.n === model.noticeNumber) return;
  model.noticeNumber = notice.n;
  ui.notice = notice.message;
  announce(dom, notice.message);
}

/**
 * Take what Python sent, paint it, and run the commands that waited for it.
 * @param {ReviewScreen} screen @param {Payload} data @param {(name: string, value: unknown) => void} setStateValue
 */
function updateScreen(screen, data, setStateValue) {
  const { model, ui, dom } = screen;
  model.box = openOutbox(data.project);
  model.box.send = setStateValue;
  model.box.repaint = () => dom.host.isConnected && paintScreen(screen);
  learnPairs(model, data, dropAcknowledged(model.box, data.cid_acks));
  model.data = { ...data, ...model.known.get(choosePair(model, data)) };
  ui.colours = applyScheme(dom);
  if (model.shown !== model.data.pair.id) openPair(screen);
  else readPair(model);
  reportRefusals(screen);
  sendLeftEvents(screen);
  showNotice(screen);
  paintScreen(screen);
  while (!isWaiting(model)) {
    const waiting = model.waiting.shift();
    if (!waiting) break;
    runCommand(screen, ...waiting);
  }
}

/**
 * Show the data in its element; called again on every change of data or theme. Its clean-up may run while the
 * element stays mounted.
 * @param {Mounting<Payload>} mounting
 */
export default function mount({ data, parentElement, setStateValue }) {
  const mounted = SCREENS.get(parentElement) ?? createScreen(parentElement);
  SCREENS.set(parentElement, mounted);
  updateScreen(mounted, data, setStateValue);
  return () => {
    const screen = SCREENS.get(parentElement);
    const end = () => screen && !screen.dom.host.isConnected && disposeScreen(screen);
    if (screen?.dom.host.isConnected) setTimeout(end, 0);
    else end();
  };
}
