// The pair view: words of both sentences as buttons, entity spans as labelled bands.

const SIDES = ["source", "target"];

function wordName(inst, side, index) {
  const { words } = inst.data.pair[side];
  const item = inst.view.at[side][index];
  const name = `${words[index]}, word ${index + 1} of ${words.length}`;
  return item ? `${name}, ${labelOf(item, side)}, ${stateWords(inst, item)}` : name;
}

function wordButton(inst, side, index) {
  const item = inst.view.at[side][index];
  const selected = isWordSelected(inst, side, index);
  return el(
    "button",
    {
      type: "button",
      class: wordClass(inst, side, index, selected),
      tabindex: index === inst.roving[side] ? "0" : "-1",
      "aria-label": wordName(inst, side, index),
      "aria-pressed": String(selected || (item !== null && item.id === inst.selection?.id)),
      data: { side, index: String(index), fk: `w:${side}:${index}` },
    },
    isolated(inst.data.pair[side].words[index]),
  );
}

function wordClass(inst, side, index, selected) {
  const classes = ["bx-word"];
  if (selected) classes.push("picked");
  if (side === "target" && inst.view.before.has(index)) classes.push("was");
  if (inst.linking && index === (side === "source" ? inst.linking.i : inst.linking.j)) classes.push("aimed");
  return classes.join(" ");
}

function isWordSelected(inst, side, index) {
  const words = selectedWords(inst);
  return Boolean(words) && words.side === side && index >= words.start && index < words.end;
}

// What a band shows beside label and state.
function marksOf(inst, item) {
  return [isMarked(inst, item), isUnequal(item) && [item.entity.label, item.span.label], inst.answer.status === "bulk"];
}

function chip(inst, item, side) {
  const absent = side === "source" && !item.span;
  return el(
    "span",
    { class: "bx-chip", "aria-hidden": "true" },
    item.state === "projected" ? null : icon(item.state),
    isolated(labelOf(item, side)),
    absent ? el("span", { class: "bx-chip-state", text: STATE_WORDS[item.state] }) : null,
    isUnequal(item) ? el("span", { class: "bx-chip-unequal" }, "≠ ", isolated(labelAcross(item, side))) : null,
    isMarked(inst, item) ? el("span", { class: "bx-chip-differs" }, icon("differs"), "differs") : null,
  );
}

function band(inst, item, side) {
  const classes = ["bx-band", `hue-${hueOf(inst, labelOf(item, side))}`, `is-${item.state}`];
  if (item.id === inst.selection?.id) classes.push("selected");
  return el("span", { class: classes.join(" "), data: { item: item.id } });
}

// A row is painted in segments: the words of a band, or a run of words between bands. Only
// segments that came out differently are made anew; the others keep their elements.
const LONGEST_RUN = 40;

function segmentsOf(inst, side) {
  const at = inst.view.at[side];
  const segments = [];
  for (let start = 0; start < at.length; ) {
    const item = at[start];
    let end = start + 1;
    while (end < at.length && at[end] === item && (item || end - start < LONGEST_RUN)) end += 1;
    segments.push({ item, start, end, key: "" });
    start = end;
  }
  for (const segment of segments) segment.key = segmentKey(inst, side, segment);
  return segments;
}

function segmentKey(inst, side, { item, start, end }) {
  const inside = (index) => (index >= start && index < end ? index : -1);
  const words = selectedWords(inst);
  const left = side === "target" ? [...inst.view.before].filter((index) => index >= start && index < end) : [];
  const linked = inst.linking ? inside(side === "source" ? inst.linking.i : inst.linking.j) : -1;
  const picked = words?.side === side ? [inside(words.start), inside(words.end - 1), words.start < start] : [];
  const drawn = item ? [item.id, labelOf(item, side), item.state, item.span === null, marksOf(inst, item)] : [];
  const held = [item !== null && item.id === inst.selection?.id, inside(inst.roving[side]), linked, left, ...picked];
  return JSON.stringify([inst.data.pair.id, start, end, ...drawn, ...held]);
}

function segmentNode(inst, side, { item, start, end }) {
  const { words, gaps } = inst.data.pair[side];
  const segment = el("span", { class: "bx-run" });
  const inner = item ? band(inst, item, side) : segment;
  if (item) segment.append(inner);
  for (let index = start; index < end; index += 1) {
    const word = wordButton(inst, side, index);
    const last = item !== null && index + 1 === end;
    if (last) inner.append(el("span", { class: words[index].length <= 24 ? "bx-tail" : null }, word, chip(inst, item, side)));
    else inner.append(word);
    if (gaps[index]) (last ? segment : inner).append(el("span", { class: "bx-gap", text: gaps[index] }));
  }
  return segment;
}

