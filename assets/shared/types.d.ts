/** What both views share: shapes that Python sends, and the places in the document. */

type Side = "source" | "target";

/** Words [start, end) of one sentence. */
interface WordRange {
  start: number;
  end: number;
}

interface LabelledRange extends WordRange {
  label: string;
}

/** A link between words: source index, target index. */
type WordLink = [number, number];

interface WordLinks {
  sure: WordLink[];
  possible: WordLink[];
}

interface SentenceData {
  lang: string;
  name: string;
  dir: "ltr" | "rtl";
  words: string[];
  gaps: string[];
}

interface Colours {
  paper: string;
  text: string;
  quiet: string;
  line: string;
  focus: string;
  warn: string;
  hues: string[];
}

/** Where a view stands in the page. */
interface Mount {
  root: ShadowRoot;
  host: Element;
  node: HTMLElement;
  observer: ResizeObserver;
  listening: AbortController;
  parts: { live: HTMLElement };
}

/** Attributes of an element; `text` is its text, `data` its data attributes, null leaves one out. */
interface ElementOptions {
  text?: string | null;
  data?: Record<string, string>;
  [attribute: string]: unknown;
}

type Child = Node | string | null | undefined | false;

interface KeyAction {
  id: string;
  keys: string[];
  text: string;
  name: string;
  arg?: string;
}

/** What Streamlit hands the exported function of a component. */
interface Mounting<Data> {
  data: Data;
  parentElement: ShadowRoot;
  setStateValue: (name: string, value: unknown) => void;
}
