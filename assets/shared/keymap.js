// Which key does what. Every action can be given another key, kept in this browser only
// (WCAG 2.2, 2.1.4). Streamlit keeps r and c for itself; d and m are for methods.

const KEYS_ITEM = "spanbridge.keys";

/** @type {Record<string, string>} */
const RESERVED_KEYS = {
  r: "Streamlit reruns the page on R.",
  c: "Streamlit clears its caches on C.",
  d: "D is kept for differences between recipes.",
  m: "M is kept for switching recipes.",
};
const SPECIAL_KEYS = new Set([
  "Escape",
  "Tab",
  "Shift",
  "Control",
  "Alt",
  "AltGraph",
  "Meta",
  "CapsLock",
  "Dead",
  "Unidentified",
]);

/** @type {Record<string, string>} */
const KEY_NAMES = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Backspace: "⌫",
  " ": "Space",
};

// [action, its keys, what it does, the command behind it, the command's argument]
/** @type {[id: string, keys: string[], text: string, name?: string, arg?: string][]} */
const ACTION_TABLE = [
  ["confirm", ["Enter"], "confirm the pair as shown, go to the next"],
  ["next", ["ArrowRight"], "next pair"],
  ["previous", ["ArrowLeft"], "previous pair"],
  ["forward", ["j"], "next entity of the pair"],
  ["back", ["k"], "previous entity of the pair"],
  ["accept", ["a"], "accept the selected span, or add the selected words"],
  ["reject", ["x"], "reject the span; again: restore it"],
  ["none", ["0"], "no entity: the source entity has no counterpart"],
  ["endRight", ["Shift+ArrowRight"], "move the end of the span to the right", "edge", "end:1"],
  ["endLeft", ["Shift+ArrowLeft"], "move the end of the span to the left", "edge", "end:-1"],
  ["startRight", ["Alt+Shift+ArrowRight"], "move its start to the right", "edge", "start:1"],
  ["startLeft", ["Alt+Shift+ArrowLeft"], "move its start to the left", "edge", "start:-1"],
  ["remove", ["Delete", "Backspace"], "delete the span or the source entity"],
  ["labels", ["/"], "look a label up by its name"],
  ["linking", ["l"], "edit links: arrows choose the words, Enter links, S sure or possible"],
  ["relink", ["z"], "back to the machine's links"],
  ["matrix", ["g"], "into the alignment matrix: Space links, S sure or possible"],
  ["why", ["e"], "why this label: links, scores, runners-up, rule"],
  ["propagate", ["p"], "the same form elsewhere: carry a fix over"],
  ["flagging", ["f"], "flag the pair, with a note"],
  ["noting", ["t"], "write a note without flagging"],
  ["undo", ["Ctrl+z"], "undo, across pairs"],
  ["redo", ["Ctrl+Shift+z", "Ctrl+y"], "redo"],
  ["keys", ["?"], "this list"],
];

/** @type {KeyAction[]} */
export const ACTIONS = [
  ...ACTION_TABLE.map(([id, keys, text, name = id, arg]) => ({ id, keys, text, name, arg })),
  ...Array.from({ length: 9 }, (_, place) => buildLabelAction(String(place + 1))),
];

let changedKeys = readStoredKeys();

/** Read what this browser kept, without what no longer fits. @returns {Record<string, string>} */
function readStoredKeys() {
  /** @type {Record<string, unknown> | null} */
  let stored;
  try {
    stored = JSON.parse(String(localStorage.getItem(KEYS_ITEM)));
  } catch {
    return {}; // no storage in this browser, or not ours: the usual keys
  }
  /** @type {Record<string, string>} */
  const keys = {};
  for (const [id, chord] of Object.entries(stored ?? {})) {
    if (!findActionById(id) || typeof chord !== "string") continue;
    if (chord.length < 40 && !findKeyProblem(chord)) keys[id] = chord;
  }
  return keys;
}

/** List the keys that a person changed in this browser, by action. */
export function listChangedKeys() {
  return changedKeys;
}

/** Read again what this browser kept. */
export function reloadKeys() {
  changedKeys = readStoredKeys();
}

/** Build the action of a label's number. @param {string} number @returns {KeyAction} */
function buildLabelAction(number) {
  return { id: `label${number}`, keys: [number], text: `label ${number}`, name: "digit", arg: number };
}

/** Find an action by its id. @param {string} id */
function findActionById(id) {
  return ACTIONS.find((action) => action.id === id);
}

/** List the keys of an action. @param {KeyAction} action */
export function listKeys(action) {
  return changedKeys[action.id] ? [changedKeys[action.id]] : action.keys;
}

/** Write the first key of an action for people. @param {string} id */
export function formatKey(id) {
  const action = findActionById(id);
  return action ? formatChord(listKeys(action)[0]) : "";
}

/** Write keys pressed together for people. @param {string} chord */
export function formatChord(chord) {
  const parts = chord.split(/\+(?=.)/);
  return parts.map((part) => KEY_NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" + ");
}

/** Find the action behind keys pressed together, null for none. @param {string} chord */
export function findAction(chord) {
  return ACTIONS.find((action) => listKeys(action).includes(chord)) ?? null;
}

/** Read the key of a key press, a letter as a small one. @param {KeyboardEvent} event */
function readKey({ key, code }) {
  if (key.length > 1) return key;
  const place = /^(?:Key|Digit)(\w)$/.exec(code ?? "");
  return (key > "\u007f" && place ? place[1] : key).toLowerCase();
}

/**
 * Read a key press as text. On keyboards for other scripts the place of the key counts.
 * @param {KeyboardEvent} event
 */
export function readChord(event) {
  const key = readKey(event);
  const third = event.getModifierState?.("AltGraph");
  const parts = [];
  if ((event.ctrlKey || event.metaKey) && !third) parts.push("Ctrl");
  if (event.altKey && !third) parts.push("Alt");
  if (event.shiftKey && (key.length > 1 || key === " " || /[a-z]/.test(key))) parts.push("Shift");
  return [...parts, key].join("+");
}

/** Find why a key cannot be given to an action; empty where it can. @param {string} chord @param {string} [id] */
function findKeyProblem(chord, id) {
  const key = chord.split(/\+(?=.)/).at(-1) ?? "";
  if (RESERVED_KEYS[key]) return RESERVED_KEYS[key];
  if (SPECIAL_KEYS.has(key)) return "This key has a meaning of its own.";
  if (chord.startsWith("Ctrl+")) return "Keys with Ctrl belong to the browser.";
  const holder = id && ACTIONS.find((action) => action.id !== id && listKeys(action).includes(chord));
  return holder ? `${formatChord(chord)} already means “${holder.text}”; change that one first.` : "";
}

/** Give an action another key; return why not, empty where it is done. @param {string} id @param {string} chord */
export function setKey(id, chord) {
  const problem = findKeyProblem(chord, id);
  if (!problem) storeKeys({ ...changedKeys, [id]: chord });
  return problem;
}

/** Go back to the usual keys. */
export function resetKeys() {
  storeKeys({});
}

/** Keep the changed keys in this browser. @param {Record<string, string>} keys */
function storeKeys(keys) {
  changedKeys = keys;
  try {
    localStorage.setItem(KEYS_ITEM, JSON.stringify(keys));
  } catch {
    return; // private windows keep nothing; the keys hold until the page is closed
  }
}
