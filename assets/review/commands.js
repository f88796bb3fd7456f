// What a person can do: one table of commands behind buttons, clicks and keys.

import { announce, focusView, isFocusInside } from "../shared/dom.js";
import { resetKeys } from "../shared/keymap.js";
import { resetLinks } from "./edited_links.js";
import { emitEvents, followSpan, pickPlace } from "./events.js";
import { nameItem } from "./evidence.js";
import { toggleExplanation } from "./explanation.js";
import { applyLabel } from "./labelling.js";
import { linkCell, linkHere, linkWith, moveLinking, startLinking, stopLinking } from "./link_editing.js";
import { setFolding } from "./matrix.js";
import { showKnownPair } from "./opening.js";
import { paintScreen, revealSelection } from "./painting.js";
import { isLeaving, isWaiting } from "./pair_cache.js";
import { chooseAll, openPropagation, propagateChosen } from "./propagation.js";
import { findAnchorEntity, findSelectedItem, findSelectedWords, selectItem } from "./selection.js";
import { openDialog, showMessage } from "./state.js";
import { deriveView, isSameRange, joinWords, readSideText } from "./view_model.js";

/** Select the next entity of the pair, or the one before. @param {ReviewScreen} screen @param {number} step */
function stepItem(screen, step) {
  const { model, ui, dom } = screen;
  const { items } = model.view;
  if (items.length === 0) return;
  if (isFocusInside(dom)) focusView(dom);
  const index = items.findIndex((item) => item.id === findSelectedItem(screen)?.id);
  const first = step > 0 ? 0 : items.length - 1;
  const next = index < 0 ? first : (index + step + items.length) % items.length;
  selectItem(ui, items[next]);
  announce(dom, nameItem(model, items[next]));
}

/** Select, after a decision, the next span that is still as projected. @param {ReviewScreen} screen */
function selectNextProjected(screen) {
  const { model, ui } = screen;
  const { items } = model.view;
  const index = items.findIndex((item) => item.id === findSelectedItem(screen)?.id);
  const rest = [...items.slice(index + 1), ...items.slice(0, Math.max(index, 0))];
  const next = rest.find((item) => item.state === "projected");
  if (next) selectItem(ui, next);
}

/** Accept the selected span, or add the selected words. @param {ReviewScreen} screen */
function accept(screen) {
  const { model, ui, dom } = screen;
  const item = findSelectedItem(screen);
  if (!item) return addCounterpart(screen);
  if (!item.span) return showMessage(ui, "There is no counterpart to accept. Drag over target words to add one.");
  if (!emitEvents(screen, { type: "accept", ...pickPlace(item.span) })) return false;
  announce(dom, `Accepted ${readSideText(model, item, "target")}`);
  deriveView(model);
  return selectNextProjected(screen);
}

/** Add the selected target words as the counterpart of the entity selected before. @param {ReviewScreen} screen */
function addCounterpart(screen) {
  const { ui } = screen;
  const entity = findAnchorEntity(screen);
  if (findSelectedWords(ui)?.side === "target" && entity) return applyLabel(screen, entity.label);
  return showMessage(ui, "Select an entity first (J), or drag over target words.");
}

/** Reject the selected span; restore it where it is rejected. @param {ReviewScreen} screen */
function reject(screen) {
  const { model, ui, dom } = screen;
  const item = findSelectedItem(screen);
  if (!item) return showMessage(ui, "Select a projected span first (J).");
  if (item.state === "rejected") return restore(screen, item);
  if (!item.span) return showMessage(ui, "This entity has no counterpart as it is. Confirm the pair to keep it so.");
  if (!emitEvents(screen, { type: "reject", ...pickPlace(item.span) })) return false;
  announce(dom, `Rejected ${readSideText(model, item, "target")}`);
  deriveView(model);
  return selectNextProjected(screen);
}

/** Say that the source entity has no counterpart, however often it is said. @param {ReviewScreen} screen */
function rejectAll(screen) {
  const item = findSelectedItem(screen);
  if (item?.state === "rejected") return announce(screen.dom, "This entity has no counterpart already");
  return reject(screen);
}

