// Why this label: the links of the entity, what fell outside, the score with its parts, the
// runners-up with their margin, and the rule that decided, in plain words.

// The best other candidate of an item's entity, and how far the span leads; null without either.
function standingOf(inst, item) {
  if (!item.entity) return null;
  const candidates = candidatesOf(inst, item.entity);
  const own = candidates.find((each) => sameRange(each, item.span)) ?? null;
  const others = candidates.filter((each) => each !== own).sort((a, b) => b.score - a.score);
  const margin = own && others.length > 0 ? own.score - others[0].score : null;
  return { own, others, margin };
}

// The links of an entity, each inside or outside the span; and span words without one.
function linksOf(inst, item) {
  const entity = new Set(numbers(item.entity));
  const span = new Set(numbers(item.span));
  const links = inst.view.links
    .filter((link) => entity.has(link.i))
    .map((link) => ({ ...link, inside: span.has(link.j), score: scoreAt(inst, link.i, link.j) }));
  const linked = new Set(links.map((link) => link.j));
  return {
    links,
    inside: links.filter((link) => link.inside),
    outside: links.filter((link) => !link.inside),
    bare: [...span].filter((j) => !linked.has(j)),
  };
}

function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

// One line for the table: how firmly the span stands.
function standingText(inst, item) {
  if (!item.entity || !item.span) return "";
  const { inside, outside } = linksOf(inst, item);
  const { margin } = standingOf(inst, item);
  const parts = [`${plural(inside.length, "link")} inside`];
  if (outside.length > 0) parts.push(`${outside.length} outside`);
  if (margin !== null) parts.push(margin >= 0 ? `leads by ${margin.toFixed(2)}` : `trails by ${(-margin).toFixed(2)}`);
  return parts.join(" · ");
}

// What the recipe would choose now for an entity that a person settled otherwise.
function differsOf(inst, item) {
  if (!item.entity || item.state === "projected" || item.state === "unmatched") return null;
  const found = (inst.data.differs ?? []).find((each) => sameRange(each.source, item.entity));
  return found ?? null;
}

// Marked in the pair where the machine agreed once, or its links were edited since.
function isMarked(inst, item) {
  return differsOf(inst, item) !== null && (item.state === "accepted" || inst.answer.links !== null);
}

function decidedWords(inst, item) {
  const rule = ruleOf(inst, item);
  const byHand = {
    accepted: "The recipe proposed this span and a person accepted it",
    corrected: "A person corrected this span",
    added: "A person added this span",
    rejected: "A person said that this entity has no counterpart",
    unmatched: "No candidate scored above nothing, or all were taken by other entities",
  };
  if (item.state === "projected") return `The recipe chose this span: ${rule}.`;
  return item.span && item.state === "accepted" ? `${byHand.accepted}: ${rule}.` : `${byHand[item.state]}.`;
}

function linkEntry(inst, { i, j, sure, inside, score }) {
  const { source, target } = inst.data.pair;
  const tail = [sure ? "sure" : "possible", score === null ? null : score.toFixed(2), inside ? "inside" : "outside"];
  return el(
    "li",
    { class: inside ? "bx-why-link" : "bx-why-link outside" },
    el("span", { class: "bx-why-mark", "aria-hidden": "true", text: inside ? "●" : "○" }),
    isolated(source.words[i], { lang: source.lang }),
    " – ",
    isolated(target.words[j], { lang: target.lang }),
    el("span", { class: "bx-quiet", text: ` ${tail.filter(Boolean).join(", ")}` }),
  );
}

function linkPart(inst, item) {
  const { links, inside, outside, bare } = linksOf(inst, item);
  const count = item.span ? `${inside.length} of ${plural(links.length, "link")} inside the span` : plural(links.length, "link");
  const empty = links.length === 0 ? " None of the entity's words is linked." : "";
  const tail = outside.length > 0 && item.span ? `, ${outside.length} outside` : "";
  const { words } = inst.data.pair.target;
  const names = bare.flatMap((j, place) => [place ? ", " : "", isolated(words[j])]);
  const note = bare.length > 0 ? el("p", { class: "bx-quiet" }, "Without a link to the entity: ", ...names) : null;
  return [
    el("h4", { text: "Links" }),
    el("p", { text: `${count}${tail}.${empty}` }),
    el("ul", { class: "bx-why-links" }, ...links.map((link) => linkEntry(inst, link))),
    note,
  ];
}

