// The candidate spans of each source entity, ranked, with the part of every scorer that spoke.

import { buildCommand, el, formatCount, isolateText, refillPart } from "../shared/dom.js";
import { describeProbability } from "../shared/probability.js";
import { listCandidates, rankCandidates } from "./evidence.js";
import { buildScorePart, findFullBar, formatScore, formatSigned, listTellingParts } from "./score_parts.js";
import { findSelectedItem } from "./selection.js";
import { findHue, isSameRange, readSideText } from "./view_model.js";

/** Say which words a range holds, counted from one. @param {WordRange} range */
function describeRange(range) {
  return range.end - range.start === 1 ? `word ${range.start + 1}` : `words ${range.start + 1}–${range.end}`;
}

/** Build the text of a candidate with its range, and how sure it is. @param {Model} model @param {Candidate} candidate */
function buildCandidateText(model, candidate) {
  const { dir, lang } = model.data.pair.target;
  return el(
    "span",
    { class: "bx-cand-main" },
    isolateText(candidate.text, { class: "bx-cand-text", dir, lang }),
    el("span", { class: "bx-cand-range", text: describeStand(candidate) }),
  );
}

/** Say which words a candidate holds, and how sure it is where that is known. @param {Candidate} candidate */
function describeStand(candidate) {
  return [describeRange(candidate), describeProbability(candidate)].filter(Boolean).join(" · ");
}

/**
 * Build the lead of the chosen candidate over the next, or how far another one is behind.
 * @param {Model} model @param {Item} item @param {Candidate} candidate
 */
function buildMargin(model, item, candidate) {
  const standing = rankCandidates(model, item);
  if (!standing?.own) return null;
  const { own, margin } = standing;
  const value = candidate === own ? margin : candidate.score - own.score;
  if (value === null) return null;
  const meaning = candidate === own ? "margin over the next candidate" : "behind the chosen candidate";
  return el("span", { class: "bx-margin", title: meaning, text: formatSigned(value) });
}

/**
 * Build the button that chooses a candidate, with the parts of its score.
 * @param {Model} model @param {Item} item @param {Candidate} candidate @param {number} largest
 */
function buildCandidate(model, item, candidate, largest) {
  const chosen = isSameRange(candidate, item.span);
  const parts = listTellingParts(candidate).map(([name, value]) =>
    buildScorePart(name, value, largest, model.data.scorers?.[name]),
  );
  return buildCommand(
    "choose",
    {
      arg: `${item.id}:${candidate.start}:${candidate.end}`,
      class: chosen ? "bx-cand chosen" : "bx-cand",
      "aria-pressed": String(chosen),
      title: candidate.rule || null,
    },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    buildCandidateText(model, candidate),
    el("span", { class: "bx-total" }, buildMargin(model, item, candidate), formatScore(candidate.score)),
    el("span", { class: "bx-parts" }, ...parts),
  );
}

/** Build the button that says that there is no counterpart. @param {Item} item */
function buildNoCounterpart(item) {
  const chosen = item.span === null;
  return buildCommand(
    "nothing",
    { arg: item.id, class: chosen ? "bx-cand bx-none chosen" : "bx-cand bx-none", "aria-pressed": String(chosen) },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    el(
      "span",
      { class: "bx-cand-main" },
      el("span", { class: "bx-cand-text", text: "No counterpart" }),
      item.state === "unmatched" ? el("span", { class: "bx-cand-range", text: "found by no candidate" }) : null,
    ),
  );
}

/**
 * Build the list of an entity's candidates.
 * @param {Model} model @param {Item} item @param {Candidate[]} candidates
 */
function buildCandidates(model, item, candidates) {
  const largest = findFullBar(candidates);
  /** @type {HTMLElement[]} */
  const entries = candidates.map((candidate) => buildCandidate(model, item, candidate, largest));
  const isListed = candidates.some((candidate) => isSameRange(candidate, item.span));
  if (item.span && !isListed) entries.unshift(buildOwnSpan(model, item));
  entries.push(buildNoCounterpart(item));
  return el("ol", { class: "bx-cand-list" }, ...entries.map((entry) => el("li", {}, entry)));
}

/**
 * Build the entry of a span as a person set it, where no candidate has that range.
 * @param {Model} model @param {Item & { span: Mention }} item
 */
function buildOwnSpan(model, item) {
  return el(
    "div",
    { class: "bx-cand chosen" },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    el(
      "span",
      { class: "bx-cand-main" },
      isolateText(readSideText(model, item, "target"), { class: "bx-cand-text" }),
      el("span", { class: "bx-cand-range", text: `${describeRange(item.span)} · set by hand` }),
    ),
  );
}

/**
 * Build the heading of an entity, which opens its candidates.
 * @param {Model} model @param {Item} item @param {boolean} open @param {number} count
 */
function buildEntityHeading(model, item, open, count) {
  return el(
    "h4",
    { class: "bx-entity-head" },
    buildCommand(
      "select",
      { arg: item.id, class: `bx-entity hue-${findHue(model, item.label)}`, "aria-expanded": String(open) },
      el("span", { class: "bx-tag" }, isolateText(item.label)),
      isolateText(readSideText(model, item, "source"), { class: "bx-entity-text" }),
      el("span", { class: "bx-count", text: count === 0 ? "no candidates" : formatCount(count, "candidate") }),
    ),
  );
}

/**
 * Build the section of an entity, with its candidates where it is open.
 * @param {Model} model @param {Item} item @param {boolean} open
 */
function buildEntity(model, item, open) {
  const candidates = listCandidates(model, item.entity);
  const section = el("li", { class: "bx-entity-box" }, buildEntityHeading(model, item, open, candidates.length));
  if (open) section.append(buildCandidates(model, item, candidates));
  return section;
}

/** Find the entity whose candidates are open. @param {ReviewScreen} screen @param {Item[]} items */
function findExpanded(screen, items) {
  const item = findSelectedItem(screen);
  return item?.entity ? item : (items.find((each) => each.id === screen.ui.anchor) ?? items[0]);
}

/** Paint the candidates of every source entity. @param {ReviewScreen} screen */
export function paintCandidates(screen) {
  const { model, dom } = screen;
  const items = model.view.items.filter((item) => item.entity);
  const open = findExpanded(screen, items);
  const body =
    items.length > 0
      ? el("ul", { class: "bx-entities" }, ...items.map((item) => buildEntity(model, item, item === open)))
      : el("p", { class: "bx-empty", text: "Candidates appear here for each source entity." });
  refillPart(dom, dom.parts.candidates, body);
}