/** Take a rejection back. @param {ReviewScreen} screen @param {Item} item */
function restore(screen, item) {
  return emitEvents(screen, { type: "restore", source: item.entity });
}

/** Take the rejection of the selected entity back. @param {ReviewScreen} screen */
function restoreSelected(screen) {
  const item = findSelectedItem(screen);
  return item?.state === "rejected" && restore(screen, item);
}

/** Delete the selected span, or the source entity without one. @param {ReviewScreen} screen */
function remove(screen) {
  const { ui } = screen;
  const item = findSelectedItem(screen);
  if (!item) return showMessage(ui, "Select an entity first (J).");
  if (item.span) return reject(screen);
  ui.selection = null;
  return emitEvents(screen, { type: "delete_entity", ...pickPlace(item.entity) });
}

/**
 * Move the start or the end of the selected span.
 * @param {ReviewScreen} screen @param {string} edge @param {number} step
 */
function moveEdge(screen, edge, step) {
  const { model, ui, dom } = screen;
  const span = findSelectedItem(screen)?.span;
  if (!span) return showMessage(ui, "Select a span first (J), then move its boundaries.");
  /** @type {[number, number]} */
  const to = edge === "start" ? [span.start + step, span.end] : [span.start, span.end + step];
  if (to[0] >= to[1]) return showMessage(ui, "A span keeps at least one word. Reject it instead (X).");
  if (to[0] < 0 || to[1] > model.view.sizes.target) return showMessage(ui, "The sentence ends here.");
  const range = { start: to[0], end: to[1] };
  if (!emitEvents(screen, { type: "move", ...pickPlace(span), to })) return;
  followSpan(screen, range);
  announce(dom, `Now ${joinWords(model.data.pair.target, range)}`);
}

/** Choose a candidate for its entity. @param {ReviewScreen} screen @param {string} arg */
function choose(screen, arg) {
  const { model, ui } = screen;
  const [, start, end, from, to] = arg.split(":").map(Number);
  const item = model.view.items.find((each) => isSameRange(each.entity, { start, end }));
  if (!item) return;
  selectItem(ui, item);
  const range = { start: from, end: to };
  if (!isSameRange(item.span, range)) emitEvents(screen, { type: "choose", source: item.entity, ...range });
}

/** Say that an entity has no counterpart. @param {ReviewScreen} screen @param {string} id */
function chooseNothing(screen, id) {
  const { model, ui } = screen;
  const item = model.view.items.find((each) => each.id === id);
  if (!item) return;
  selectItem(ui, item);
  if (item.span) emitEvents(screen, { type: "reject", ...pickPlace(item.span) });
}

/** Go to another pair. @param {ReviewScreen} screen @param {string | null | undefined} to */
function goToPair(screen, to) {
  if (to && emitEvents(screen, { type: "go", to })) showKnownPair(screen, to);
}

/** Confirm the pair as shown and go to the next. @param {ReviewScreen} screen */
function confirm(screen) {
  const { model, dom } = screen;
  const { next } = model.data.neighbours;
  /** @type {ReviewEvent[]} */
  const events = model.answer.status === "confirmed" ? [] : [{ type: "confirm" }];
  if (next) events.push({ type: "go", to: next });
  if (events.length === 0 || !emitEvents(screen, ...events)) return;
  announce(dom, next ? "Confirmed" : "Confirmed. This was the last pair.");
  if (next) showKnownPair(screen, next);
}

/** Save the note of the dialog, with or without a flag. @param {ReviewScreen} screen @param {string} type */
function saveNote(screen, type) {
  const note = screen.ui.dialog.draft.trim();
  openDialog(screen, null);
  emitEvents(screen, { type, note });
}

/** Select the item with this id. @param {ReviewScreen} screen @param {string} id */
function selectById(screen, id) {
  const { model, ui } = screen;
  const item = model.view.items.find((each) => each.id === id) ?? null;
  selectItem(ui, item);
}

/** Wait for the next key: it goes to this action. @param {Ui} ui @param {string} action */
function askForKey(ui, action) {
  ui.dialog.capture = action;
  ui.dialog.problem = "";
}

