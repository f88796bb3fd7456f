"""Reading of a corpus from files whose formats are settled, and the choice of how to pair its sides."""

import hashlib
from collections.abc import Iterable, Sequence

import streamlit as st

from core.corpora.importing import CorpusDraft
from core.formats.corpus import ReadingPlan, origin, read_corpus
from core.formats.grouping.pairing import PairBy, Undecided
from core.views.html import in_markdown
from pages.shared import cache, components, fields

PAIRINGS = {
    PairBy.ID: "By id: leave out the sentences without a partner",
    PairBy.ORDER: "By order: the first with the first, whatever the ids say",
}
"""Title of each way to pair."""


def hashed(texts: Iterable[str]) -> str:
    """Return a short key of texts: of what was uploaded, or of the choices about it."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def paired(key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str]) -> CorpusDraft | None:
    """Read the corpus; where its sides may be paired in several ways, ask for the way first."""
    draft = _read(key, readings, langs)
    if isinstance(draft, Undecided):
        way = pick_way(draft, key)
        draft = draft if way is None else _read(key, readings, langs, way)
    return None if isinstance(draft, Undecided) else draft


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
    forms = repr([(reading.name, reading.role, reading.form) for reading in readings])
    whole = f"{key} {hashed([forms, *langs, way])}"

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
