// Notices over the pair: what happened elsewhere, and what came of it. They stay until they
// are dismissed, whatever pair is on the screen.

function notify(inst, text, pair = "") {
  inst.notices.push({ text, pair });
}

// What Python refused and this page has not said yet. Where another window was faster the
// notice stays; what only this pair's answer forbids is said beside the buttons.
function tellRefusals(inst) {
  const clients = new Set([inst.box.cid, ...inst.recovering]);
  for (const { cid, n, message, elsewhere } of inst.data.refusals ?? []) {
    if (!clients.has(cid) || inst.told.has(`${cid} ${n}`)) continue;
    inst.told.add(`${cid} ${n}`);
    if (elsewhere || cid !== inst.box.cid) notify(inst, message, elsewhere);
    else inst.message = message;
  }
}

// Decisions that an earlier page could not hand over are on their way at once, and this is said.
function recover(inst) {
  const { box } = inst;
  if (box.left.length > 0 && inst.recovering.size === 0) {
    for (const { cid } of box.left) inst.recovering.add(cid);
    flush(box);
  } else if (box.left.length === 0 && box.found > 0) {
    notify(inst, `${plural(box.found, "decision")} from before this page was loaded had not been acknowledged; now saved.`);
    box.found = 0;
  }
}

function noticeLine(inst, { text, pair }, place) {
  const isElsewhere = pair && pair !== inst.data.pair.id;
  return el(
    "p",
    { class: "bx-notice" },
    icon("differs"),
    el("span", { class: "bx-notice-text" }, pair ? isolated(pair, { class: "bx-what" }) : null, isolated(text)),
    isElsewhere ? command("seek", { arg: pair, class: "bx-button" }, "Show pair") : null,
    command("heard", { arg: place, class: "bx-button" }, "Dismiss"),
  );
}

function paintNotices(inst) {
  refill(inst, inst.parts.notices, ...inst.notices.map((notice, place) => noticeLine(inst, notice, place)));
}
