// The Compare view: one instance for each mounted root, as in the pair view.

const INSTANCES = new WeakMap();
const CLIENT = Math.random().toString(36).slice(2);
let walked = 0;

function createInstance(root) {
  const node = el("div", { class: "bx cx", tabindex: "-1", role: "group", "aria-label": "Comparison of recipes" });
  const parts = {
    head: el("header", { class: "bx-head" }),
    stage: el("div", { class: "cx-stage" }),
    reasons: el("section", { class: "cx-reasons", "aria-label": "What each recipe says here, and why" }),
    live: el("p", { class: "bx-sr", "aria-live": "polite" }),
  };
  node.append(parts.head, parts.stage, parts.reasons, parts.live);
  const inst = { root, host: root.host ?? root, el: node, parts, selected: null, hovered: null, withGrid: false, width: 0 };
  inst.onKey = (event) => onCompareKey(inst, event);
  document.addEventListener("keydown", inst.onKey);
  inst.observer = new ResizeObserver(() => inst.data && inst.width !== widthFor(inst) && draw(inst));
  inst.observer.observe(node);
  node.onclick = (event) => onClick(inst, event);
  node.onpointerover = (event) => hover(inst, groupAt(event));
  node.onpointerleave = () => hover(inst, null);
  root.append(node);
  changedKeys = storedKeys();
  if (!document.activeElement?.closest(TYPING)) node.focus({ preventScroll: true });
  return inst;
}

function dispose(inst) {
  document.removeEventListener("keydown", inst.onKey);
  inst.observer.disconnect();
  inst.el.remove();
  INSTANCES.delete(inst.root);
}

function say(inst, text) {
  inst.parts.live.textContent = text;
}

function groupAt(event) {
  const node = event.target.closest?.("[data-group]");
  return node ? Number(node.dataset.group) : null;
}

// The places to step along: where the recipes differ, or all where they agree.
function steps(inst) {
  const numbers = inst.data.pair.groups.map((_, number) => number);
  const differing = numbers.filter((number) => inst.data.pair.groups[number].differs);
  return differing.length > 0 ? differing : numbers;
}

function widthFor(inst) {
  return Math.max(420, Math.floor(inst.el.clientWidth) - 2);
}

function draw(inst) {
  const { pair, caption } = inst.data;
  inst.width = widthFor(inst);
  inst.picture = drawPicture(pair, { width: inst.width, colours: inst.colours, withGrid: inst.withGrid, caption });
  inst.picture.setAttribute("aria-label", `${plural(pair.lanes.length, "answer")} to one pair; the table below says the same.`);
  inst.parts.stage.replaceChildren(inst.picture);
  light(inst);
}

function light(inst) {
  for (const node of inst.picture.querySelectorAll("[data-group]")) {
    node.classList.toggle("selected", Number(node.dataset.group) === inst.selected);
  }
  paintReasons(inst);
}

function hover(inst, number) {
  if (inst.hovered === number) return;
  inst.hovered = number;
  paintReasons(inst);
}

function select(inst, number) {
  Object.assign(inst, { selected: number, hovered: null });
  light(inst);
  paintHead(inst);
  const group = inst.data.pair.groups[number];
  const words = inst.data.pair.target.words.slice(group.start, group.end).join(" ");
  say(inst, `${words}: ${group.differs ? "the recipes differ" : "the recipes agree"}`);
  inst.picture.querySelector(".cx-frame.selected")?.scrollIntoView({ block: "nearest" });
}

function step(inst, by) {
  const along = steps(inst);
  if (along.length === 0) return;
  const here = along.indexOf(inst.selected);
  select(inst, along[clamp(here < 0 ? 0 : here + by, 0, along.length - 1)]);
}

// Steps are counted, never sent one by one: presses that come fast cannot be lost.
function walk(inst, by) {
  const { before, after } = inst.data.walk;
  if (!inst.away && (by < 0 ? before : after) === 0) return;
  walked += by;
  inst.away = true;
  inst.send("walked", { cid: CLIENT, steps: walked });
}

