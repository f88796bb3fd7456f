// The way to Python: every event not yet acknowledged is sent again with each new one, as a
// state value. Python applies those above its acknowledged number, so nothing is lost and
// nothing happens twice. Outboxes live in module scope and survive a remount; a copy in this
// browser's storage survives the page, and the next page of the same corpus sends what is in it.

const OUTBOXES = new Map();
const FIRST_RETRY = 5000;
const NO_EDITS = new Set(["go", "preview"]);
const KEPT = "spanbridge.outbox.";
const TAB = "spanbridge.tab.";
const BOXES_AT_ONCE = 50; // Python reads no more of them, and no more events of each
const EVENTS_AT_ONCE = 1000;

function outboxOf(project) {
  if (!OUTBOXES.has(project)) {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const cid = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const left = leftBehind(project, pageBefore(project, cid));
    const found = left.reduce((sum, other) => sum + editsIn(other.events), 0);
    const start = { cid, project, n: 0, pending: [], left, found, send: null, timer: 0, sent: 0, wait: FIRST_RETRY, tries: 0, late: false };
    OUTBOXES.set(project, start);
  }
  return OUTBOXES.get(project);
}

// ``seen`` tells Python what this window knew, so that it overwrites nothing that it did not.
function enqueue(box, pair, event, seen) {
  box.n += 1;
  box.pending.push({ n: box.n, pair, seen, ...event });
  keep(box);
}

function flush(box) {
  clearTimeout(box.timer);
  if ((box.pending.length === 0 && box.left.length === 0) || box.send === null) return;
  box.sent = portion(box.pending).at(-1)?.n ?? 0;
  const left = box.left.slice(0, BOXES_AT_ONCE).map(({ cid, events }) => ({ cid, events: portion(events) }));
  box.send("outbox", { cid: box.cid, n: box.n, tries: box.tries, events: portion(box.pending), left });
  box.timer = setTimeout(() => retry(box), box.wait);
}

// What does not fit goes when this much is acknowledged.
function portion(events) {
  return events.slice(0, EVENTS_AT_ONCE);
}

// Counting the tries makes the value a new one; Streamlit drops a value that it has already.
function retry(box) {
  box.wait = Math.min(box.wait * 2, 60000);
  box.tries += 1;
  box.late = true;
  flush(box);
  box.repaint?.();
}

// Drop what Python has acknowledged and return it; keep a timer for the rest.
function acknowledge(box, acks) {
  const last = acks?.[box.cid] ?? 0;
  const done = box.pending.filter((event) => event.n <= last);
  box.pending = box.pending.filter((event) => event.n > last);
  if (done.length > 0) keep(box);
  const isLeftDone = acknowledgeLeft(box, acks);
  if (done.length > 0 || isLeftDone) {
    box.wait = FIRST_RETRY;
    box.late = false;
  }
  clearTimeout(box.timer);
  const isMore = box.pending.some(({ n }) => n > box.sent) || (isLeftDone && box.left.length > 0);
  if (isMore) flush(box);
  else if (box.pending.length + box.left.length > 0) box.timer = setTimeout(() => retry(box), box.wait);
  return done;
}

// Returns whether Python took any of them.
function acknowledgeLeft(box, acks) {
  const count = (boxes) => boxes.reduce((sum, { events }) => sum + events.length, 0);
  const before = count(box.left);
  for (const other of box.left) other.events = after(other.events, acks?.[other.cid]);
  box.left = box.left.filter(({ events }) => events.length > 0);
  for (const [cid, last] of Object.entries(acks ?? {})) if (cid !== box.cid) forget(cid, last);
  return count(box.left) < before;
}

function after(events, last) {
  return events.filter(({ n }) => n > (last ?? 0));
}

function editsIn(events) {
  return events.filter((event) => !NO_EDITS.has(event.type)).length;
}

function pendingEdits(box) {
  return editsIn(box.pending) + box.left.reduce((sum, other) => sum + editsIn(other.events), 0);
}

function keep(box) {
  try {
    if (box.pending.length === 0) localStorage.removeItem(KEPT + box.cid);
    else localStorage.setItem(KEPT + box.cid, JSON.stringify({ project: box.project, events: box.pending }));
  } catch {
    box.unkept = true; // no storage, or a full one: what is pending lives as long as the page
  }
}

// A step to another pair that nobody will send any more holds nothing back.
function forget(cid, last) {
  const kept = readKept(KEPT + cid);
  if (kept && editsIn(after(kept.events, last)) === 0) localStorage.removeItem(KEPT + cid);
}

// The page that this tab showed before, if it was reloaded: its steps to other pairs are gone on with.
function pageBefore(project, cid) {
  try {
    const before = sessionStorage.getItem(TAB + project);
    sessionStorage.setItem(TAB + project, cid);
    return performance.getEntriesByType("navigation")[0]?.type === "reload" ? before : null;
  } catch {
    return null;
  }
}

// What pages that are gone could not hand over. Another page that is still open may be among
// them: sending its events twice is harmless, since Python knows their numbers.
function leftBehind(project, before) {
  const kept = storedNames().map((name) => ({ cid: name.slice(KEPT.length), ...readKept(name) }));
  const ours = kept.filter((box) => box.project === project);
  for (const { cid } of ours) if (cid !== before) forget(cid, 0);
  const isSent = (cid) => ({ type }) => !NO_EDITS.has(type) || (type === "go" && cid === before);
  const sent = ours.map(({ cid, events }) => ({ cid, events: events.filter(isSent(cid)) }));
  return sent.filter(({ events }) => events.length > 0);
}

function storedNames() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(KEPT));
  } catch {
    return [];
  }
}

function readKept(name) {
  try {
    const { project, events } = JSON.parse(localStorage.getItem(name));
    const isOurs = Array.isArray(events) && events.length > 0 && events.every(isEvent);
    return isOurs ? { project, events } : null;
  } catch {
    return null;
  }
}

function isEvent(event) {
  return Number.isSafeInteger(event?.n) && event.n > 0 && typeof event.pair === "string" && typeof event.type === "string";
}
