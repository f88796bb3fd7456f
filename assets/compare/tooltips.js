// Below the picture: what each recipe says in one place, and why; a table that can be read aloud.

import { el, isolateText } from "../shared/dom.js";
import { describeRating } from "./lanes.js";
import { buildSign } from "./marks.js";

/** Paint the table of what each recipe says in one place, and why. @param {CompareScreen} screen */
export function paintReasons(screen) {
  const { model, ui, dom } = screen;
  const { pair } = model.data;
  const number = ui.hovered ?? ui.selected;
  const group = number === null ? null : pair.groups[number];
  const { reasons } = dom.parts;
  if (number === null || !group)
    return reasons.replaceChildren(el("p", { class: "cx-none", text: "No recipe projects anything in this pair." }));
  const rows = pair.lanes.flatMap((lane, place) => buildRows(lane, number, place === 0));
  const names = ["Recipe", `Against ${pair.lanes[0].name}`, "Span", "Projected from", "Why"];
  const heads = names.map((text) => el("th", { scope: "col", text }));
  const table = el("table", { class: "cx-table" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows));
  reasons.replaceChildren(table);
}

/** Build the rows of one recipe. @param {Lane} lane @param {number} number @param {boolean} isFirst */
function buildRows(lane, number, isFirst) {
  const bands = lane.bands.filter((band) => band.group === number);
  const shown = bands.length > 0 ? bands : [null];
  return shown.map((band, place) => {
    const name = el("th", { scope: "row", text: place === 0 ? lane.name : "" });
    return el("tr", {}, name, ...buildCells(band, lane, isFirst));
  });
}

/**
 * Build the cells of one band, or of none.
 * @param {CompareBand | null} band @param {Lane} lane @param {boolean} isFirst
 */
function buildCells(band, lane, isFirst) {
  if (!band) return [el("td", { class: "bx-quiet", colspan: "4", text: "nothing here" })];
  const state = el(
    "td",
    { class: "cx-state" },
    ...(isFirst ? ["reference"] : [band.state && buildSign(band.state), band.said]),
  );
  const noEntity = lane.machine ? "—" : "";
  const isMissing = band.state === "missing";
  const label = el("span", { class: `cx-label hue-${band.hue}`, text: band.label });
  const span = isMissing ? el("td", { text: "—" }) : el("td", {}, isolateText(band.text ?? ""), " ", label);
  const entity = el("td", {}, band.entity ? isolateText(band.entity.text) : noEntity);
  const rating = describeRating(band);
  const sure = rating && el("span", { class: "bx-num", text: ` · ${rating}` });
  return [state, span, entity, el("td", {}, band.rule || (isMissing ? "—" : ""), sure)];
}
