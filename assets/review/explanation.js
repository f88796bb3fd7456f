// Why this label: the links of the entity, what fell outside, the score with its parts, the
// runners-up with their margin, and the rule that decided, in plain words.

import { buildIcon, buildKeyCap, el, formatCount, isolateText, refillPart } from "../shared/dom.js";
import { formatKey } from "../shared/keymap.js";
import { describeProbability } from "../shared/probability.js";
import { buildRangeTexts } from "./edited_links.js";
import { describeRule, findDisagreement, listEntityLinks, rankCandidates } from "./evidence.js";
import { buildScorePart, findFullBar, formatScore, formatSigned, listTellingParts } from "./score_parts.js";
import { findSelectedItem, selectItem } from "./selection.js";
import { findHue, readSideText } from "./view_model.js";

/** Say in one line how firmly the span stands. @param {Model} model @param {Item} item */
export function describeStanding(model, item) {
  if (!item.entity || !item.span) return "";
  const { inside, outside } = listEntityLinks(model, item);
  const { own, margin } = rankCandidates(model, item) ?? { own: null, margin: null };
  const sure = describeProbability(own);
  const parts = [...(sure ? [sure] : []), `${formatCount(inside.length, "link")} inside`];
  if (outside.length > 0) parts.push(`${outside.length} outside`);
  if (margin !== null) parts.push(margin >= 0 ? `leads by ${margin.toFixed(2)}` : `trails by ${(-margin).toFixed(2)}`);
  return parts.join(" · ");
}

/** Say in one sentence who decided, and by which rule. @param {Model} model @param {Item} item */
function describeDecision(model, item) {
  const rule = describeRule(model, item);
  const byHand = {
    accepted: "The recipe proposed this span and a person accepted it",
    corrected: "A person corrected this span",
    added: "A person added this span",
    rejected: "A person said that this entity has no counterpart",
    unmatched: "No candidate scored above nothing, or all were taken by other entities",
  };
  if (item.state === "projected") return `The recipe chose this span: ${rule}.`;
  return item.span && item.state === "accepted" ? `${byHand.accepted}: ${rule}.` : `${byHand[item.state]}.`;
}

/** Build the entry of one link of the entity. @param {Model} model @param {EntityLink} link */
function buildLinkEntry(model, { i, j, sure, inside, score }) {
  const { source, target } = model.data.pair;
  const tail = [sure ? "sure" : "possible", score === null ? null : score.toFixed(2), inside ? "inside" : "outside"];
  return el(
    "li",
    { class: inside ? "bx-why-link" : "bx-why-link outside" },
    el("span", { class: "bx-why-mark", "aria-hidden": "true", text: inside ? "●" : "○" }),
    isolateText(source.words[i], { lang: source.lang }),
    " – ",
    isolateText(target.words[j], { lang: target.lang }),
    el("span", { class: "bx-quiet", text: ` ${tail.filter(Boolean).join(", ")}` }),
  );
}

/** Build what the links of the entity say about the span. @param {Model} model @param {Item} item */
function buildLinkSection(model, item) {
  const { links, inside, outside, bare } = listEntityLinks(model, item);
  const count = item.span
    ? `${inside.length} of ${formatCount(links.length, "link")} inside the span`
    : formatCount(links.length, "link");
  const empty = links.length === 0 ? " None of the entity's words is linked." : "";
  const tail = outside.length > 0 && item.span ? `, ${outside.length} outside` : "";
  const { words } = model.data.pair.target;
  const names = bare.flatMap((j, place) => [place ? ", " : "", isolateText(words[j])]);
  const note = bare.length > 0 ? el("p", { class: "bx-quiet" }, "Without a link to the entity: ", ...names) : null;
  return [
    el("h4", { text: "Links" }),
    el("p", { text: `${count}${tail}.${empty}` }),
    el("ul", { class: "bx-why-links" }, ...links.map((link) => buildLinkEntry(model, link))),
    note,
  ];
}

/**
 * Build the score of the chosen candidate with its parts and its lead.
 * @param {Model} model @param {Standing} standing
 */
function buildScoreSection(model, standing) {
  const { own } = standing;
  if (!own) return [];
  const parts = listTellingParts(own).map(([name, value]) =>
    buildScorePart(name, value, findFullBar([own]), model.data.scorers?.[name]),
  );
  const sure = describeProbability(own);
  return [
    el("h4", { text: [sure, `Score ${formatScore(own.score)}`].filter(Boolean).join(" · ") }),
    sure && model.data.meaning ? el("p", { class: "bx-quiet", text: model.data.meaning }) : null,
    el("p", { text: describeLead(standing) }),
    el("div", { class: "bx-parts" }, ...parts),
  ];
}

