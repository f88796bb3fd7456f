// The picture as a file: SVG as it is drawn, PNG of twice its size, both made in the browser.

const SCALE = 2;
const LARGEST_SIDE = 16_000;

function asText(svg) {
  const copy = svg.cloneNode(true);
  for (const frame of copy.querySelectorAll(".cx-frame")) frame.remove();
  for (const node of [copy, ...copy.querySelectorAll("[class], [data-group]")]) {
    node.removeAttribute("class");
    node.removeAttribute("data-group");
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function fileName(pairId, kind) {
  const plain = pairId.replace(/[^\w.-]+/g, "_").slice(0, 80);
  return `spanbridge-${plain}.${kind}`;
}

function savePicture(inst, kind) {
  const text = asText(inst.picture);
  const name = fileName(inst.data.pair.id, kind);
  const drawing = new Blob([text], { type: "image/svg+xml" });
  if (kind === "svg") return handOver(inst, drawing, name);
  rasterise(drawing, inst.picture.viewBox.baseVal)
    .then((picture) => handOver(inst, picture, name))
    .catch(() => say(inst, "This browser could not make a PNG; the SVG holds the same picture."));
}

async function rasterise(drawing, { width, height }) {
  const address = URL.createObjectURL(drawing);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(SCALE, LARGEST_SIDE / Math.max(width, height));
    const canvas = el("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!made) throw new Error("The picture is too large.");
    return made;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function handOver(inst, blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name, hidden: true });
  inst.el.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say(inst, `Saved as ${name}.`);
}
