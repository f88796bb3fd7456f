// Pointer and focus: click selects, dragging over words picks a range, hovering lights.

function pickWords(inst, side, from, to) {
  inst.selection = { kind: "words", side, origin: from, start: Math.min(from, to), end: Math.max(from, to) + 1 };
}

function wordAt(inst, event) {
  const found = inst.root.elementFromPoint(event.clientX, event.clientY);
  return found?.closest(".bx-word") ?? null;
}

function placeOf(word) {
  return { side: word.dataset.side, index: Number(word.dataset.index) };
}

function onPointerDown(inst, event) {
  const word = event.target.closest(".bx-word");
  if (!word || event.button !== 0) return;
  event.preventDefault();
  const { side, index } = placeOf(word);
  if (event.altKey || inst.linking) return pressForLink(inst, side, index);
  const words = selectedWords(inst);
  const origin = event.shiftKey && words?.side === side ? words.origin : index;
  inst.drag = { side, from: origin, to: index, moved: event.shiftKey };
  inst.el.focus({ preventScroll: true });
  inst.el.setPointerCapture(event.pointerId);
}

function pressForLink(inst, side, index) {
  if (inst.data.readonly || isWaiting(inst)) return;
  inst.roving[side] = index;
  if (inst.linking) pressLinking(inst, side, index);
  else if (side === "target") return run(inst, "linkWith", index);
  else pressWord(inst, side, index);
  paint(inst);
}

function onPointerMove(inst, event) {
  if (!inst.drag) return;
  const word = wordAt(inst, event);
  if (!word || word.dataset.side !== inst.drag.side) return;
  const { index } = placeOf(word);
  if (index === inst.drag.to && inst.drag.moved) return;
  inst.drag.moved = inst.drag.moved || index !== inst.drag.from;
  inst.drag.to = index;
  if (inst.drag.moved) markPicked(inst, inst.drag);
}

function markPicked(inst, { side, from, to }) {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  wordElements(inst, side).forEach((word, index) => word.classList.toggle("picked", index >= low && index <= high));
}

function onPointerUp(inst) {
  const { drag } = inst;
  inst.drag = null;
  if (!drag) return;
  inst.roving[drag.side] = drag.to;
  if (drag.moved) pickWords(inst, drag.side, drag.from, drag.to);
  else pressWord(inst, drag.side, drag.to);
  paint(inst);
}

function onPointerCancel(inst) {
  inst.drag = null;
  paintPair(inst);
  drawLinks(inst);
}

// One word pressed: its entity, or the word alone as the start of a new one.
function pressWord(inst, side, index) {
  const item = inst.view.at[side][index];
  if (item) selectItem(inst, item);
  else pickWords(inst, side, index, index);
}

function onClick(inst, event) {
  const byPointer = event.detail > 0;
  const button = event.target.closest("[data-cmd]");
  if (button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (byPointer) inst.el.focus({ preventScroll: true });
    const isHere = event.altKey && button.dataset.cmd === "label";
    return run(inst, isHere ? "labelHere" : button.dataset.cmd, button.dataset.arg);
  }
  const word = event.target.closest(".bx-word");
  if (word && !byPointer) {
    const { side, index } = placeOf(word);
    pressWord(inst, side, index);
    return paint(inst);
  }
  const owner = event.target.closest("[data-item]");
  if (owner) run(inst, "select", owner.dataset.item);
}

// What the pointer or the keyboard focus is on, as a focus for the links; null for nothing.
function hoverOf(inst, target) {
  const word = target.closest?.(".bx-word");
  if (word) {
    const { side, index } = placeOf(word);
    return focusOfWord(inst, side, index);
  }
  const owner = target.closest?.("[data-item]");
  const item = owner && inst.view.items.find((each) => each.id === owner.dataset.item);
  return item ? focusOfItem(item) : null;
}

function onPointerOver(inst, event) {
  if (inst.drag || event.target === inst.matrix.canvas) return;
  const hover = hoverOf(inst, event.target);
  if (hover || inst.hover) setHover(inst, hover);
}

function onFocusIn(inst, event) {
  if (event.target === inst.matrix.canvas || !event.target.matches?.(":focus-visible")) return;
  setHover(inst, hoverOf(inst, event.target));
}

function bindPointer(inst) {
  const node = inst.el;
  node.onpointerdown = (event) => onPointerDown(inst, event);
  node.onpointermove = (event) => onPointerMove(inst, event);
  node.onpointerup = () => onPointerUp(inst);
  node.onpointercancel = () => onPointerCancel(inst);
  node.onclick = (event) => onClick(inst, event);
  node.onpointerover = (event) => onPointerOver(inst, event);
  node.onpointerleave = () => setHover(inst, null);
  node.addEventListener("focusin", (event) => onFocusIn(inst, event));
  node.addEventListener("focusout", () => inst.hover && setHover(inst, null));
  node.onkeydown = (event) => {
    const word = event.target.closest?.(".bx-word");
    if (word) onWordKey(inst, event, word);
  };
}
