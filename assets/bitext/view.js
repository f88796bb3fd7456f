// From payload and answer to what is drawn: one item per source entity and one per target
// span without a source.

const STATE_WORDS = {
  projected: "projected",
  accepted: "accepted",
  corrected: "corrected",
  added: "added by hand",
  rejected: "no counterpart",
  unmatched: "unmatched",
};

const LOCAL_EVENTS = new Set([
  "accept",
  "reject",
  "restore",
  "relabel",
  "move",
  "add",
  "choose",
  "confirm",
  "reopen",
  "flag",
  "note",
  "add_entity",
  "change_entity",
  "delete_entity",
  "link",
  "reset_links",
]);

function sameRange(a, b) {
  return Boolean(a && b) && a.start === b.start && a.end === b.end;
}

function overlapping(a, b) {
  return a.start < b.end && b.start < a.end;
}

function reduceLocally(answer, event, limits) {
  if (!LOCAL_EVENTS.has(event.type) || typeof applyEvent !== "function") return { answer };
  return applyEvent(answer, event, limits);
}

// What an event is judged by: the pair's size, the label set and the machine's links.
function limitsOf({ pair, labels }) {
  return {
    size: [pair.source.words.length, pair.target.words.length],
    labels: labels.map((label) => label.name),
    links: { sure: pair.links, possible: pair.possible },
  };
}

// Python's answer with the events replayed that it has not seen yet.
function currentAnswer(inst) {
  const { pair, answer } = inst.data;
  let now = answer;
  for (const event of inst.box.pending) {
    if (event.pair !== pair.id) continue;
    now = reduceLocally(now, event, limitsOf(inst.data)).answer ?? now;
  }
  return now;
}

// One item for each span of the entity, or one that says why there is none.
function itemsOfEntity(entity, answer) {
  const id = `e:${entity.start}:${entity.end}`;
  const spans = answer.spans.filter((span) => sameRange(span.source, entity));
  if (spans.length > 0) {
    return spans.map((span, place) => itemOf(place === 0 ? id : spanId(span), entity, span, span.state));
  }
  const rejected = answer.rejected.some((range) => sameRange(range, entity));
  return [itemOf(id, entity, null, rejected ? "rejected" : "unmatched")];
}

function spanId(span) {
  return `t:${span.start}:${span.end}`;
}

function itemOf(id, entity, span, state) {
  return { id, entity, span, state, label: (entity ?? span).label };
}

function itemsOf(answer) {
  const entities = answer.entities ?? [];
  const alone = answer.spans.filter((span) => !entities.some((entity) => sameRange(span.source, entity)));
  return [
    ...entities.flatMap((entity) => itemsOfEntity(entity, answer)),
    ...alone.map((span) => itemOf(spanId(span), null, span, span.state)),
  ];
}

function rangeOf(item, side) {
  return side === "source" ? item.entity : item.span;
}

function labelOf(item, side) {
  return rangeOf(item, side)?.label ?? item.label;
}

function itemsByWord(items, side, size) {
  const at = new Array(size).fill(null);
  for (const item of items) {
    const range = rangeOf(item, side);
    if (range) at.fill(item, range.start, range.end);
  }
  return at;
}

function linkTable(pair, answer) {
  const { sure, possible } = answer.links ?? { sure: pair.links, possible: pair.possible };
  return [...sure.map(([i, j]) => ({ i, j, sure: true })), ...possible.map(([i, j]) => ({ i, j, sure: false }))];
}

function decodeScores(pair) {
  if (!pair.scores) return null;
  return Uint8Array.from(atob(pair.scores), (char) => char.charCodeAt(0));
}

function deriveView(inst) {
  const { pair } = inst.data;
  const answer = currentAnswer(inst);
  const items = itemsOf(answer);
  const sizes = { source: pair.source.words.length, target: pair.target.words.length };
  inst.answer = answer;
  inst.view = {
    items,
    sizes,
    at: {
      source: itemsByWord(items, "source", sizes.source),
      target: itemsByWord(items, "target", sizes.target),
    },
    links: linkTable(pair, answer),
    before: wordsBefore(inst),
    long: Math.max(sizes.source, sizes.target) > 60,
    hues: new Map(inst.data.labels.map((label) => [label.name, label.hue])),
  };
}

function hueOf(inst, label) {
  return (inst.view.hues.get(label) ?? 9) % 10;
}

// The exact text of words [start, end), without the gap after the last one.
function textOf(sentence, range) {
  let text = "";
  for (let k = range.start; k < range.end; k += 1) {
    text += sentence.words[k] + (k + 1 < range.end ? sentence.gaps[k] : "");
  }
  return text;
}

function sideText(inst, item, side) {
  const range = rangeOf(item, side);
  return range ? textOf(inst.data.pair[side], range) : "";
}

function scoreAt(inst, i, j) {
  return inst.scores ? inst.scores[i * inst.view.sizes.target + j] / 255 : null;
}

function candidatesOf(inst, entity) {
  const { candidates } = inst.data.pair;
  return candidates.filter(({ source }) => (entity ? sameRange(source, entity) : source === null));
}

// The state of an item for people. What was accepted in bulk was not looked at one by one.
function stateWords(inst, item) {
  const isBulk = inst.answer.status === "bulk" && item.state === "projected";
  const words = isBulk ? "accepted in bulk" : STATE_WORDS[item.state];
  const more = [isUnequal(item) ? "labels differ" : "", isMarked(inst, item) ? "differs from projection" : ""];
  return [words, ...more.filter(Boolean)].join(", ");
}

function itemName(inst, item) {
  const text = sideText(inst, item, "source") || sideText(inst, item, "target");
  return `${text}, ${item.label}, ${stateWords(inst, item)}`;
}

// Whether a source entity and what renders it say different labels, and the label of the other side.
function isUnequal(item) {
  return Boolean(item.entity && item.span) && item.entity.label !== item.span.label;
}

function labelAcross(item, side) {
  return rangeOf(item, side === "source" ? "target" : "source").label;
}

// The side on which an item is shown and edited: the target where it has a span.
function mainSide(item) {
  return item.span ? "target" : "source";
}

// By which rule the span of an item came to be, in plain words.
function ruleOf(inst, item) {
  if (!item.span) return item.state === "rejected" ? "set by hand" : "no candidate was chosen";
  if (item.state === "added") return "added by hand";
  const candidate = candidatesOf(inst, item.entity).find((each) => sameRange(each, item.span));
  return candidate ? candidate.rule || "chosen candidate" : "boundaries set by hand";
}

function selectedItem(inst) {
  if (inst.selection?.kind !== "item") return null;
  return inst.view.items.find((item) => item.id === inst.selection.id) ?? null;
}

function selectedWords(inst) {
  return inst.selection?.kind === "words" ? inst.selection : null;
}

// The source entity without counterpart that words picked next on the target side belong to.
function anchorEntity(inst) {
  const item = inst.view.items.find((each) => each.id === inst.anchor);
  return item?.entity && !item.span ? item.entity : null;
}
