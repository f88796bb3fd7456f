// The keyboard: single letters act only while nobody is typing and no dialog is open.

import { clamp, focusControl } from "../shared/dom.js";
import { findAround, findStart, findTarget, hasModifier, isAvailable, isElsewhere, isTyping } from "../shared/focus.js";
import { findAction, readChord, setKey } from "../shared/keymap.js";
import { mustWait, runCommand } from "./commands.js";
import { readLabelKey } from "./dialogs.js";
import { readLinkingKey } from "./link_editing.js";
import { onMatrixKey } from "./matrix_keys.js";
import { paintScreen } from "./painting.js";
import { pressWord, readWordPlace } from "./pointer.js";
import { listBoxes } from "./propagation.js";
import {
  findSelectedItem,
  findSelectedWords,
  isItemSelected,
  isWordSelected,
  pickWords,
  selectItem,
} from "./selection.js";
import { listWords } from "./sentences.js";

/**
 * Stop r and c on their way down. Streamlit would rerun the page on r and clear caches on c, also while a note is
 * typed here: it does not see into the shadow root.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event
 */
export function onReservedKey(screen, event) {
  const { ui, dom } = screen;
  if (!/^[rc]$/i.test(event.key) || hasModifier(event)) return;
  const isInside = event.composedPath().includes(dom.node);
  if (ui.dialog.capture || !isAvailable(dom) || isElsewhere(dom, event) || (!isInside && isTyping(event))) return;
  event.stopPropagation();
}

/** Run what a key press means. @param {ReviewScreen} screen @param {KeyboardEvent} event */
export function onKey(screen, event) {
  const { ui, dom } = screen;
  if (!isAvailable(dom)) return;
  if (ui.dialog.capture) return captureKey(screen, event);
  if (ui.dialog.name === "elsewhere") return onListKey(screen, event);
  if (isTyping(event)) return onTypingKey(screen, event);
  const command = readLinkingKey(screen, event) ?? findCommand(screen, event);
  if (!command) return;
  event.preventDefault();
  runCommand(screen, command[0], command[1], true);
}

/**
 * Read a key in a dialog's field: Escape closes it, Enter takes what the dialog is for.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event
 */
function onTypingKey(screen, event) {
  const { ui, dom } = screen;
  if (!event.composedPath().includes(dom.parts.sheet)) return;
  const name = ui.dialog.name === "labels" ? readLabelKey(screen, event) : readNoteKey(ui, event);
  if (event.key === "Escape") runCommand(screen, "close");
  else if (name) runCommand(screen, ...name);
  else return;
  event.preventDefault();
}

/**
 * Read a key in the field of the note as a command; null for none.
 * @param {Ui} ui @param {KeyboardEvent} event @returns {CommandCall | null}
 */
function readNoteKey(ui, event) {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) && ui.dialog.name ? [ui.dialog.name] : null;
}

/**
 * Find the command behind a key press, null for none.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event @returns {CommandCall | null}
 */
function findCommand(screen, event) {
  const { model, ui, dom } = screen;
  if (event.key === "Escape") return [isElsewhere(dom, event) ? "home" : "leave"];
  const chord = readChord(event);
  const action = findAction(chord) ?? findLabelHere(chord);
  if (!action || !isOwnKey(dom, event, chord)) return null;
  if (SELECTION_ACTIONS.has(action.name)) {
    const start = findStart(event);
    if (start === dom.matrix.canvas || (ui.linking && !LINKING_ACTIONS.has(action.name))) return null;
    const candidate = action.name === "accept" ? findAround(start, "[data-cmd=choose]") : null;
    if (candidate) return ["choose", candidate.dataset.arg];
    if (!mustWait(model, action.name)) aimSelection(screen, start);
  }
  return readAction(screen, action, chord);
}

/**
 * Read an action as a command, null where it means nothing now.
 * @param {ReviewScreen} screen @param {KeyAction} action @param {string} chord @returns {CommandCall | null}
 */
