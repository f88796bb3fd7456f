// The component: one instance for each mounted root. The exported function runs again on every
// change of data or theme, and its clean-up may run while the element stays mounted.

const INSTANCES = new WeakMap();

function panel(name, title, ...children) {
  const id = `bx-title-${name}`;
  const heading = el("h3", { id, class: "bx-title", text: title });
  return el("section", { class: `bx-panel bx-panel-${name}`, "aria-labelledby": id }, heading, ...children);
}

function createInstance(root) {
  const node = el("div", { class: "bx", tabindex: "-1", role: "group", "aria-label": "Pair review" });
  const inst = {
    root,
    host: root.host ?? root,
    el: node,
    selection: null,
    anchor: null,
    hover: null,
    drag: null,
    sheet: null,
    shownSheet: "",
    capture: null,
    captured: "",
    linking: null,
    explaining: false,
    draft: "",
    message: "",
    alerts: [],
    told: new Set(),
    recovering: new Set(),
    notice: "",
    asked: 0,
    chosen: null,
    waiting: [],
    known: new Map(),
    roving: { source: 0, target: 0 },
    signature: "",
  };
  inst.parts = {
    head: el("header", { class: "bx-head" }),
    alerts: el("div", { class: "bx-alerts", role: "alert" }),
    actions: el("div", { class: "bx-actions", role: "group", "aria-label": "Selected span" }),
    candidates: el("div", { class: "bx-body" }),
    matched: el("div", { class: "bx-body" }),
    why: el("div", { class: "bx-body bx-why" }),
    whyButton: command("why", { class: "bx-choice bx-why-button", "aria-pressed": "false" }),
    sheet: el("div", { class: "bx-sheet", role: "dialog", hidden: true }),
    live: el("p", { class: "bx-sr", "aria-live": "polite" }),
  };
  inst.pairParts = buildPairParts(inst);
  inst.parts.panels = el(
    "div",
    { class: "bx-panels" },
    panel("matrix", "Alignment", ...buildMatrix(inst)),
    panel("candidates", "Candidate spans", inst.parts.candidates),
    panel("matched", "Matched labels", inst.parts.matched),
    panel("why", "Why this label", inst.parts.why),
    inst.parts.whyButton,
  );
  const { head, alerts, actions, panels, sheet, live } = inst.parts;
  node.append(head, alerts, inst.pairParts.card, actions, panels, sheet, live);
  bindInstance(inst);
  root.append(node);
  if (document.activeElement?.closest("[data-testid=stSidebarNav]")) node.focus({ preventScroll: true });
  return inst;
}

function bindInstance(inst) {
  bindPointer(inst);
  inst.onKey = (event) => onKey(inst, event);
  inst.onUnload = (event) => inst.box.pending.length > 0 && event.preventDefault();
  inst.onReserved = (event) => onReservedKey(inst, event);
  document.addEventListener("keydown", inst.onKey);
  window.addEventListener("keydown", inst.onReserved, true);
  window.addEventListener("beforeunload", inst.onUnload);
  inst.observer = new ResizeObserver(() => rearrange(inst));
  inst.observer.observe(inst.el);
  for (const side of SIDES) inst.pairParts.rows[side].onscroll = () => drawLinks(inst);
  document.fonts?.ready.then(() => inst.data && inst.host.isConnected && rearrange(inst));
}

function dispose(inst) {
  document.removeEventListener("keydown", inst.onKey);
  window.removeEventListener("keydown", inst.onReserved, true);
  window.removeEventListener("beforeunload", inst.onUnload);
  inst.observer.disconnect();
  cancelAnimationFrame(inst.matrix.frame);
  inst.el.remove();
  INSTANCES.delete(inst.root);
}

