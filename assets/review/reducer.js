// The twin of core/review/reducer.py: paints a decision at once, before Python has it on disk.
// applyEvent(answer, event, limits) -> { answer, refusal }: the answer after the event and null,
// or the answer unchanged and why, in one sentence. limits = { size: [source words, target
// words], labels: [...], links: { sure, possible } }, the machine's links, from which the first
// edit of a link starts. Spans that follow from edited links come from Python. Nothing that is
// passed in is changed. Python has the last word;
// tests/fixtures/review_events.json and a law with random events hold the two together.

import {
  acceptSpan,
  addRefused,
  changeEntity,
  decideSpan,
  dropRejection,
  exchangeSpans,
  isCovering,
  isMachine,
  isSameLinks,
  isSameSpan,
  isSettled,
  listEntities,
  setLink,
  sortSpans,
} from "./answer.js";

const MAX_NOTE_LENGTH = 2000;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]/u;

const NOT_UNDERSTOOD = "This action was not understood; reload the page and try again.";
const OUTSIDE = "That range of words does not exist in this sentence.";
const UNKNOWN_LABEL = "This label is not in the label set of the project.";
const NO_SPAN = "There is no span on exactly these words any more.";
const NO_ENTITY = "There is no such source entity any more.";
const TAKEN = "Another span already covers some of these words; move or reject that one first.";
const SETTLED = "A span that was already reviewed covers some of these words; move or reject that one first.";
const HAS_SPAN = "This source entity already has a span in the translation; move that one instead.";
const NOT_REJECTED = "This source entity is not among the rejected ones.";
const ENTITY_TAKEN = "Another source entity already covers some of these words; delete that one first.";
const LONG_NOTE = "A note can have at most 2,000 characters.";
const OUTSIDE_LINK = "One of these two words does not exist in this pair.";
const TOUCHED = "This pair was already worked on, so it is not accepted in bulk.";
const BROKEN_NOTE = "The note holds characters that cannot be shown; type them again.";

const KEEP_BULK = ["bulk", "confirm", "flag", "note"];
const OPEN_CONFIRMED = ["add_entity", "change_entity", "delete_entity", "restore"];
/** @type {WordLinks} */
const NO_LINKS = { sure: [], possible: [] };

class Refusal extends Error {}

/** Refuse the event, in one sentence. @param {string} message @returns {never} */
function refuseEvent(message) {
  throw new Refusal(message);
}

/** Read an integer from outside. @param {unknown} value @returns {number} */
function readInteger(value) {
  return typeof value === "number" && Number.isInteger(value) ? value : refuseEvent(NOT_UNDERSTOOD);
}

/** Read a text from outside. @param {unknown} value @returns {string} */
function readText(value) {
  return typeof value === "string" ? value : refuseEvent(NOT_UNDERSTOOD);
}

/**
 * Read a range of words within a sentence.
 * @param {unknown[]} values @param {number} size @returns {[number, number]}
 */
function readRange(values, size) {
  const [start, end] = [readInteger(values[0]), readInteger(values[1])];
  return 0 <= start && start < end && end <= size ? [start, end] : refuseEvent(OUTSIDE);
}

/** Read a label of the label set. @param {any} event @param {Limits} limits */
function readLabel(event, limits) {
  const label = readText(event.label);
  return limits.labels.includes(label) ? label : refuseEvent(UNKNOWN_LABEL);
}

/** Find the span that an event names. @param {Answer} answer @param {any} event */
function findMention(answer, event) {
  const [start, end] = [readInteger(event.start), readInteger(event.end)];
  return answer.spans.find((span) => span.start === start && span.end === end) ?? refuseEvent(NO_SPAN);
}

/** Find the source entity that an event names. @param {Answer} answer @param {any} source */
function findEntity(answer, source) {
  const label = readText(source?.label);
  const named = { start: readInteger(source.start), end: readInteger(source.end), label };
  return listEntities(answer).find((entity) => isSameSpan(entity, named)) ?? refuseEvent(NO_ENTITY);
}

