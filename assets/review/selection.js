// What is selected: an entity with its span, or words that were picked.

import { clamp } from "../shared/dom.js";

/**
 * Find the selected item, null where words or nothing is selected.
 * @param {ReviewScreen} screen @returns {Item | null}
 */
export function findSelectedItem(screen) {
  const { model, ui } = screen;
  if (ui.selection?.kind !== "item") return null;
  return model.view.items.find((item) => isItemSelected(ui, item)) ?? null;
}

/**
 * Find the selected words, null where an item or nothing is selected.
 * @param {Ui} ui @returns {PickedWords | null}
 */
export function findSelectedWords(ui) {
  return ui.selection?.kind === "words" ? ui.selection : null;
}

/**
 * Find the source entity without counterpart that words picked next on the target side belong to.
 * @param {ReviewScreen} screen
 */
export function findAnchorEntity(screen) {
  const { model, ui } = screen;
  const item = model.view.items.find((each) => each.id === ui.anchor);
  return item?.entity && !item.span ? item.entity : null;
}

/** Tell whether an item is the selected one. @param {Ui} ui @param {Item} item */
export function isItemSelected(ui, item) {
  return ui.selection?.kind === "item" && ui.selection.id === item.id;
}

/** Select an item, or nothing. @param {Ui} ui @param {Item | null} item */
export function selectItem(ui, item) {
  ui.selection = item ? { kind: "item", id: item.id } : null;
  if (item) ui.anchor = item.id;
}

/**
 * Select the words between two places.
 * @param {Ui} ui @param {Side} side @param {number} from @param {number} to
 */
export function pickWords(ui, side, from, to) {
  ui.selection = { kind: "words", side, origin: from, start: Math.min(from, to), end: Math.max(from, to) + 1 };
}

/** Tell whether a word is among the selected words. @param {Ui} ui @param {Side} side @param {number} index */
export function isWordSelected(ui, side, index) {
  const words = findSelectedWords(ui);
  return words !== null && words.side === side && index >= words.start && index < words.end;
}

/**
 * Find the source word that a link starts from: the focused or selected one, else the first of the entity.
 * @param {ReviewScreen} screen
 */
export function findLinkSource(screen) {
  const { ui } = screen;
  const word = ui.roving.source;
  const words = findSelectedWords(ui);
  if (words?.side === "source") return clamp(word, words.start, words.end - 1);
  const entity = findSelectedItem(screen)?.entity;
  if (!entity) return null;
  return word >= entity.start && word < entity.end ? word : entity.start;
}
