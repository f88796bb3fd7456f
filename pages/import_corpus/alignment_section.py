"""Sentences that were aligned automatically: the choice of how sure they must be, and the alignment to be confirmed."""

from collections.abc import Sequence

import streamlit as st

from core.corpora.importing import CorpusDraft
from core.corpora.unaligned_documents import surer
from core.model import Sentence
from core.sentence_alignment.document_alignment import AlignedBead, SentenceAlignment
from core.text.phrases import and_more, counted
from core.views import html
from pages.import_corpus import doubtful_section
from pages.shared import cache, components, fields

LIMITS = (0, 50, 80, 90, 95, 99)
"""Percentages from which pairs may be kept."""
MAX_SHOWN = 100
"""Pairs, and sentences without a partner, that are shown."""


def pick_limit(draft: CorpusDraft) -> CorpusDraft:
    """Draw the choice of how sure pairs must be; return the draft with those that are."""
    percent = fields.select_slider(
        "Keep the pairs that are at least so sure",
        LIMITS,
        0,
        f"{draft.key} sure",
        format_func=lambda limit: f"{limit} %" if limit else "all",
    )
    key = f"{draft.key}, from {percent}"
    return cache.recent("surer", key, lambda: surer(draft, percent / 100)) if percent else draft


def draw_alignment(alignment: SentenceAlignment) -> None:
    """Draw the aligned sentences, the most doubtful first, then those without a partner."""
    doubtful, unpaired = alignment.doubtful, alignment.unpaired
    joined = sum(bead.bead.shape != (1, 1) for bead in doubtful)
    lonely = counted(len(unpaired), "sentence") + " without a partner: left out." if unpaired else ""
    held = f"{counted(len(doubtful), 'pair')}, the most doubtful first; several sentences in {joined:,} of them."
    components.small(" ".join(filter(None, [held, lonely])))
    _draw_beads(doubtful)
    if unpaired:
        components.small("Sentences without a partner:")
        _draw_beads(unpaired)


def _draw_beads(beads: Sequence[AlignedBead]) -> None:
    with doubtful_section.scrolled(len(beads)):
        st.html(html.alignment_table(list(map(_row, beads[:MAX_SHOWN]))))
        if more := and_more(len(beads), MAX_SHOWN):
            components.small(
                f"{more}, all at least as sure." if beads[0].bead.is_paired else f"{more}, in the repairs."
            )


def _row(bead: AlignedBead) -> tuple[str, str, Sentence | None, Sentence | None]:
    name = bead.sureness if bead.bead.is_paired else ""
    joined = bead.shape if bead.bead.is_paired and bead.bead.shape != (1, 1) else ""
    return name, " · ".join(filter(None, [joined, bead.place])), bead.source, bead.target
