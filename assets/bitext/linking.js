// Links edited by hand: in the matrix, with Alt and the pointer, or in a mode of its own for the
// keyboard. The spans that follow are Python's; until it answers the pair says so.

const KIND_WORDS = { sure: "sure link", possible: "possible link" };

function linkKind(inst, i, j) {
  const link = inst.view.links.find((each) => each.i === i && each.j === j);
  return link ? (link.sure ? "sure" : "possible") : null;
}

function setLink(inst, i, j, kind) {
  if (!emit(inst, { type: "link", source: i, target: j, kind })) return;
  const { source, target } = inst.data.pair;
  say(inst, `${source.words[i]} – ${target.words[j]}: ${KIND_WORDS[kind] ?? "no link"}`);
}

function toggleLink(inst, i, j) {
  setLink(inst, i, j, linkKind(inst, i, j) === null ? "sure" : null);
}

// No link becomes sure, sure becomes possible, possible becomes sure.
function cycleLink(inst, i, j) {
  setLink(inst, i, j, linkKind(inst, i, j) === "sure" ? "possible" : "sure");
}

function relink(inst) {
  if (inst.answer.links === null) return refuse(inst, "The links are the machine's already.");
  return emit(inst, { type: "reset_links" }) && say(inst, "Back to the machine's links");
}

// Whether Python is still to say which spans follow from what was edited here.
function isUpdating(inst) {
  const kinds = ["link", "reset_links", "add_entity", "change_entity", "delete_entity"];
  return inst.box.pending.some((event) => event.pair === inst.data.pair.id && kinds.includes(event.type));
}

// The source word that a link starts from: the focused or selected one, else the first of the entity.
function linkSource(inst) {
  const here = inst.roving.source;
  const words = selectedWords(inst);
  if (words?.side === "source") return clamp(here, words.start, words.end - 1);
  const entity = selectedItem(inst)?.entity;
  if (!entity) return null;
  return here >= entity.start && here < entity.end ? here : entity.start;
}

function linkWith(inst, j) {
  const i = linkSource(inst);
  if (i === null) return refuse(inst, "Select a source word or an entity first, then Alt+click a target word.");
  return toggleLink(inst, i, j);
}

function targetNear(inst, i) {
  const { source, target } = inst.view.sizes;
  return inst.view.links.find((link) => link.i === i)?.j ?? Math.floor((i / source) * target);
}

// The mode for the keyboard: one source and one target word are marked.
function startLinking(inst) {
  if (inst.linking) return stopLinking(inst);
  const active = inst.root.activeElement?.dataset;
  const focused = active?.side === "source" ? Number(active.index) : null;
  const i = focused ?? linkSource(inst) ?? inst.roving.source;
  inst.linking = { i, j: targetNear(inst, i) };
  inst.hover = null;
  inst.el.focus({ preventScroll: true });
  return sayLinking(inst);
}

function stopLinking(inst) {
  inst.linking = null;
}

function sayLinking(inst) {
  const { i, j } = inst.linking;
  const { source, target } = inst.data.pair;
  say(inst, `${source.words[i]} – ${target.words[j]}: ${KIND_WORDS[linkKind(inst, i, j)] ?? "no link"}`);
  for (const side of SIDES) revealWord(inst, side, side === "source" ? i : j);
}

function moveLinking(inst, arg) {
  const [rows, columns] = arg.split(":").map(Number);
  const { source, target } = inst.view.sizes;
  const i = clamp(inst.linking.i + rows, 0, source - 1);
  const j = rows === 0 ? clamp(inst.linking.j + columns, 0, target - 1) : targetNear(inst, i);
  inst.linking = { i, j };
  sayLinking(inst);
}

const LINKING_STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function linkingCommand(inst, event) {
  if (!inst.linking || isElsewhere(inst, event) || event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.composedPath()[0].closest?.("canvas,[data-cmd]")) return null;
  const step = LINKING_STEPS[event.key];
  const forward = inst.data.pair.target.dir === "rtl" ? -1 : 1;
  if (step && !event.shiftKey) return ["moveLinking", `${step[0]}:${step[1] * forward}`];
  const chord = chordOf(event);
  const name = { Enter: "toggle", " ": "toggle", s: "cycle", Delete: "cut", Backspace: "cut" }[chord];
  return name ? ["linkHere", name] : null;
}

function linkHere(inst, how) {
  const { i, j } = inst.linking ?? {};
  if (i === undefined) return;
  if (how === "cycle") cycleLink(inst, i, j);
  else if (how === "toggle") toggleLink(inst, i, j);
  else if (linkKind(inst, i, j)) setLink(inst, i, j, null);
}

// In the mode, a press on a source word starts from there; one on a target word links.
function pressLinking(inst, side, index) {
  if (side === "source") inst.linking = { i: index, j: targetNear(inst, index) };
  else {
    inst.linking = { ...inst.linking, j: index };
    toggleLink(inst, inst.linking.i, index);
  }
}

function rangeTexts(inst, ranges) {
  const texts = ranges.map((range) => ["“", isolated(textOf(inst.data.pair.target, range)), "”"]);
  return texts.length > 0 ? texts.flatMap((text, place) => (place ? [", ", ...text] : text)) : ["nothing"];
}

function movedLine(inst, { source, before, after }) {
  const name = el("b", {}, isolated(textOf(inst.data.pair.source, source)));
  return el("span", { class: "bx-moved" }, name, ": was ", ...rangeTexts(inst, before), ", now ", ...rangeTexts(inst, after));
}

// Below the pair: that links were edited, and what followed from it.
function paintEdited(inst) {
  const { card } = inst.pairParts;
  const updating = isUpdating(inst);
  card.classList.toggle("updating", updating);
  if (inst.answer.links === null && !updating) return inst.pairParts.edited.replaceChildren();
  const moved = inst.data.moved ?? [];
  const followed = updating
    ? [el("span", { class: "bx-quiet", text: "updating the projection …" })]
    : moved.length > 0
      ? moved.map((one) => movedLine(inst, one))
      : [el("span", { class: "bx-quiet", text: "the projection stayed as it was" })];
  const back = command("relink", { class: "bx-link-button" }, "Back to the machine's links ", keyCap(keyText("relink")));
  const what = inst.answer.links === null ? null : el("span", { class: "bx-edited-tag", text: "Links edited" });
  const line = el("p", { class: "bx-edited" }, what, ...followed, inst.answer.links && !inst.data.readonly ? back : null);
  return refill(inst, inst.pairParts.edited, line);
}

// The target words that machine spans stood on before the links were edited, and no longer do.
function wordsBefore(inst) {
  const left = new Set();
  if (inst.answer.links === null) return left;
  for (const { before, after } of inst.data.moved ?? []) {
    for (const range of before) numbers(range).forEach((word) => left.add(word));
    for (const range of after) numbers(range).forEach((word) => left.delete(word));
  }
  return left;
}