function stepButton(name, arg, shown, text, disabled) {
  const key = keyText(name === "walk" ? (arg < 0 ? "previous" : "next") : arg < 0 ? "back" : "forward");
  const label = `${text} (${key})`;
  return command(name, { arg, class: "bx-icon-button", title: label, "aria-label": label, disabled }, icon(shown));
}

function paintHead(inst) {
  const { walk: along, pair } = inst.data;
  const differing = pair.groups.filter((group) => group.differs).length;
  const at = steps(inst).indexOf(inst.selected) + 1;
  const spans = differing > 0 ? `Difference ${at} of ${differing}` : pair.groups.length > 0 ? "No difference here" : "No spans here";
  const total = along.total.toLocaleString("en");
  const pairs = along.isHere ? `${(along.before + 1).toLocaleString("en")} of ${total} ${along.what}` : `${total} ${along.what}`;
  const title = `Links of all recipes (${keyText("matrix")})`;
  const grid = { class: "bx-button cx-toggle", "aria-pressed": String(inst.withGrid), title };
  refill(
    inst,
    inst.parts.head,
    stepButton("walk", -1, "left", "Previous pair", along.before === 0),
    el("span", { class: "bx-place", title: pair.id, text: pairs }),
    stepButton("walk", 1, "right", "Next pair", along.after === 0),
    el("span", { class: "cx-bar" }),
    stepButton("step", -1, "up", "Previous difference", at <= 1),
    el("span", { class: "bx-place", text: spans }),
    stepButton("step", 1, "down", "Next difference", at >= steps(inst).length),
    el("span", { class: "bx-spacer" }),
    command("matrix", grid, "Links", keyCap(keyText("matrix"))),
    command("save", { arg: "svg", class: "bx-button", title: "The picture as SVG" }, "SVG"),
    command("save", { arg: "png", class: "bx-button", title: "The picture as PNG, twice its size" }, "PNG"),
  );
}

function perform(inst, name, arg) {
  if (name === "walk") walk(inst, Number(arg));
  else if (name === "step") step(inst, Number(arg));
  else if (name === "save") savePicture(inst, arg);
  else if (name === "matrix") {
    inst.withGrid = !inst.withGrid;
    draw(inst);
    paintHead(inst);
  }
}

function onClick(inst, event) {
  const button = event.target.closest?.("[data-cmd]");
  if (button && button.getAttribute("aria-disabled") !== "true") perform(inst, button.dataset.cmd, button.dataset.arg);
  const number = groupAt(event);
  if (number !== null) select(inst, number);
}

// The keys are those of the pair view, with the changes that a person made there.
const MEANING = { forward: ["step", 1], back: ["step", -1], next: ["walk", 1], previous: ["walk", -1], matrix: ["matrix"] };

function onCompareKey(inst, event) {
  if (!isAvailable(inst) || isTyping(event)) return;
  const chord = chordOf(event);
  const found = MEANING[actionOf(chord)?.id];
  if (!found || (/^(Arrow|Home|End|Page)/.test(chord) && isElsewhere(inst, event))) return;
  event.preventDefault();
  perform(inst, ...found);
}

function update(inst, data, send) {
  const isNew = inst.data?.pair.id !== data.pair.id;
  const isDrawn = JSON.stringify(data) === inst.signature && inst.scheme === inst.el.dataset.scheme;
  Object.assign(inst, { data, send, away: false });
  applyScheme(inst);
  if (isDrawn && inst.scheme === inst.el.dataset.scheme) return;
  Object.assign(inst, { signature: JSON.stringify(data), scheme: inst.el.dataset.scheme });
  if (isNew || !data.pair.groups[inst.selected]) inst.selected = steps(inst)[0] ?? null;
  inst.hovered = null;
  draw(inst);
  paintHead(inst);
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
