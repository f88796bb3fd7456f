// How wide words are and on which line they stand. Only fonts of the system are used, so that the
// picture measures the same on the page and in a file of its own.

const FONT =
  "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans CJK SC', sans-serif";
const WORD = { size: 16, weight: 400 };
const LABEL = { size: 11, weight: 700 };
const NAME = { size: 12.5, weight: 400 };
const SPACE = 5;
const TIGHT = 0.5;
const UNFIT_FOR_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ruler = document.createElement("canvas").getContext("2d");
const knownWidths = new Map();

// Text as an XML file may hold it: control characters and halves of characters are replaced.
function clean(text) {
  return String(text).replace(UNFIT_FOR_XML, "\ufffd");
}

function widthOf(text, { size, weight }) {
  const font = `${weight} ${size}px ${FONT}`;
  const key = `${font}|${text}`;
  if (!knownWidths.has(key)) {
    ruler.font = font;
    knownWidths.set(key, ruler.measureText(text).width);
  }
  return knownWidths.get(key);
}

// As much of the text as there is room for.
function shortened(text, room, style) {
  if (widthOf(text, style) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && widthOf(`${letters.join("")}…`, style) > room) letters.pop();
  return `${letters.join("")}…`;
}

// One slot for each word, wide enough for the word and for the labels of the bands over it.
function slotsOf(sentence, bands, room) {
  const slots = sentence.words.map((word, index) => {
    const text = shortened(clean(word), room, WORD);
    return { text, width: widthOf(text, WORD), gap: sentence.gaps[index] ? SPACE : TIGHT, line: 0, x: 0 };
  });
  for (const band of bands) {
    const inside = slots.slice(band.start, band.end);
    const has = inside.reduce((sum, slot) => sum + slot.width + slot.gap, -inside.at(-1).gap);
    const lacks = Math.max(0, Math.min(bandWidth(band), room) - has);
    for (const slot of inside) slot.width += lacks / inside.length;
  }
  return slots;
}

// Place the slots on lines as wide as `room`; punctuation never begins a line. Returns how many.
function breakLines(slots, room) {
  let [line, x] = [0, 0];
  slots.forEach((slot, index) => {
    const stays = index > 0 && slots[index - 1].gap === TIGHT && /^\p{P}+$/u.test(slot.text);
    if (x > 0 && x + slot.width > room && !stays) [line, x] = [line + 1, 0];
    Object.assign(slot, { line, x });
    x += slot.width + slot.gap;
  });
  return line + 1;
}

// The part of a range of words that stands on a line: from, to and whether it begins and ends there.
function stretchOf(slots, { start, end }, line) {
  const here = slots.slice(start, end).filter((slot) => slot.line === line);
  if (here.length === 0) return null;
  const [first, last] = [here[0], here.at(-1)];
  return { from: first.x, to: last.x + last.width, begins: first === slots[start], ends: last === slots[end - 1] };
}
