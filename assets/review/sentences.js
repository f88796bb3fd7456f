// The pair view: words of both sentences as buttons, entity spans as labelled bands.

import {
  buildIcon,
  clamp,
  el,
  findFocused,
  focusControl,
  formatCount,
  isolateText,
  refillPart,
  svgEl,
} from "../shared/dom.js";
import { paintEditedLinks } from "./edited_links.js";
import { describeState, isMarked } from "./evidence.js";
import { findSelectedWords, isItemSelected, isWordSelected } from "./selection.js";
import { findHue, findOtherLabel, findSideLabel, isUnequal, SIDES, STATE_WORDS } from "./view_model.js";

/**
 * Name a word for screen readers: its place, its label and its state.
 * @param {Model} model @param {Side} side @param {number} index
 */
function nameWord(model, side, index) {
  const { words } = model.data.pair[side];
  const item = model.view.at[side][index];
  const name = `${words[index]}, word ${index + 1} of ${words.length}`;
  return item ? `${name}, ${findSideLabel(item, side)}, ${describeState(model, item)}` : name;
}

/** Build the button of a word. @param {ReviewScreen} screen @param {Side} side @param {number} index */
function buildWord(screen, side, index) {
  const { model, ui } = screen;
  const item = model.view.at[side][index];
  const selected = isWordSelected(ui, side, index);
  return el(
    "button",
    {
      type: "button",
      class: listWordClasses(screen, side, index, selected),
      tabindex: index === ui.roving[side] ? "0" : "-1",
      "aria-label": nameWord(model, side, index),
      "aria-pressed": String(selected || (item !== null && isItemSelected(ui, item))),
      data: { side, index: String(index), fk: `w:${side}:${index}` },
    },
    isolateText(model.data.pair[side].words[index]),
  );
}

/**
 * List the classes of a word.
 * @param {ReviewScreen} screen @param {Side} side @param {number} index @param {boolean} selected
 */
function listWordClasses(screen, side, index, selected) {
  const { model, ui } = screen;
  const classes = ["bx-word"];
  if (selected) classes.push("picked");
  if (side === "target" && model.view.before.has(index)) classes.push("was");
  if (ui.linking && index === (side === "source" ? ui.linking.i : ui.linking.j)) classes.push("aimed");
  return classes.join(" ");
}

/** List what a band shows beside label and state. @param {Model} model @param {Item} item */
function listMarks(model, item) {
  return [
    isMarked(model, item),
    isUnequal(item) && [item.entity.label, item.span.label],
    model.answer.status === "bulk",
  ];
}

/** Build the label of a band with its state. @param {Model} model @param {Item} item @param {Side} side */
function buildChip(model, item, side) {
  const absent = side === "source" && !item.span;
  return el(
    "span",
    { class: "bx-chip", "aria-hidden": "true" },
    item.state === "projected" ? null : buildIcon(item.state),
    isolateText(findSideLabel(item, side)),
    absent ? el("span", { class: "bx-chip-state", text: STATE_WORDS[item.state] }) : null,
    isUnequal(item) ? el("span", { class: "bx-chip-unequal" }, "≠ ", isolateText(findOtherLabel(item, side))) : null,
    isMarked(model, item) ? el("span", { class: "bx-chip-differs" }, buildIcon("differs"), "differs") : null,
  );
}

/** Build the band of an item. @param {ReviewScreen} screen @param {Item} item @param {Side} side */
function buildBand(screen, item, side) {
  const { model, ui } = screen;
  const classes = ["bx-band", `hue-${findHue(model, findSideLabel(item, side))}`, `is-${item.state}`];
  if (isItemSelected(ui, item)) classes.push("selected");
  return el("span", { class: classes.join(" "), data: { item: item.id } });
}

// A row is painted in segments: the words of a band, or a run of words between bands. Only
// segments that came out differently are made anew; the others keep their elements.
const MAX_RUN = 40;

