// What a person can do: one table of commands behind buttons, clicks and keys.

function say(inst, text) {
  inst.parts.live.textContent = text;
}

function refuse(inst, text) {
  inst.message = text;
  return false;
}

// Check the events against the answer on the screen, queue and send them.
function emit(inst, ...events) {
  let answer = inst.answer;
  for (const event of events) {
    const outcome = reduceLocally(answer, event, limitsOf(inst.data));
    if (outcome.refusal) return refuse(inst, String(outcome.refusal.message ?? outcome.refusal));
    answer = outcome.answer ?? answer;
  }
  inst.message = "";
  for (const event of events) enqueue(inst.box, inst.data.pair.id, event, seenBy(inst, event));
  flush(inst.box);
  return true;
}

// The last row of the history that is on the screen: of all for undo and redo, else of the pair.
function seenBy(inst, event) {
  const { revision, seen } = inst.data;
  return (event.type === "undo" || event.type === "redo" ? revision : seen) ?? null;
}

function at(span) {
  return { start: span.start, end: span.end };
}

function selectItem(inst, item) {
  inst.selection = item ? { kind: "item", id: item.id } : null;
  if (item) inst.anchor = item.id;
}

// Keep the selection on the span that an edit moved or made.
function follow(inst, range) {
  deriveView(inst);
  selectItem(inst, inst.view.items.find((item) => sameRange(item.span, range)) ?? selectedItem(inst));
}

function stepItem(inst, step) {
  const { items } = inst.view;
  if (items.length === 0) return;
  if (isInside(inst)) goHome(inst);
  const index = items.findIndex((item) => item.id === inst.selection?.id);
  const next = index < 0 ? (step > 0 ? 0 : items.length - 1) : (index + step + items.length) % items.length;
  selectItem(inst, items[next]);
  say(inst, itemName(inst, items[next]));
}

// After a decision: on to the next span that is still as projected.
function advance(inst) {
  const { items } = inst.view;
  const index = items.findIndex((item) => item.id === inst.selection?.id);
  const rest = [...items.slice(index + 1), ...items.slice(0, Math.max(index, 0))];
  const next = rest.find((item) => item.state === "projected");
  if (next) selectItem(inst, next);
}

function accept(inst) {
  const item = selectedItem(inst);
  if (!item) return addCounterpart(inst);
  if (!item.span) return refuse(inst, "There is no counterpart to accept. Drag over target words to add one.");
  if (!emit(inst, { type: "accept", ...at(item.span) })) return false;
  say(inst, `Accepted ${sideText(inst, item, "target")}`);
  deriveView(inst);
  return advance(inst);
}

function addCounterpart(inst) {
  const entity = anchorEntity(inst);
  if (selectedWords(inst)?.side === "target" && entity) return applyLabel(inst, entity.label);
  return refuse(inst, "Select an entity first (J), or drag over target words.");
}

function reject(inst) {
  const item = selectedItem(inst);
  if (!item) return refuse(inst, "Select a projected span first (J).");
  if (item.state === "rejected") return restore(inst, item);
  if (!item.span) return refuse(inst, "This entity has no counterpart as it is. Confirm the pair to keep it so.");
  if (!emit(inst, { type: "reject", ...at(item.span) })) return false;
  say(inst, `Rejected ${sideText(inst, item, "target")}`);
  deriveView(inst);
  return advance(inst);
}

// "No entity" as a decision: the source entity has no counterpart, however often it is said.
function rejectAll(inst) {
  const item = selectedItem(inst);
  if (item?.state === "rejected") return say(inst, "This entity has no counterpart already");
  return reject(inst);
}

function restore(inst, item) {
  return emit(inst, { type: "restore", source: item.entity });
}

function remove(inst) {
  const item = selectedItem(inst);
  if (item?.span) return reject(inst);
  if (!item) return refuse(inst, "Select an entity first (J).");
  inst.selection = null;
  return emit(inst, { type: "delete_entity", ...at(item.entity) });
}

function moveEdge(inst, edge, step) {
  const span = selectedItem(inst)?.span;
  if (!span) return refuse(inst, "Select a span first (J), then move its boundaries.");
  const to = edge === "start" ? [span.start + step, span.end] : [span.start, span.end + step];
  if (to[0] >= to[1]) return refuse(inst, "A span keeps at least one word. Reject it instead (X).");
  if (to[0] < 0 || to[1] > inst.view.sizes.target) return refuse(inst, "The sentence ends here.");
  const range = { start: to[0], end: to[1] };
  if (!emit(inst, { type: "move", ...at(span), to })) return;
  follow(inst, range);
  say(inst, `Now ${textOf(inst.data.pair.target, range)}`);
}

