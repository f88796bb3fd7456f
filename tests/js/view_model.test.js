// From payload and answer to what is drawn.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BERLIN, buildBox, buildEntry, buildModel, buildPayload, MERKEL } from "./pairs.js";

const view = await import("../../assets/review/view_model.js");
const evidence = await import("../../assets/review/evidence.js");
const { describeProbability } = await import("../../assets/shared/probability.js");

/** Build a model whose view is worked out. */
function derive(changes = {}, pending = []) {
  const model = buildModel(buildPayload("one", changes), buildBox(pending));
  view.deriveView(model);
  return model;
}

test("there is one item for each entity and one for each span without a source", () => {
  const { answer } = buildEntry();
  const free = { start: 4, end: 5, label: "LOC", state: "added", source: null };
  const model = derive({ answer: { ...answer, spans: [...answer.spans, free], rejected: [BERLIN] } });
  const items = model.view.items.map(({ id, state, label }) => [id, state, label]);
  assert.deepEqual(items, [
    ["e:0:2", "projected", "PER"],
    ["e:3:4", "rejected", "LOC"],
    ["t:4:5", "added", "LOC"],
  ]);
  assert.deepEqual(
    model.view.at.target.map((item) => item?.id ?? null),
    ["e:0:2", "e:0:2", null, null, "t:4:5"],
  );
});

test("events on their way are replayed on Python's answer, those of other pairs are not", () => {
  const model = derive({}, [
    { n: 1, pair: "one", seen: 0, type: "accept", start: 0, end: 2 },
    { n: 2, pair: "two", seen: 0, type: "reject", start: 0, end: 2 },
    { n: 3, pair: "one", seen: 0, type: "undo" },
  ]);
  assert.deepEqual(
    model.view.items.map(({ state }) => state),
    ["accepted", "unmatched"],
  );
  assert.equal(model.data.answer.spans[0].state, "projected");
});

test("edited links stand instead of the machine's, and words that spans left are marked", () => {
  const { answer } = buildEntry();
  const links = { sure: [[0, 4]], possible: [] };
  const moved = [{ source: MERKEL, before: [{ start: 0, end: 2 }], after: [{ start: 1, end: 3 }] }];
  const model = derive({ answer: { ...answer, links }, moved });
  assert.deepEqual(model.view.links, [{ i: 0, j: 4, sure: true }]);
  assert.deepEqual([...model.view.before], [0]);
  assert.equal(evidence.findLinkKind(model, 0, 4), "sure");
  assert.equal(evidence.findLinkKind(model, 0, 0), null);
  assert.equal(derive().view.before.size, 0);
});

test("text is joined as it is written", () => {
  const sentence = { words: ["c’", "est", "lui"], gaps: ["", " ", ""] };
  assert.equal(view.joinWords(sentence, { start: 0, end: 3 }), "c’est lui");
  assert.equal(view.joinWords(sentence, { start: 0, end: 1 }), "c’");
});

test("scores are one byte for each pair of words", () => {
  const scores = btoa(String.fromCharCode(...Array.from({ length: 20 }, (_, place) => place * 10)));
  const { pair } = buildEntry();
  const model = derive({ pair: { ...pair, scores } });
  model.scores = view.decodeScores(model.data.pair);
  assert.equal(evidence.readScore(model, 1, 2), 70 / 255);
  assert.equal(view.decodeScores({ ...pair, scores: null }), null);
});

test("a span leads the next candidate, and unequal labels are told", () => {
  const model = derive();
  const [item, alone] = model.view.items;
  assert.equal(evidence.rankCandidates(model, item).margin, 1.5);
  assert.equal(evidence.describeRule(model, item), "hull");
  assert.equal(evidence.nameItem(model, item), "Angela Merkel, PER, projected");
  assert.equal(evidence.nameItem(model, alone), "Berlin, LOC, unmatched");
  assert.equal(view.isUnequal(item), false);
  assert.equal(view.isUnequal({ ...item, span: { ...item.span, label: "LOC" } }), true);
});

test("what the recipe would now say otherwise is marked where it agreed once", () => {
  const { answer } = buildEntry();
  const differs = [{ source: MERKEL, machine: [] }];
  const spans = [{ ...answer.spans[0], state: "accepted" }];
  const model = derive({ answer: { ...answer, spans }, differs });
  assert.equal(evidence.isMarked(model, model.view.items[0]), true);
  spans[0].state = "corrected";
  view.deriveView(model);
  assert.equal(evidence.isMarked(model, model.view.items[0]), false);
});

test("a candidate says how sure it is, never more than 99 %, and nothing where that is not known", () => {
  const [candidate] = buildEntry().pair.candidates;
  const said = [0.874, 0.9999, 0.0001, null, undefined].map((probability) =>
    describeProbability({ ...candidate, probability }),
  );
  assert.deepEqual(said, ["87 % sure", "99 % sure", "1 % sure", null, null]);
  assert.equal(describeProbability(null), null);
});
