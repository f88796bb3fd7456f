// From payload and answer to what is drawn: one item per source entity and one per target
// span without a source.

import { applyEvent } from "./reducer.js";

/** @type {Side[]} */
export const SIDES = ["source", "target"];

export const STATE_WORDS = {
  projected: "projected",
  accepted: "accepted",
  corrected: "corrected",
  added: "added by hand",
  rejected: "no counterpart",
  unmatched: "unmatched",
};

const LOCAL_EVENTS = new Set([
  "accept",
  "reject",
  "restore",
  "relabel",
  "move",
  "add",
  "choose",
  "confirm",
  "reopen",
  "flag",
  "note",
  "add_entity",
  "change_entity",
  "delete_entity",
  "link",
  "reset_links",
]);

/**
 * Tell whether two ranges hold the same words.
 * @param {WordRange | null | undefined} a @param {WordRange | null | undefined} b
 */
export function isSameRange(a, b) {
  if (!a || !b) return false;
  return a.start === b.start && a.end === b.end;
}

/** Tell whether two ranges share a word. @param {WordRange} a @param {WordRange} b */
export function isOverlapping(a, b) {
  return a.start < b.end && b.start < a.end;
}

/**
 * Apply an event here, before Python does; what only Python can apply leaves the answer as it is.
 * @param {Answer} answer @param {ReviewEvent} event @param {Limits} limits
 * @returns {{ answer: Answer, refusal?: string | null }}
 */
export function reduceLocally(answer, event, limits) {
  if (!LOCAL_EVENTS.has(event.type)) return { answer };
  return applyEvent(answer, event, limits);
}

/**
 * List what an event is judged by: the pair's size, the label set and the machine's links.
 * @param {{ pair: PairData, labels: LabelData[] }} data @returns {Limits}
 */
export function listLimits({ pair, labels }) {
  return {
    size: [pair.source.words.length, pair.target.words.length],
    labels: labels.map((label) => label.name),
    links: { sure: pair.links, possible: pair.possible },
  };
}

/** Replay on Python's answer the events that it has not seen yet. @param {Model} model @returns {Answer} */
function replayPending(model) {
  const { pair, answer } = model.data;
  let now = answer;
  for (const event of model.box.pending) {
    if (event.pair !== pair.id) continue;
    now = reduceLocally(now, event, listLimits(model.data)).answer ?? now;
  }
  return now;
}

/**
 * Build one item for each span of the entity, or one that says why there is none.
 * @param {LabelledRange} entity @param {Answer} answer
 */
function buildEntityItems(entity, answer) {
  const id = `e:${entity.start}:${entity.end}`;
  const spans = answer.spans.filter((span) => isSameRange(span.source, entity));
  if (spans.length > 0) {
    return spans.map((span, place) => buildItem(place === 0 ? id : nameSpan(span), entity, span, span.state));
  }
  const rejected = answer.rejected.some((range) => isSameRange(range, entity));
  return [buildItem(id, entity, null, rejected ? "rejected" : "unmatched")];
}

/** Name a span by its place. @param {WordRange} span */
function nameSpan(span) {
  return `t:${span.start}:${span.end}`;
}

/**
 * Build an item.
 * @param {string} id @param {LabelledRange | null} entity @param {Mention | null} span @param {ItemState} state
 * @returns {Item}
 */
function buildItem(id, entity, span, state) {
  return /** @type {Item} */ ({ id, entity, span, state, label: (entity ?? span)?.label });
}

/** Build the items of an answer: source entities, then target spans without a source. @param {Answer} answer */
function buildItems(answer) {
  const entities = answer.entities ?? [];
  const alone = answer.spans.filter((span) => !entities.some((entity) => isSameRange(span.source, entity)));
  return [
    ...entities.flatMap((entity) => buildEntityItems(entity, answer)),
    ...alone.map((span) => buildItem(nameSpan(span), null, span, span.state)),
  ];
}

/**
 * Return the range of an item on one side, null without one.
 * @param {Item} item @param {Side} side @returns {LabelledRange | null}
 */
export function findSideRange(item, side) {
  return side === "source" ? item.entity : item.span;
}

/** Return the label of an item on one side. @param {Item} item @param {Side} side */
export function findSideLabel(item, side) {
  return findSideRange(item, side)?.label ?? item.label;
}

