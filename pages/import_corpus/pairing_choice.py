"""Reading of a corpus from files whose formats are settled, and the choice of how to pair its sides."""

import hashlib
from collections.abc import Iterable, Sequence

import streamlit as st

from core.corpora.importing import CorpusDraft
from core.corpora.unaligned_documents import aligned_draft
from core.formats.bitext.parallel import PlainText, TokenizedText
from core.formats.corpus import ReadingPlan, are_sides, origin, read_corpus
from core.formats.detection.detect import Role
from core.formats.grouping.pairing import PairBy, Undecided
from core.views.html import in_markdown
from pages.import_corpus import alignment_section
from pages.shared import cache, components, fields

PAIRINGS = {
    PairBy.ID: "By id: leave out the sentences without a partner",
    PairBy.ORDER: "By order: the first with the first, whatever the ids say",
}
"""Title of each way to pair."""
LINES, SENTENCES = "Line by line", "Align their sentences"
UNITS = (LINES, SENTENCES)


def hashed(texts: Iterable[str]) -> str:
    """Return a short key of texts: of what was uploaded, or of the choices about it."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def paired(key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str]) -> CorpusDraft | None:
    """Read the corpus; where its sides may be paired in several ways, ask for the way first."""
    if are_texts(readings) and pick_unit(key) == SENTENCES:
        return alignment_section.pick_limit(_aligned(key, readings, langs))
    draft = _read(key, readings, langs)
    if isinstance(draft, Undecided):
        way = pick_way(draft, key)
        draft = draft if way is None else _read(key, readings, langs, way)
    return None if isinstance(draft, Undecided) else draft


def are_texts(readings: Sequence[ReadingPlan]) -> bool:
    """Tell whether both sides are text without ids, whose lines need not be those of the other side."""
    sides = [reading for reading in readings if reading.role in (Role.SOURCE, Role.TARGET)]
    return are_sides(readings) and all(isinstance(reading.form, PlainText | TokenizedText) for reading in sides)


def pick_unit(key: str) -> str:
    """Return what corresponds in two texts, as a person chose: their lines, or sentences that are yet to be found."""
    return fields.segmented_control("How the two texts correspond", UNITS, LINES, f"{key} unit")


def _aligned(key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str]) -> CorpusDraft:
    """Align the sentences of both sides once for these files, formats and languages."""
    whole = _whole_key(key, readings, langs, SENTENCES)

    def make() -> CorpusDraft:
        bar = st.progress(0.0, "Reading")
        try:
            return aligned_draft(whole, readings, langs, components.shown(bar))
        finally:
            bar.empty()

    return cache.recent("aligned", whole, make)


def _whole_key(key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str], way: str) -> str:
    forms = repr([(reading.name, reading.role, reading.form) for reading in readings])
    return f"{key} {hashed([forms, *langs, way])}"


def pick_way(question: Undecided, key: str) -> PairBy | None:
    """Return the way to pair the sides that a person chose, if any."""
    st.warning(in_markdown(f"{question.where}: {question.problem}"))
    title = "How to pair the sides"
    return fields.radio(title, question.choices, None, f"{key} pair by", format_func=PAIRINGS.__getitem__)


def _read(
    key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str], by: PairBy | None = None
) -> CorpusDraft | Undecided:
    """Read the corpus once for these files, formats and languages; return the question where there is one."""
    way = by or ""
    whole = _whole_key(key, readings, langs, way)

    def make() -> CorpusDraft | Undecided:
        bar = st.progress(0.0, "ReadingPlan")
        try:
            imported = read_corpus(readings, langs, components.shown(bar), by)
        except Undecided as question:
            return question.with_traceback(None)  # which would hold both sides
        finally:
            bar.empty()
        return CorpusDraft.of(whole, imported, origin(readings))

    return cache.recent(f"draft {way}".strip(), whole, make)
