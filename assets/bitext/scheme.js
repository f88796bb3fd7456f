// Light or dark paper, and the colours that go with it, for what is not drawn by style sheets.

// Relative luminance of a CSS colour, by letting the browser parse it.
function luminance(inst, colour) {
  const probe = el("span", { style: `color:${colour}` });
  inst.el.append(probe);
  const parts = getComputedStyle(probe)
    .color.match(/[\d.]+/g)
    ?.slice(0, 3)
    .map(Number) ?? [255, 255, 255];
  probe.remove();
  const [red, green, blue] = parts.map((value) => (value / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function applyScheme(inst) {
  const paper = getComputedStyle(inst.host).getPropertyValue("--st-background-color").trim() || "#ffffff";
  inst.el.dataset.scheme = luminance(inst, paper) < 0.3 ? "dark" : "light";
  readColours(inst);
}

function readColours(inst) {
  const style = getComputedStyle(inst.el);
  const read = (name) => style.getPropertyValue(name).trim();
  inst.colours = {
    paper: read("--bx-paper"),
    text: read("--bx-text"),
    quiet: read("--bx-quiet"),
    line: read("--bx-line"),
    focus: read("--bx-focus"),
    warn: read("--bx-warn"),
    hues: Array.from({ length: 10 }, (_, hue) => read(`--bx-ink-${hue}`)),
  };
}
