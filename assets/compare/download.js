// The picture as a file: SVG as it is drawn, PNG of twice its size, both made in the browser.

import { announce, el } from "../shared/dom.js";

const SCALE = 2;
const MAX_SIDE_PIXELS = 16_000;

/** Write the picture as an SVG file, without what only the page needs. @param {SVGElement} svg */
export function serializePicture(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  for (const frame of copy.querySelectorAll(".cx-frame")) frame.remove();
  for (const node of [copy, ...copy.querySelectorAll("[class], [data-group]")]) {
    node.removeAttribute("class");
    node.removeAttribute("data-group");
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/**
 * Name the file after the pair, in characters that every system takes.
 * @param {string} pairId @param {string} kind
 */
function nameFile(pairId, kind) {
  const plain = pairId.replace(/[^\w.-]+/g, "_").slice(0, 80);
  return `spanbridge-${plain}.${kind}`;
}

/**
 * Hand the picture over as a file: SVG as it is drawn, PNG of twice its size.
 * @param {CompareScreen} screen @param {string} kind
 */
export function savePicture(screen, kind) {
  const { model, ui, dom } = screen;
  const text = serializePicture(ui.picture);
  const name = nameFile(model.data.pair.id, kind);
  const drawing = new Blob([text], { type: "image/svg+xml" });
  if (kind === "svg") return offerDownload(dom, drawing, name);
  rasterizePicture(drawing, ui.picture.viewBox.baseVal)
    .then((picture) => offerDownload(dom, picture, name))
    .catch(() => announce(dom, "This browser could not make a PNG; the SVG holds the same picture."));
}

/**
 * Draw the SVG onto a canvas and return it as PNG.
 * @param {Blob} drawing @param {{ width: number, height: number }} size @returns {Promise<Blob>}
 */
async function rasterizePicture(drawing, { width, height }) {
  const address = URL.createObjectURL(drawing);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(SCALE, MAX_SIDE_PIXELS / Math.max(width, height));
    const canvas = el("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!png) throw new Error("The picture is too large.");
    return png;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Let the browser save a file. @param {CompareDom} dom @param {Blob} blob @param {string} name */
function offerDownload(dom, blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name, hidden: true });
  dom.node.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(dom, `Saved as ${name}.`);
}