/** Say how far the chosen candidate leads the next one. @param {Standing} standing */
function describeLead({ others, margin }) {
  if (margin === null) return "There is no other candidate.";
  if (margin >= 0) return `It leads the next one by ${margin.toFixed(2)}.`;
  const score = `“${others[0].text}” scores ${(-margin).toFixed(2)} more`;
  return `${score}, but its words went to another entity, or a person chose.`;
}

/** Name the two parts in which two candidates differ most. @param {Candidate} other @param {Candidate} own */
function describeDifference(other, own) {
  const names = new Set([...Object.keys(own.evidence), ...Object.keys(other.evidence)]);
  const gaps = [...names].map((name) => ({ name, gap: (other.evidence[name] ?? 0) - (own.evidence[name] ?? 0) }));
  const telling = gaps.filter(({ gap }) => Math.abs(gap) >= 0.05).sort((a, b) => Math.abs(b.gap) - Math.abs(a.gap));
  return telling.slice(0, 2).map(({ name, gap }) => `${name} ${formatSigned(gap)}`);
}

/**
 * Build the entry of another candidate: its score, and what it lacks.
 * @param {Model} model @param {Candidate} other @param {Candidate | null} own
 */
function buildRunnerUp(model, other, own) {
  const { dir, lang } = model.data.pair.target;
  const why = own ? [formatSigned(other.score - own.score), ...describeDifference(other, own)] : [other.rule];
  return el(
    "li",
    {},
    isolateText(other.text, { dir, lang, class: "bx-cand-text" }),
    el("span", { class: "bx-num", text: ` ${formatScore(other.score)}` }),
    el("span", { class: "bx-quiet", text: ` ${why.filter(Boolean).join(" · ")}` }),
  );
}

/** Build the list of the next best candidates. @param {Model} model @param {Standing} standing */
function buildRunnersUp(model, { own, others }) {
  if (others.length === 0) return [];
  const entries = others.slice(0, 4).map((other) => buildRunnerUp(model, other, own));
  return [el("h4", { text: own ? "Runners-up" : "Candidates" }), el("ol", { class: "bx-why-others" }, ...entries)];
}

/** Build what the recipe would choose now, where that is something else. @param {Model} model @param {Item} item */
function buildDisagreement(model, item) {
  const disagreement = findDisagreement(model, item);
  if (!disagreement) return [];
  const now = buildRangeTexts(model, disagreement.machine);
  return [
    el("p", { class: "bx-differs" }, buildIcon("differs"), el("span", {}, "The recipe would now choose ", ...now, ".")),
  ];
}

/** Build the explanation of the selected item. @param {ReviewScreen} screen */
function buildExplanation(screen) {
  const { model } = screen;
  const item = findSelectedItem(screen);
  if (!item) return [el("p", { class: "bx-empty", text: "Select an entity (J) to see why it has its label." })];
  const standing = rankCandidates(model, item);
  const head = el(
    "p",
    { class: `bx-why-head hue-${findHue(model, item.label)}` },
    el("span", { class: "bx-tag" }, isolateText(item.label)),
    isolateText(readSideText(model, item, "source") || "no source"),
    " → ",
    isolateText(readSideText(model, item, "target") || "no counterpart"),
  );
  const verdict = el("p", { text: describeDecision(model, item) });
  if (!standing) return [head, verdict];
  const parts = [buildLinkSection(model, item), buildScoreSection(model, standing), buildRunnersUp(model, standing)];
  return [head, verdict, ...buildDisagreement(model, item), ...parts.flat()];
}

/** Paint the explanation where it is open. @param {ReviewScreen} screen */
export function paintExplanation(screen) {
  const { ui, dom } = screen;
  dom.parts.panels.classList.toggle("explaining", ui.explaining);
  dom.parts.whyButton.setAttribute("aria-pressed", String(ui.explaining));
  dom.parts.whyButton.replaceChildren(ui.explaining ? "Back to the labels " : "Why? ", buildKeyCap(formatKey("why")));
  if (ui.explaining) refillPart(dom, dom.parts.why, ...buildExplanation(screen));
}

/** Open or close the explanation. @param {ReviewScreen} screen */
export function toggleExplanation(screen) {
  const { model, ui } = screen;
  ui.explaining = !ui.explaining;
  if (ui.explaining && !findSelectedItem(screen) && model.view.items.length > 0) selectItem(ui, model.view.items[0]);
}
