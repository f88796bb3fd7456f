/** The shapes of the Compare view: what Python sends, and what the drawing works with. */

interface CompareBand extends LabelledRange {
  hue: number;
  state?: "same" | "boundary" | "label" | "both" | "missing" | "only";
  said?: string;
  text?: string;
  entity?: (LabelledRange & { text: string }) | null;
  rule?: string;
  score?: number | null;
  probability?: number | null;
  group?: number;
  covered?: boolean;
}

interface Lane {
  name: string;
  machine: boolean;
  bands: CompareBand[];
}

interface MarkedGroup extends WordRange {
  differs: boolean;
}

interface LinkSet extends WordLinks {
  lanes: number[];
}

interface ComparedPair {
  id: string;
  source: SentenceData & { bands: CompareBand[] };
  target: SentenceData;
  lanes: Lane[];
  groups: MarkedGroup[];
  links: LinkSet[];
}

interface CompareData {
  pair: ComparedPair;
  caption: string;
  walk: { before: number; after: number; total: number; isHere: boolean; what: string };
}

interface CompareScreen {
  model: { data: CompareData; send: (name: string, value: unknown) => void; isAway: boolean };
  ui: CompareUi;
  dom: CompareDom;
}

interface CompareUi {
  selected: number | null;
  hovered: number | null;
  withGrid: boolean;
  width: number;
  colours: Colours;
  picture: SVGSVGElement;
  signature: string;
  scheme: string | undefined;
}

interface CompareDom extends Mount {
  parts: { head: HTMLElement; stage: HTMLElement; reasons: HTMLElement; live: HTMLElement };
}

interface FontStyle {
  size: number;
  weight: number;
}

/** The picture in the making; `y` is the height that is used up. */
interface Sheet {
  svg: SVGElement;
  colours: Colours;
  width: number;
  left: number;
  lanes: Lane[];
  caption: string;
  y: number;
}

/** The place of one word. */
interface Slot {
  text: string;
  width: number;
  gap: number;
  line: number;
  x: number;
}

interface Rows {
  sentence: SentenceData;
  slots: Slot[];
  room: number;
  lanes: Lane[];
  marked: MarkedGroup[];
  isTurned: boolean;
}

/** The part of a range of words that stands on one line. */
interface Stretch {
  from: number;
  to: number;
  begins: boolean;
  ends: boolean;
}

interface GridAxis {
  words: { index: number; text: string }[];
  at: Map<number, number>;
  bands: CompareBand[];
}

interface LinkGrid {
  pair: ComparedPair;
  rows: GridAxis;
  columns: GridAxis;
  left: number;
  top: number;
  cell: number;
  turned: boolean;
}

/** A set of links that has a link, by its number. */
interface LinkUser {
  number: number;
  isSure: boolean;
}