function scorePart(inst, { own, others, margin }) {
  if (!own) return [];
  const parts = tellingParts(own).map(([name, value]) => part(name, value, fullBar([own]), inst.data.scorers?.[name]));
  const lead =
    margin === null
      ? "There is no other candidate."
      : margin >= 0
        ? `It leads the next one by ${margin.toFixed(2)}.`
        : `“${others[0].text}” scores ${(-margin).toFixed(2)} more, but its words went to another entity, or a person chose.`;
  return [
    el("h4", { text: `Score ${scoreText(own.score)}` }),
    el("p", { text: lead }),
    el("div", { class: "bx-parts" }, ...parts),
  ];
}

// The two parts in which two candidates differ most.
function difference(other, own) {
  const names = new Set([...Object.keys(own.evidence), ...Object.keys(other.evidence)]);
  const gaps = [...names].map((name) => [name, (other.evidence[name] ?? 0) - (own.evidence[name] ?? 0)]);
  const telling = gaps.filter(([, gap]) => Math.abs(gap) >= 0.05).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  return telling.slice(0, 2).map(([name, gap]) => `${name} ${signed(gap)}`);
}

function runnerUp(inst, other, own) {
  const { dir, lang } = inst.data.pair.target;
  const why = own ? [signed(other.score - own.score), ...difference(other, own)] : [other.rule];
  return el(
    "li",
    {},
    isolated(other.text, { dir, lang, class: "bx-cand-text" }),
    el("span", { class: "bx-num", text: ` ${scoreText(other.score)}` }),
    el("span", { class: "bx-quiet", text: ` ${why.filter(Boolean).join(" · ")}` }),
  );
}

function runnersUpPart(inst, { own, others }) {
  if (others.length === 0) return [];
  const entries = others.slice(0, 4).map((other) => runnerUp(inst, other, own));
  return [el("h4", { text: own ? "Runners-up" : "Candidates" }), el("ol", { class: "bx-why-others" }, ...entries)];
}

function differsPart(inst, item) {
  const found = differsOf(inst, item);
  if (!found) return [];
  const now = rangeTexts(inst, found.machine);
  return [el("p", { class: "bx-differs" }, icon("differs"), el("span", {}, "The recipe would now choose ", ...now, "."))];
}

function whyBody(inst) {
  const item = selectedItem(inst);
  if (!item) return [el("p", { class: "bx-empty", text: "Select an entity (J) to see why it has its label." })];
  const standing = standingOf(inst, item);
  const head = el(
    "p",
    { class: `bx-why-head hue-${hueOf(inst, item.label)}` },
    el("span", { class: "bx-tag" }, isolated(item.label)),
    isolated(sideText(inst, item, "source") || "no source"),
    " → ",
    isolated(sideText(inst, item, "target") || "no counterpart"),
  );
  const verdict = el("p", { text: decidedWords(inst, item) });
  if (!item.entity) return [head, verdict];
  const parts = [linkPart(inst, item), scorePart(inst, standing), runnersUpPart(inst, standing)];
  return [head, verdict, ...differsPart(inst, item), ...parts.flat()];
}

function paintWhy(inst) {
  inst.parts.panels.classList.toggle("explaining", inst.explaining);
  inst.parts.whyButton.setAttribute("aria-pressed", String(inst.explaining));
  inst.parts.whyButton.replaceChildren(inst.explaining ? "Back to the labels " : "Why? ", keyCap(keyText("why")));
  if (inst.explaining) refill(inst, inst.parts.why, ...whyBody(inst));
}

function toggleWhy(inst) {
  inst.explaining = !inst.explaining;
  if (inst.explaining && !selectedItem(inst) && inst.view.items.length > 0) selectItem(inst, inst.view.items[0]);
}