function readAction(screen, action, chord) {
  if (action.name === "edge") return readEdgeCommand(screen, action.arg ?? "");
  if (action.name === "digit") return readLabelCommand(screen.model, Number(action.arg), chord);
  return [action.name];
}

/** Find the label that Alt with its key means: on this side only. @param {string} chord */
function findLabelHere(chord) {
  const action = chord.startsWith("Alt+") ? findAction(chord.slice(4)) : null;
  return action?.name === "digit" ? action : null;
}

// These keys decide about what is selected. Where a word, a row or a candidate has the keyboard
// focus, that is what they are about; in the matrix and among links they would mean nothing.
const SELECTION_ACTIONS = new Set(["accept", "reject", "none", "remove", "edge", "digit", "labels"]);

const LINKING_ACTIONS = new Set(["digit", "labels"]);

/**
 * Select what the keyboard focus is on, before a decision about it.
 * @param {ReviewScreen} screen @param {Element} start
 */
function aimSelection(screen, start) {
  const { model, ui, dom } = screen;
  const word = findAround(start, ".bx-word");
  const item = word ? null : findControlItem(model, start);
  if (word) aimAtWord(screen, readWordPlace(word));
  else if (item) selectItem(ui, item);
  if (word || item) dom.node.focus({ preventScroll: true });
}

/**
 * Select the word or its entity, unless it is selected.
 * @param {ReviewScreen} screen @param {{ side: Side, index: number }} place
 */
function aimAtWord(screen, { side, index }) {
  const { model, ui } = screen;
  const item = model.view.at[side][index];
  const isSelected = isWordSelected(ui, side, index) || (item !== null && isItemSelected(ui, item));
  if (!isSelected) pressWord(screen, side, index);
}

/** Find the item that a focused control of the panels belongs to. @param {Model} model @param {Element} start */
function findControlItem(model, start) {
  const { cmd = "", arg = "" } = findAround(start, "[data-cmd]")?.dataset ?? {};
  if (!["select", "choose", "nothing"].includes(cmd)) return null;
  return model.view.items.find(({ id }) => arg === id || arg.startsWith(`${id}:`)) ?? null;
}

/**
 * Tell whether a key is for the pair view. Enter, Space and arrows belong first to the control that has the
 * keyboard focus; keys with Ctrl, and all that moves, only to the pair view itself.
 * @param {Dom} dom @param {KeyboardEvent} event @param {string} chord
 */
function isOwnKey(dom, event, chord) {
  const start = findStart(event);
  if (isElsewhere(dom, event) && start.matches(":focus-visible")) return false;
  const isShifted = chord.includes("Shift+Arrow");
  if (isShifted || chord.startsWith("Ctrl+")) return !isElsewhere(dom, event);
  if (!/^(Alt\+)?(Enter| |Arrow\w+|Home|End|Page\w+)$/.test(chord)) return true;
  return !isElsewhere(dom, event) && !findAround(start, "button,canvas");
}

/**
 * Turn a key for a boundary into its command. Keys follow what is seen: in a right-to-left sentence, left is
 * forward.
 * @param {ReviewScreen} screen @param {string} arg @returns {CommandCall | null}
 */
function readEdgeCommand(screen, arg) {
  const [edge, way] = arg.split(":");
  if (!findSelectedItem(screen)) return null;
  return ["edge", `${edge}:${screen.model.data.pair.target.dir === "rtl" ? -way : way}`];
}

/**
 * Turn the number of a label into its command.
 * @param {Model} model @param {number} number @param {string} chord @returns {CommandCall | null}
 */
function readLabelCommand(model, number, chord) {
  const label = model.data.labels[number - 1];
  const isHere = findAction(chord) === null;
  return label ? [isHere ? "labelHere" : "label", label.name] : null;
}

/**
 * Give the next key pressed to the action that asked for one.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event
 */
