// Pairs ahead: with the pair on the screen Python sends its neighbours in the queue, so that
// going on is painted at once. Python has the last word: what it sends replaces what is known.

const OF_A_PAIR = ["pair", "answer", "neighbours", "moved", "differs", "offers", "seen"];

function entryOf(data) {
  return Object.fromEntries(OF_A_PAIR.map((name) => [name, data[name] ?? null]));
}

// Where the pending events lead; undefined where they stay on Python's pair.
function destination(box) {
  return box.pending.findLast((event) => event.type === "go")?.to;
}

function isLeaving(inst) {
  const to = destination(inst.box);
  return to !== undefined && to !== inst.data.pair.id;
}

// These are Python's, and may change other pairs; so are decisions of an earlier page. What is
// typed after them must meet the answers that they lead to.
const PYTHONS = new Set(["undo", "redo", "propagate"]);

function isWaiting(inst) {
  if (inst.box.left.length > 0 && !inst.box.late) return true;
  return isLeaving(inst) || inst.box.pending.some((event) => PYTHONS.has(event.type));
}

// An entry of an earlier payload with the events that Python has applied since.
function broughtUp(entry, done, limits) {
  let { answer } = entry;
  for (const event of done) {
    if (event.pair === entry.pair.id) answer = reduceLocally(answer, event, limits).answer ?? answer;
  }
  return { ...entry, answer };
}

// Take over what Python sent; of what was known keep only what is or will be on the screen.
function learn(inst, data, done) {
  const known = new Map();
  const sameView = inst.data?.project === data.project && inst.data.recipe === data.recipe;
  for (const id of sameView ? [inst.shown, destination(inst.box)] : []) {
    const entry = inst.known.get(id);
    if (entry) known.set(id, broughtUp(entry, done, limitsOf({ ...data, ...entry })));
  }
  for (const fresh of [...(data.ahead ?? []), data]) known.set(fresh.pair.id, entryOf(fresh));
  inst.known = known;
}

function pairToShow(inst, data) {
  const to = destination(inst.box) ?? data.pair.id;
  if (inst.known.has(to)) return to;
  return inst.known.has(inst.shown) ? inst.shown : data.pair.id;
}

// Paint a pair that is known already; Python's own view of it follows.
function showKnown(inst, id) {
  if (!inst.known.has(id)) return;
  inst.data = { ...inst.data, ...inst.known.get(id) };
  openPair(inst);
}
