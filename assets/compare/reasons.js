// Below the picture: what each recipe says in one place, and why; a table that can be read aloud.

function paintReasons(inst) {
  const { pair } = inst.data;
  const number = inst.hovered ?? inst.selected;
  const group = number === null ? null : pair.groups[number];
  const { reasons } = inst.parts;
  if (!group) return reasons.replaceChildren(el("p", { class: "cx-none", text: "No recipe projects anything in this pair." }));
  const rows = pair.lanes.flatMap((lane, place) => rowsOf(lane, number, place === 0));
  const names = ["Recipe", `Against ${pair.lanes[0].name}`, "Span", "Projected from", "Why"];
  const heads = names.map((text) => el("th", { scope: "col", text }));
  const table = el("table", { class: "cx-table" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
  reasons.replaceChildren(table);
}

function rowsOf(lane, number, isFirst) {
  const bands = lane.bands.filter((band) => band.group === number);
  const shown = bands.length > 0 ? bands : [null];
  return shown.map((band, place) => {
    const name = el("th", { scope: "row", text: place === 0 ? lane.name : "" });
    return el("tr", {}, name, ...cellsOf(band, lane, isFirst));
  });
}

function cellsOf(band, lane, isFirst) {
  if (!band) return [el("td", { class: "bx-quiet", colspan: "4", text: "nothing here" })];
  const state = el("td", { class: "cx-state" }, ...(isFirst ? ["reference"] : [signIcon(band.state), band.said]));
  const isMissing = band.state === "missing";
  const label = el("span", { class: `cx-label hue-${band.hue}`, text: band.label });
  const span = isMissing ? el("td", { text: "—" }) : el("td", {}, isolated(band.text), " ", label);
  const entity = el("td", {}, band.entity ? isolated(band.entity.text) : lane.machine ? "—" : "");
  const score = band.score === null ? null : el("span", { class: "bx-num", text: ` · ${band.score.toFixed(2)}` });
  return [state, span, entity, el("td", {}, band.rule || (isMissing ? "—" : ""), score)];
}
