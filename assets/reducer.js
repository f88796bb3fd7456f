// The twin of core/review/reducer.py: paints a decision at once, before Python has it on disk.
// applyEvent(answer, event, limits) -> { answer, refusal }: the answer after the event and null,
// or the answer unchanged and why, in one sentence. limits = { size: [source words, target
// words], labels: [...], links: { sure, possible } }, the machine's links, from which the first
// edit of a link starts. Spans that follow from edited links come from Python. Nothing that is
// passed in is changed. Python has the last word;
// tests/fixtures/review_events.json and a law with random events hold the two together.

const applyEvent = (() => {
  const LONGEST_NOTE = 2000;
  const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]/u;

  const NOT_UNDERSTOOD = "This action was not understood; reload the page and try again.";
  const OUTSIDE = "That range of words does not exist in this sentence.";
  const UNKNOWN_LABEL = "This label is not in the label set of the project.";
  const NO_SPAN = "There is no span on exactly these words any more.";
  const NO_ENTITY = "There is no such source entity any more.";
  const TAKEN = "Another span already covers some of these words; move or reject that one first.";
  const SETTLED = "A span that was already reviewed covers some of these words; move or reject that one first.";
  const HAS_SPAN = "This source entity already has a span in the translation; move that one instead.";
  const NOT_REJECTED = "This source entity is not among the rejected ones.";
  const ENTITY_TAKEN = "Another source entity already covers some of these words; delete that one first.";
  const LONG_NOTE = "A note can have at most 2,000 characters.";
  const OUTSIDE_LINK = "One of these two words does not exist in this pair.";
  const TOUCHED = "This pair was already worked on, so it is not accepted in bulk.";
  const BROKEN_NOTE = "The note holds characters that cannot be shown; type them again.";

  const KEEP_BULK = ["bulk", "confirm", "flag", "note"];
  const OPEN_CONFIRMED = ["add_entity", "change_entity", "delete_entity", "restore"];
  const NO_LINKS = { sure: [], possible: [] };

  class Refusal extends Error {}

  function refuse(message) {
    throw new Refusal(message);
  }

  const sameSpan = (a, b) =>
    a !== null && b !== null && a.start === b.start && a.end === b.end && a.label === b.label;
  const coversAny = (span, [start, end]) => span.start < end && start < span.end;
  const isSettled = (mention) => mention.state !== "projected";
  const inOrder = (spans) => [...spans].sort((a, b) => a.start - b.start);
  const entitiesOf = (answer) => answer.entities ?? [];

  function integer(value) {
    return Number.isInteger(value) ? value : refuse(NOT_UNDERSTOOD);
  }

  function text(value) {
    return typeof value === "string" ? value : refuse(NOT_UNDERSTOOD);
  }

  function rangeWithin(values, size) {
    const [start, end] = [integer(values[0]), integer(values[1])];
    return 0 <= start && start < end && end <= size ? [start, end] : refuse(OUTSIDE);
  }

  function knownLabel(event, limits) {
    const label = text(event.label);
    return limits.labels.includes(label) ? label : refuse(UNKNOWN_LABEL);
  }

  function findMention(answer, event) {
    const [start, end] = [integer(event.start), integer(event.end)];
    return answer.spans.find((span) => span.start === start && span.end === end) ?? refuse(NO_SPAN);
  }

  function findEntity(answer, source) {
    const label = text(source?.label);
    const named = { start: integer(source.start), end: integer(source.end), label };
    return entitiesOf(answer).find((entity) => sameSpan(entity, named)) ?? refuse(NO_ENTITY);
  }

  function readNote(event) {
    const note = text(event.note);
    if (UNPRINTABLE.test(note)) refuse(BROKEN_NOTE);
    return [...note].length <= LONGEST_NOTE ? note : refuse(LONG_NOTE);
  }

  function exchange(answer, gone, ...came) {
    const kept = answer.spans.filter((mention) => !gone.includes(mention));
    return { ...answer, spans: inOrder([...kept, ...came]) };
  }

  // The mention as a person settled it: saying again what stands is accepting it.
  function decided(mention, [start, end], label) {
    let { state } = mention;
    if (sameSpan(mention, { start, end, label })) state = isSettled(mention) ? state : "accepted";
    else if (state !== "added") state = "corrected";
    return { start, end, label, state, source: mention.source };
  }

  const affirmed = (mention) => decided(mention, [mention.start, mention.end], mention.label);

  function withoutRejection(answer, entity) {
    return { ...answer, rejected: answer.rejected.filter((span) => !sameSpan(span, entity)) };
  }

  function withRefused(answer, { start, end, label }) {
    const others = (answer.refused ?? []).filter((span) => !sameSpan(span, { start, end, label }));
    const inPlace = (a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : 1);
    return { ...answer, refused: [...others, { start, end, label }].sort(inPlace) };
  }

  // Another range or label of a source entity; `both` labels what renders it alike.
  function renamed(answer, entity, now, both) {
    const isOwn = (span) => sameSpan(span, entity);
    const follow = (mention) => {
      if (!isOwn(mention.source)) return mention;
      const label = both ? now.label : mention.label;
      const settled = isSettled(mention) ? decided(mention, [mention.start, mention.end], label) : mention;
      return { ...settled, label, source: now };
    };
    const isSamePlace = entity.start === now.start && entity.end === now.end;
    return {
      ...answer,
      entities: inOrder(entitiesOf(answer).map((span) => (isOwn(span) ? now : span))),
      spans: answer.spans.map(follow),
      rejected: inOrder(answer.rejected.filter((span) => isSamePlace || !isOwn(span)).map((span) => (isOwn(span) ? now : span))),
    };
  }

  const isMachine = ({ spans, rejected, refused, links }) =>
    links === null && !rejected.length && !refused?.length && !spans.some(isSettled);
  const isLink = ([i, j]) => ([a, b]) => a === i && b === j;
  const sameLinks = (a, b) => a.length === b.length && a.every((link, place) => isLink(link)(b[place]));
  const inOrderOfWords = (links) => [...links].sort(([a, b], [i, j]) => a - i || b - j);

  function withLink(links, link, kind) {
    const of = (each) => {
      const others = links[each].filter((other) => !isLink(link)(other));
      return each === kind ? inOrderOfWords([...others, link]) : others;
    };
    return { sure: of("sure"), possible: of("possible") };
  }

  const EVENTS = {
    accept(answer, event) {
      const mention = findMention(answer, event);
      return exchange(answer, [mention], affirmed(mention));
    },

    reject(answer, event) {
      const mention = findMention(answer, event);
      const rest = exchange(answer, [mention]);
      const { source } = mention;
      if (source === null || rest.spans.some((other) => sameSpan(other.source, source)))
        return mention.state === "added" ? rest : withRefused(rest, mention);
      return { ...rest, rejected: inOrder([...withoutRejection(rest, source).rejected, source]) };
    },

    restore(answer, event) {
      const entity = findEntity(answer, event.source);
      const isRejected = answer.rejected.some((span) => sameSpan(span, entity));
      return isRejected ? withoutRejection(answer, entity) : refuse(NOT_REJECTED);
    },

    relabel(answer, event, limits) {
      const mention = findMention(answer, event);
      const label = knownLabel(event, limits);
      const now = exchange(answer, [mention], decided(mention, [mention.start, mention.end], label));
      const { source } = mention;
      return event.both === true && source !== null ? renamed(now, source, { ...source, label }, true) : now;
    },

    move(answer, event, limits) {
      const mention = findMention(answer, event);
      if (!Array.isArray(event.to) || event.to.length !== 2) refuse(NOT_UNDERSTOOD);
      const to = rangeWithin(event.to, limits.size[1]);
      if (answer.spans.some((other) => other !== mention && coversAny(other, to))) refuse(TAKEN);
      return exchange(answer, [mention], decided(mention, to, mention.label));
    },

    add(answer, event, limits) {
      const [start, end] = rangeWithin([event.start, event.end], limits.size[1]);
      const label = knownLabel(event, limits);
      if (answer.spans.some((other) => coversAny(other, [start, end]))) refuse(TAKEN);
      const source = (event.source ?? null) === null ? null : findEntity(answer, event.source);
      const added = { start, end, label, state: "added", source };
      if (source === null) return exchange(answer, [], added);
      if (answer.spans.some((other) => sameSpan(other.source, source))) refuse(HAS_SPAN);
      return exchange(withoutRejection(answer, source), [], added);
    },

    choose(answer, event, limits) {
      const entity = findEntity(answer, event.source);
      const range = rangeWithin([event.start, event.end], limits.size[1]);
      const isFree = ({ source, start, end }) => source === null && start === range[0] && end === range[1];
      const own = answer.spans.filter((mention) => sameSpan(mention.source, entity));
      const stood = [...answer.spans.filter(isFree), ...own];
      const inTheWay = answer.spans.filter((mention) => !stood.includes(mention) && coversAny(mention, range));
      if (inTheWay.some(isSettled)) refuse(SETTLED);
      const fresh = { start: range[0], end: range[1], label: entity.label, state: "corrected", source: entity };
      const chosen = stood.length ? { ...decided(stood[0], range, stood[0].label), source: entity } : fresh;
      return exchange(withoutRejection(answer, entity), [...stood, ...inTheWay], chosen);
    },

    confirm(answer) {
      return { ...answer, spans: answer.spans.map(affirmed), status: "confirmed" };
    },

    reopen(answer) {
      return { ...answer, status: "open" };
    },

    flag(answer, event) {
      const note = (event.note ?? null) === null ? answer.note : readNote(event);
      return { ...answer, status: "flagged", note };
    },

    note(answer, event) {
      return { ...answer, note: readNote(event) };
    },

    add_entity(answer, event, limits) {
      const [start, end] = rangeWithin([event.start, event.end], limits.size[0]);
      const label = knownLabel(event, limits);
      if (entitiesOf(answer).some((other) => coversAny(other, [start, end]))) refuse(ENTITY_TAKEN);
      return { ...answer, entities: inOrder([...entitiesOf(answer), { start, end, label }]) };
    },

    change_entity(answer, event, limits) {
      const place = { start: integer(event.start), end: integer(event.end) };
      const isHere = (span) => span.start === place.start && span.end === place.end;
      const entity = entitiesOf(answer).find(isHere) ?? refuse(NO_ENTITY);
      const to = event.to ?? null;
      if (to !== null && (!Array.isArray(to) || to.length !== 2)) refuse(NOT_UNDERSTOOD);
      const [start, end] = to === null ? [entity.start, entity.end] : rangeWithin(to, limits.size[0]);
      const label = (event.label ?? null) === null ? entity.label : knownLabel(event, limits);
      const isTaken = (span) => span !== entity && coversAny(span, [start, end]);
      if (entitiesOf(answer).some(isTaken)) refuse(ENTITY_TAKEN);
      return renamed(answer, entity, { start, end, label }, event.both === true);
    },

    delete_entity(answer, event) {
      const [start, end] = [integer(event.start), integer(event.end)];
      const isHere = (span) => span.start === start && span.end === end;
      const entity = entitiesOf(answer).find(isHere) ?? refuse(NO_ENTITY);
      const isOwn = (mention) => sameSpan(mention.source, entity);
      return {
        ...withoutRejection(answer, entity),
        entities: entitiesOf(answer).filter((span) => span !== entity),
        spans: answer.spans
          .filter((mention) => !isOwn(mention) || isSettled(mention))
          .map((mention) => (isOwn(mention) ? { ...mention, source: null } : mention)),
      };
    },

    link(answer, event, limits) {
      const link = [integer(event.source), integer(event.target)];
      const kind = event.kind ?? null;
      if (![null, "sure", "possible"].includes(kind)) refuse(NOT_UNDERSTOOD);
      if (!link.every((word, side) => 0 <= word && word < limits.size[side])) refuse(OUTSIDE_LINK);
      const machine = limits.links ?? NO_LINKS;
      const links = withLink(answer.links ?? machine, link, kind);
      const isSame = sameLinks(links.sure, machine.sure) && sameLinks(links.possible, machine.possible);
      return { ...answer, links: isSame ? null : links };
    },

    reset_links(answer) {
      return { ...answer, links: null };
    },

    bulk(answer) {
      const isUntouched = isMachine(answer) && ["open", "bulk"].includes(answer.status) && answer.note === "";
      return isUntouched ? { ...answer, status: "bulk" } : refuse(TOUCHED);
    },
  };

  return function applyEvent(answer, event, limits) {
    try {
      const type = text(event?.type);
      const handler = Object.hasOwn(EVENTS, type) ? EVENTS[type] : refuse(NOT_UNDERSTOOD);
      const isOpening = { bulk: !KEEP_BULK.includes(type), confirmed: OPEN_CONFIRMED.includes(type) };
      const opens = isOpening[answer.status] ?? false;
      const start = opens ? { ...answer, status: "open" } : answer;
      return { answer: handler(start, event, limits), refusal: null };
    } catch (error) {
      if (error instanceof Refusal) return { answer, refusal: error.message };
      throw error;
    }
  };
})();