/**
 * List the segments of a row, each with a key that changes with all that it shows.
 * @param {ReviewScreen} screen @param {Side} side @returns {Segment[]}
 */
function listSegments(screen, side) {
  const at = screen.model.view.at[side];
  const segments = [];
  for (let start = 0; start < at.length;) {
    const item = at[start];
    let end = start + 1;
    while (end < at.length && at[end] === item && (item || end - start < MAX_RUN)) end += 1;
    segments.push({ item, start, end, key: "" });
    start = end;
  }
  for (const segment of segments) segment.key = buildSegmentKey(screen, side, segment);
  return segments;
}

/** Build the key of a segment. @param {ReviewScreen} screen @param {Side} side @param {Segment} segment */
function buildSegmentKey(screen, side, { item, start, end }) {
  const { model, ui } = screen;
  const inside = (/** @type {number} */ index) => (index >= start && index < end ? index : -1);
  const words = findSelectedWords(ui);
  const left = side === "target" ? [...model.view.before].filter((index) => index >= start && index < end) : [];
  const linked = ui.linking ? inside(side === "source" ? ui.linking.i : ui.linking.j) : -1;
  const picked = words?.side === side ? [inside(words.start), inside(words.end - 1), words.start < start] : [];
  const drawn = item
    ? [item.id, findSideLabel(item, side), item.state, item.span === null, listMarks(model, item)]
    : [];
  const chosen = [item !== null && isItemSelected(ui, item), inside(ui.roving[side]), linked, left, ...picked];
  return JSON.stringify([model.data.pair.id, start, end, ...drawn, ...chosen]);
}

/** Build the elements of a segment. @param {ReviewScreen} screen @param {Side} side @param {Segment} segment */
function buildSegment(screen, side, { item, start, end }) {
  const { model } = screen;
  const { words, gaps } = model.data.pair[side];
  const segment = el("span", { class: "bx-run" });
  const inner = item ? buildBand(screen, item, side) : segment;
  if (item) segment.append(inner);
  for (let index = start; index < end; index += 1) {
    const word = buildWord(screen, side, index);
    const last = item !== null && index + 1 === end;
    if (last)
      inner.append(
        el("span", { class: words[index].length <= 24 ? "bx-tail" : null }, word, buildChip(model, item, side)),
      );
    else inner.append(word);
    if (gaps[index]) (last ? segment : inner).append(el("span", { class: "bx-gap", text: gaps[index] }));
  }
  return segment;
}

/**
 * Paint a row and tell whether anything changed, so that links know whether words moved.
 * @param {ReviewScreen} screen @param {Side} side
 */
function paintRow(screen, side) {
  const { dom } = screen;
  const row = dom.pair.rows[side];
  const old = dom.pair.segments[side];
  const segments = listSegments(screen, side);
  const isSame = segments.length === old.size && segments.every(({ key }) => old.has(key));
  if (isSame) return false;
  const focused = findFocused(dom);
  const fk = row.contains(focused) ? focused?.dataset.fk : undefined;
  const fresh = new Map(segments.map((each) => [each.key, old.get(each.key) ?? buildSegment(screen, side, each)]));
  for (const [key, node] of old) if (!fresh.has(key)) node.remove();
  let next = row.firstChild;
  for (const node of fresh.values()) {
    if (node === next) next = next.nextSibling;
    else row.insertBefore(node, next);
  }
  dom.pair.segments[side] = fresh;
  dom.pair.words[side] = Array.from(row.querySelectorAll(".bx-word"));
  if (fk !== undefined && findFocused(dom)?.dataset.fk !== fk) focusControl(dom, fk);
  return true;
}

