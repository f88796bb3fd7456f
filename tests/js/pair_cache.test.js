// Pairs ahead: what is known already is shown at once, and Python has the last word.

import assert from "node:assert/strict";
import { test } from "node:test";

import { buildBox, buildEntry, buildModel, buildPayload } from "./pairs.js";

const { choosePair, isLeaving, isWaiting, learnPairs } = await import("../../assets/review/pair_cache.js");

const GO = { n: 1, pair: "one", seen: 0, type: "go", to: "two" };
const ACCEPT = { n: 2, pair: "two", seen: 0, type: "accept", start: 0, end: 2 };

/** Build a model that has learned a payload with one pair ahead. */
function learn(box = buildBox()) {
  const data = buildPayload("one", { ahead: [buildEntry("two")] });
  const model = buildModel(data, box);
  learnPairs(model, data, []);
  return model;
}

test("the pair on the screen and those ahead are known", () => {
  const model = learn();
  assert.deepEqual([...model.known.keys()], ["two", "one"]);
  assert.deepEqual(model.known.get("two"), buildEntry("two"));
});

test("the pair that the events lead to is shown where it is known, else the one before", () => {
  const model = learn();
  assert.equal(choosePair(model, model.data), "one");
  model.box = buildBox([GO]);
  assert.equal(choosePair(model, model.data), "two");
  model.box = buildBox([{ ...GO, to: "three" }]);
  assert.equal(choosePair(model, model.data), "one");
  model.shown = "gone";
  assert.equal(choosePair(model, model.data), "one");
});

test("what was known of the screen stays with the events that Python has applied since", () => {
  const model = learn(buildBox([GO]));
  model.shown = "two";
  learnPairs(model, buildPayload("one"), [ACCEPT]);
  assert.equal(model.known.get("two").answer.spans[0].state, "accepted");
  learnPairs(model, buildPayload("two"), []);
  assert.equal(model.known.get("two").answer.spans[0].state, "projected");
});

test("of another recipe nothing is known any more", () => {
  const model = learn(buildBox([GO]));
  learnPairs(model, buildPayload("one", { recipe: "other" }), []);
  assert.deepEqual([...model.known.keys()], ["one"]);
});

test("what only Python can answer is waited for", () => {
  const model = learn();
  assert.equal(isWaiting(model), false);
  model.box = buildBox([GO]);
  assert.equal(isLeaving(model), true);
  assert.equal(isWaiting(model), true);
  for (const type of ["undo", "redo", "propagate"]) {
    model.box = buildBox([{ n: 1, pair: "one", seen: 0, type }]);
    assert.deepEqual([isLeaving(model), isWaiting(model)], [false, true]);
  }
  model.box = buildBox([ACCEPT]);
  assert.equal(isWaiting(model), false);
});

test("decisions of an earlier page are waited for until they are late", () => {
  const left = [{ cid: "gone", events: [ACCEPT] }];
  assert.equal(isWaiting(learn(buildBox([], { left }))), true);
  assert.equal(isWaiting(learn(buildBox([], { left, late: true }))), false);
});
