// Scores and their parts as text and bars.

import { clamp, el } from "../shared/dom.js";

/** Write a score as text. @param {number | null | undefined} value */
export function formatScore(value) {
  if (value === null || value === undefined) return "–";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

/**
 * Build a part of a score as a bar.
 * @param {string} name @param {number | null} value @param {number} largest @param {string | undefined} meaning
 */
export function buildScorePart(name, value, largest, meaning) {
  const share = clamp(Math.abs(value ?? 0) / largest, 0, 1);
  return el(
    "span",
    { class: (value ?? 0) < 0 ? "bx-part against" : "bx-part", title: meaning ?? name },
    el("span", { class: "bx-part-name", text: name.replaceAll("_", " ") }),
    el("span", { class: "bx-bar", style: `--share:${share.toFixed(3)}`, "aria-hidden": "true" }),
    el("span", { class: "bx-num", text: formatScore(value) }),
  );
}

/** List the parts of a score that say anything; one of next to nothing is left out. @param {Candidate} candidate */
export function listTellingParts({ evidence }) {
  return Object.entries(evidence).filter(([, value]) => value === null || Math.abs(value) >= 0.005);
}

/**
 * Find the value of a full bar, the same for all parts of all candidates, so that lengths compare.
 * @param {Candidate[]} candidates
 */
export function findFullBar(candidates) {
  return Math.max(1, ...candidates.flatMap(listTellingParts).map(([, value]) => Math.abs(value ?? 0)));
}

/** Write a number with its sign. @param {number} value */
export function formatSigned(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