function choose(inst, arg) {
  const [, start, end, from, to] = arg.split(":").map(Number);
  const item = inst.view.items.find((each) => sameRange(each.entity, { start, end }));
  if (!item) return;
  selectItem(inst, item);
  const range = { start: from, end: to };
  if (!sameRange(item.span, range)) emit(inst, { type: "choose", source: item.entity, ...range });
}

function chooseNothing(inst, id) {
  const item = inst.view.items.find((each) => each.id === id);
  if (!item) return;
  selectItem(inst, item);
  if (item.span) emit(inst, { type: "reject", ...at(item.span) });
}

function go(inst, to) {
  if (to && emit(inst, { type: "go", to })) showKnown(inst, to);
}

function confirm(inst) {
  const { next } = inst.data.neighbours;
  const events = inst.answer.status === "confirmed" ? [] : [{ type: "confirm" }];
  if (next) events.push({ type: "go", to: next });
  if (events.length === 0 || !emit(inst, ...events)) return;
  say(inst, next ? "Confirmed" : "Confirmed. This was the last pair.");
  if (next) showKnown(inst, next);
}

function saveNote(inst, type) {
  const note = inst.draft.trim();
  openSheet(inst, null);
  emit(inst, { type, note });
}

function select(inst, id) {
  const item = inst.view.items.find((each) => each.id === id) ?? null;
  selectItem(inst, item);
}

const COMMANDS = {
  accept,
  reject,
  remove,
  confirm,
  choose,
  select,
  restore: (inst) => selectedItem(inst)?.state === "rejected" && restore(inst, selectedItem(inst)),
  nothing: chooseNothing,
  label: (inst, label) => applyLabel(inst, label),
  labelHere: (inst, label) => applyLabel(inst, label, false),
  edge: (inst, arg) => moveEdge(inst, arg.split(":")[0], Number(arg.split(":")[1])),
  forward: (inst) => stepItem(inst, 1),
  back: (inst) => stepItem(inst, -1),
  next: (inst) => go(inst, inst.data.neighbours.next),
  previous: (inst) => go(inst, inst.data.neighbours.previous),
  undo: (inst) => emit(inst, { type: "undo" }),
  redo: (inst) => emit(inst, { type: "redo" }),
  reopen: (inst) => emit(inst, { type: "reopen" }),
  flagging: (inst) => openSheet(inst, "flag"),
  noting: (inst) => openSheet(inst, "note"),
  labels: (inst) => openSheet(inst, "labels"),
  none: rejectAll,
  linking: startLinking,
  moveLinking,
  linkHere,
  linkWith: (inst, arg) => linkWith(inst, Number(arg)),
  linkCell: (inst, arg) => linkCell(inst, ...arg.split(":")),
  relink,
  why: toggleWhy,
  propagate,
  carry,
  chooseAll,
  matrix: (inst) => inst.matrix.canvas.focus({ preventScroll: true }),
  rekey: (inst, arg) => Object.assign(inst, { capture: arg, captured: "" }),
  usual: resetKeys,
  keys: (inst) => openSheet(inst, "keys"),
  flag: (inst) => saveNote(inst, "flag"),
  note: (inst) => saveNote(inst, "note"),
  close: (inst) => openSheet(inst, null),
  dismiss: (inst) => refuse(inst, ""),
  seek: go,
  heard: (inst, place) => inst.alerts.splice(Number(place), 1),
  crop: (inst, arg) => setCrop(inst, arg),
  leave: (inst) => leave(inst),
  home: goHome,
};

const READERS = new Set(
  "select forward back next previous matrix why keys rekey usual close crop leave home dismiss heard".split(" "),
);
const ALWAYS = new Set("keys rekey usual close crop why chooseAll heard home".split(" "));

// Escape: close what is open, then leave the word or button and unselect.
function leave(inst) {
  if (inst.sheet) return openSheet(inst, null);
  if (inst.message) return refuse(inst, "");
  if (inst.linking) return stopLinking(inst);
  if (inst.explaining) return toggleWhy(inst);
  if (isInside(inst)) goHome(inst);
  inst.selection = null;
  inst.hover = null;
}

// Undo and redo may follow each other at once; all else waits for what they lead to.
function mustWait(inst, name) {
  if (ALWAYS.has(name)) return false;
  if (["undo", "redo"].includes(name)) return isLeaving(inst) || inst.waiting.length > 0;
  return isWaiting(inst);
}

// Run a command; keys pressed while Python has to answer first wait for it.
function run(inst, name, arg, typed = false) {
  if (inst.data.readonly && !READERS.has(name)) return;
  if (mustWait(inst, name)) {
    if (typed && inst.waiting.length < 60) inst.waiting.push([name, arg]);
    return;
  }
  inst.notice = "";
  COMMANDS[name](inst, arg);
  paint(inst);
  if (["forward", "back", "select"].includes(name)) revealSelection(inst);
}
