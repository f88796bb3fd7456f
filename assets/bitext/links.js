// Links between words, as curves behind the text; hover, keyboard focus and selection light
// what belongs together.

function wordBoxes(inst, side) {
  const row = inst.pairParts.rows[side].getBoundingClientRect();
  return wordElements(inst, side).map((word) => {
    const box = word.getBoundingClientRect();
    const x = box.left + box.width / 2;
    const hidden = box.bottom < row.top + 4 || box.top > row.bottom - 4;
    return { x, top: clamp(box.top, row.top, row.bottom), bottom: clamp(box.bottom, row.top, row.bottom), hidden };
  });
}

function curve(x1, y1, x2, y2) {
  const bend = Math.max(14, Math.abs(y2 - y1) * 0.48);
  const [a, b, c, d] = [x1, y1, x2, y2].map((value) => value.toFixed(1));
  return `M${a} ${b}C${a} ${(y1 + bend).toFixed(1)} ${c} ${(y2 - bend).toFixed(1)} ${c} ${d}`;
}

function linkClass(inst, link) {
  const item = inst.view.at.source[link.i];
  const classes = ["bx-link"];
  if (!link.sure) classes.push("possible");
  if (link.clipped) classes.push("clipped");
  if (item) classes.push("of-entity", `hue-${hueOf(inst, item.label)}`);
  return classes;
}

function drawLinks(inst) {
  const { card, layer } = inst.pairParts;
  const frame = card.getBoundingClientRect();
  if (frame.width === 0) return;
  const from = wordBoxes(inst, "source");
  const to = wordBoxes(inst, "target");
  const more = SIDES.filter((side) => goesOn(inst.pairParts.rows[side]));
  putOption(layer, "width", frame.width);
  putOption(layer, "height", frame.height);
  inst.view.links.forEach((link, place) => {
    const [a, b] = [from[link.i], to[link.j]];
    link.path = pathAt(inst, place);
    link.clipped = a.hidden || b.hidden;
    putOption(link.path, "d", curve(a.x - frame.left, a.bottom - frame.top, b.x - frame.left, b.top - frame.top));
  });
  drawAim(inst, from, to, frame);
  for (const path of inst.pairParts.paths.splice(inst.view.links.length)) path.remove();
  for (const side of SIDES) inst.pairParts.rows[side].classList.toggle("more", more.includes(side));
  light(inst);
}

// While links are edited: a dashed curve between the two words aimed at.
function drawAim(inst, from, to, frame) {
  inst.pairParts.aim?.remove();
  if (!inst.linking) return;
  const [a, b] = [from[inst.linking.i], to[inst.linking.j]];
  const d = curve(a.x - frame.left, a.bottom - frame.top, b.x - frame.left, b.top - frame.top);
  inst.pairParts.aim = svgEl("path", { d, class: "bx-aim" });
  inst.pairParts.layer.append(inst.pairParts.aim);
}

function pathAt(inst, place) {
  const { layer, paths } = inst.pairParts;
  if (!paths[place]) layer.append((paths[place] = svgEl("path")));
  return paths[place];
}

// A row that goes on below its visible part fades out there.
function goesOn(row) {
  return row.scrollHeight - row.scrollTop - row.clientHeight > 8;
}

function numbers(range) {
  return range ? Array.from({ length: range.end - range.start }, (_, k) => range.start + k) : [];
}

function focusOfItem(item) {
  return { source: new Set(numbers(item.entity)), target: new Set(numbers(item.span)) };
}

function focusOfWord(inst, side, index) {
  const item = inst.view.at[side][index];
  if (item) return focusOfItem(item);
  return { source: new Set(), target: new Set(), [side]: new Set([index]) };
}

// What is lit: hover before keyboard focus before the selected item.
function litFocus(inst) {
  if (inst.hover) return { ...inst.hover, only: true };
  const item = selectedItem(inst);
  return item ? { ...focusOfItem(item), only: false } : null;
}

function isLit(link, focus) {
  if (focus.cell) return link.i === focus.cell[0] && link.j === focus.cell[1];
  return focus.source.has(link.i) || focus.target.has(link.j);
}

function light(inst) {
  const focus = litFocus(inst);
  const lit = { source: new Set(focus?.source), target: new Set(focus?.target) };
  for (const link of inst.view.links) {
    const on = focus !== null && isLit(link, focus);
    if (link.path) putOption(link.path, "class", [...linkClass(inst, link), on ? "lit" : ""].join(" "));
    if (!on) continue;
    lit.source.add(link.i);
    lit.target.add(link.j);
  }
  inst.pairParts.card.classList.toggle("only", Boolean(focus?.only));
  for (const side of SIDES) {
    wordElements(inst, side).forEach((word, index) => word.classList.toggle("lit", lit[side].has(index)));
  }
  inst.lit = focus;
}

// While painting, focus moves onto new elements: what is half painted must not be lit.
function setHover(inst, hover) {
  inst.hover = hover;
  if (inst.painting) return;
  light(inst);
  drawMatrix(inst);
}
