// The matched labels: what was projected onto what, by which rule, and what was not.

import { buildCommand, buildIcon, el, isolateText, refillPart } from "../shared/dom.js";
import { describeRule, isMarked, nameItem } from "./evidence.js";
import { describeStanding } from "./explanation.js";
import { isItemSelected } from "./selection.js";
import {
  findHue,
  findMainSide,
  findSideLabel,
  isSameRange,
  isUnequal,
  joinWords,
  readSideText,
  STATE_WORDS,
} from "./view_model.js";

/** Build the mark of an item's state. @param {Model} model @param {Item} item */
export function buildStateMark(model, item) {
  const isBulk = model.answer.status === "bulk" && item.state === "projected";
  const text = isBulk ? "accepted in bulk" : STATE_WORDS[item.state];
  return el("span", { class: `bx-state-mark is-${item.state}` }, buildIcon(isBulk ? "bulk" : item.state), text);
}

/** Build the note that the recipe would now say otherwise. @param {Model} model @param {Item} item */
function buildDiffersNote(model, item) {
  return isMarked(model, item)
    ? el("span", { class: "bx-differs" }, buildIcon("differs"), "differs from projection")
    : null;
}

/** Build the note that the labels of the two sides differ. @param {Item} item */
function buildUnequalNote(item) {
  if (!isUnequal(item)) return null;
  const labels = [isolateText(item.entity.label), " ≠ ", isolateText(item.span.label)];
  return el("span", { class: "bx-unequal" }, "labels differ: ", ...labels);
}

/** Build the cell with the state and its notes. @param {Model} model @param {Item} item */
function buildStateCell(model, item) {
  return el(
    "td",
    { class: "bx-state" },
    buildStateMark(model, item),
    buildUnequalNote(item),
    buildDiffersNote(model, item),
    buildGoldNote(model, item),
  );
}

/**
 * Build the cell with the text of one side.
 * @param {Model} model @param {Item} item @param {Side} side @param {string[]} [below]
 */
function buildTextCell(model, item, side, below = []) {
  const sentence = model.data.pair[side];
  const text = readSideText(model, item, side);
  const missing = side === "source" ? "no source" : "—";
  return el(
    "td",
    {},
    text
      ? isolateText(text, { class: "bx-cell-text", lang: sentence.lang })
      : el("span", { class: "bx-missing", text: missing }),
    ...below.filter(Boolean).map((line) => el("span", { class: "bx-rule", text: line })),
  );
}

/** Build the comparison of a span with the gold annotation. @param {Model} model @param {Item} item */
function buildGoldNote(model, item) {
  const { gold } = model.data.pair;
  if (!gold || !item.span) return null;
  const same = gold.some((span) => isSameRange(span, item.span) && span.label === item.span.label);
  return el("span", { class: same ? "bx-gold same" : "bx-gold", text: same ? "as in gold" : "not in gold" });
}

/** Build the row of an item. @param {ReviewScreen} screen @param {Item} item */
function buildRow(screen, item) {
  const { model, ui } = screen;
  const selected = isItemSelected(ui, item);
  const label = findSideLabel(item, findMainSide(item));
  const pick = buildCommand(
    "select",
    {
      arg: item.id,
      class: "bx-row-pick",
      "aria-pressed": String(selected),
      "aria-label": `Select ${nameItem(model, item)}`,
    },
    isolateText(label),
  );
  const classes = [`hue-${findHue(model, label)}`, `row-${item.state}`, selected ? "selected" : ""];
  return el(
    "tr",
    { class: classes.join(" "), data: { item: item.id } },
    el("td", {}, pick),
    buildTextCell(model, item, "source"),
    buildTextCell(model, item, "target", [describeRule(model, item), selected ? describeStanding(model, item) : ""]),
    buildStateCell(model, item),
  );
}

/** Find the gold spans that nothing on the screen covers exactly. @param {Model} model */
function findMissedGold(model) {
  const gold = model.data.pair.gold ?? [];
  return gold.filter((span) => !model.answer.spans.some((own) => isSameRange(own, span) && own.label === span.label));
}

/** Build the row of a gold span that was missed. @param {Model} model @param {LabelledRange} span */
function buildGoldRow(model, span) {
  return el(
    "tr",
    { class: `hue-${findHue(model, span.label)} row-gold` },
    el("td", {}, el("span", { class: "bx-tag" }, isolateText(span.label))),
    el("td", {}, el("span", { class: "bx-missing", text: "—" })),
    el("td", {}, isolateText(joinWords(model.data.pair.target, span), { class: "bx-cell-text" })),
    el("td", { class: "bx-state" }, el("span", { class: "bx-gold", text: "only in gold" })),
  );
}

/** Build the table of what was projected onto what. @param {ReviewScreen} screen */
function buildTable(screen) {
  const { model } = screen;
  const head = ["Label", "Source", "Target and rule", "State"].map((text) => el("th", { scope: "col", text }));
  const rows = model.view.items.map((item) => buildRow(screen, item));
  rows.push(...findMissedGold(model).map((span) => buildGoldRow(model, span)));
  return el("table", { class: "bx-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
}

/** Paint the matched labels. @param {ReviewScreen} screen */
export function paintMatched(screen) {
  const { model, dom } = screen;
  const { items } = model.view;
  const empty = model.answer.entities === null ? "Nothing is projected yet." : "No entities in this pair.";
  const isAny = items.length + findMissedGold(model).length > 0;
  refillPart(dom, dom.parts.matched, isAny ? buildTable(screen) : el("p", { class: "bx-empty", text: empty }));
}
