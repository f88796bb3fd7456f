/** The shapes of the pair view: what Python sends, what goes back, and what the screen holds. */

type MentionState = "projected" | "accepted" | "corrected" | "added";
type ItemState = MentionState | "rejected" | "unmatched";
type LinkKind = "sure" | "possible";

interface Mention extends LabelledRange {
  state: MentionState;
  source: LabelledRange | null;
}

interface Answer {
  spans: Mention[];
  rejected: LabelledRange[];
  refused?: LabelledRange[];
  entities: LabelledRange[] | null;
  links: WordLinks | null;
  status: "open" | "bulk" | "confirmed" | "flagged";
  note: string;
}

/** What an event is judged by. */
interface Limits {
  size: [number, number];
  labels: string[];
  links?: WordLinks | null;
}

interface Outcome {
  answer: Answer;
  refusal: string | null;
}

/** What a person did; which fields there are depends on the type. */
interface ReviewEvent {
  type: string;
  start?: number;
  end?: number;
  label?: string;
  both?: boolean;
  to?: [number, number] | string;
  source?: LabelledRange | number | null;
  target?: number;
  kind?: LinkKind | null;
  note?: string;
  chosen?: string[];
}

interface QueuedEvent extends ReviewEvent {
  n: number;
  pair: string;
  seen: number | null;
}

/** Events of a page that is gone, under the name that it gave itself. */
interface LeftEvents {
  cid: string;
  events: QueuedEvent[];
}

interface Outbox {
  cid: string;
  project: string;
  n: number;
  pending: QueuedEvent[];
  left: LeftEvents[];
  recovered: number;
  send: ((name: string, value: unknown) => void) | null;
  repaint?: () => void;
  timer: ReturnType<typeof setTimeout> | 0;
  sent: number;
  wait: number;
  tries: number;
  late: boolean;
  unkept?: boolean;
}

interface Candidate extends WordRange {
  source: LabelledRange | null;
  text: string;
  score: number;
  probability?: number | null;
  evidence: Record<string, number | null>;
  rule: string;
  chosen: boolean;
}

interface PairData {
  id: string;
  position: number;
  total: number;
  source: SentenceData;
  target: SentenceData;
  links: WordLink[];
  possible: WordLink[];
  origin: string;
  scores?: string | null;
  candidates: Candidate[];
  gold: LabelledRange[] | null;
}

interface MovedSpans {
  source: LabelledRange;
  before: WordRange[];
  after: WordRange[];
}

interface Disagreement {
  source: LabelledRange;
  machine: WordRange[];
}

interface Offer extends LabelledRange {
  count: number;
}

/** All that Python sends of one pair. */
interface PairEntry {
  pair: PairData;
  answer: Answer;
  neighbours: { next: string | null; previous: string | null };
  moved: MovedSpans[] | null;
  differs: Disagreement[] | null;
  offers: Offer[] | null;
  seen: number | null;
}

interface LabelData {
  name: string;
  hue: number;
}

/** Pieces of text with the names of their marks. */
type Excerpt = [string, string][];

interface ProposalData {
  id: string;
  position: number;
  label: string;
  proposed: string;
  applies: boolean;
  standing: string;
  source: Excerpt;
  target: Excerpt;
}

interface Listing {
  cid: string;
  n: number;
  source: LabelledRange;
  rows: ProposalData[];
  able: number;
  more: number;
  held: Record<string, number>;
}

interface RefusalData {
  cid: string;
  n: number;
  message: string;
  overtaken?: string;
}

interface Payload extends PairEntry {
  project: string;
  recipe: string;
  labels: LabelData[];
  scorers?: Record<string, string>;
  meaning?: string;
  ahead?: PairEntry[];
  saved: string | null;
  can_undo: boolean;
  can_redo: boolean;
  revision?: number | null;
  readonly: boolean;
  cid_acks?: Record<string, number>;
  refusals?: RefusalData[];
  listing?: Listing | null;
  notice?: { cid: string; n: number; message: string } | null;
}

interface ItemBase {
  id: string;
  state: ItemState;
  label: string;
}

interface MatchedItem extends ItemBase {
  entity: LabelledRange;
  span: Mention;
}

interface EntityItem extends ItemBase {
  entity: LabelledRange;
  span: null;
}

interface SpanItem extends ItemBase {
  entity: null;
  span: Mention;
}

/** A source entity with what renders it, or one of the two alone. */
type Item = MatchedItem | EntityItem | SpanItem;

/** A label, and whether it goes to both sides. */
interface LabelChange {
  label: string;
  both: boolean;
}

interface LinkLine {
  i: number;
  j: number;
  sure: boolean;
  path?: SVGPathElement;
  clipped?: boolean;
}

