"""Corpora of documents that are not aligned by sentence."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from core.components.component import Progress
from core.corpora.importing import CorpusDraft
from core.formats.corpus import ReadingPlan, origin, read_sides
from core.sentence_alignment.document_alignment import align_documents

READING = 0.1
"""Share of the time that reading takes."""


def aligned_draft(
    key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str], progress: Progress | None = None
) -> CorpusDraft:
    """Read two sides and align their sentences, whatever their lines; the draft holds every pair."""
    source, target, files = read_sides(readings, langs, partial(_report, progress, 0.0, READING))
    alignment = align_documents(source, target, partial(_report, progress, READING, 1 - READING))
    draft = CorpusDraft(key, (), origin=f"{origin(readings)} Sentences were aligned automatically.", files=files)
    return surer(replace(draft, alignment=alignment), 0.0)


def surer(draft: CorpusDraft, least: float) -> CorpusDraft:
    """Return the draft with the pairs of its alignment that are at least so sure; its origin records the limit."""
    if draft.alignment is None:
        return draft
    imported = draft.alignment.imported(least)
    limit = f" Pairs less than {least:.0%} sure were left out." if least else ""
    key = f"{draft.key}, from {least}" if least else draft.key
    return replace(draft, key=key, pairs=imported.pairs, repairs=imported.repairs, origin=f"{draft.origin}{limit}")


def _report(progress: Progress | None, begin: float, share: float, fraction: float, what: str) -> None:
    if progress:
        progress(begin + share * fraction, what)
