// Small dialogs over the pair: the note, the labels by name, and the keys with their change.

import { buildCommand, buildIcon, buildKeyCap, el, isolateText, refillPart } from "../shared/dom.js";
import { ACTIONS, formatChord, listChangedKeys, listKeys } from "../shared/keymap.js";
import { buildListDialog, readListing } from "./propagation.js";

const MAX_FOUND = 12;

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Build a field of a dialog.
 * @template {"input" | "textarea"} Tag
 * @param {Tag} tag @param {string} label @param {string} fk @param {string} value
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function buildField(tag, label, fk, value) {
  const node = el(tag, { class: "bx-field", "aria-label": label, data: { fk } });
  node.value = value;
  return node;
}

/**
 * Build the dialog of the note. Opened by F it flags, opened by T it only writes the note; both can be done from
 * either.
 * @param {Ui} ui
 */
function buildNoteDialog(ui) {
  const isFlag = ui.dialog.name === "flag";
  const note = buildField("textarea", "Note for this pair", "note-field", ui.dialog.draft);
  note.rows = 3;
  note.oninput = () => (ui.dialog.draft = note.value);
  const strong = { class: "bx-button strong" };
  const plain = { class: "bx-button" };
  const enter = buildKeyCap("Ctrl + Enter");
  const flag = buildCommand("flag", isFlag ? strong : plain, buildIcon("flag"), "Flag", isFlag && enter);
  const save = buildCommand("note", isFlag ? plain : strong, "Save note only", !isFlag && enter);
  return [
    el("h4", { text: isFlag ? "Flag this pair" : "Write a note" }),
    el("p", { class: "bx-quiet", text: "What is doubtful? The note stays with the pair." }),
    note,
    el(
      "div",
      { class: "bx-group" },
      ...(isFlag ? [flag, save] : [save, flag]),
      buildCommand("close", { class: "bx-button" }, "Cancel", buildKeyCap("Esc")),
    ),
  ];
}

/** Find the labels whose names hold what was typed, those that begin with it first. @param {ReviewScreen} screen */
function findLabels(screen) {
  const { model, ui } = screen;
  const query = ui.dialog.query.trim().toLowerCase();
  const matching = model.data.labels.filter(({ name }) => name.toLowerCase().includes(query));
  const first = matching.filter(({ name }) => name.toLowerCase().startsWith(query));
  return [...first, ...matching.filter((label) => !first.includes(label))];
}

/** Build the dialog that finds a label by its name. @param {ReviewScreen} screen */
function buildLabelDialog(screen) {
  const { ui } = screen;
  const input = buildField("input", "Name of the label", "label-field", ui.dialog.query);
  const list = el("ul", { class: "bx-found", role: "listbox", "aria-label": "Labels found" });
  input.oninput = () => {
    ui.dialog.query = input.value;
    ui.dialog.place = 0;
    paintFoundLabels(screen, list);
  };
  paintFoundLabels(screen, list);
  const what = el("p", { class: "bx-quiet", text: "Type a part of its name; Enter takes the marked one." });
  return [el("h4", { text: "Label by name" }), what, input, list];
}

/** Paint the labels that were found. @param {ReviewScreen} screen @param {HTMLElement} list */
function paintFoundLabels(screen, list) {
  const entries = findLabels(screen)
    .slice(0, MAX_FOUND)
    .map((label, place) => {
      const isMarked = place === screen.ui.dialog.place;
      const pick = { arg: label.name, class: `bx-label hue-${label.hue % 10}`, "aria-pressed": String(isMarked) };
      return el("li", {}, buildCommand("label", pick, isolateText(label.name)));
    });
  list.replaceChildren(...(entries.length > 0 ? entries : [el("li", { class: "bx-quiet", text: "No such label" })]));
}

/**
 * Read a key in the field of the label dialog as a command; null for none.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event @returns {CommandCall | null}
 */
export function readLabelKey(screen, event) {
  const { ui, dom } = screen;
  const labels = findLabels(screen).slice(0, MAX_FOUND);
  if (labels.length === 0) return null;
  if (event.key === "Enter") return [event.altKey ? "labelHere" : "label", labels[ui.dialog.place].name];
  const step = STEPS[event.key];
  if (!step) return null;
  event.preventDefault();
  ui.dialog.place = (ui.dialog.place + step + labels.length) % labels.length;
  /** @type {HTMLElement | null} */
  const list = dom.parts.sheet.querySelector(".bx-found");
  if (list) paintFoundLabels(screen, list);
  return null;
}

