// The way to Python: every event not yet acknowledged is sent again with each new one, as a
// state value. Python applies those above its acknowledged number, so nothing is lost and
// nothing happens twice. Outboxes live in module scope and survive a remount; a copy in this
// browser's storage survives the page, and the next page of the same corpus sends what is in it.

const OUTBOXES = new Map();
const FIRST_RETRY_MS = 5000;
const STEP_EVENTS = new Set(["go", "preview"]);
const OUTBOX_PREFIX = "spanbridge.outbox.";
const TAB_PREFIX = "spanbridge.tab.";
const MAX_BOXES = 50; // Python reads no more of them, and no more events of each
const MAX_EVENTS = 1000;

/** Open the outbox of a project, with what earlier pages left behind. @param {string} project @returns {Outbox} */
export function openOutbox(project) {
  if (!OUTBOXES.has(project)) {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const cid = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const left = readLeftEvents(project, readPageBefore(project, cid));
    const recovered = left.reduce((sum, other) => sum + countEdits(other.events), 0);
    const start = {
      cid,
      project,
      n: 0,
      pending: [],
      left,
      recovered,
      send: null,
      timer: 0,
      sent: 0,
      wait: FIRST_RETRY_MS,
      tries: 0,
      late: false,
    };
    OUTBOXES.set(project, start);
  }
  return OUTBOXES.get(project);
}

/**
 * Queue an event. ``seen`` tells Python what this window knew, so that it overwrites nothing that it did not.
 * @param {Outbox} box @param {string} pair @param {ReviewEvent} event @param {number | null} seen
 */
export function enqueueEvent(box, pair, event, seen) {
  box.n += 1;
  box.pending.push({ n: box.n, pair, seen, ...event });
  storeOutbox(box);
}

/** Send every event that is not acknowledged, and try again later. @param {Outbox} box */
export function sendOutbox(box) {
  clearTimeout(box.timer);
  if ((box.pending.length === 0 && box.left.length === 0) || box.send === null) return;
  box.sent = takePortion(box.pending).at(-1)?.n ?? 0;
  const left = box.left.slice(0, MAX_BOXES).map(({ cid, events }) => ({ cid, events: takePortion(events) }));
  box.send("outbox", { cid: box.cid, n: box.n, tries: box.tries, events: takePortion(box.pending), left });
  box.timer = setTimeout(() => retrySending(box), box.wait);
}

/**
 * Take as many events as Python reads at once; the rest goes when these are acknowledged.
 * @param {QueuedEvent[]} events
 */
function takePortion(events) {
  return events.slice(0, MAX_EVENTS);
}

/**
 * Send again. Counting the tries makes the value a new one; Streamlit drops a value that it has already.
 * @param {Outbox} box
 */
function retrySending(box) {
  box.wait = Math.min(box.wait * 2, 60000);
  box.tries += 1;
  box.late = true;
  sendOutbox(box);
  box.repaint?.();
}

/**
 * Drop what Python has acknowledged and return it; keep a timer for the rest.
 * @param {Outbox} box @param {Record<string, number> | undefined} acks
 */
export function dropAcknowledged(box, acks) {
  const last = acks?.[box.cid] ?? 0;
  const done = box.pending.filter((event) => event.n <= last);
  box.pending = box.pending.filter((event) => event.n > last);
  if (done.length > 0) storeOutbox(box);
  const isLeftDone = dropLeftAcknowledged(box, acks);
  if (done.length > 0 || isLeftDone) {
    box.wait = FIRST_RETRY_MS;
    box.late = false;
  }
  clearTimeout(box.timer);
  const isMore = box.pending.some(({ n }) => n > box.sent) || (isLeftDone && box.left.length > 0);
  if (isMore) sendOutbox(box);
  else if (box.pending.length + box.left.length > 0) box.timer = setTimeout(() => retrySending(box), box.wait);
  return done;
}

/** Count the events of earlier pages. @param {LeftEvents[]} boxes */
function countEvents(boxes) {
  return boxes.reduce((sum, { events }) => sum + events.length, 0);
}