/** Build the line with the language of a sentence. @param {Model} model @param {Side} side */
function buildLanguageHead(model, side) {
  const sentence = model.data.pair[side];
  const turned = sentence.dir === "rtl" ? el("span", { class: "bx-dir", text: "right to left" }) : null;
  return el(
    "div",
    { class: "bx-lang" },
    isolateText(sentence.name, { class: "bx-lang-name" }),
    el("span", { text: `${side} · ${formatCount(sentence.words.length, "word")}` }),
    turned,
  );
}

/** Build the row of a sentence's words. @param {Side} side */
function buildWordRow(side) {
  return el("div", { class: "bx-words", role: "group", data: { row: side } });
}

/** Build the parts of the sentence pair that keep their element. @returns {SentenceParts} */
export function buildPairParts() {
  const layer = svgEl("svg", { class: "bx-links", "aria-hidden": "true" });
  const rows = { source: buildWordRow("source"), target: buildWordRow("target") };
  const heads = { source: el("div", { class: "bx-lang-slot" }), target: el("div", { class: "bx-lang-slot" }) };
  const card = el("section", { class: "bx-pair", "aria-label": "Sentence pair" }, layer);
  for (const side of SIDES) {
    card.append(el("div", { class: `bx-row bx-row-${side}` }, heads[side], rows[side]));
  }
  const edited = el("div", { class: "bx-edited-slot", role: "status" });
  card.append(edited);
  return {
    card,
    layer,
    rows,
    heads,
    segments: { source: new Map(), target: new Map() },
    words: { source: [], target: [] },
    paths: [],
    edited,
    hint: null,
    aim: null,
    pair: null,
  };
}

/** Paint both sentences and tell whether words moved. @param {ReviewScreen} screen */
export function paintPair(screen) {
  const { model, ui, dom } = screen;
  const { pair } = model.data;
  for (const side of SIDES) {
    ui.roving[side] = clamp(ui.roving[side], 0, pair[side].words.length - 1);
    if (dom.pair.pair !== pair.id) paintSide(screen, side);
  }
  dom.pair.pair = pair.id;
  const moved = SIDES.map((side) => paintRow(screen, side)).some(Boolean);
  dom.pair.card.classList.toggle("long", model.view.long);
  dom.pair.card.classList.toggle("bulk", model.answer.status === "bulk");
  dom.pair.card.classList.toggle("linking", ui.linking !== null);
  paintHint(screen);
  paintEditedLinks(screen);
  return moved;
}

/** Paint what stays the same for a whole sentence. @param {ReviewScreen} screen @param {Side} side */
function paintSide(screen, side) {
  const { model, dom } = screen;
  const sentence = model.data.pair[side];
  const row = dom.pair.rows[side];
  row.dir = sentence.dir;
  row.lang = sentence.lang;
  row.setAttribute("aria-label", `Words of the ${side} sentence, ${sentence.name}`);
  refillPart(dom, dom.pair.heads[side], buildLanguageHead(model, side));
}

/** Paint what to do where there are no source entities yet. @param {ReviewScreen} screen */
function paintHint(screen) {
  const { model, dom } = screen;
  dom.pair.hint?.remove();
  dom.pair.hint = null;
  if (model.answer.entities !== null) return;
  const text = "No source entities yet: drag over source words and pick a label; the projection follows.";
  dom.pair.hint = el("p", { class: "bx-hint", text });
  dom.pair.edited.before(dom.pair.hint);
}

/** List the buttons of a sentence's words. @param {Dom} dom @param {Side} side @returns {HTMLElement[]} */
export function listWords(dom, side) {
  return dom.pair.words[side];
}

/** Scroll a word into the visible part of its row. @param {Dom} dom @param {Side} side @param {number} index */
export function revealWord(dom, side, index) {
  const row = dom.pair.rows[side];
  const word = listWords(dom, side)[index];
  if (!word || row.scrollHeight <= row.clientHeight + 1) return;
  const top = word.getBoundingClientRect().top - row.getBoundingClientRect().top;
  if (top < 0 || top > row.clientHeight - 30) row.scrollTop += top - row.clientHeight / 3;
}