function captureKey(screen, event) {
  const { ui } = screen;
  event.preventDefault();
  event.stopPropagation();
  if (["Shift", "Control", "Alt", "AltGraph", "Meta"].includes(event.key)) return;
  ui.dialog.problem = event.key === "Escape" ? "" : setKey(ui.dialog.capture ?? "", readChord(event));
  ui.dialog.capture = null;
  ui.signature = "";
  paintScreen(screen);
}

/**
 * Move inside a row of words by arrow keys; Shift picks a range.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event @param {HTMLElement} word
 */
function onWordKey(screen, event, word) {
  const { model, ui, dom } = screen;
  const { side, index } = readWordPlace(word);
  const rtl = model.data.pair[side].dir === "rtl";
  const forward = rtl ? -1 : 1;
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: forward, ArrowLeft: -forward, Home: -index, End: model.view.sizes[side] };
  const step = steps[event.key];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return crossRows(screen, event, side, index);
  if (step === undefined || hasModifier(event)) return;
  event.preventDefault();
  event.stopPropagation();
  const next = clamp(index + step, 0, model.view.sizes[side] - 1);
  ui.roving[side] = next;
  if (event.shiftKey) extendWords(screen, side, index, next);
  else paintRoving(screen, side);
  focusControl(dom, `w:${side}:${next}`);
}

/** Let Tab lead to the word that was reached last. @param {ReviewScreen} screen @param {Side} side */
function paintRoving(screen, side) {
  const { ui, dom } = screen;
  listWords(dom, side).forEach((word, index) => (word.tabIndex = index === ui.roving[side] ? 0 : -1));
}

/**
 * Go by Up and Down to the linked word of the other sentence, else to the word in the same place.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event @param {Side} side @param {number} index
 */
function crossRows(screen, event, side, index) {
  const { model, ui, dom } = screen;
  if ((event.key === "ArrowDown") !== (side === "source")) return;
  event.preventDefault();
  event.stopPropagation();
  const across = side === "source" ? "target" : "source";
  const links = model.view.links.map(({ i, j }) => ({ source: i, target: j }));
  const link = links.find((words) => words[side] === index);
  const place = Math.floor((index / model.view.sizes[side]) * model.view.sizes[across]);
  ui.roving[across] = link ? link[across] : place;
  paintRoving(screen, across);
  focusControl(dom, `w:${across}:${ui.roving[across]}`);
}

/**
 * Pick the words up to a place.
 * @param {ReviewScreen} screen @param {Side} side @param {number} from @param {number} to
 */
function extendWords(screen, side, from, to) {
  const { ui } = screen;
  const words = findSelectedWords(ui);
  const origin = words?.side === side ? words.origin : from;
  pickWords(ui, side, origin, to);
  paintScreen(screen);
}

/** Listen to the keys within the pair view. @param {ReviewScreen} screen */
export function bindKeys(screen) {
  const { dom } = screen;
  dom.node.onkeydown = (event) => {
    const word = findAround(findTarget(event), ".bx-word");
    if (word) onWordKey(screen, event, word);
  };
  dom.matrix.canvas.onkeydown = (event) => onMatrixKey(screen, event);
}

/**
 * Read a key while the list of mentions is open: nothing below it is decided by accident.
 * @param {ReviewScreen} screen @param {KeyboardEvent} event
 */
function onListKey(screen, event) {
  const { dom } = screen;
  if (isElsewhere(dom, event)) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  const name = { Escape: "close", Enter: "carry", a: "chooseAll" }[event.key];
  const onButton = findAround(findStart(event), "button");
  if (hasModifier(event) || (event.key === "Enter" && onButton)) return;
  if (step) stepBox(dom, step);
  else if (name) runCommand(screen, name);
  else return;
  event.preventDefault();
}

/** Go to another check box of the list. @param {Dom} dom @param {number} step */
function stepBox(dom, step) {
  const boxes = listBoxes(dom);
  const place = boxes.findIndex((box) => box === dom.root.activeElement);
  const next = boxes[clamp(place + step, 0, boxes.length - 1)];
  next?.focus();
  next?.closest("li")?.scrollIntoView({ block: "nearest" });
}
