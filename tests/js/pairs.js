// A small pair as Python sends it, and a model that holds it.

import { createModel } from "../../assets/review/state.js";

export const MERKEL = { start: 0, end: 2, label: "PER" };
export const BERLIN = { start: 3, end: 4, label: "LOC" };

/** Build a sentence of words with spaces between them. */
export function buildSentence(text, lang = "en") {
  const words = text.split(" ");
  return { lang, name: lang, dir: "ltr", words, gaps: words.map((_, place) => (place + 1 < words.length ? " " : "")) };
}

/** Build what Python sends of one pair: two entities, the first one projected. */
export function buildEntry(id = "one", changes = {}) {
  const span = { start: 0, end: 2, label: "PER", state: "projected", source: MERKEL };
  const candidate = {
    source: MERKEL,
    start: 0,
    end: 2,
    text: "Angela Merkel",
    score: 2,
    evidence: {},
    rule: "hull",
    chosen: true,
  };
  return {
    pair: {
      id,
      position: 1,
      total: 2,
      source: buildSentence("Angela Merkel visits Berlin"),
      target: buildSentence("Angela Merkel besucht Berlin heute", "de"),
      links: [
        [0, 0],
        [1, 1],
        [3, 3],
      ],
      possible: [[2, 2]],
      origin: "given",
      scores: null,
      candidates: [candidate, { ...candidate, end: 1, text: "Angela", score: 0.5, chosen: false }],
      gold: null,
    },
    answer: { spans: [span], rejected: [], entities: [MERKEL, BERLIN], links: null, status: "open", note: "" },
    neighbours: { next: "two", previous: null },
    moved: [],
    differs: [],
    offers: [],
    seen: 0,
    ...changes,
  };
}

/** Build a whole payload; further pairs travel ahead. */
export function buildPayload(id = "one", changes = {}) {
  const labels = [
    { name: "PER", hue: 0 },
    { name: "LOC", hue: 2 },
  ];
  return { ...buildEntry(id), project: "corpus/me", recipe: "hull", labels, ahead: [], readonly: false, ...changes };
}

/** Build an outbox with these events on their way. */
export function buildBox(pending = [], changes = {}) {
  return { cid: "me", project: "corpus/me", n: pending.length, pending, left: [], late: false, ...changes };
}

/** Build a model that shows a payload. */
export function buildModel(data = buildPayload(), box = buildBox()) {
  return Object.assign(createModel(), { data, box, shown: data.pair.id });
}
