// Pairs ahead: with the pair on the screen Python sends its neighbours in the queue, so that
// going on is painted at once. Python has the last word: what it sends replaces what is known.

import { listLimits, reduceLocally } from "./view_model.js";

/** Pick what a payload says of its pair. @param {PairEntry} data @returns {PairEntry} */
function pickEntry(data) {
  const { pair, answer, neighbours, moved = null, differs = null, offers = null, seen = null } = data;
  return { pair, answer, neighbours, moved, differs, offers, seen };
}

/**
 * Find where the pending events lead; undefined where they stay on Python's pair.
 * @param {Outbox} box @returns {string | undefined}
 */
function findDestination(box) {
  const step = box.pending.findLast((event) => event.type === "go");
  return typeof step?.to === "string" ? step.to : undefined;
}

/** Tell whether another pair than Python's is on its way. @param {Model} model */
export function isLeaving(model) {
  const to = findDestination(model.box);
  return to !== undefined && to !== model.data.pair.id;
}

// These are Python's, and may change other pairs; so are decisions of an earlier page. What is
// typed after them must meet the answers that they lead to.
const PYTHON_EVENTS = new Set(["undo", "redo", "propagate"]);

/** Tell whether what is typed now has to wait for Python. @param {Model} model */
export function isWaiting(model) {
  if (model.box.left.length > 0 && !model.box.late) return true;
  return isLeaving(model) || model.box.pending.some((event) => PYTHON_EVENTS.has(event.type));
}

/**
 * Replay on an earlier entry the events that Python has applied since.
 * @param {PairEntry} entry @param {QueuedEvent[]} done @param {Limits} limits
 */
function replayEvents(entry, done, limits) {
  let { answer } = entry;
  for (const event of done) {
    if (event.pair === entry.pair.id) answer = reduceLocally(answer, event, limits).answer ?? answer;
  }
  return { ...entry, answer };
}

/**
 * Take over what Python sent; of what was known keep only what is or will be on the screen.
 * @param {Model} model @param {Payload} data @param {QueuedEvent[]} done
 */
export function learnPairs(model, data, done) {
  const known = new Map();
  const sameView = model.data?.project === data.project && model.data.recipe === data.recipe;
  for (const id of sameView ? [model.shown, findDestination(model.box)] : []) {
    const entry = id ? model.known.get(id) : undefined;
    if (entry) known.set(id, replayEvents(entry, done, listLimits({ ...data, ...entry })));
  }
  for (const fresh of [...(data.ahead ?? []), data]) known.set(fresh.pair.id, pickEntry(fresh));
  model.known = known;
}

/**
 * Choose the pair to show: where the events lead, if it is known.
 * @param {Model} model @param {Payload} data @returns {string}
 */
export function choosePair(model, data) {
  const to = findDestination(model.box) ?? data.pair.id;
  if (model.known.has(to)) return to;
  return model.shown !== null && model.known.has(model.shown) ? model.shown : data.pair.id;
}
