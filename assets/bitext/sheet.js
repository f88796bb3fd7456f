// Small sheets over the pair: the note, the labels by name, and the keys with their change.

function openSheet(inst, name) {
  inst.sheet = inst.sheet === name ? null : name;
  if (inst.sheet === "flag" || inst.sheet === "note") inst.draft = inst.answer.note ?? "";
  Object.assign(inst, { capture: null, captured: "", sought: "", found: 0 });
  if (inst.sheet === null) inst.el.focus({ preventScroll: true });
}

function field(tag, label, fk, value) {
  const node = el(tag, { class: "bx-field", "aria-label": label, data: { fk } });
  node.value = value;
  return node;
}

// Opened by F it flags, opened by T it only writes the note; both can be done from either.
function noteSheet(inst) {
  const isFlag = inst.sheet === "flag";
  const note = field("textarea", "Note for this pair", "note-field", inst.draft);
  note.rows = 3;
  note.oninput = () => (inst.draft = note.value);
  const flag = ["flag", { class: `bx-button${isFlag ? " strong" : ""}` }, icon("flag"), "Flag"];
  const keep = ["note", { class: `bx-button${isFlag ? "" : " strong"}` }, "Save note only"];
  const [first, second] = isFlag ? [flag, keep] : [keep, flag];
  return [
    el("h4", { text: isFlag ? "Flag this pair" : "Write a note" }),
    el("p", { class: "bx-quiet", text: "What is doubtful? The note stays with the pair." }),
    note,
    el(
      "div",
      { class: "bx-group" },
      command(...first, keyCap("Ctrl + Enter")),
      command(...second),
      command("close", { class: "bx-button" }, "Cancel", keyCap("Esc")),
    ),
  ];
}

function soughtLabels(inst) {
  const sought = (inst.sought ?? "").trim().toLowerCase();
  const { labels } = inst.data;
  const names = labels.map((label) => [label, label.name.toLowerCase()]);
  const first = names.filter(([, name]) => name.startsWith(sought));
  const rest = names.filter(([, name]) => !name.startsWith(sought) && name.includes(sought));
  return [...first, ...rest].map(([label]) => label);
}

function labelSheet(inst) {
  const input = field("input", "Name of the label", "label-field", inst.sought);
  const list = el("ul", { class: "bx-found", role: "listbox", "aria-label": "Labels found" });
  input.oninput = () => {
    Object.assign(inst, { sought: input.value, found: 0 });
    fillLabels(inst, list);
  };
  fillLabels(inst, list);
  const what = el("p", { class: "bx-quiet", text: "Type a part of its name; Enter takes the marked one." });
  return [el("h4", { text: "Label by name" }), what, input, list];
}

function fillLabels(inst, list) {
  const found = soughtLabels(inst).slice(0, 12);
  const entries = found.map((label, place) => {
    const pick = { arg: label.name, class: `bx-label hue-${label.hue % 10}`, "aria-pressed": String(place === inst.found) };
    return el("li", {}, command("label", pick, isolated(label.name)));
  });
  list.replaceChildren(...(entries.length > 0 ? entries : [el("li", { class: "bx-quiet", text: "No such label" })]));
}

function labelSheetKey(inst, event) {
  const found = soughtLabels(inst).slice(0, 12);
  if (event.key === "Enter") return found.length > 0 ? [event.altKey ? "labelHere" : "label", found[inst.found].name] : null;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || found.length === 0) return null;
  event.preventDefault();
  inst.found = (inst.found + step + found.length) % found.length;
  fillLabels(inst, inst.parts.sheet.querySelector(".bx-found"));
  return null;
}

function actionText(inst, action) {
  const number = action.name === "digit" ? Number(action.arg) : 0;
  return number ? ["label ", isolated(inst.data.labels[number - 1].name)] : [action.text];
}

function keyRow(inst, action) {
  const waiting = inst.capture === action.id;
  const keys = keysOf(action).map(chordText);
  const shown = waiting ? ["press a key, Esc keeps"] : keys.map((key) => el("kbd", { text: key }));
  const options = {
    arg: action.id,
    class: waiting ? "bx-key waiting" : "bx-key",
    "aria-label": waiting ? "Press the new key" : `${keys.join(" or ")}: change this key`,
  };
  const changed = changedKeys[action.id] ? el("span", { class: "bx-quiet", text: " (changed)" }) : null;
  return [el("dt", {}, command("rekey", options, ...shown)), el("dd", {}, ...actionText(inst, action), changed)];
}

const BY_POINTER = [
  ["Drag", "over words: select them, then pick a label"],
  ["Shift + click", "select words up to here"],
  ["Shift + ← →", "on a word that Tab went to: select words"],
  ["Alt + click", "on a target word: link it with the selected source word"],
  ["Alt + a label’s key, Alt + click", "that label on this side only: the translation, or the side of the selected words"],
  ["Esc", "close, end linking, unselect"],
];

function keySheet(inst) {
  const usable = ACTIONS.filter((action) => action.name !== "digit" || inst.data.labels[action.arg - 1]);
  const rows = usable.flatMap((action) => keyRow(inst, action));
  const fixed = BY_POINTER.flatMap(([key, text]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text })]);
  const problem = inst.captured ? el("p", { class: "bx-message", role: "alert", text: inst.captured }) : null;
  return [
    el("h4", { text: "Keys" }),
    el("p", { class: "bx-quiet", text: "Press a key's button to change it. Your keys stay in this browser." }),
    problem,
    el("dl", { class: "bx-keys" }, ...rows, ...fixed),
    el(
      "div",
      { class: "bx-group" },
      command("close", { class: "bx-button" }, "Close", keyCap("Esc")),
      command("usual", { class: "bx-button", disabled: Object.keys(changedKeys).length === 0 }, "Back to the usual keys"),
    ),
  ];
}

const SHEETS = {
  flag: [noteSheet, "Flag this pair"],
  note: [noteSheet, "Write a note"],
  labels: [labelSheet, "Label by name"],
  keys: [keySheet, "Keys"],
  elsewhere: [elsewhereSheet, "The same form elsewhere"],
};

function paintSheet(inst) {
  const listed = inst.sheet === "elsewhere" && listingOf(inst) !== null;
  const key = JSON.stringify([inst.sheet, listed, inst.asked, inst.capture, inst.captured, inst.sheet === "keys" ? changedKeys : null]);
  if (inst.shownSheet === key) return;
  const stage = `${inst.sheet} ${listed}`;
  const opening = inst.sheetStage !== stage;
  Object.assign(inst, { shownSheet: key, sheetStage: stage });
  const { sheet } = inst.parts;
  sheet.hidden = inst.sheet === null;
  if (sheet.hidden) return sheet.replaceChildren();
  const [build, name] = SHEETS[inst.sheet];
  sheet.setAttribute("aria-label", name);
  sheet.classList.toggle("wide", ["keys", "elsewhere"].includes(inst.sheet));
  const room = window.innerHeight - inst.el.getBoundingClientRect().top - 56;
  sheet.style.maxHeight = `${Math.max(280, Math.floor(room))}px`;
  refill(inst, sheet, ...build(inst));
  if (opening) sheet.querySelector("textarea, input:enabled, button")?.focus({ preventScroll: true });
}
