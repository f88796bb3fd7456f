// What every view needs for its state.

/**
 * Stand for what the first payload sets before anything reads it.
 * @returns {any}
 */
export function unset() {
  return null;
}
