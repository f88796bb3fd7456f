// The keyboard: single letters act only while nobody is typing and no dialog is open.

// Streamlit would rerun the page on r and clear caches on c, also while a note is typed here:
// it does not see into the shadow root. Stop them on their way down.
function onReservedKey(inst, event) {
  if (!/^[rc]$/i.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const isInside = event.composedPath().includes(inst.el);
  if (inst.capture || !isAvailable(inst) || isElsewhere(inst, event) || (!isInside && isTyping(event))) return;
  event.stopPropagation();
}

function onKey(inst, event) {
  if (!isAvailable(inst)) return;
  if (inst.capture) return captureKey(inst, event);
  if (inst.sheet === "elsewhere") return onElsewhereKey(inst, event);
  if (isTyping(event)) return onTypingKey(inst, event);
  const found = linkingCommand(inst, event) ?? commandOf(inst, event);
  if (!found) return;
  event.preventDefault();
  run(inst, found[0], found[1], true);
}

// In a sheet's field: Escape closes it, Enter takes what the sheet is for.
function onTypingKey(inst, event) {
  if (!event.composedPath().includes(inst.parts.sheet)) return;
  const name = inst.sheet === "labels" ? labelSheetKey(inst, event) : noteSheetKey(inst, event);
  if (event.key === "Escape") run(inst, "close");
  else if (name) run(inst, ...name);
  else return;
  event.preventDefault();
}

function noteSheetKey(inst, event) {
  return event.key === "Enter" && (event.ctrlKey || event.metaKey) ? [inst.sheet] : null;
}

function commandOf(inst, event) {
  if (event.key === "Escape") return [isElsewhere(inst, event) ? "home" : "leave"];
  const chord = chordOf(event);
  const action = actionOf(chord) ?? onThisSide(chord);
  if (!action || !isOurs(inst, event, chord)) return null;
  if (OF_SELECTION.has(action.name)) {
    const [start] = event.composedPath();
    if (start === inst.matrix.canvas || (inst.linking && !OF_LINKING.has(action.name))) return null;
    const candidate = action.name === "accept" ? start.closest?.("[data-cmd=choose]") : null;
    if (candidate) return ["choose", candidate.dataset.arg];
    if (!mustWait(inst, action.name)) aim(inst, start);
  }
  if (action.name === "edge") return edgeCommand(inst, action.arg);
  if (action.name === "digit") return labelCommand(inst, Number(action.arg), chord);
  return [action.name];
}

// Alt with the key of a label: that label on this side only.
function onThisSide(chord) {
  const action = chord.startsWith("Alt+") ? actionOf(chord.slice(4)) : null;
  return action?.name === "digit" ? action : null;
}

// These keys decide about what is selected. Where a word, a row or a candidate has the keyboard
// focus, that is what they are about; in the matrix and among links they would mean nothing.
const OF_SELECTION = new Set(["accept", "reject", "none", "remove", "edge", "digit", "labels"]);
const OF_LINKING = new Set(["digit", "labels"]);

function aim(inst, start) {
  const word = start.closest?.(".bx-word");
  const item = word ? null : itemOfControl(inst, start);
  if (word) aimAtWord(inst, placeOf(word));
  else if (item) selectItem(inst, item);
  if (word || item) inst.el.focus({ preventScroll: true });
}

function aimAtWord(inst, { side, index }) {
  const item = inst.view.at[side][index];
  const isSelected = isWordSelected(inst, side, index) || (item !== null && item.id === inst.selection?.id);
  if (!isSelected) pressWord(inst, side, index);
}

// The item that a focused control of the panels belongs to.
function itemOfControl(inst, start) {
  const { cmd, arg = "" } = start.closest?.("[data-cmd]")?.dataset ?? {};
  if (!["select", "choose", "nothing"].includes(cmd)) return null;
  return inst.view.items.find(({ id }) => arg === id || arg.startsWith(`${id}:`)) ?? null;
}

// Enter, Space and arrows belong first to the control that has the keyboard focus; keys with
// Ctrl, and all that moves, only to the pair view itself.
function isOurs(inst, event, chord) {
  const start = event.composedPath()[0];
  if (isElsewhere(inst, event) && start.matches(":focus-visible")) return false;
  const isShifted = chord.includes("Shift+Arrow");
  if (isShifted || chord.startsWith("Ctrl+")) return !isElsewhere(inst, event);
  if (!/^(Alt\+)?(Enter| |Arrow\w+|Home|End|Page\w+)$/.test(chord)) return true;
  return !isElsewhere(inst, event) && !start.closest?.("button,canvas");
}

// Keys for boundaries follow what is seen: in a right-to-left sentence, left is forward.
function edgeCommand(inst, arg) {
  const [edge, way] = arg.split(":");
  if (!selectedItem(inst)) return null;
  return ["edge", `${edge}:${inst.data.pair.target.dir === "rtl" ? -way : way}`];
}

function labelCommand(inst, number, chord) {
  const label = inst.data.labels[number - 1];
  const isHere = actionOf(chord) === null;
  return label ? [isHere ? "labelHere" : "label", label.name] : null;
}

// The next key pressed goes to the action that asked for one.
function captureKey(inst, event) {
  event.preventDefault();
  event.stopPropagation();
  if (["Shift", "Control", "Alt", "AltGraph", "Meta"].includes(event.key)) return;
  inst.captured = event.key === "Escape" ? "" : setKey(inst.capture, chordOf(event));
  inst.capture = null;
  inst.signature = "";
  paint(inst);
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

// In the matrix: arrows move over the words that are shown, Space, S and Delete edit the link.
function onMatrixKey(inst, event) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const { matrix } = inst;
  if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
  const how = { " ": "toggle", s: "cycle", Delete: "cut", Backspace: "cut" }[chordOf(event)];
  if (event.key === "Enter" && matrix.cursor) selectCell(inst, matrix.cursor);
  if (how) run(inst, "linkCell", how, true);
  if (event.key !== "Enter" && !how && !step) return;
  event.preventDefault();
  event.stopPropagation();
  if (!step) return;
  matrix.cursor = matrix.cursor ? cellBeside(matrix, step) : firstCell(inst);
  scrollToCell(matrix);
  hoverCell(inst, matrix.cursor);
  drawMatrix(inst);
}

// The first arrow goes to the selected entity, else to the first word.
function firstCell(inst) {
  const item = selectedItem(inst);
  const at = (entries, range) => {
    const own = entries.findIndex((entry) => range && entry.word === range.start);
    return own < 0 ? Math.max(0, entries.findIndex((entry) => entry.word !== undefined)) : own;
  };
  return [at(inst.matrix.rows, item?.entity), at(inst.matrix.columns, item?.span)];
}

// The next cell of two words; folded runs are stepped over.
function cellBeside({ rows, columns, cursor }, step) {
  return [rows, columns].map((entries, axis) => {
    let place = cursor[axis] + step[axis];
    while (step[axis] && entries[place] && entries[place].word === undefined) place += step[axis];
    return entries[place] ? place : cursor[axis];
  });
}
