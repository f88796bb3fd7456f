// The state of the pair view as it begins, and small changes of it for modules of every kind.

import { unset } from "../shared/state.js";

/**
 * Open a dialog, or close it where it is open; null closes any.
 * @param {ReviewScreen} screen @param {DialogName | null} name
 */
export function openDialog(screen, name) {
  const { model, ui, dom } = screen;
  ui.dialog.name = ui.dialog.name === name ? null : name;
  if (ui.dialog.name === "flag" || ui.dialog.name === "note") ui.dialog.draft = model.answer.note ?? "";
  ui.dialog.capture = null;
  ui.dialog.problem = "";
  ui.dialog.query = "";
  ui.dialog.place = 0;
  if (ui.dialog.name === null) dom.node.focus({ preventScroll: true });
}

/** Show why something is not done; an empty text takes it away. @param {Ui} ui @param {string} text */
export function showMessage(ui, text) {
  ui.message = text;
  return false;
}

/** Create the model: what is known of the pairs, and what is on its way to Python. @returns {Model} */
export function createModel() {
  return {
    box: unset(),
    data: unset(),
    known: new Map(),
    shown: null,
    answer: unset(),
    view: unset(),
    scores: null,
    stamp: "",
    waiting: [],
    recovering: new Set(),
    reported: new Set(),
    previewNumber: 0,
    noticeNumber: 0,
  };
}

/** Create what the person has chosen, opened and typed, and what is drawn of it. @returns {Ui} */
export function createUi() {
  return {
    selection: null,
    anchor: null,
    roving: { source: 0, target: 0 },
    hover: null,
    lit: null,
    drag: null,
    linking: null,
    explaining: false,
    dialog: {
      name: null,
      draft: "",
      query: "",
      place: 0,
      capture: null,
      problem: "",
      chosen: null,
      painted: "",
      stage: "",
    },
    message: "",
    alerts: [],
    notice: "",
    grid: createGrid(),
    colours: unset(),
    signature: "",
    room: "",
    painting: false,
    opening: false,
  };
}

/** Create the matrix as it is before its first layout. @returns {MatrixGrid} */
function createGrid() {
  return {
    crop: null,
    pair: null,
    rows: [],
    columns: [],
    cursor: null,
    frame: 0,
    font: "",
    folded: false,
    left: 0,
    top: 0,
    wide: 0,
    high: 0,
    width: 0,
    height: 0,
    listed: "",
  };
}
