// Alerts over the pair: what happened in another window, and what came of it. They stay until they
// are dismissed, whatever pair is on the screen.

import { buildCommand, buildIcon, el, formatCount, isolateText, refillPart } from "../shared/dom.js";
import { sendOutbox } from "./outbox.js";

/** Add an alert; it stays until it is dismissed. @param {Ui} ui @param {string} text @param {string} [pair] */
function addAlert(ui, text, pair = "") {
  ui.alerts.push({ text, pair });
}

/**
 * Report what Python refused and this page has not said yet. Where another window was faster the alert stays; what
 * only this pair's answer forbids is said beside the buttons.
 * @param {ReviewScreen} screen
 */
export function reportRefusals(screen) {
  const { model, ui } = screen;
  const clients = new Set([model.box.cid, ...model.recovering]);
  for (const { cid, n, message, overtaken } of model.data.refusals ?? []) {
    if (!clients.has(cid) || model.reported.has(`${cid} ${n}`)) continue;
    model.reported.add(`${cid} ${n}`);
    if (overtaken || cid !== model.box.cid) addAlert(ui, message, overtaken);
    else ui.message = message;
  }
}

/**
 * Send at once what an earlier page could not hand over, and say so when it is saved.
 * @param {ReviewScreen} screen
 */
export function sendLeftEvents(screen) {
  const { model, ui } = screen;
  if (model.box.left.length > 0 && model.recovering.size === 0) {
    for (const { cid } of model.box.left) model.recovering.add(cid);
    sendOutbox(model.box);
  } else if (model.box.left.length === 0 && model.box.recovered > 0) {
    addAlert(
      ui,
      `${formatCount(model.box.recovered, "decision")} from before this page was loaded had not been acknowledged; now saved.`,
    );
    model.box.recovered = 0;
  }
}

/**
 * Build the line of an alert.
 * @param {Model} model @param {{ text: string, pair: string }} alert @param {number} place
 */
function buildAlert(model, { text, pair }, place) {
  const isAway = pair && pair !== model.data.pair.id;
  return el(
    "p",
    { class: "bx-alert" },
    buildIcon("differs"),
    el("span", { class: "bx-alert-text" }, pair ? isolateText(pair, { class: "bx-what" }) : null, isolateText(text)),
    isAway ? buildCommand("seek", { arg: pair, class: "bx-button" }, "Show pair") : null,
    buildCommand("heard", { arg: place, class: "bx-button" }, "Dismiss"),
  );
}

/** Paint the alerts over the pair. @param {ReviewScreen} screen */
export function paintAlerts(screen) {
  const { model, ui, dom } = screen;
  refillPart(dom, dom.parts.alerts, ...ui.alerts.map((alert, place) => buildAlert(model, alert, place)));
}