/**
 * Map each word to the item that covers it.
 * @param {Item[]} items @param {Side} side @param {number} size @returns {(Item | null)[]}
 */
function mapWords(items, side, size) {
  const at = new Array(size).fill(null);
  for (const item of items) {
    const range = findSideRange(item, side);
    if (range) at.fill(item, range.start, range.end);
  }
  return at;
}

/**
 * List the links that stand: those edited by hand, else the machine's.
 * @param {PairData} pair @param {Answer} answer @returns {LinkLine[]}
 */
function listLinks(pair, answer) {
  const { sure, possible } = answer.links ?? { sure: pair.links, possible: pair.possible };
  return [...sure.map(([i, j]) => ({ i, j, sure: true })), ...possible.map(([i, j]) => ({ i, j, sure: false }))];
}

/** Decode the score matrix: one byte for each pair of words, null without scores. @param {PairData} pair */
export function decodeScores(pair) {
  if (!pair.scores) return null;
  return Uint8Array.from(atob(pair.scores), (char) => char.charCodeAt(0));
}

/** Work out what is drawn of the answer. @param {Model} model */
export function deriveView(model) {
  const { pair } = model.data;
  const answer = replayPending(model);
  const items = buildItems(answer);
  const sizes = { source: pair.source.words.length, target: pair.target.words.length };
  model.answer = answer;
  model.view = {
    items,
    sizes,
    at: {
      source: mapWords(items, "source", sizes.source),
      target: mapWords(items, "target", sizes.target),
    },
    links: listLinks(pair, answer),
    before: findWordsBefore(model),
    long: Math.max(sizes.source, sizes.target) > 60,
    hues: new Map(model.data.labels.map((label) => [label.name, label.hue])),
  };
}

/** Find the hue of a label. @param {Model} model @param {string} label */
export function findHue(model, label) {
  return (model.view.hues.get(label) ?? 9) % 10;
}

/**
 * Join the words [start, end) as they are written, without the gap after the last one.
 * @param {SentenceData} sentence @param {WordRange} range
 */
export function joinWords(sentence, range) {
  let text = "";
  for (let k = range.start; k < range.end; k += 1) {
    text += sentence.words[k] + (k + 1 < range.end ? sentence.gaps[k] : "");
  }
  return text;
}

/**
 * Return the text of an item on one side, empty without a range there.
 * @param {Model} model @param {Item} item @param {Side} side
 */
export function readSideText(model, item, side) {
  const range = findSideRange(item, side);
  return range ? joinWords(model.data.pair[side], range) : "";
}

/**
 * Tell whether a source entity and what renders it have different labels.
 * @param {Item} item @returns {item is MatchedItem}
 */
export function isUnequal(item) {
  return item.entity !== null && item.span !== null && item.entity.label !== item.span.label;
}

/** Return the label of the other side. @param {MatchedItem} item @param {Side} side */
export function findOtherLabel(item, side) {
  return side === "source" ? item.span.label : item.entity.label;
}

/**
 * Find the side on which an item is shown and edited: the target where it has a span.
 * @param {Item} item @returns {Side}
 */
export function findMainSide(item) {
  return item.span ? "target" : "source";
}

/** List the numbers of the words of a range. @param {WordRange | null} range @returns {number[]} */
export function listWordNumbers(range) {
  return range ? Array.from({ length: range.end - range.start }, (_, k) => range.start + k) : [];
}

/**
 * Find the target words that machine spans stood on before the links were edited, and no longer do.
 * @param {Model} model @returns {Set<number>}
 */
function findWordsBefore(model) {
  const left = new Set();
  if (model.answer.links === null) return left;
  for (const { before, after } of model.data.moved ?? []) {
    for (const range of before) listWordNumbers(range).forEach((word) => left.add(word));
    for (const range of after) listWordNumbers(range).forEach((word) => left.delete(word));
  }
  return left;
}

/** Tell whether Python is still to say which spans follow from what was edited here. @param {Model} model */
export function isUpdating(model) {
  const kinds = ["link", "reset_links", "add_entity", "change_entity", "delete_entity"];
  return model.box.pending.some((event) => event.pair === model.data.pair.id && kinds.includes(event.type));
}
