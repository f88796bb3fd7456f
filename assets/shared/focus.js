// Whose key press it is: shared by all that listens to the keyboard of the whole page.

export const TYPING_FIELDS =
  "input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable=''],[contenteditable=true]";
const PAGE_PARTS = "html,body,main,[data-testid=stMain],[data-testid=stAppScrollToBottomContainer]";
const PAGE_CONTROLS = "a,button,input,summary,[role],[tabindex],[data-testid=stDataFrame]";

/** Find the element that an event began at; a document or a window has no `closest`. @param {Event} event */
export function findStart(event) {
  return /** @type {HTMLElement} */ (event.composedPath()[0]);
}

/** Return the element that an event is about. @param {Event} event */
export function findTarget(event) {
  return /** @type {HTMLElement} */ (event.target);
}

/**
 * Find an element that matches, from a place outwards.
 * @param {Element} start @param {string} selector @returns {HTMLElement | null}
 */
export function findAround(start, selector) {
  return /** @type {HTMLElement | null} */ (start.closest?.(selector) ?? null);
}

/** Tell whether Ctrl, Alt or Meta is held. @param {KeyboardEvent} event */
export function hasModifier(event) {
  return event.ctrlKey || event.altKey || event.metaKey;
}

/** Tell whether a key press goes into a field. @param {KeyboardEvent} event */
export function isTyping(event) {
  return event.isComposing || findAround(findStart(event), TYPING_FIELDS) !== null;
}

/** Tell whether the view is on the screen and no dialog of the page covers it. @param {Mount} dom */
export function isAvailable(dom) {
  if (!dom.host.isConnected || document.visibilityState === "hidden") return false;
  return dom.node.getClientRects().length > 0 && document.querySelector("[role=dialog]") === null;
}

/**
 * Tell whether a control of the page around the view has the focus: it keeps its own keys.
 * @param {Mount} dom @param {Event} event
 */
export function isElsewhere(dom, event) {
  const start = event.composedPath()[0];
  if (event.composedPath().includes(dom.node) || !(start instanceof Element)) return false;
  return !start.matches(PAGE_PARTS) && Boolean(start.closest(PAGE_CONTROLS));
}
