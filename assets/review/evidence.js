// What speaks for an item and how it came to be: candidates, scores, links and rules, in words.

import { isSameRange, isUnequal, listWordNumbers, readSideText, STATE_WORDS } from "./view_model.js";

const KIND_WORDS = { sure: "sure link", possible: "possible link" };
const LINKED_WORDS = { sure: "linked", possible: "possible link" };

/**
 * Read the score of two words, 0 to 1; null without scores.
 * @param {Model} model @param {number} i @param {number} j
 */
export function readScore(model, i, j) {
  return model.scores ? model.scores[i * model.view.sizes.target + j] / 255 : null;
}

/** List the candidates of a source entity. @param {Model} model @param {LabelledRange | null} entity */
export function listCandidates(model, entity) {
  const { candidates } = model.data.pair;
  return candidates.filter(({ source }) => (entity ? isSameRange(source, entity) : source === null));
}

/**
 * Describe the state of an item for people. What was accepted in bulk was not looked at pair by pair.
 * @param {Model} model @param {Item} item
 */
export function describeState(model, item) {
  const isBulk = model.answer.status === "bulk" && item.state === "projected";
  const words = isBulk ? "accepted in bulk" : STATE_WORDS[item.state];
  const more = [isUnequal(item) ? "labels differ" : "", isMarked(model, item) ? "differs from projection" : ""];
  return [words, ...more.filter(Boolean)].join(", ");
}

/** Name an item for screen readers: text, label and state. @param {Model} model @param {Item} item */
export function nameItem(model, item) {
  const text = readSideText(model, item, "source") || readSideText(model, item, "target");
  return `${text}, ${item.label}, ${describeState(model, item)}`;
}

/** Say by which rule the span of an item came to be, in plain words. @param {Model} model @param {Item} item */
export function describeRule(model, item) {
  if (!item.span) return item.state === "rejected" ? "set by hand" : "no candidate was chosen";
  if (item.state === "added") return "added by hand";
  const candidate = listCandidates(model, item.entity).find((each) => isSameRange(each, item.span));
  return candidate ? candidate.rule || "chosen candidate" : "boundaries set by hand";
}

/**
 * Find what the recipe would choose now for an entity that a person settled otherwise.
 * @param {Model} model @param {Item} item
 */
export function findDisagreement(model, item) {
  if (!item.entity || item.state === "projected" || item.state === "unmatched") return null;
  const { differs } = model.data;
  return differs?.find(({ source }) => isSameRange(source, item.entity)) ?? null;
}

/**
 * Tell whether the pair marks that the recipe would now say otherwise: where the machine agreed once, or its links
 * were edited since.
 * @param {Model} model @param {Item} item
 */
export function isMarked(model, item) {
  return findDisagreement(model, item) !== null && (item.state === "accepted" || model.answer.links !== null);
}

/**
 * Rank the other candidates of an item's entity and measure how far the span leads; null without an entity.
 * @param {Model} model @param {Item} item @returns {Standing | null}
 */
export function rankCandidates(model, item) {
  if (!item.entity) return null;
  const candidates = listCandidates(model, item.entity);
  const own = candidates.find((each) => isSameRange(each, item.span)) ?? null;
  const others = candidates.filter((each) => each !== own).sort((a, b) => b.score - a.score);
  const margin = own && others.length > 0 ? own.score - others[0].score : null;
  return { own, others, margin };
}

/**
 * List the links of an entity, each inside or outside the span, and the span words without one.
 * @param {Model} model @param {Item} item
 * @returns {{ links: EntityLink[], inside: EntityLink[], outside: EntityLink[], bare: number[] }}
 */
export function listEntityLinks(model, item) {
  const entity = new Set(listWordNumbers(item.entity));
  const span = new Set(listWordNumbers(item.span));
  const links = model.view.links
    .filter((link) => entity.has(link.i))
    .map((link) => ({ ...link, inside: span.has(link.j), score: readScore(model, link.i, link.j) }));
  const linked = new Set(links.map((link) => link.j));
  return {
    links,
    inside: links.filter((link) => link.inside),
    outside: links.filter((link) => !link.inside),
    bare: [...span].filter((j) => !linked.has(j)),
  };
}

/**
 * Find how two words are linked, null where they are not.
 * @param {Model} model @param {number} i @param {number} j @returns {LinkKind | null}
 */
export function findLinkKind(model, i, j) {
  const link = model.view.links.find((each) => each.i === i && each.j === j);
  if (!link) return null;
  return link.sure ? "sure" : "possible";
}

/**
 * Say what two words are and how they are linked.
 * @param {Model} model @param {number} i @param {number} j @returns {[string, string, string]}
 */
export function describeLink(model, i, j) {
  const { pair } = model.data;
  const kind = findLinkKind(model, i, j);
  const score = readScore(model, i, j);
  const linked = kind === null ? "not linked" : LINKED_WORDS[kind];
  return [pair.source.words[i], pair.target.words[j], score === null ? linked : `${score.toFixed(2)} · ${linked}`];
}

/** Name how two words are linked. @param {LinkKind | null} kind */
export function nameLinkKind(kind) {
  return kind === null ? "no link" : KIND_WORDS[kind];
}
