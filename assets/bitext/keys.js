// The keyboard map. Single letters act only while nobody is typing and no dialog is open.
// Streamlit keeps r and c for itself, so they are bound to nothing.

const KEY_LIST = [
  ["Enter", "confirm the pair as shown, go to the next"],
  ["A / X", "accept / reject the selected span"],
  ["J / K", "next / previous entity of the pair"],
  ["1–9", "set the label; with words selected, add an entity"],
  ["Shift + ← →", "move the end of the span by a word"],
  ["Alt + Shift + ← →", "move its start"],
  ["Delete", "delete the selected span or source entity"],
  ["← / →", "previous / next pair; inside words or matrix: move there"],
  ["F", "flag the pair, or write a note"],
  ["G", "into the alignment matrix; arrows move, Enter selects"],
  ["Ctrl + Z", "undo; with Shift: redo"],
  ["Shift + click", "select words up to here"],
  ["Esc", "close, then unselect"],
  ["?", "this list"],
];

const LETTERS = {
  a: "accept",
  x: "reject",
  j: "forward",
  k: "back",
  f: "flagging",
  g: "matrix",
  Delete: "remove",
  Backspace: "remove",
  Escape: "leave",
  "?": "keys",
};

const TYPING = "input,textarea,select,[contenteditable=''],[contenteditable=true]";
const PAGE = "html,body,main,[data-testid=stMain],[data-testid=stAppScrollToBottomContainer]";
const ELSEWHERE = "a,button,summary,[role],[tabindex],[data-testid=stDataFrame]";

function isTyping(event) {
  const start = event.composedPath()[0];
  return event.isComposing || Boolean(start.closest?.(TYPING));
}

function isAvailable(inst) {
  if (!inst.host.isConnected || document.visibilityState === "hidden") return false;
  return inst.el.getClientRects().length > 0 && document.querySelector("[role=dialog]") === null;
}

// Focus on a control of the page around the component: it keeps its own keys.
function isElsewhere(inst, event) {
  const start = event.composedPath()[0];
  if (event.composedPath().includes(inst.el) || !(start instanceof Element)) return false;
  return !start.matches(PAGE) && Boolean(start.closest(ELSEWHERE));
}

function onKey(inst, event) {
  if (!isAvailable(inst)) return;
  if (isTyping(event)) return onTypingKey(inst, event);
  const found = commandOf(inst, event);
  if (!found) return;
  event.preventDefault();
  if (found[0] === "matrix") return inst.matrix.canvas.focus({ preventScroll: true });
  run(inst, found[0], found[1], true);
}

// In the note field: Escape closes it, Ctrl+Enter flags.
function onTypingKey(inst, event) {
  if (!event.composedPath().includes(inst.parts.sheet)) return;
  if (event.key === "Escape") run(inst, "close");
  else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run(inst, "flag");
}

function commandOf(inst, event) {
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl) return event.altKey || isElsewhere(inst, event) ? null : historyCommand(event);
  const arrow = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (arrow && event.shiftKey) return edgeCommand(inst, event, arrow);
  if (event.altKey) return null;
  if (/^[1-9]$/.test(event.key)) return labelCommand(inst, event.key);
  if (arrow || event.key === "Enter") return movingCommand(inst, event, arrow);
  const name = LETTERS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return name && !(event.shiftKey && event.key !== "?") ? [name] : null;
}

function historyCommand(event) {
  const key = event.key.toLowerCase();
  if (key === "z") return [event.shiftKey ? "redo" : "undo"];
  return key === "y" ? ["redo"] : null;
}

// Shift+arrows follow what is seen: in a right-to-left sentence, left is forward.
function edgeCommand(inst, event, arrow) {
  if (!selectedItem(inst) || isElsewhere(inst, event)) return null;
  const step = inst.data.pair.target.dir === "rtl" ? -arrow : arrow;
  return ["edge", `${event.altKey ? "start" : "end"}:${step}`];
}

function labelCommand(inst, key) {
  const label = inst.data.labels.find((each) => each.key === key);
  return label ? ["label", label.name] : null;
}

// Enter and arrows belong first to the control that has the keyboard focus.
function movingCommand(inst, event, arrow) {
  const start = event.composedPath()[0];
  if (isElsewhere(inst, event)) return null;
  if (start.closest?.("button,canvas")) return null;
  return arrow ? [arrow > 0 ? "next" : "previous"] : ["confirm"];
}

// Arrow keys inside a row of words: to the neighbouring word, Shift picks a range.
function onWordKey(inst, event, word) {
  const side = word.dataset.side;
  const index = Number(word.dataset.index);
  const rtl = inst.data.pair[side].dir === "rtl";
  const forward = rtl ? -1 : 1;
  const steps = { ArrowRight: forward, ArrowLeft: -forward, Home: -index, End: inst.view.sizes[side] };
  const step = steps[event.key];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return crossRows(inst, event, side, index);
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.shiftKey && selectedItem(inst)) return;
  event.preventDefault();
  event.stopPropagation();
  const next = clamp(index + step, 0, inst.view.sizes[side] - 1);
  inst.roving[side] = next;
  if (event.shiftKey) extendWords(inst, side, index, next);
  else paintRoving(inst, side);
  focusOn(inst, `w:${side}:${next}`);
}

function paintRoving(inst, side) {
  wordElements(inst, side).forEach((word, index) => (word.tabIndex = index === inst.roving[side] ? 0 : -1));
}

// Up and Down: to the linked word of the other sentence, else to the word in the same place.
function crossRows(inst, event, side, index) {
  if ((event.key === "ArrowDown") !== (side === "source")) return;
  event.preventDefault();
  event.stopPropagation();
  const other = side === "source" ? "target" : "source";
  const link = inst.view.links.find((each) => (side === "source" ? each.i : each.j) === index);
  const place = Math.floor((index / inst.view.sizes[side]) * inst.view.sizes[other]);
  inst.roving[other] = link ? (side === "source" ? link.j : link.i) : place;
  paintRoving(inst, other);
  focusOn(inst, `w:${other}:${inst.roving[other]}`);
}

function extendWords(inst, side, from, to) {
  const words = selectedWords(inst);
  const origin = words?.side === side ? words.origin : from;
  pickWords(inst, side, origin, to);
  paint(inst);
}
