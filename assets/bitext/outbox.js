// The way to Python: every event not yet acknowledged is sent again with each new one, as a
// state value. Python applies those above its acknowledged number, so nothing is lost and
// nothing happens twice. Outboxes live in module scope and survive a remount.

const OUTBOXES = new Map();
const FIRST_RETRY = 5000;

function outboxOf(project) {
  if (!OUTBOXES.has(project)) {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    const cid = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    OUTBOXES.set(project, { cid, n: 0, pending: [], send: null, timer: 0, wait: FIRST_RETRY, late: false });
  }
  return OUTBOXES.get(project);
}

function enqueue(box, pair, event) {
  box.n += 1;
  box.pending.push({ n: box.n, pair, ...event });
}

function flush(box) {
  clearTimeout(box.timer);
  if (box.pending.length === 0 || box.send === null) return;
  box.send("outbox", { cid: box.cid, n: box.n, events: box.pending });
  box.timer = setTimeout(() => retry(box), box.wait);
}

function retry(box) {
  box.wait = Math.min(box.wait * 2, 60000);
  box.late = true;
  flush(box);
  box.repaint?.();
}

// Drop what Python has acknowledged and return it; keep a timer for the rest.
function acknowledge(box, acks) {
  const last = acks?.[box.cid] ?? 0;
  const done = box.pending.filter((event) => event.n <= last);
  box.pending = box.pending.filter((event) => event.n > last);
  if (done.length > 0) {
    box.wait = FIRST_RETRY;
    box.late = false;
  }
  clearTimeout(box.timer);
  if (box.pending.length > 0) box.timer = setTimeout(() => retry(box), box.wait);
  return done;
}

function pendingEdits(box) {
  return box.pending.filter((event) => !["go", "preview"].includes(event.type)).length;
}
