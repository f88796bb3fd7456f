// Alerts over the pair: what happened in another window, and what came of it. They stay until they
// are dismissed, whatever pair is on the screen.

function alertOf(inst, text, pair = "") {
  inst.alerts.push({ text, pair });
}

// What Python refused and this page has not said yet. Where another window was faster the
// alert stays; what only this pair's answer forbids is said beside the buttons.
function tellRefusals(inst) {
  const clients = new Set([inst.box.cid, ...inst.recovering]);
  for (const { cid, n, message, overtaken } of inst.data.refusals ?? []) {
    if (!clients.has(cid) || inst.told.has(`${cid} ${n}`)) continue;
    inst.told.add(`${cid} ${n}`);
    if (overtaken || cid !== inst.box.cid) alertOf(inst, message, overtaken);
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
    alertOf(inst, `${plural(box.found, "decision")} from before this page was loaded had not been acknowledged; now saved.`);
    box.found = 0;
  }
}

function alertLine(inst, { text, pair }, place) {
  const isAway = pair && pair !== inst.data.pair.id;
  return el(
    "p",
    { class: "bx-alert" },
    icon("differs"),
    el("span", { class: "bx-alert-text" }, pair ? isolated(pair, { class: "bx-what" }) : null, isolated(text)),
    isAway ? command("seek", { arg: pair, class: "bx-button" }, "Show pair") : null,
    command("heard", { arg: place, class: "bx-button" }, "Dismiss"),
  );
}

function paintAlerts(inst) {
  refill(inst, inst.parts.alerts, ...inst.alerts.map((alert, place) => alertLine(inst, alert, place)));
}
