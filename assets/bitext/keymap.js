// Which key does what. Every action can be given another key, kept in this browser only
// (WCAG 2.2, 2.1.4). Streamlit keeps r and c for itself; d and m are for methods.

const KEYS_STORED = "spanbridge.keys";
const NEVER = {
  r: "Streamlit reruns the page on R.",
  c: "Streamlit clears its caches on C.",
  d: "D is kept for differences between recipes.",
  m: "M is kept for switching recipes.",
};
const UNFIT = new Set(["Escape", "Tab", "Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead", "Unidentified"]);
const NAMES = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Delete: "Del",
  Backspace: "⌫",
  " ": "Space",
};

// [action, its keys, what it does, the command behind it, the command's argument]
const ACTIONS = [
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
  ...Array.from({ length: 9 }, (_, k) => [`label${k + 1}`, [String(k + 1)], `label ${k + 1}`, "digit", String(k + 1)]),
].map(([id, keys, text, name = id, arg]) => ({ id, keys, text, name, arg }));

let changedKeys = storedKeys();

// What this browser kept, without what no longer fits.
function storedKeys() {
  let stored = null;
  try {
    stored = JSON.parse(localStorage.getItem(KEYS_STORED));
  } catch {
    return {}; // no storage in this browser, or not ours: the usual keys
  }
  const kept = Object.entries(stored ?? {}).filter(([id, chord]) => actionNamed(id) && typeof chord === "string");
  return Object.fromEntries(kept.filter(([, chord]) => chord.length < 40 && !unfitness(chord)));
}

function actionNamed(id) {
  return ACTIONS.find((action) => action.id === id);
}

function keysOf(action) {
  return changedKeys[action.id] ? [changedKeys[action.id]] : action.keys;
}

// The first key of an action, for people.
function keyText(id) {
  return chordText(keysOf(actionNamed(id))[0]);
}

function chordText(chord) {
  const parts = chord.split(/\+(?=.)/);
  return parts.map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" + ");
}

function actionOf(chord) {
  return ACTIONS.find((action) => keysOf(action).includes(chord)) ?? null;
}

// A key press as text. On keyboards for other scripts the place of the key counts.
function chordOf(event) {
  const place = /^(?:Key|Digit)(\w)$/.exec(event.code ?? "");
  const isForeign = event.key.length === 1 && event.key > "\u007f";
  const key = isForeign && place ? place[1].toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const third = event.getModifierState?.("AltGraph");
  const parts = [];
  if ((event.ctrlKey || event.metaKey) && !third) parts.push("Ctrl");
  if (event.altKey && !third) parts.push("Alt");
  if (event.shiftKey && (key.length > 1 || key === " " || /[a-z]/.test(key))) parts.push("Shift");
  return [...parts, key].join("+");
}

// Why a key cannot be given to an action; empty where it can.
function unfitness(chord, id) {
  const key = chord.split(/\+(?=.)/).at(-1);
  if (NEVER[key]) return NEVER[key];
  if (UNFIT.has(key)) return "This key has a meaning of its own.";
  if (chord.startsWith("Ctrl+")) return "Keys with Ctrl belong to the browser.";
  const holder = id && ACTIONS.find((action) => action.id !== id && keysOf(action).includes(chord));
  return holder ? `${chordText(chord)} already means “${holder.text}”; change that one first.` : "";
}

function setKey(id, chord) {
  const problem = unfitness(chord, id);
  if (!problem) storeKeys({ ...changedKeys, [id]: chord });
  return problem;
}

function resetKeys() {
  storeKeys({});
}

function storeKeys(keys) {
  changedKeys = keys;
  try {
    localStorage.setItem(KEYS_STORED, JSON.stringify(keys));
  } catch {
    return; // private windows keep nothing; the keys hold until the page is closed
  }
}
