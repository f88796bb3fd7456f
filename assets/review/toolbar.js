// The bar below the pair: what can be done with what is selected; the label legend with its digits.

import { buildCommand, buildIcon, buildKeyCap, el, isolateText, refillPart } from "../shared/dom.js";
import { formatKey } from "../shared/keymap.js";
import { findLinkKind, nameLinkKind } from "./evidence.js";
import { buildStateMark } from "./matched_labels.js";
import { findAnchorEntity, findSelectedItem, findSelectedWords } from "./selection.js";
import { findMainSide, findSideLabel, joinWords, readSideText } from "./view_model.js";

/** Build what is selected, or what went wrong. @param {ReviewScreen} screen */
function describeSelection(screen) {
  const { model, ui } = screen;
  if (ui.message) return [buildMessage(ui)];
  if (ui.linking) return describeLinking(model, ui.linking);
  const words = findSelectedWords(ui);
  if (words) return describeWords(screen, words);
  const item = findSelectedItem(screen);
  if (!item) return [el("span", { class: "bx-quiet", text: describeIdle(model) })];
  const side = findMainSide(item);
  const what = isolateText(readSideText(model, item, side), { class: "bx-what", lang: model.data.pair[side].lang });
  return [what, buildStateMark(model, item)];
}

/** Build the two words whose link is edited. @param {Model} model @param {{ i: number, j: number }} linking */
function describeLinking(model, { i, j }) {
  const { source, target } = model.data.pair;
  const kind = nameLinkKind(findLinkKind(model, i, j));
  return [
    isolateText(source.words[i], { class: "bx-what" }),
    "–",
    isolateText(target.words[j], { class: "bx-what" }),
    el("span", { class: "bx-quiet", text: kind }),
  ];
}

/** Build the message with its way out. @param {Ui} ui */
function buildMessage(ui) {
  const dismiss = buildCommand("dismiss", { class: "bx-link-button" }, "Dismiss");
  return el("p", { class: "bx-message", role: "alert" }, isolateText(ui.message), dismiss);
}

/** Say what can be done where nothing is selected. @param {Model} model */
function describeIdle(model) {
  if (model.data.readonly) return "Read only";
  return "Drag over words to add an entity";
}

/** Build what the selected words would become. @param {ReviewScreen} screen @param {PickedWords} words */
function describeWords(screen, words) {
  const { pair } = screen.model.data;
  const text = isolateText(joinWords(pair[words.side], words), { class: "bx-what" });
  const anchor = words.side === "target" ? findAnchorEntity(screen) : null;
  const tail = anchor
    ? ["pick a label: counterpart of ", isolateText(joinWords(pair.source, anchor))]
    : [`pick a label to add it on the ${words.side} side`];
  return [text, el("span", { class: "bx-quiet" }, ...tail)];
}

/**
 * Build the button of a label.
 * @param {ReviewScreen} screen @param {LabelData} label @param {number} place @param {boolean} enabled
 */
function buildLabelButton(screen, label, place, enabled) {
  const item = findSelectedItem(screen);
  const current = item ? findSideLabel(item, findMainSide(item)) : null;
  const key = place < 9 ? formatKey(`label${place + 1}`) : null;
  const name = key ? `Label ${label.name}, key ${key}` : `Label ${label.name}`;
  return buildCommand(
    "label",
    {
      arg: label.name,
      class: `bx-label hue-${label.hue % 10}`,
      disabled: !enabled,
      "aria-pressed": String(label.name === current),
      "aria-label": name,
    },
    key ? buildKeyCap(key) : null,
    isolateText(label.name),
  );
}

/** Build the buttons of the first nine labels, and the way to the others. @param {ReviewScreen} screen */
function buildLabelButtons(screen) {
  const { model, ui } = screen;
  const enabled = findSelectedItem(screen) !== null || findSelectedWords(ui) !== null;
  const buttons = model.data.labels.slice(0, 9).map((label, place) => buildLabelButton(screen, label, place, enabled));
  const more = model.data.labels.length - buttons.length;
  if (more > 0)
    buttons.push(buildCommand("labels", { class: "bx-button" }, `${more} more`, buildKeyCap(formatKey("labels"))));
  return el("div", { class: "bx-group bx-labels", role: "group", "aria-label": "Labels" }, ...buttons);
}

/**
 * Build the button that moves a boundary one word, pointing the way it goes in this sentence.
 * @param {string} edge @param {number} step @param {boolean} rtl @param {boolean} enabled
 */
