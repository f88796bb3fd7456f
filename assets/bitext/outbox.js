// The way to Python: every event not yet acknowledged is sent again with each new one, as a
// state value. Python applies those above its acknowledged number, so nothing is lost and
// nothing happens twice. Outboxes live in module scope and survive a remount; a copy in this
// browser's storage survives the page, and the next page of the same corpus sends what is in it.

const OUTBOXES = new Map();
const FIRST_RETRY = 5000;
const NO_EDITS = new Set(["go", "preview"]);
const KEPT = "spanbridge.outbox.";

function outboxOf(project) {
  if (!OUTBOXES.has(project)) {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const cid = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const left = leftBehind(project);
    const found = left.reduce((sum, other) => sum + editsIn(other.events), 0);
    const start = { cid, project, n: 0, pending: [], left, found, send: null, timer: 0, wait: FIRST_RETRY, tries: 0, late: false };
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
  box.send("outbox", { cid: box.cid, n: box.n, tries: box.tries, events: box.pending, left: box.left });
  box.timer = setTimeout(() => retry(box), box.wait);
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
  if (box.pending.length + box.left.length > 0) box.timer = setTimeout(() => retry(box), box.wait);
  return done;
}

function acknowledgeLeft(box, acks) {
  const before = box.left.length;
  box.left = box.left.filter(({ cid, events }) => !(acks?.[cid] >= events.at(-1).n));
  for (const cid of Object.keys(acks ?? {})) if (cid !== box.cid) forget(cid, acks[cid]);
  return before > 0 && box.left.length === 0;
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

function forget(cid, last) {
  const kept = readKept(KEPT + cid);
  if (kept && kept.events.at(-1).n <= last) localStorage.removeItem(KEPT + cid);
}

// What pages that are gone could not hand over. Another page that is still open may be among
// them: sending its events twice is harmless, since Python knows their numbers.
function leftBehind(project) {
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const kept = storedNames().map((name) => ({ cid: name.slice(KEPT.length), ...readKept(name) }));
  const ours = kept.filter((box) => box.project === project);
  const sent = ours.map(({ cid, events }) => ({ cid, events: events.filter(({ type }) => isReload ? type !== "preview" : !NO_EDITS.has(type)) }));
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
  return Number.isInteger(event?.n) && event.n > 0 && typeof event.pair === "string" && typeof event.type === "string";
}