// Let the lower panels take the rest of the window, so that an ordinary pair needs no scrolling.
function fitRoom(inst) {
  if (!inst.data) return;
  const page = inst.host.closest?.("[data-testid=stMain]");
  const above = inst.parts.panels.getBoundingClientRect().top + (page?.scrollTop ?? window.scrollY);
  const room = `${Math.floor(window.innerHeight - above - 14)}px`;
  if (inst.room !== room) inst.el.style.setProperty("--bx-room", (inst.room = room));
  layoutMatrix(inst);
  drawLinks(inst);
}

function rearrange(inst) {
  fitRoom(inst);
  if (inst.data) drawMatrix(inst);
}

function signatureOf(inst) {
  const { labels, neighbours, can_undo: undo, can_redo: redo, readonly, moved, differs, offers } = inst.data;
  const { answer, selection, anchor, message, alerts, notice, crop } = inst;
  const shown = [answer, selection, anchor, message, alerts, notice, offers, crop, inst.el.dataset.scheme, inst.explaining, inst.linking, isUpdating(inst), changedKeys];
  return JSON.stringify([inst.stamp, labels, neighbours, undo, redo, readonly, moved, differs, ...shown]);
}

function paint(inst) {
  deriveView(inst);
  paintSheet(inst);
  const signature = signatureOf(inst);
  if (signature === inst.signature) return paintSaved(inst);
  inst.signature = signature;
  inst.painting = true;
  try {
    paintParts(inst);
  } finally {
    inst.painting = false;
  }
  fitRoom(inst);
  paintMatrix(inst);
  scheduleMatrix(inst);
  if (inst.opening) revealSelection(inst);
  inst.opening = false;
}

// All that writes to the document comes before what measures it.
function paintParts(inst) {
  paintHead(inst);
  paintAlerts(inst);
  paintPair(inst);
  paintActions(inst);
  paintCandidates(inst);
  paintMatched(inst);
  paintWhy(inst);
}

// A new pair on the screen: nothing carries over but the keyboard focus.
function openPair(inst) {
  inst.shown = inst.data.pair.id;
  inst.opening = true;
  takePair(inst);
  Object.assign(inst, { selection: null, anchor: null, hover: null, drag: null, sheet: null, message: "", linking: null });
  inst.roving = { source: 0, target: 0 };
  for (const side of SIDES) inst.pairParts.rows[side].scrollTop = 0;
  deriveView(inst);
  const first = inst.view.items.find((item) => item.state === "projected") ?? inst.view.items[0];
  selectItem(inst, first ?? null);
}

// What is worked out once for each payload of a pair.
function takePair(inst) {
  const { scores, ...rest } = inst.data.pair;
  inst.stamp = JSON.stringify([rest, scores?.length]);
  inst.scores = decodeScores(inst.data.pair);
}

// What Python says about an act over many pairs, once.
function showNotice(inst) {
  const { notice } = inst.data;
  if (!notice || notice.cid !== inst.box.cid || notice.n === inst.noticed) return;
  Object.assign(inst, { noticed: notice.n, notice: notice.message });
  say(inst, notice.message);
}

function update(inst, data, setStateValue) {
  inst.box = outboxOf(data.project);
  inst.box.send = setStateValue;
  inst.box.repaint = () => inst.host.isConnected && paint(inst);
  learn(inst, data, acknowledge(inst.box, data.cid_acks));
  inst.data = { ...data, ...inst.known.get(pairToShow(inst, data)) };
  applyScheme(inst);
  if (inst.shown !== inst.data.pair.id) openPair(inst);
  else takePair(inst);
  tellRefusals(inst);
  recover(inst);
  showNotice(inst);
  paint(inst);
  while (inst.waiting.length > 0 && !isWaiting(inst)) {
    const [name, arg] = inst.waiting.shift();
    run(inst, name, arg);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  if (!INSTANCES.has(parentElement)) INSTANCES.set(parentElement, createInstance(parentElement));
  update(INSTANCES.get(parentElement), data, setStateValue);
  return () => {
    const inst = INSTANCES.get(parentElement);
    const end = () => inst && !inst.host.isConnected && dispose(inst);
    if (inst?.host.isConnected) setTimeout(end, 0);
    else end();
  };
}
