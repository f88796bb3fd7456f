// The pair view: words of both sentences as buttons, entity spans as labelled bands.

const SIDES = ["source", "target"];

function wordName(inst, side, index) {
  const { words } = inst.data.pair[side];
  const item = inst.view.at[side][index];
  const name = `${words[index]}, word ${index + 1} of ${words.length}`;
  return item ? `${name}, ${labelOf(item, side)}, ${STATE_WORDS[item.state]}` : name;
}

function wordButton(inst, side, index) {
  const item = inst.view.at[side][index];
  const selected = isWordSelected(inst, side, index);
  return el(
    "button",
    {
      type: "button",
      class: selected ? "bx-word picked" : "bx-word",
      tabindex: index === inst.roving[side] ? "0" : "-1",
      "aria-label": wordName(inst, side, index),
      "aria-pressed": String(selected || (item !== null && item.id === inst.selection?.id)),
      data: { side, index: String(index), fk: `w:${side}:${index}` },
    },
    isolated(inst.data.pair[side].words[index]),
  );
}

function isWordSelected(inst, side, index) {
  const words = selectedWords(inst);
  return Boolean(words) && words.side === side && index >= words.start && index < words.end;
}

function chip(item, side) {
  const absent = side === "source" && !item.span;
  return el(
    "span",
    { class: "bx-chip", "aria-hidden": "true" },
    item.state === "projected" ? null : icon(item.state),
    isolated(labelOf(item, side)),
    absent ? el("span", { class: "bx-chip-state", text: STATE_WORDS[item.state] }) : null,
  );
}

function band(inst, item, side) {
  const classes = ["bx-band", `hue-${hueOf(inst, labelOf(item, side))}`, `is-${item.state}`];
  if (item.id === inst.selection?.id) classes.push("selected");
  return el("span", { class: classes.join(" "), data: { item: item.id } });
}

function wordNodes(inst, side) {
  const { words, gaps } = inst.data.pair[side];
  const nodes = [];
  let open = null;
  for (let index = 0; index < words.length; index += 1) {
    const item = inst.view.at[side][index];
    const range = item && rangeOf(item, side);
    if (range && range.start === index) nodes.push((open = band(inst, item, side)));
    const word = wordButton(inst, side, index);
    if (range?.end === index + 1) {
      const kept = words[index].length <= 24 ? "bx-tail" : null;
      open.append(el("span", { class: kept }, word, chip(item, side)));
      open = null;
    } else if (open) open.append(word);
    else nodes.push(word);
    if (gaps[index]) (open ?? nodes)[open ? "append" : "push"](el("span", { class: "bx-gap", text: gaps[index] }));
  }
  return nodes;
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
  return { card, layer, rows, heads };
}

function paintPair(inst) {
  const { pair } = inst.data;
  for (const side of SIDES) {
    const row = inst.pairParts.rows[side];
    inst.roving[side] = clamp(inst.roving[side], 0, pair[side].words.length - 1);
    row.dir = pair[side].dir;
    row.lang = pair[side].lang;
    row.setAttribute("aria-label", `Words of the ${side} sentence, ${pair[side].name}`);
    refill(inst, inst.pairParts.heads[side], languageHead(inst, side));
    refill(inst, row, ...wordNodes(inst, side));
  }
  inst.pairParts.card.classList.toggle("long", inst.view.long);
  paintHint(inst);
}

function paintHint(inst) {
  inst.pairParts.hint?.remove();
  inst.pairParts.hint = null;
  if (inst.answer.entities !== null) return;
  const text = "No source entities yet: drag over source words and pick a label; the projection follows.";
  inst.pairParts.hint = el("p", { class: "bx-hint", text });
  inst.pairParts.card.append(inst.pairParts.hint);
}

function wordElements(inst, side) {
  return inst.pairParts.rows[side].querySelectorAll(".bx-word");
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
