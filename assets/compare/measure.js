// How wide words are and on which line they stand. Only fonts of the system are used, so that the
// picture measures the same on the page and in a file of its own.

export const MARGIN = 20;

export const FONT =
  "'Segoe UI', 'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', 'Noto Sans CJK SC', sans-serif";
export const WORD = { size: 16, weight: 400 };
export const LABEL = { size: 11, weight: 700 };
export const NAME = { size: 12.5, weight: 400 };
export const SPACE = 5;
export const TIGHT = 0.5;
const UNFIT_FOR_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

let ruler = null;
const knownWidths = new Map();

/** Replace what an XML file cannot hold: control characters and halves of characters. @param {string} text */
export function cleanText(text) {
  return String(text).replace(UNFIT_FOR_XML, "\ufffd");
}

/**
 * Measure the width of text in a font of the system.
 * @param {string} text @param {FontStyle} style @returns {number}
 */
export function measureText(text, { size, weight }) {
  const font = `${weight} ${size}px ${FONT}`;
  const key = `${font}|${text}`;
  if (!knownWidths.has(key)) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = font;
    knownWidths.set(key, ruler.measureText(text).width);
  }
  return knownWidths.get(key);
}

/** Shorten text to the room that there is. @param {string} text @param {number} room @param {FontStyle} style */
export function shortenText(text, room, style) {
  if (measureText(text, style) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && measureText(`${letters.join("")}…`, style) > room) letters.pop();
  return `${letters.join("")}…`;
}
