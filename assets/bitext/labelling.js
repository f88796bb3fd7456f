// Labels given to spans and source entities, on both sides or on one.

// A label goes to both sides of an entity, unless it is asked for on this side only: that of the
// words that are selected, else the target.
function applyLabel(inst, label, both = true) {
  if (inst.sheet) openSheet(inst, null);
  const words = selectedWords(inst);
  const to = { label, both };
  if (words) return words.side === "target" ? labelTarget(inst, words, to) : labelSource(inst, words, to);
  const item = selectedItem(inst);
  if (!item) return refuse(inst, "Select an entity or drag over words, then pick a label.");
  if (!item.span) return labelSource(inst, item.entity, to);
  return emit(inst, { type: "relabel", ...at(item.span), ...to });
}

// Words dragged over on the target side: a new span, or new boundaries for the one they touch.
function labelTarget(inst, words, to) {
  const touched = inst.answer.spans.filter((span) => overlapping(span, words));
  if (touched.length > 1) return refuse(inst, "These words touch two spans. Reject one of them first.");
  const [old] = touched;
  const events = old ? moveEvents(old, words, to) : addEvents(anchorEntity(inst), words, to);
  if (emit(inst, ...events)) follow(inst, words);
}

function moveEvents(old, words, { label, both }) {
  const events = [];
  if (!sameRange(old, words)) events.push({ type: "move", ...at(old), to: [words.start, words.end] });
  const isSame = old.label === label && (!both || old.source === null || old.source.label === label);
  if (!isSame) events.push({ type: "relabel", ...at(words), label, both });
  return events;
}

// A counterpart of an entity names it too, where it is given another label.
function addEvents(source, words, { label, both }) {
  if (!source) return [{ type: "add", ...at(words), label, source: null }];
  const naming = both && source.label !== label ? [{ type: "change_entity", ...at(source), label }] : [];
  const named = naming.length > 0 ? { ...at(source), label } : { ...source };
  return [...naming, { type: "add", ...at(words), label, source: named }];
}

function labelSource(inst, words, { label, both }) {
  const touched = (inst.answer.entities ?? []).filter((entity) => overlapping(entity, words));
  if (touched.length > 1) return refuse(inst, "These words touch two entities. Delete one of them first.");
  const [old] = touched;
  const change = old && { type: "change_entity", ...at(old), to: [words.start, words.end], label, both };
  if (!emit(inst, change ?? { type: "add_entity", ...at(words), label })) return;
  deriveView(inst);
  selectItem(inst, inst.view.items.find((item) => sameRange(item.entity, words)) ?? null);
}
