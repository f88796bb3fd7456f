// The candidate spans of each source entity, ranked, with the part of every scorer that spoke.

function scoreText(value) {
  if (value === null || value === undefined) return "–";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

function part(name, value, largest, meaning) {
  const share = clamp(Math.abs(value ?? 0) / largest, 0, 1);
  return el(
    "span",
    { class: value < 0 ? "bx-part against" : "bx-part", title: meaning ?? name },
    el("span", { class: "bx-part-name", text: name.replaceAll("_", " ") }),
    el("span", { class: "bx-bar", style: `--share:${share.toFixed(3)}`, "aria-hidden": "true" }),
    el("span", { class: "bx-num", text: scoreText(value) }),
  );
}

// A part of next to nothing says nothing, and is left out.
function tellingParts({ evidence }) {
  return Object.entries(evidence).filter(([, value]) => value === null || Math.abs(value) >= 0.005);
}

// The value of a full bar, one for all parts of all candidates, so that lengths compare.
function fullBar(candidates) {
  return Math.max(1, ...candidates.flatMap(tellingParts).map(([, value]) => Math.abs(value ?? 0)));
}

function rangeText(range) {
  return range.end - range.start === 1 ? `word ${range.start + 1}` : `words ${range.start + 1}–${range.end}`;
}

function candidateText(inst, candidate) {
  const { dir, lang } = inst.data.pair.target;
  return el(
    "span",
    { class: "bx-cand-main" },
    isolated(candidate.text, { class: "bx-cand-text", dir, lang }),
    el("span", { class: "bx-cand-range", text: rangeText(candidate) }),
  );
}

// Beside the chosen candidate its lead over the next, beside the others how far they are behind.
function marginOf(inst, item, candidate) {
  const { own, margin } = standingOf(inst, item);
  if (!own || (candidate === own && margin === null)) return null;
  const value = candidate === own ? margin : candidate.score - own.score;
  const meaning = candidate === own ? "margin over the next candidate" : "behind the chosen candidate";
  return el("span", { class: "bx-margin", title: meaning, text: signed(value) });
}

function candidateButton(inst, item, candidate, largest) {
  const chosen = sameRange(candidate, item.span);
  const parts = tellingParts(candidate).map(([name, value]) => part(name, value, largest, inst.data.scorers?.[name]));
  return command(
    "choose",
    {
      arg: `${item.id}:${candidate.start}:${candidate.end}`,
      class: chosen ? "bx-cand chosen" : "bx-cand",
      "aria-pressed": String(chosen),
      title: candidate.rule || null,
    },
    el("span", { class: "bx-mark", "aria-hidden": "true" }),
    candidateText(inst, candidate),
    el("span", { class: "bx-total" }, marginOf(inst, item, candidate), scoreText(candidate.score)),
    el("span", { class: "bx-parts" }, ...parts),
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
  const largest = fullBar(candidates);
  const entries = candidates.map((candidate) => candidateButton(inst, item, candidate, largest));
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