/** A link of an entity: whether it is inside the span, and its score. */
interface EntityLink extends LinkLine {
  inside: boolean;
  score: number | null;
}

interface Standing {
  own: Candidate | null;
  others: Candidate[];
  margin: number | null;
}

/** What is drawn of the answer. */
interface PairViewModel {
  items: Item[];
  sizes: Record<Side, number>;
  at: Record<Side, (Item | null)[]>;
  links: LinkLine[];
  before: Set<number>;
  long: boolean;
  hues: Map<string, number>;
}

/** What is known of the pairs, and what is on its way to Python. */
interface Model {
  box: Outbox;
  data: Payload;
  known: Map<string, PairEntry>;
  shown: string | null;
  answer: Answer;
  view: PairViewModel;
  scores: Uint8Array | null;
  stamp: string;
  waiting: [name: string, arg: string][];
  recovering: Set<string>;
  reported: Set<string>;
  previewNumber: number;
  noticeNumber: number;
}

interface PickedItem {
  kind: "item";
  id: string;
}

interface PickedWords extends WordRange {
  kind: "words";
  side: Side;
  origin: number;
}

/** Words, or one cell of the matrix, that the links are lit for. */
interface LinkFocus {
  source: Set<number>;
  target: Set<number>;
  cell?: [number, number];
}

interface Drag {
  side: Side;
  from: number;
  to: number;
  moved: boolean;
}

type DialogName = "flag" | "note" | "labels" | "keys" | "elsewhere";

interface Dialog {
  name: DialogName | null;
  draft: string;
  query: string;
  place: number;
  capture: string | null;
  problem: string;
  chosen: Set<string> | null;
  painted: string;
  stage: string;
}

/** A word of an axis of the matrix, or a run of words that are folded. */
type AxisEntry = { word: number } | { word?: undefined; run: number; from: number };

/** A place in the matrix: row and column. */
type Cell = [number, number];

/** Which words the matrix shows, and where its cells are. */
interface MatrixGrid {
  crop: string | null;
  pair: string | null;
  rows: AxisEntry[];
  columns: AxisEntry[];
  cursor: Cell | null;
  frame: number;
  font: string;
  folded: boolean;
  left: number;
  top: number;
  wide: number;
  high: number;
  width: number;
  height: number;
  listed: string;
}

interface Ui {
  selection: PickedItem | PickedWords | null;
  anchor: string | null;
  roving: Record<Side, number>;
  hover: LinkFocus | null;
  lit: LinkFocus | null;
  drag: Drag | null;
  linking: { i: number; j: number } | null;
  explaining: boolean;
  dialog: Dialog;
  message: string;
  alerts: { text: string; pair: string }[];
  notice: string;
  grid: MatrixGrid;
  colours: Colours;
  signature: string;
  room: string;
  painting: boolean;
  opening: boolean;
}

interface SentenceParts {
  card: HTMLElement;
  layer: SVGElement;
  rows: Record<Side, HTMLElement>;
  heads: Record<Side, HTMLElement>;
  segments: Record<Side, Map<string, HTMLElement>>;
  words: Record<Side, HTMLElement[]>;
  paths: SVGPathElement[];
  edited: HTMLElement;
  hint: HTMLElement | null;
  aim: SVGElement | null;
  pair: string | null;
}

interface MatrixParts {
  canvas: HTMLCanvasElement;
  sizer: HTMLElement;
  scroller: HTMLElement;
  readout: HTMLElement;
  tools: HTMLElement;
  list: HTMLElement;
}

interface ReviewParts {
  head: HTMLElement;
  alerts: HTMLElement;
  actions: HTMLElement;
  panels: HTMLElement;
  candidates: HTMLElement;
  matched: HTMLElement;
  why: HTMLElement;
  whyButton: HTMLElement;
  sheet: HTMLElement;
  live: HTMLElement;
}

interface Dom extends Mount {
  parts: ReviewParts;
  pair: SentenceParts;
  matrix: MatrixParts;
}

interface ReviewScreen {
  model: Model;
  ui: Ui;
  dom: Dom;
}

/** A command with its argument, as a key or a button asks for it. */
type CommandCall = [name: string, arg?: string];

type Command = (screen: ReviewScreen, arg: string) => unknown;

/** The part of the matrix in view: the pen, where cells are, and which rows and columns are seen. */
interface MatrixDrawing extends MatrixGrid {
  pen: CanvasRenderingContext2D;
  x: (column: number) => number;
  y: (row: number) => number;
  rowsSeen: number[];
  columnsSeen: number[];
}

type Box = [x: number, y: number, width: number, height: number];

interface Segment extends WordRange {
  item: Item | null;
  key: string;
}

interface WordBox {
  x: number;
  top: number;
  bottom: number;
  hidden: boolean;
}
