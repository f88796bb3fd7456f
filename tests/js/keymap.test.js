// Which key does what: the usual keys, those that a person gave, and those that cannot be given.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { clearStorage } from "./browser.js";

const keymap = await import("../../assets/shared/keymap.js");
const { findAction, formatKey, listChangedKeys, readChord, reloadKeys, resetKeys, setKey } = keymap;

/** Build a key press as the browser reports it. */
function press(key, held = {}) {
  return { key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held };
}

beforeEach(() => {
  clearStorage();
  resetKeys();
});

test("no key means two actions, and every action has one", () => {
  const keys = keymap.ACTIONS.flatMap(keymap.listKeys);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keymap.ACTIONS.every((action) => keymap.listKeys(action).length > 0));
  assert.equal(keymap.ACTIONS.length, 33);
});

test("a key press is read with what is held", () => {
  const chords = [
    [press("Enter"), "Enter"],
    [press("Z", { ctrlKey: true, shiftKey: true }), "Ctrl+Shift+z"],
    [press("z", { metaKey: true }), "Ctrl+z"],
    [press("ArrowLeft", { shiftKey: true, altKey: true }), "Alt+Shift+ArrowLeft"],
    [press("?", { shiftKey: true }), "?"],
    [press("ф", { code: "KeyA" }), "a"],
    [press("é"), "é"],
    [press("@", { ctrlKey: true, altKey: true, getModifierState: () => true }), "@"],
  ];
  for (const [event, chord] of chords) assert.equal(readChord(event), chord);
});

test("a key means its action, the numbers their labels", () => {
  assert.equal(findAction("Enter").id, "confirm");
  assert.deepEqual(findAction("9"), { id: "label9", keys: ["9"], text: "label 9", name: "digit", arg: "9" });
  assert.equal(findAction("v"), null);
  assert.equal(formatKey("redo"), "Ctrl + Shift + Z");
});

test("another key is kept in this browser and means the action from then on", () => {
  assert.equal(setKey("accept", "v"), "");
  assert.equal(findAction("v").id, "accept");
  assert.equal(findAction("a"), null);
  assert.equal(localStorage.getItem("spanbridge.keys"), '{"accept":"v"}');
  resetKeys();
  assert.equal(localStorage.getItem("spanbridge.keys"), "{}");
  assert.equal(findAction("a").id, "accept");
});

test("a key that means something else is refused with the reason", () => {
  assert.match(setKey("accept", "x"), /^X already means “reject the span/);
  assert.match(setKey("accept", "r"), /Streamlit/);
  assert.match(setKey("accept", "Escape"), /meaning of its own/);
  assert.match(setKey("accept", "Ctrl+k"), /browser/);
  assert.deepEqual(listChangedKeys(), {});
});

test("kept keys that no longer fit are left out", () => {
  const kept = { accept: "v", reject: "r", gone: "y", none: 7, keys: "x".repeat(50) };
  localStorage.setItem("spanbridge.keys", JSON.stringify(kept));
  reloadKeys();
  assert.deepEqual(listChangedKeys(), { accept: "v" });
  for (const broken of ["{", "null", "[]", '"text"']) {
    localStorage.setItem("spanbridge.keys", broken);
    reloadKeys();
    assert.deepEqual(listChangedKeys(), {});
  }
});
