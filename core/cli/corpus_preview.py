"""Preview of a corpus before it is imported, as plain text."""

import textwrap
import unicodedata
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.corpora.doubtful_pairs import DoubtfulPairs
from core.corpora.importing import CorpusDraft
from core.corpora.preview import CorpusPreview
from core.formats.result import clean_text
from core.formats.textfile import write_whole
from core.misalignment.repair import described, place
from core.misalignment.runs import Run, find_runs
from core.model import SentencePair

MAX_LINES = 10
MAX_CELL, MAX_SENTENCE = 40, 110
"""Characters of a cell, and of a sentence; longer texts are cut in their middle."""


def realigned(draft: CorpusDraft, args: Namespace) -> CorpusDraft:
    """Repair the lines out of step of a draft, as far as the options say."""
    if not (args.repair_shifts or args.drop_shifts or args.drop_unrelated):
        return draft
    runs = find_runs(draft.pairs)
    shifts = [run for run in runs if run.offset is not None]
    unrelated = [run for run in runs if run.offset is None and args.drop_unrelated]
    if args.drop_shifts:
        return draft.realigned(out=shifts + unrelated)
    return draft.realigned(shifts if args.repair_shifts else [], unrelated)


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
    _titled("Repairs", _first([str(repair) for repair in draft.repairs], " (--repairs FILE writes all)"))
    _titled("Doubtful pairs", _doubts(look.doubts))
    _titled("Lines out of step", _runs(look.runs, draft.pairs))


def _doubts(doubts: DoubtfulPairs) -> list[str]:
    lines = []
    for doubt in doubts.worst[:MAX_LINES]:
        texts = [_short(side.text, MAX_SENTENCE) or "(empty)" for side in (doubt.pair.source, doubt.pair.target)]
        lines += [f"Pair {doubt.place + 1:,}: {' '.join(doubt.reasons)}", *(f"  {text}" for text in texts)]
    more = doubts.total - MAX_LINES
    return lines + ([f"and {more:,} more"] if more > 0 else [])


def _runs(runs: Sequence[Run], pairs: Sequence[SentencePair]) -> list[str]:
    lines = []
    for run in runs[:MAX_LINES]:
        first = pairs[run.first]
        lines.append(f"{place(run)}: {described(run)}. The first is")
        lines += [f"  {_short(side.text, MAX_SENTENCE)}" for side in (first.source, first.target)]
    if len(runs) > MAX_LINES:
        lines.append(f"and {len(runs) - MAX_LINES:,} more runs")
    if any(run.offset is not None for run in runs):
        lines.append(
            "Nothing is changed unless you say so: --repair-shifts shifts them back, --drop-shifts leaves them out."
        )
    if any(run.offset is None for run in runs):
        lines.append(
            "Nothing is left out unless you say so: --drop-unrelated leaves out lines that are no translations."
        )
    return lines


def aligned(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Format rows with the same keys as lines, the keys above them, each column as wide as its widest cell."""
    if not rows:
        return []
    cells = [list(rows[0])]
    for row in rows:
        cells.append([_short(text) for text in row.values()])
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(_padded, line, widths)).rstrip() for line in cells]


def _titled(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"\n{title}\n{textwrap.indent(chr(10).join(lines), '  ')}")


def _first(lines: Sequence[str], way: str = "") -> list[str]:
    """Return the first few lines, and the number of all others, with the way to see them."""
    more = len(lines) - MAX_LINES
    return [clean_text(line) for line in lines[:MAX_LINES]] + ([f"and {more:,} more{way}"] if more > 0 else [])


def _short(text: str, limit: int = MAX_CELL) -> str:
    text = clean_text(text)
    return text if len(text) <= limit else f"{text[: limit // 2]}…{text[1 - limit // 2 :]}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return the columns that a terminal needs for a text."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