/** Build what an action does, in words. @param {Model} model @param {KeyAction} action */
function buildActionText(model, action) {
  const number = action.name === "digit" ? Number(action.arg) : 0;
  return number ? ["label ", isolateText(model.data.labels[number - 1].name)] : [action.text];
}

/** Build the row of an action and its keys. @param {ReviewScreen} screen @param {KeyAction} action */
function buildKeyRow(screen, action) {
  const { model, ui } = screen;
  const waiting = ui.dialog.capture === action.id;
  const keys = listKeys(action).map(formatChord);
  const shown = waiting ? ["press a key, Esc keeps"] : keys.map((key) => el("kbd", { text: key }));
  const options = {
    arg: action.id,
    class: waiting ? "bx-key waiting" : "bx-key",
    "aria-label": waiting ? "Press the new key" : `${keys.join(" or ")}: change this key`,
  };
  const changed = listChangedKeys()[action.id] ? el("span", { class: "bx-quiet", text: " (changed)" }) : null;
  return [
    el("dt", {}, buildCommand("rekey", options, ...shown)),
    el("dd", {}, ...buildActionText(model, action), changed),
  ];
}

const POINTER_HELP = [
  ["Drag", "over words: select them, then pick a label"],
  ["Shift + click", "select words up to here"],
  ["Shift + ← →", "on a word that Tab went to: select words"],
  ["Alt + click", "on a target word: link it with the selected source word"],
  [
    "Alt + a label’s key, Alt + click",
    "that label on this side only: the translation, or the side of the selected words",
  ],
  ["Esc", "close, end linking, unselect"],
];

/** Build the list of keys. @param {ReviewScreen} screen */
function buildKeyDialog(screen) {
  const { model, ui } = screen;
  const usable = ACTIONS.filter((action) => action.name !== "digit" || model.data.labels[Number(action.arg) - 1]);
  const rows = usable.flatMap((action) => buildKeyRow(screen, action));
  const fixed = POINTER_HELP.flatMap(([key, text]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text })]);
  const problem = ui.dialog.problem ? el("p", { class: "bx-message", role: "alert", text: ui.dialog.problem }) : null;
  return [
    el("h4", { text: "Keys" }),
    el("p", { class: "bx-quiet", text: "Press a key's button to change it. Your keys stay in this browser." }),
    problem,
    el("dl", { class: "bx-keys" }, ...rows, ...fixed),
    el(
      "div",
      { class: "bx-group" },
      buildCommand("close", { class: "bx-button" }, "Close", buildKeyCap("Esc")),
      buildCommand(
        "usual",
        { class: "bx-button", disabled: Object.keys(listChangedKeys()).length === 0 },
        "Back to the usual keys",
      ),
    ),
  ];
}

/** @type {Record<DialogName, [build: (screen: ReviewScreen) => Child[], name: string]>} */
const DIALOGS = {
  flag: [(screen) => buildNoteDialog(screen.ui), "Flag this pair"],
  note: [(screen) => buildNoteDialog(screen.ui), "Write a note"],
  labels: [buildLabelDialog, "Label by name"],
  keys: [buildKeyDialog, "Keys"],
  elsewhere: [buildListDialog, "The same form elsewhere"],
};

/** Paint the open dialog, or hide it. @param {ReviewScreen} screen */
export function paintDialog(screen) {
  const { model, ui, dom } = screen;
  const listed = ui.dialog.name === "elsewhere" && readListing(model) !== null;
  const { name, capture, problem } = ui.dialog;
  const keys = name === "keys" ? listChangedKeys() : null;
  const key = JSON.stringify([name, listed, model.previewNumber, capture, problem, keys]);
  if (ui.dialog.painted === key) return;
  const stage = `${name} ${listed}`;
  const opening = ui.dialog.stage !== stage;
  ui.dialog.painted = key;
  ui.dialog.stage = stage;
  const { sheet } = dom.parts;
  sheet.hidden = name === null;
  if (name === null) return sheet.replaceChildren();
  const [build, title] = DIALOGS[name];
  sheet.setAttribute("aria-label", title);
  sheet.classList.toggle("wide", ["keys", "elsewhere"].includes(name));
  const room = window.innerHeight - dom.node.getBoundingClientRect().top - 56;
  sheet.style.maxHeight = `${Math.max(280, Math.floor(room))}px`;
  refillPart(dom, sheet, ...build(screen));
  /** @type {HTMLElement | null} */
  const first = opening ? sheet.querySelector("textarea, input:enabled, button") : null;
  first?.focus({ preventScroll: true });
}
