"""Preview of a corpus before it is imported, as plain text."""

import textwrap
import unicodedata
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from core.cli.output import MAX_NOTES, beyond, first
from core.corpora.doubtful_pairs import DoubtfulPairs
from core.corpora.importing import CorpusDraft
from core.corpora.preview import CorpusPreview
from core.formats.result import clean_text
from core.formats.textfile import write_whole
from core.misalignment.repair import described, place
from core.misalignment.runs import Run, find_runs
from core.model import Sentence, SentencePair
from core.sentence_alignment.document_alignment import SentenceAlignment
from core.text.phrases import counted

MAX_CELL, MAX_SENTENCE = 40, 110
"""Characters of a cell, and of a sentence; longer texts are cut in their middle."""


def realigned(draft: CorpusDraft, args: Namespace) -> CorpusDraft:
    """Repair the lines out of step of a draft, as far as the options say."""
    if not (args.repair_shifts or args.drop_shifts or args.drop_unrelated):
        return draft
    runs = find_runs(draft.pairs)
    unrelated = _unrelated(runs) if args.drop_unrelated else []
    if args.drop_shifts:
        return draft.realigned(out=_shifted(runs) + unrelated)
    return draft.realigned(_shifted(runs) if args.repair_shifts else [], unrelated)


def _shifted(runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs if run.offset is not None]


def _unrelated(runs: Sequence[Run]) -> list[Run]:
    return [run for run in runs if run.offset is None]


def show(look: CorpusPreview, draft: CorpusDraft, repairs: str | None = None) -> None:
    """Print the verdict on a draft, then all that it rests on.

    Every repair goes into the file ``repairs``, a line each, where one is named; the first few are printed.
    """
    if repairs:
        write_whole(Path(repairs), "".join(f"{clean_text(str(repair))}\n" for repair in draft.repairs))
    print(f"{look.verdict}{':' if look.concerns else '.'}")
    for concern in look.concerns:
        print(f"  ! {concern}")
    _titled("Files", aligned(look.files))
    _titled("Corpus", [f"{what}: {number}" for what, number in look.summary.items()])
    _titled("Labels", aligned(look.inventory))
    _titled("Aligned sentences, the least sure first", _beads(draft.alignment))
    _titled("Repairs", map(clean_text, first(draft.repairs, "and {:,} more (--repairs FILE writes all)")))
    _titled("Doubtful pairs", _doubts(look.doubts))
    _titled("Lines out of step", _runs(look.runs, draft.pairs))


def _beads(alignment: SentenceAlignment | None) -> Iterator[str]:
    if alignment is None:
        return
    doubtful = alignment.doubtful
    for bead in doubtful[:MAX_NOTES]:
        yield f"{bead.place}: {bead.described}"
        yield from (f"  {_sentence(sentence)}" for sentence in (bead.source, bead.target) if sentence)
    yield from beyond(len(doubtful), "and {:,} more, all at least as sure")
    if alignment.unpaired:
        yield f"{counted(len(alignment.unpaired), 'sentence')} without a partner, listed with the repairs."


def _doubts(doubts: DoubtfulPairs) -> Iterator[str]:
    for doubt in doubts.worst[:MAX_NOTES]:
        yield f"Pair {doubt.place + 1:,}: {' '.join(doubt.reasons)}"
        yield f"  {_sentence(doubt.pair.source) or '(empty)'}"
        yield f"  {_sentence(doubt.pair.target) or '(empty)'}"
    yield from beyond(doubts.total, "and {:,} more")


def _runs(runs: Sequence[Run], pairs: Sequence[SentencePair]) -> Iterator[str]:
    for run in runs[:MAX_NOTES]:
        yield f"{place(run)}: {described(run)}. The first is"
        yield f"  {_sentence(pairs[run.first].source)}"
        yield f"  {_sentence(pairs[run.first].target)}"
    yield from beyond(len(runs), "and {:,} more runs")
    if _shifted(runs):
        yield "Nothing is changed unless you say so: --repair-shifts shifts them back, --drop-shifts leaves them out."
    if _unrelated(runs):
        yield "Nothing is left out unless you say so: --drop-unrelated leaves out lines that are no translations."


def _sentence(sentence: Sentence) -> str:
    return _short(sentence.text, MAX_SENTENCE)


def aligned(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Format rows with the same keys as lines, the keys above them, each column as wide as its widest cell."""
    if not rows:
        return []
    cells = [list(rows[0]), *(list(map(_short, row.values())) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in cells]


def _titled(title: str, lines: Iterable[str]) -> None:
    """Print lines below a title; nothing where there are none."""
    text = "\n".join(lines)
    if text:
        print(f"\n{title}\n{textwrap.indent(text, '  ')}")


def _short(text: str, limit: int = MAX_CELL) -> str:
    text = clean_text(text)
    return text if len(text) <= limit else f"{text[: limit // 2]}…{text[1 - limit // 2 :]}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return the columns that a terminal needs for a text."""
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
