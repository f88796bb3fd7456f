// The way to Python: nothing is lost and nothing is sent once it is acknowledged.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { clearStorage } from "./browser.js";

const outbox = await import("../../assets/review/outbox.js");

let project = 0;
let sent = [];

/** Open an outbox of a project that no other test knows. */
function open(name = `project ${(project += 1)}`) {
  const box = outbox.openOutbox(name);
  box.send = (key, value) => sent.push([key, structuredClone(value)]);
  return box;
}

/** Queue events that accept spans of one pair. */
function queue(box, count) {
  for (let start = 0; start < count; start += 1)
    outbox.enqueueEvent(box, "one", { type: "accept", start, end: start + 1 }, 3);
}

/** Name the key under which an outbox is kept. */
function keyOf(box) {
  return `spanbridge.outbox.${box.cid}`;
}

beforeEach(() => {
  clearStorage();
  sent = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("an event is numbered, kept and sent with all that are not acknowledged", () => {
  const box = open();
  queue(box, 2);
  outbox.sendOutbox(box);
  const events = [
    { n: 1, pair: "one", seen: 3, type: "accept", start: 0, end: 1 },
    { n: 2, pair: "one", seen: 3, type: "accept", start: 1, end: 2 },
  ];
  assert.match(box.cid, /^[0-9a-f]{16}$/);
  assert.deepEqual(sent, [["outbox", { cid: box.cid, n: 2, tries: 0, events, left: [] }]]);
  assert.deepEqual(JSON.parse(localStorage.getItem(keyOf(box))), { project: box.project, events });
});

test("what is acknowledged is dropped, and the kept copy with the last of it", () => {
  const box = open();
  queue(box, 2);
  outbox.sendOutbox(box);
  const done = outbox.dropAcknowledged(box, { [box.cid]: 1 });
  assert.deepEqual(
    done.map(({ n }) => n),
    [1],
  );
  assert.equal(outbox.countPendingEdits(box), 1);
  outbox.dropAcknowledged(box, { [box.cid]: 2 });
  assert.equal(localStorage.getItem(keyOf(box)), null);
  mock.timers.tick(600_000);
  assert.equal(sent.length, 1);
});

test("without an answer it is sent again, later and later, as a new value each time", () => {
  const box = open();
  queue(box, 1);
  outbox.sendOutbox(box);
  mock.timers.tick(4999);
  assert.equal(sent.length, 1);
  mock.timers.tick(1);
  assert.equal(box.late, true);
  mock.timers.tick(9999);
  assert.equal(sent.length, 2);
  mock.timers.tick(1);
  assert.deepEqual(
    sent.map(([, { tries }]) => tries),
    [0, 1, 2],
  );
  outbox.dropAcknowledged(box, { [box.cid]: 1 });
  assert.equal(box.late, false);
  assert.equal(box.wait, 5000);
});

test("more than Python reads at once goes in portions", () => {
  const box = open();
  queue(box, 1001);
  outbox.sendOutbox(box);
  assert.equal(sent[0][1].events.length, 1000);
  outbox.dropAcknowledged(box, { [box.cid]: 1000 });
  assert.deepEqual(
    sent[1][1].events.map(({ n }) => n),
    [1001],
  );
});

test("what an earlier page left behind goes along under its own name", () => {
  const name = "left behind";
  const edit = { n: 4, pair: "one", seen: 0, type: "confirm" };
  const step = { n: 5, pair: "one", seen: 0, type: "go", to: "two" };
  localStorage.setItem("spanbridge.outbox.gone", JSON.stringify({ project: name, events: [edit, step] }));
  localStorage.setItem("spanbridge.outbox.other", JSON.stringify({ project: "another", events: [edit] }));
  localStorage.setItem("spanbridge.outbox.steps", JSON.stringify({ project: name, events: [step] }));
  localStorage.setItem("spanbridge.outbox.broken", '{"project": "left behind", "events": [{"n": -1}]}');
  const box = open(name);
  assert.equal(box.recovered, 1);
  assert.equal(localStorage.getItem("spanbridge.outbox.steps"), null);
  outbox.sendOutbox(box);
  assert.deepEqual(sent[0][1].left, [{ cid: "gone", events: [edit] }]);
  outbox.dropAcknowledged(box, { gone: 5 });
  assert.deepEqual(box.left, []);
  assert.equal(localStorage.getItem("spanbridge.outbox.gone"), null);
  assert.notEqual(localStorage.getItem("spanbridge.outbox.other"), null);
});

test("a browser that keeps nothing still sends", () => {
  const box = open();
  const keep = mock.method(localStorage, "setItem", () => {
    throw new Error("full");
  });
  queue(box, 1);
  keep.mock.restore();
  outbox.sendOutbox(box);
  assert.equal(box.unkept, true);
  assert.equal(sent[0][1].events.length, 1);
});
