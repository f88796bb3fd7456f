// How sure a recipe is of a span, in words.

/**
 * Say how sure a recipe is of a span, as in "87 % sure"; null where it gives no probability.
 * @param {{ probability?: number | null } | null | undefined} span
 */
export function describeProbability(span) {
  const probability = span?.probability;
  if (probability === null || probability === undefined) return null;
  const percent = Math.min(99, Math.max(1, Math.round(100 * probability)));
  return `${percent} % sure`;
}
