// Pure changes of an answer, as the reducer makes them. Nothing that is passed in is changed.

/**
 * Tell whether two spans have the same words and the same label.
 * @param {LabelledRange | null} a @param {LabelledRange | null} b
 */
export function isSameSpan(a, b) {
  return a !== null && b !== null && a.start === b.start && a.end === b.end && a.label === b.label;
}

/** Tell whether a span covers any of the words. @param {WordRange} span @param {[number, number]} range */
export function isCovering(span, [start, end]) {
  return span.start < end && start < span.end;
}

/** Tell whether a person decided about a span. @param {Mention} mention */
export function isSettled(mention) {
  return mention.state !== "projected";
}

/** Tell whether nobody changed anything of an answer. @param {Answer} answer */
export function isMachine({ spans, rejected, refused, links }) {
  return links === null && !rejected.length && !refused?.length && !spans.some(isSettled);
}

/** Sort spans by their place. @template {WordRange} Span @param {Span[]} spans @returns {Span[]} */
export function sortSpans(spans) {
  return [...spans].sort((a, b) => a.start - b.start);
}

/** List the source entities, none where the pair has no annotation. @param {Answer} answer */
export function listEntities(answer) {
  return answer.entities ?? [];
}

/**
 * Replace some spans of an answer by others.
 * @param {Answer} answer @param {Mention[]} replaced @param {...Mention} replacements @returns {Answer}
 */
export function exchangeSpans(answer, replaced, ...replacements) {
  const others = answer.spans.filter((mention) => !replaced.includes(mention));
  return { ...answer, spans: sortSpans([...others, ...replacements]) };
}

/**
 * Return the span as a person settled it: saying again what stands is accepting it.
 * @param {Mention} mention @param {[number, number]} range @param {string} label @returns {Mention}
 */
export function decideSpan(mention, [start, end], label) {
  let { state } = mention;
  if (isSameSpan(mention, { start, end, label })) state = isSettled(mention) ? state : "accepted";
  else if (state !== "added") state = "corrected";
  return { start, end, label, state, source: mention.source };
}

/** Return the span as a person accepted it. @param {Mention} mention */
export function acceptSpan(mention) {
  return decideSpan(mention, [mention.start, mention.end], mention.label);
}

/** Drop the rejection of an entity. @param {Answer} answer @param {LabelledRange} entity @returns {Answer} */
export function dropRejection(answer, entity) {
  return { ...answer, rejected: answer.rejected.filter((span) => !isSameSpan(span, entity)) };
}

/**
 * Note that a span without a source was refused.
 * @param {Answer} answer @param {LabelledRange} span @returns {Answer}
 */
export function addRefused(answer, { start, end, label }) {
  const refused = { start, end, label };
  const others = (answer.refused ?? []).filter((span) => !isSameSpan(span, refused));
  return { ...answer, refused: [...others, refused].sort(compareSpans) };
}

/** Compare two spans by place, then by label. @param {LabelledRange} a @param {LabelledRange} b */
function compareSpans(a, b) {
  return a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : 1);
}

/**
 * Give a source entity another range or label; `both` labels what renders it alike.
 * @param {Answer} answer @param {LabelledRange} entity @param {LabelledRange} changed @param {boolean} both
 * @returns {Answer}
 */
export function changeEntity(answer, entity, changed, both) {
  const isSamePlace = entity.start === changed.start && entity.end === changed.end;
  const rejected = answer.rejected.filter((span) => isSamePlace || !isSameSpan(span, entity));
  return {
    ...answer,
    entities: sortSpans(replaceSpan(listEntities(answer), entity, changed)),
    spans: answer.spans.map((mention) => {
      return isSameSpan(mention.source, entity) ? followEntity(mention, changed, both) : mention;
    }),
    rejected: sortSpans(replaceSpan(rejected, entity, changed)),
  };
}

/**
 * Replace a span where it is among others.
 * @param {LabelledRange[]} spans @param {LabelledRange} old @param {LabelledRange} changed
 */
function replaceSpan(spans, old, changed) {
  return spans.map((span) => (isSameSpan(span, old) ? changed : span));
}

/**
 * Return a mention whose source entity changed.
 * @param {Mention} mention @param {LabelledRange} source @param {boolean} both @returns {Mention}
 */
function followEntity(mention, source, both) {
  const label = both ? source.label : mention.label;
  const settled = isSettled(mention) ? decideSpan(mention, [mention.start, mention.end], label) : mention;
  return { ...settled, label, source };
}

/** Tell whether two links join the same words. @param {WordLink} a @param {WordLink} b */
function isSameLink([i, j], [otherI, otherJ]) {
  return i === otherI && j === otherJ;
}

/** Tell whether two lists hold the same links in the same order. @param {WordLink[]} a @param {WordLink[]} b */
export function isSameLinks(a, b) {
  return a.length === b.length && a.every((link, place) => isSameLink(link, b[place]));
}

/**
 * Set a link as sure or possible, or remove it.
 * @param {WordLinks} links @param {WordLink} link @param {LinkKind | null} kind @returns {WordLinks}
 */
export function setLink(links, link, kind) {
  const sure = links.sure.filter((other) => !isSameLink(link, other));
  const possible = links.possible.filter((other) => !isSameLink(link, other));
  if (kind === "sure") return { sure: sortLinks([...sure, link]), possible };
  if (kind === "possible") return { sure, possible: sortLinks([...possible, link]) };
  return { sure, possible };
}

/** Sort links by their words. @param {WordLink[]} links */
function sortLinks(links) {
  return links.sort(([i, j], [otherI, otherJ]) => i - otherI || j - otherJ);
}
