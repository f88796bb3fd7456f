// Small sheets over the pair: the note of a flagged pair, and the list of keys.

function openSheet(inst, name) {
  inst.sheet = inst.sheet === name ? null : name;
  if (inst.sheet === "note") inst.draft = inst.answer.note ?? "";
  if (inst.sheet === null) inst.el.focus({ preventScroll: true });
}

function noteSheet(inst) {
  const field = el("textarea", {
    class: "bx-note",
    rows: "3",
    "aria-label": "Note for this pair",
    data: { fk: "note-field" },
  });
  field.value = inst.draft;
  field.oninput = () => (inst.draft = field.value);
  return [
    el("h4", { text: "Flag this pair" }),
    el("p", { class: "bx-quiet", text: "What is doubtful? The note stays with the pair." }),
    field,
    el(
      "div",
      { class: "bx-group" },
      command("flag", { class: "bx-button strong" }, icon("flag"), "Flag", keyCap("Ctrl+Enter")),
      command("note", { class: "bx-button" }, "Save note only"),
      command("close", { class: "bx-button" }, "Cancel", keyCap("Esc")),
    ),
  ];
}

function keySheet() {
  const rows = KEY_LIST.flatMap(([key, text]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text })]);
  return [
    el("h4", { text: "Keys" }),
    el("dl", { class: "bx-keys" }, ...rows),
    command("close", { class: "bx-button" }, "Close", keyCap("Esc")),
  ];
}

function paintSheet(inst) {
  if (inst.shownSheet === inst.sheet) return;
  inst.shownSheet = inst.sheet;
  const { sheet } = inst.parts;
  sheet.hidden = inst.sheet === null;
  sheet.setAttribute("aria-label", inst.sheet === "note" ? "Flag this pair" : "Keys");
  sheet.replaceChildren(...(inst.sheet === "note" ? noteSheet(inst) : inst.sheet === "keys" ? keySheet() : []));
  sheet.querySelector("textarea, button")?.focus({ preventScroll: true });
}