// Returns whether anything changed, so that links know whether words moved.
function paintRow(inst, side) {
  const row = inst.pairParts.rows[side];
  const old = inst.pairParts.segments[side];
  const segments = segmentsOf(inst, side);
  const isSame = segments.length === old.size && segments.every(({ key }) => old.has(key));
  if (isSame) return false;
  const fk = row.contains(inst.root.activeElement) ? inst.root.activeElement.dataset.fk : undefined;
  const fresh = new Map(segments.map((each) => [each.key, old.get(each.key) ?? segmentNode(inst, side, each)]));
  for (const [key, node] of old) if (!fresh.has(key)) node.remove();
  let next = row.firstChild;
  for (const node of fresh.values()) {
    if (node === next) next = next.nextSibling;
    else row.insertBefore(node, next);
  }
  inst.pairParts.segments[side] = fresh;
  inst.pairParts.words[side] = Array.from(row.querySelectorAll(".bx-word"));
  if (fk !== undefined && inst.root.activeElement?.dataset.fk !== fk) focusOn(inst, fk);
  return true;
}

function languageHead(inst, side) {
  const sentence = inst.data.pair[side];
  const turned = sentence.dir === "rtl" ? el("span", { class: "bx-dir", text: "right to left" }) : null;
  return el(
    "div",
    { class: "bx-lang" },
    isolated(sentence.name, { class: "bx-lang-name" }),
    el("span", { text: `${side} · ${plural(sentence.words.length, "word")}` }),
    turned,
  );
}

function buildPairParts(inst) {
  const layer = svgEl("svg", { class: "bx-links", "aria-hidden": "true" });
  const rows = {};
  const heads = {};
  const card = el("section", { class: "bx-pair", "aria-label": "Sentence pair" }, layer);
  for (const side of SIDES) {
    rows[side] = el("div", { class: "bx-words", role: "group", data: { row: side } });
    heads[side] = el("div", { class: "bx-lang-slot" });
    card.append(el("div", { class: `bx-row bx-row-${side}` }, heads[side], rows[side]));
  }
  const edited = el("div", { class: "bx-edited-slot", role: "status" });
  card.append(edited);
  const segments = { source: new Map(), target: new Map() };
  return { card, layer, rows, heads, segments, words: { source: [], target: [] }, paths: [], edited };
}

function paintPair(inst) {
  const { pair } = inst.data;
  for (const side of SIDES) {
    inst.roving[side] = clamp(inst.roving[side], 0, pair[side].words.length - 1);
    if (inst.pairParts.pair !== pair.id) paintSide(inst, side);
  }
  inst.pairParts.pair = pair.id;
  const moved = SIDES.map((side) => paintRow(inst, side)).some(Boolean);
  inst.pairParts.card.classList.toggle("long", inst.view.long);
  inst.pairParts.card.classList.toggle("bulk", inst.answer.status === "bulk");
  inst.pairParts.card.classList.toggle("linking", inst.linking !== null);
  paintHint(inst);
  paintEdited(inst);
  return moved;
}

function paintSide(inst, side) {
  const sentence = inst.data.pair[side];
  const row = inst.pairParts.rows[side];
  row.dir = sentence.dir;
  row.lang = sentence.lang;
  row.setAttribute("aria-label", `Words of the ${side} sentence, ${sentence.name}`);
  refill(inst, inst.pairParts.heads[side], languageHead(inst, side));
}

function paintHint(inst) {
  inst.pairParts.hint?.remove();
  inst.pairParts.hint = null;
  if (inst.answer.entities !== null) return;
  const text = "No source entities yet: drag over source words and pick a label; the projection follows.";
  inst.pairParts.hint = el("p", { class: "bx-hint", text });
  inst.pairParts.edited.before(inst.pairParts.hint);
}

function wordElements(inst, side) {
  return inst.pairParts.words[side];
}

// Bring the words of what is in focus into the visible part of long rows.
function revealSelection(inst) {
  const item = selectedItem(inst);
  if (!item) return;
  for (const side of SIDES) {
    const range = rangeOf(item, side);
    if (range) revealWord(inst, side, range.start);
  }
  revealInMatrix(inst, item);
}

function revealWord(inst, side, index) {
  const row = inst.pairParts.rows[side];
  const word = wordElements(inst, side)[index];
  if (!word || row.scrollHeight <= row.clientHeight + 1) return;
  const top = word.getBoundingClientRect().top - row.getBoundingClientRect().top;
  if (top < 0 || top > row.clientHeight - 30) row.scrollTop += top - row.clientHeight / 3;
}