/** @type {Record<string, Command>} */
const COMMANDS = {
  accept,
  reject,
  remove,
  confirm,
  choose,
  select: selectById,
  restore: (screen) => restoreSelected(screen),
  nothing: chooseNothing,
  label: (screen, label) => applyLabel(screen, label),
  labelHere: (screen, label) => applyLabel(screen, label, false),
  edge: (screen, arg) => moveEdge(screen, arg.split(":")[0], Number(arg.split(":")[1])),
  forward: (screen) => stepItem(screen, 1),
  back: (screen) => stepItem(screen, -1),
  next: (screen) => goToPair(screen, screen.model.data.neighbours.next),
  previous: (screen) => goToPair(screen, screen.model.data.neighbours.previous),
  undo: (screen) => emitEvents(screen, { type: "undo" }),
  redo: (screen) => emitEvents(screen, { type: "redo" }),
  reopen: (screen) => emitEvents(screen, { type: "reopen" }),
  flagging: (screen) => openDialog(screen, "flag"),
  noting: (screen) => openDialog(screen, "note"),
  labels: (screen) => openDialog(screen, "labels"),
  none: rejectAll,
  linking: startLinking,
  moveLinking,
  linkHere,
  linkWith: (screen, arg) => linkWith(screen, Number(arg)),
  linkCell: (screen, arg) => linkCell(screen, arg),
  relink: resetLinks,
  why: toggleExplanation,
  propagate: openPropagation,
  carry: propagateChosen,
  chooseAll,
  matrix: (screen) => screen.dom.matrix.canvas.focus({ preventScroll: true }),
  rekey: (screen, arg) => askForKey(screen.ui, arg),
  usual: resetKeys,
  keys: (screen) => openDialog(screen, "keys"),
  flag: (screen) => saveNote(screen, "flag"),
  note: (screen) => saveNote(screen, "note"),
  close: (screen) => openDialog(screen, null),
  dismiss: (screen) => showMessage(screen.ui, ""),
  seek: goToPair,
  heard: (screen, place) => screen.ui.alerts.splice(Number(place), 1),
  crop: (screen, arg) => setFolding(screen, arg),
  leave: (screen) => leaveStep(screen),
  home: (screen) => focusView(screen.dom),
};

const READONLY_COMMANDS = new Set(
  "select forward back next previous matrix why keys rekey usual close crop leave home dismiss heard".split(" "),
);
const IMMEDIATE_COMMANDS = new Set("keys rekey usual close crop why chooseAll heard home".split(" "));

/**
 * Close what is open, else leave the word or button and unselect: what Escape does.
 * @param {ReviewScreen} screen
 */
function leaveStep(screen) {
  const { ui, dom } = screen;
  if (ui.dialog.name) return openDialog(screen, null);
  if (ui.message) return showMessage(ui, "");
  if (ui.linking) return stopLinking(ui);
  if (ui.explaining) return toggleExplanation(screen);
  if (isFocusInside(dom)) focusView(dom);
  ui.selection = null;
  ui.hover = null;
}

/**
 * Tell whether a command has to wait for Python. Undo and redo may follow each other at once; all else waits for
 * what they lead to.
 * @param {Model} model @param {string} name
 */
export function mustWait(model, name) {
  if (IMMEDIATE_COMMANDS.has(name)) return false;
  if (["undo", "redo"].includes(name)) return isLeaving(model) || model.waiting.length > 0;
  return isWaiting(model);
}

/**
 * Run a command; keys pressed while Python has to answer first wait for it.
 * @param {ReviewScreen} screen @param {string} name @param {string} [arg] @param {boolean} [typed]
 */
export function runCommand(screen, name, arg = "", typed = false) {
  const { model, ui } = screen;
  if (model.data.readonly && !READONLY_COMMANDS.has(name)) return;
  if (mustWait(model, name)) {
    if (typed && model.waiting.length < 60) model.waiting.push([name, arg]);
    return;
  }
  ui.notice = "";
  COMMANDS[name](screen, arg);
  paintScreen(screen);
  if (["forward", "back", "select"].includes(name)) revealSelection(screen);
}