/** Find the source entity on the words that an event names. @param {Answer} answer @param {any} event */
function findEntityAt(answer, event) {
  const [start, end] = [readInteger(event.start), readInteger(event.end)];
  const entity = listEntities(answer).find((span) => span.start === start && span.end === end);
  return entity ?? refuseEvent(NO_ENTITY);
}

/** Read a note. @param {any} event */
function readNote(event) {
  const note = readText(event.note);
  if (UNPRINTABLE.test(note)) refuseEvent(BROKEN_NOTE);
  return [...note].length <= MAX_NOTE_LENGTH ? note : refuseEvent(LONG_NOTE);
}

/** @type {Record<string, (answer: Answer, event: any, limits: Limits) => Answer>} */
const EVENTS = {
  accept(answer, event) {
    const mention = findMention(answer, event);
    return exchangeSpans(answer, [mention], acceptSpan(mention));
  },

  reject(answer, event) {
    const mention = findMention(answer, event);
    const rest = exchangeSpans(answer, [mention]);
    const { source } = mention;
    if (source === null || rest.spans.some((other) => isSameSpan(other.source, source)))
      return mention.state === "added" ? rest : addRefused(rest, mention);
    return { ...rest, rejected: sortSpans([...dropRejection(rest, source).rejected, source]) };
  },

  restore(answer, event) {
    const entity = findEntity(answer, event.source);
    const isRejected = answer.rejected.some((span) => isSameSpan(span, entity));
    return isRejected ? dropRejection(answer, entity) : refuseEvent(NOT_REJECTED);
  },

  relabel(answer, event, limits) {
    const mention = findMention(answer, event);
    const label = readLabel(event, limits);
    const now = exchangeSpans(answer, [mention], decideSpan(mention, [mention.start, mention.end], label));
    const { source } = mention;
    return event.both === true && source !== null ? changeEntity(now, source, { ...source, label }, true) : now;
  },

  move(answer, event, limits) {
    const mention = findMention(answer, event);
    if (!Array.isArray(event.to) || event.to.length !== 2) refuseEvent(NOT_UNDERSTOOD);
    const to = readRange(event.to, limits.size[1]);
    if (answer.spans.some((other) => other !== mention && isCovering(other, to))) refuseEvent(TAKEN);
    return exchangeSpans(answer, [mention], decideSpan(mention, to, mention.label));
  },

  add(answer, event, limits) {
    const [start, end] = readRange([event.start, event.end], limits.size[1]);
    const label = readLabel(event, limits);
    if (answer.spans.some((other) => isCovering(other, [start, end]))) refuseEvent(TAKEN);
    const source = (event.source ?? null) === null ? null : findEntity(answer, event.source);
    /** @type {Mention} */
    const added = { start, end, label, state: "added", source };
    if (source === null) return exchangeSpans(answer, [], added);
    if (answer.spans.some((other) => isSameSpan(other.source, source))) refuseEvent(HAS_SPAN);
    return exchangeSpans(dropRejection(answer, source), [], added);
  },

  choose(answer, event, limits) {
    const entity = findEntity(answer, event.source);
    const range = readRange([event.start, event.end], limits.size[1]);
    const [start, end] = range;
    const free = answer.spans.filter((span) => span.source === null && span.start === start && span.end === end);
    const own = answer.spans.filter((mention) => isSameSpan(mention.source, entity));
    const replaced = [...free, ...own];
    const inTheWay = answer.spans.filter((mention) => !replaced.includes(mention) && isCovering(mention, range));
    if (inTheWay.some(isSettled)) refuseEvent(SETTLED);
    /** @type {Mention} */
    const fresh = { start, end, label: entity.label, state: "corrected", source: entity };
    const [old] = replaced;
    const chosen = old ? { ...decideSpan(old, range, old.label), source: entity } : fresh;
    return exchangeSpans(dropRejection(answer, entity), [...replaced, ...inTheWay], chosen);
  },

  confirm(answer) {
    return { ...answer, spans: answer.spans.map(acceptSpan), status: "confirmed" };
  },

  reopen,

  flag(answer, event) {
    const note = (event.note ?? null) === null ? answer.note : readNote(event);
    return { ...answer, status: "flagged", note };
  },

  note(answer, event) {
    return { ...answer, note: readNote(event) };
  },

  add_entity(answer, event, limits) {
    const [start, end] = readRange([event.start, event.end], limits.size[0]);
    const label = readLabel(event, limits);
    if (listEntities(answer).some((other) => isCovering(other, [start, end]))) refuseEvent(ENTITY_TAKEN);
    return { ...answer, entities: sortSpans([...listEntities(answer), { start, end, label }]) };
  },

  change_entity(answer, event, limits) {
    const entity = findEntityAt(answer, event);
    const to = event.to ?? null;
    if (to !== null && (!Array.isArray(to) || to.length !== 2)) refuseEvent(NOT_UNDERSTOOD);
    const [start, end] = to === null ? [entity.start, entity.end] : readRange(to, limits.size[0]);
    const label = (event.label ?? null) === null ? entity.label : readLabel(event, limits);
    const others = listEntities(answer).filter((span) => span !== entity);
    if (others.some((span) => isCovering(span, [start, end]))) refuseEvent(ENTITY_TAKEN);
    return changeEntity(answer, entity, { start, end, label }, event.both === true);
  },

  delete_entity(answer, event) {
    const entity = findEntityAt(answer, event);
    const spans = answer.spans.filter((mention) => !isSameSpan(mention.source, entity) || isSettled(mention));
    return {
      ...dropRejection(answer, entity),
      entities: listEntities(answer).filter((span) => span !== entity),
      spans: spans.map((mention) => (isSameSpan(mention.source, entity) ? { ...mention, source: null } : mention)),
    };
  },

  link(answer, event, limits) {
    /** @type {WordLink} */
    const link = [readInteger(event.source), readInteger(event.target)];
    const kind = event.kind ?? null;
    if (![null, "sure", "possible"].includes(kind)) refuseEvent(NOT_UNDERSTOOD);
    if (!link.every((word, side) => 0 <= word && word < limits.size[side])) refuseEvent(OUTSIDE_LINK);
    const machine = limits.links ?? NO_LINKS;
    const links = setLink(answer.links ?? machine, link, kind);
    const isSame = isSameLinks(links.sure, machine.sure) && isSameLinks(links.possible, machine.possible);
    return { ...answer, links: isSame ? null : links };
  },

  reset_links(answer) {
    return { ...answer, links: null };
  },

  bulk(answer) {
    const isUntouched = isMachine(answer) && ["open", "bulk"].includes(answer.status) && answer.note === "";
    return isUntouched ? { ...answer, status: "bulk" } : refuseEvent(TOUCHED);
  },
};

/**
 * Tell whether an event opens a pair that was accepted in bulk or confirmed.
 * @param {Answer} answer @param {string} type
 */
function isOpening(answer, type) {
  if (answer.status === "bulk") return !KEEP_BULK.includes(type);
  return answer.status === "confirmed" && OPEN_CONFIRMED.includes(type);
}

/** Open the pair again. @param {Answer} answer @returns {Answer} */
function reopen(answer) {
  return { ...answer, status: "open" };
}

/**
 * Apply an event: the answer after it and null, or the answer unchanged and why, in one sentence.
 * @param {Answer} answer @param {any} event @param {Limits} limits @returns {Outcome}
 */
export function applyEvent(answer, event, limits) {
  try {
    const type = readText(event?.type);
    const handler = Object.hasOwn(EVENTS, type) ? EVENTS[type] : refuseEvent(NOT_UNDERSTOOD);
    return { answer: handler(isOpening(answer, type) ? reopen(answer) : answer, event, limits), refusal: null };
  } catch (error) {
    if (error instanceof Refusal) return { answer, refusal: error.message };
    throw error;
  }
}