function buildEdgeButton(edge, step, rtl, enabled) {
  const way = step > 0 !== rtl ? "Right" : "Left";
  const keys = formatKey(`${edge}${way}`);
  const title = `Move the ${edge} one word ${step > 0 ? "forward" : "back"} (${keys})`;
  const options = { class: "bx-icon-button", title, "aria-label": title, disabled: !enabled };
  return buildCommand("edge", { arg: `${edge}:${step}`, ...options }, buildIcon(way.toLowerCase()));
}

/** Build the buttons of the boundaries. @param {Model} model @param {boolean} enabled */
function buildEdgeButtons(model, enabled) {
  const rtl = model.data.pair.target.dir === "rtl";
  const steps = rtl ? [1, -1] : [-1, 1];
  const part = (/** @type {string} */ edge) => [
    el("span", { class: "bx-edge-name", text: edge }),
    ...steps.map((step) => buildEdgeButton(edge, step, rtl, enabled)),
  ];
  const order = rtl ? ["end", "start"] : ["start", "end"];
  return el("div", { class: "bx-group", role: "group", "aria-label": "Boundaries" }, ...order.flatMap(part));
}

/** Build the button that accepts, or adds. @param {ReviewScreen} screen @param {Item | null} item */
function buildAcceptButton(screen, item) {
  const adds = !item && findSelectedWords(screen.ui)?.side === "target" && findAnchorEntity(screen) !== null;
  const disabled = !adds && (!item?.span || item.state === "accepted");
  const [picture, text] = adds ? ["added", "Add"] : ["accepted", "Accept"];
  return buildCommand(
    "accept",
    { class: "bx-button good", disabled },
    buildIcon(picture),
    text,
    buildKeyCap(formatKey("accept")),
  );
}

/** Build the button that rejects, or restores. @param {Item | null} item */
function buildRejectButton(item) {
  if (item?.state === "rejected")
    return buildCommand(
      "restore",
      { class: "bx-button" },
      buildIcon("undo"),
      "Restore",
      buildKeyCap(formatKey("reject")),
    );
  return buildCommand(
    "reject",
    { class: "bx-button bad", disabled: !item?.span },
    buildIcon("rejected"),
    "Reject",
    buildKeyCap(formatKey("reject")),
  );
}

/** Build the buttons of a decision. @param {ReviewScreen} screen @param {Item | null} item */
function buildDecisionButtons(screen, item) {
  const bare = item !== null && !item.span;
  const remove = bare
    ? buildCommand("remove", { class: "bx-button" }, "Delete entity", buildKeyCap(formatKey("remove")))
    : null;
  return el(
    "div",
    { class: "bx-group", role: "group", "aria-label": "Decision" },
    buildAcceptButton(screen, item),
    buildRejectButton(item),
    remove,
  );
}

/**
 * Build a button that edits the link.
 * @param {string} arg @param {string} text @param {string} key
 */
function buildLinkCommand(arg, text, key) {
  return buildCommand("linkHere", { arg, class: "bx-button" }, text, buildKeyCap(key));
}

/**
 * Build, while links are edited, what can be done to one, and the way out.
 * @param {Model} model @param {{ i: number, j: number }} linking
 */
function buildLinkButtons(model, { i, j }) {
  const kind = findLinkKind(model, i, j);
  return [
    el("span", { class: "bx-quiet", text: "Arrows choose the words" }),
    buildLinkCommand("toggle", kind ? "Unlink" : "Link", "Enter"),
    buildLinkCommand("cycle", kind === "sure" ? "Make possible" : "Make sure", "S"),
    buildCommand("linking", { class: "bx-button", "aria-pressed": "true" }, "End linking", buildKeyCap("Esc")),
  ];
}

/** Paint the bar below the pair. @param {ReviewScreen} screen */
export function paintActions(screen) {
  const { dom } = screen;
  const item = findSelectedItem(screen);
  const what = el("div", { class: "bx-selection" }, ...describeSelection(screen));
  refillPart(dom, dom.parts.actions, what, ...listTools(screen, item));
}

/** List the buttons of what can be done. @param {ReviewScreen} screen @param {Item | null} item @returns {Child[]} */
function listTools(screen, item) {
  const { model, ui } = screen;
  const labels = buildLabelButtons(screen);
  if (model.data.readonly) return [labels];
  if (ui.linking) return [labels, ...buildLinkButtons(model, ui.linking)];
  const isBare = item !== null && !item.span;
  const edges = isBare ? null : buildEdgeButtons(model, Boolean(item?.span));
  const start = { class: "bx-button", "aria-pressed": "false" };
  const linking = buildCommand("linking", start, "Link", buildKeyCap(formatKey("linking")));
  return [buildDecisionButtons(screen, item), labels, edges, linking];
}
