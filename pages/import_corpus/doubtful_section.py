"""Probable errors of a corpus during import: doubtful pairs, and lines out of step with their repairs."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from core.corpora.doubtful_pairs import DoubtfulPairs
from core.corpora.importing import CorpusDraft
from core.corpora.preview import CorpusPreview
from core.misalignment.repair import described, place
from core.misalignment.runs import Run
from core.model import SentencePair
from core.text.phrases import and_more
from core.views import html
from pages.shared import cache, components, fields, state

STAY, BACK, OUT = "Leave as they are", "Shift back", "Leave out"
SHIFTED, UNRELATED = "Lines that are off by some", "Lines that are no translations"
WAYS = {SHIFTED: [STAY, BACK, OUT], UNRELATED: [STAY, OUT]}
MAX_RUNS = 20
"""Runs that are shown."""
MAX_LINES = 3
"""Lines of a run that are shown."""
HEIGHT_PIXELS = 420


def settled(draft: CorpusDraft, look: CorpusPreview) -> CorpusDraft:
    """Return the draft with its runs of lines shifted back or left out, where a person chose that below."""
    ways = {kind: state.shown_in(_key(draft, kind), STAY) for kind in _by_kind(look.runs)}
    if set(ways.values()) <= {STAY}:
        return draft

    def chosen(way: str) -> list[Run]:
        return [run for run in look.runs if ways[_kind(run)] == way]

    key = f"{draft.key} {sorted(ways.items())}"
    return cache.recent("settled", key, lambda: draft.realigned(chosen(BACK), chosen(OUT)))


def runs(draft: CorpusDraft, look: CorpusPreview) -> None:
    """Show every run of lines out of step with its first lines, and a choice of what to do about them."""
    if not look.runs:
        components.small("Nothing says that lines stand beside the wrong translation.")
    for kind, kind_runs in _by_kind(look.runs).items():
        fields.segmented_control(kind, WAYS[kind], STAY, _key(draft, kind))
        draw_runs(kind_runs, draft.pairs)


def draw_runs(kind_runs: Sequence[Run], pairs: Sequence[SentencePair]) -> None:
    """Draw the first runs of a kind, and the number of the others."""
    with scrolled(len(kind_runs)):
        for run in kind_runs[:MAX_RUNS]:
            st.html(_drawn(run, pairs))
        if more := and_more(len(kind_runs), MAX_RUNS):
            components.small(more)


def _by_kind(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """Return the runs of each kind that occurs, in the order of `WAYS`."""
    by_order = sorted(runs, key=lambda run: list(WAYS).index(_kind(run)))
    return {kind: list(kind_runs) for kind, kind_runs in groupby(by_order, _kind)}


def _kind(run: Run) -> str:
    return SHIFTED if run.offset is not None else UNRELATED


def _key(draft: CorpusDraft, kind: str) -> str:
    return f"{draft.key} {kind}"


def _drawn(run: Run, pairs: Sequence[SentencePair]) -> str:
    """Return the first lines of a run as HTML, with their partners before and after a repair."""
    lines = range(run.first, min(run.end, run.first + MAX_LINES))
    rows = []
    for line, partner in zip(lines, run.partners, strict=False):
        texts = [("", pairs[line].source), ("paired with", pairs[line].target)]
        if run.offset is not None and partner is not None:
            texts.append(("shifted back", pairs[partner].target))
        rows.append((f"{line + 1:,}", texts))
    return html.doubtful(f"{place(run)}: {described(run)}", rows)


def pairs(doubts: DoubtfulPairs) -> None:
    """Show the most doubtful pairs, each with its reasons."""
    if not doubts.total:
        components.small("No pair looks wrong.")
        return
    more = f" The {len(doubts.worst):,} most doubtful are shown." if doubts.total > len(doubts.worst) else ""
    components.small(f"Likely to be wrong, by what is usual in this corpus. Nothing is changed.{more}")
    with scrolled(len(doubts.worst)):
        for doubt in doubts.worst:
            texts = [("", doubt.pair.source), ("", doubt.pair.target)]
            st.html(html.doubtful(" ".join(doubt.reasons), [(f"{doubt.place + 1:,}", texts)]))


def scrolled(count: int) -> st.delta_generator.DeltaGenerator:
    """Return a container that scrolls where it has many entries, so that the page below stays within reach."""
    return st.container(height=HEIGHT_PIXELS if count > MAX_LINES else "content")
