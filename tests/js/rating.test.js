// How the Compare view says how sure a recipe is of a band.

import assert from "node:assert/strict";
import test from "node:test";

import "./browser.js";

const { describeRating } = await import("../../assets/compare/lanes.js");

test("a band shows its probability, else its score by that name, and nothing where no recipe drew it", () => {
  const band = { start: 0, end: 1, label: "LOC", hue: 1 };
  const shown = [
    { score: 3.456, probability: 0.87 },
    { score: 3.456, probability: null },
    { score: null, probability: null },
  ].map((rating) => describeRating({ ...band, ...rating }));
  assert.deepEqual(shown, ["87 % sure", "score 3.46", null]);
});
