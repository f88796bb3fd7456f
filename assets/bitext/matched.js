// The matched labels: what was projected onto what, by which rule, and what was not.

function stateMark(inst, item) {
  const isBulk = inst.answer.status === "bulk" && item.state === "projected";
  const text = isBulk ? "accepted in bulk" : STATE_WORDS[item.state];
  return el("span", { class: `bx-state-mark is-${item.state}` }, icon(isBulk ? "bulk" : item.state), text);
}

function differsNote(inst, item) {
  return isMarked(inst, item) ? el("span", { class: "bx-differs" }, icon("differs"), "differs from projection") : null;
}

function unequalNote(item) {
  if (!isUnequal(item)) return null;
  const labels = [isolated(item.entity.label), " ≠ ", isolated(item.span.label)];
  return el("span", { class: "bx-unequal" }, "labels differ: ", ...labels);
}

function stateCell(inst, item) {
  return el("td", { class: "bx-state" }, stateMark(inst, item), unequalNote(item), differsNote(inst, item), goldNote(inst, item));
}

function textCell(inst, item, side, below) {
  const sentence = inst.data.pair[side];
  const text = sideText(inst, item, side);
  const missing = side === "source" ? "no source" : "—";
  return el(
    "td",
    {},
    text
      ? isolated(text, { class: "bx-cell-text", lang: sentence.lang })
      : el("span", { class: "bx-missing", text: missing }),
    ...(below ?? []).filter(Boolean).map((text) => el("span", { class: "bx-rule", text })),
  );
}

function goldNote(inst, item) {
  const { gold } = inst.data.pair;
  if (!gold || !item.span) return null;
  const same = gold.some((span) => sameRange(span, item.span) && span.label === item.span.label);
  return el("span", { class: same ? "bx-gold same" : "bx-gold", text: same ? "as in gold" : "not in gold" });
}

function matchedRow(inst, item) {
  const selected = item.id === inst.selection?.id;
  const label = labelOf(item, mainSide(item));
  const pick = command(
    "select",
    {
      arg: item.id,
      class: "bx-row-pick",
      "aria-pressed": String(selected),
      "aria-label": `Select ${itemName(inst, item)}`,
    },
    isolated(label),
  );
  const classes = [`hue-${hueOf(inst, label)}`, `row-${item.state}`, selected ? "selected" : ""];
  return el(
    "tr",
    { class: classes.join(" "), data: { item: item.id } },
    el("td", {}, pick),
    textCell(inst, item, "source"),
    textCell(inst, item, "target", [ruleOf(inst, item), selected ? standingText(inst, item) : ""]),
    stateCell(inst, item),
  );
}

// Gold spans that nothing on the screen covers exactly.
function missedGold(inst) {
  const gold = inst.data.pair.gold ?? [];
  return gold.filter((span) => !inst.answer.spans.some((own) => sameRange(own, span) && own.label === span.label));
}

function goldRow(inst, span) {
  return el(
    "tr",
    { class: `hue-${hueOf(inst, span.label)} row-gold` },
    el("td", {}, el("span", { class: "bx-tag" }, isolated(span.label))),
    el("td", {}, el("span", { class: "bx-missing", text: "—" })),
    el("td", {}, isolated(textOf(inst.data.pair.target, span), { class: "bx-cell-text" })),
    el("td", { class: "bx-state" }, el("span", { class: "bx-gold", text: "only in gold" })),
  );
}

function matchedTable(inst) {
  const head = ["Label", "Source", "Target and rule", "State"].map((text) => el("th", { scope: "col", text }));
  const rows = inst.view.items.map((item) => matchedRow(inst, item));
  rows.push(...missedGold(inst).map((span) => goldRow(inst, span)));
  return el("table", { class: "bx-table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
}

function paintMatched(inst) {
  const { items } = inst.view;
  const empty = inst.answer.entities === null ? "Nothing is projected yet." : "No entities in this pair.";
  const some = items.length + missedGold(inst).length > 0;
  refill(inst, inst.parts.matched, some ? matchedTable(inst) : el("p", { class: "bx-empty", text: empty }));
}
