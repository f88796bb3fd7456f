// Whose key press it is: shared by all that listens to the keyboard of the whole page.

const TYPING = "input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable=''],[contenteditable=true]";
const PAGE = "html,body,main,[data-testid=stMain],[data-testid=stAppScrollToBottomContainer]";
const ELSEWHERE = "a,button,input,summary,[role],[tabindex],[data-testid=stDataFrame]";

function isTyping(event) {
  const start = event.composedPath()[0];
  return event.isComposing || Boolean(start.closest?.(TYPING));
}

function isAvailable(inst) {
  if (!inst.host.isConnected || document.visibilityState === "hidden") return false;
  return inst.el.getClientRects().length > 0 && document.querySelector("[role=dialog]") === null;
}

// Focus on a control of the page around the component: it keeps its own keys.
function isElsewhere(inst, event) {
  const start = event.composedPath()[0];
  if (event.composedPath().includes(inst.el) || !(start instanceof Element)) return false;
  return !start.matches(PAGE) && Boolean(start.closest(ELSEWHERE));
}
