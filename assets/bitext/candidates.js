// The candidate spans of each source entity, ranked, with every scorer's part.

function scoreText(value) {
  if (value === null || value === undefined) return "–";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function meter(name, value, largest) {
  const share = value === null ? 0 : clamp(value / largest, 0, 1);
  return el(
    "span",
    { class: "bx-part" },
    el("span", { class: "bx-part-name", text: name.replaceAll("_", " ") }),
    el("span", { class: "bx-bar", style: `--share:${share.toFixed(3)}`, "aria-hidden": "true" }),
    el("span", { class: "bx-num", text: scoreText(value) }),
  );
}

// The largest value of each scorer among the candidates, at least 1: the full bar.
function fullBars(candidates) {
  const largest = {};
  for (const { evidence } of candidates) {
    for (const [name, value] of Object.entries(evidence)) largest[name] = Math.max(largest[name] ?? 1, value ?? 0);
  }
  return largest;
}

function rangeText(range) {
  return range.end - range.start === 1 ? `word ${range.start + 1}` : `words ${range.start + 1}–${range.end}`;
}

function candidateButton(inst, item, rank, candidates) {
  const candidate = candidates[rank];
  const chosen = sameRange(candidate, item.span);
  const largest = fullBars(candidates);
  const { dir, lang } = inst.data.pair.target;
  const parts = Object.entries(candidate.evidence).map(([name, value]) => meter(name, value, largest[name]));
  return command(
    "choose",
    {
      arg: `${item.id}:${candidate.start}:${candidate.end}`,
      class: chosen ? "bx-cand chosen" : "bx-cand",
      "aria-pressed": String(chosen),
      title: candidate.rule || null,
    },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    el("span", { class: "bx-cand-main" }, isolated(candidate.text, { class: "bx-cand-text", dir, lang })),
    el("span", { class: "bx-total", text: scoreText(candidate.score) }),
    el("span", { class: "bx-parts" }, el("span", { class: "bx-part", text: rangeText(candidate) }), ...parts),
  );
}

function nothingButton(item) {
  const chosen = item.span === null;
  return command(
    "nothing",
    { arg: item.id, class: chosen ? "bx-cand bx-none chosen" : "bx-cand bx-none", "aria-pressed": String(chosen) },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    el(
      "span",
      { class: "bx-cand-main" },
      el("span", { class: "bx-cand-text", text: "No counterpart" }),
      item.state === "unmatched" ? el("span", { class: "bx-cand-range", text: "found by no candidate" }) : null,
    ),
  );
}

function candidateList(inst, item, candidates) {
  const entries = candidates.map((_, rank) => candidateButton(inst, item, rank, candidates));
  const ownRange = item.span && !candidates.some((candidate) => sameRange(candidate, item.span));
  if (ownRange) entries.unshift(ownEntry(inst, item));
  entries.push(nothingButton(item));
  return el("ol", { class: "bx-cand-list" }, ...entries.map((entry) => el("li", {}, entry)));
}

// The span as a person set it, where no candidate has that range.
function ownEntry(inst, item) {
  return el(
    "div",
    { class: "bx-cand chosen" },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    el(
      "span",
      { class: "bx-cand-main" },
      isolated(sideText(inst, item, "target"), { class: "bx-cand-text" }),
      el("span", { class: "bx-cand-range", text: `${rangeText(item.span)} · set by hand` }),
    ),
  );
}

function entityHeading(inst, item, open, count) {
  return el(
    "h4",
    { class: "bx-entity-head" },
    command(
      "select",
      { arg: item.id, class: `bx-entity hue-${hueOf(inst, item.label)}`, "aria-expanded": String(open) },
      el("span", { class: "bx-tag" }, isolated(item.label)),
      isolated(sideText(inst, item, "source"), { class: "bx-entity-text" }),
      el("span", { class: "bx-count", text: count === 0 ? "no candidates" : plural(count, "candidate") }),
    ),
  );
}

function entitySection(inst, item, open) {
  const candidates = candidatesOf(inst, item.entity);
  const section = el("li", { class: "bx-entity-box" }, entityHeading(inst, item, open, candidates.length));
  if (open) section.append(candidateList(inst, item, candidates));
  return section;
}

function expandedItem(inst, items) {
  const item = selectedItem(inst);
  return item?.entity ? item : (items.find((each) => each.id === inst.anchor) ?? items[0]);
}

function paintCandidates(inst) {
  const items = inst.view.items.filter((item) => item.entity);
  const open = expandedItem(inst, items);
  const body =
    items.length > 0
      ? el("ul", { class: "bx-entities" }, ...items.map((item) => entitySection(inst, item, item === open)))
      : el("p", { class: "bx-empty", text: "Candidates appear here for each source entity." });
  refill(inst, inst.parts.candidates, body);
}