/**
 * Drop what Python took of earlier pages' events and tell whether it was any.
 * @param {Outbox} box @param {Record<string, number> | undefined} acks
 */
function dropLeftAcknowledged(box, acks) {
  const before = countEvents(box.left);
  for (const other of box.left) other.events = selectAfter(other.events, acks?.[other.cid]);
  box.left = box.left.filter(({ events }) => events.length > 0);
  for (const [cid, last] of Object.entries(acks ?? {})) if (cid !== box.cid) forgetOutbox(cid, last);
  return countEvents(box.left) < before;
}

/** Select the events above a number. @param {QueuedEvent[]} events @param {number | undefined} last */
function selectAfter(events, last) {
  return events.filter(({ n }) => n > (last ?? 0));
}

/** Count the events that change an answer. @param {QueuedEvent[]} events */
function countEdits(events) {
  return events.filter((event) => !STEP_EVENTS.has(event.type)).length;
}

/** Count the changes that are not yet acknowledged. @param {Outbox} box */
export function countPendingEdits(box) {
  return countEdits(box.pending) + box.left.reduce((sum, other) => sum + countEdits(other.events), 0);
}

/** Keep what is pending in this browser. @param {Outbox} box */
function storeOutbox(box) {
  try {
    if (box.pending.length === 0) localStorage.removeItem(OUTBOX_PREFIX + box.cid);
    else localStorage.setItem(OUTBOX_PREFIX + box.cid, JSON.stringify({ project: box.project, events: box.pending }));
  } catch {
    box.unkept = true; // no storage, or a full one: what is pending lives as long as the page
  }
}

/**
 * Forget kept events that hold nothing back: a step to another pair that nobody will send any more.
 * @param {string} cid @param {number} last
 */
function forgetOutbox(cid, last) {
  const outbox = readOutbox(OUTBOX_PREFIX + cid);
  if (outbox && countEdits(selectAfter(outbox.events, last)) === 0) localStorage.removeItem(OUTBOX_PREFIX + cid);
}

/**
 * Read which page this tab showed before, if it was reloaded: its steps to other pairs are gone on with.
 * @param {string} project @param {string} cid
 */
function readPageBefore(project, cid) {
  try {
    const before = sessionStorage.getItem(TAB_PREFIX + project);
    sessionStorage.setItem(TAB_PREFIX + project, cid);
    return isReload() ? before : null;
  } catch {
    return null;
  }
}

/** Tell whether the page was reloaded. */
function isReload() {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type === "reload";
}

/**
 * Read what pages that are gone could not hand over. Another page that is still open may be among them: sending
 * its events twice is harmless, since Python knows their numbers.
 * @param {string} project @param {string | null} before @returns {LeftEvents[]}
 */
function readLeftEvents(project, before) {
  /** @type {LeftEvents[]} */
  const left = [];
  for (const name of listStoredNames()) {
    const cid = name.slice(OUTBOX_PREFIX.length);
    const stored = readOutbox(name);
    if (stored?.project !== project) continue;
    if (cid !== before) forgetOutbox(cid, 0);
    const events = stored.events.filter(({ type }) => !STEP_EVENTS.has(type) || (type === "go" && cid === before));
    if (events.length > 0) left.push({ cid, events });
  }
  return left;
}

/** List the names under which outboxes are kept. */
function listStoredNames() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(OUTBOX_PREFIX));
  } catch {
    return [];
  }
}

/**
 * Read a kept outbox, null where it is none of ours.
 * @param {string} name @returns {{ project: string, events: QueuedEvent[] } | null}
 */
function readOutbox(name) {
  try {
    const { project, events } = JSON.parse(String(localStorage.getItem(name)));
    const isOurs = Array.isArray(events) && events.length > 0 && events.every(isEvent);
    return isOurs ? { project, events } : null;
  } catch {
    return null;
  }
}

/** Tell whether a kept value is an event. @param {any} event */
function isEvent(event) {
  return (
    Number.isSafeInteger(event?.n) && event.n > 0 && typeof event.pair === "string" && typeof event.type === "string"
  );
}
