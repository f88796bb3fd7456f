"""Preview of a corpus before it is stored: its numbers, files and labels, and some pairs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from core.components.component import Progress
from core.corpora.doubtful_pairs import DoubtfulPairs, doubtful_pairs
from core.corpora.inventory import NOT_ANNOTATED, file_rows, label_rows, label_uses
from core.corpora.labels import label_counts
from core.corpora.pre_annotation import is_blank
from core.formats.corpus import BESIDE
from core.formats.detection.detect import Role
from core.formats.file_counts import label_numbers
from core.formats.result import FileCount, Labels, Repair
from core.misalignment.runs import Run, find_runs
from core.model import Sentence, SentencePair

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CorpusPreview:
    """Overview of a corpus that was read.

    ``verdict`` is one line about it, ``concerns`` its likely problems, each in a few words.
    ``summary`` are its numbers, ``files`` and ``inventory`` rows of tables, ``labels`` the entities of
    each label on both sides, ``sample`` some pairs, ``doubts`` the pairs most likely to be wrong, and ``runs`` those
    out of step. ``blank`` is true where some source sentence is not annotated.
    """

    verdict: str
    concerns: tuple[str, ...]
    summary: Row
    files: tuple[Row, ...]
    inventory: tuple[Row, ...]
    labels: Mapping[str, int]
    sample: tuple[SentencePair, ...]
    doubts: DoubtfulPairs
    runs: tuple[Run, ...]
    blank: bool


def look(
    pairs: Sequence[SentencePair],
    repairs: Sequence[Repair] = (),
    files: Sequence[FileCount] = (),
    progress: Progress | None = None,
) -> CorpusPreview:
    """Summarise a corpus that was read from ``files`` with ``repairs``."""
    sources, targets = _sides(pairs)
    runs = find_runs(pairs, progress)
    doubts = doubtful_pairs(pairs, set(chain.from_iterable(run.lines for run in runs)))
    concerns = tuple(_concerns(repairs, files, doubts, runs))
    return CorpusPreview(
        _verdict(pairs, files, concerns),
        concerns,
        summary(pairs),
        tuple(file_rows(files)),
        tuple(label_rows(label_uses(pairs), (label_numbers(sources), label_numbers(targets)))),
        label_counts(pairs),
        tuple(sample(pairs)),
        doubts,
        runs,
        is_blank(pairs),
    )


def summary(pairs: Sequence[SentencePair]) -> dict[str, str]:
    """Return the numbers of a corpus, for a person to check before it is stored."""
    sources, targets = _sides(pairs)
    return {
        "Pairs": f"{len(pairs):,}",
        **_groups("Documents", {pair.document for pair in pairs} - {""}),
        **_groups("Phenomena", set(chain.from_iterable(pair.phenomena for pair in pairs))),
        "Source words": f"{sum(map(len, sources)):,}",
        "Target words": f"{sum(map(len, targets)):,}",
        "Source entities": _total(label_numbers(sources)),
        "Target entities": _total(label_numbers(targets)),
        "Pairs with links": f"{sum(pair.alignment is not None for pair in pairs):,}",
    }


def _sides(pairs: Sequence[SentencePair]) -> tuple[list[Sentence], list[Sentence]]:
    return [pair.source for pair in pairs], [pair.target for pair in pairs]


def _groups(title: str, names: Collection[str]) -> dict[str, str]:
    """Return the number of groups of pairs under a title, nothing where there is none."""
    return {title: f"{len(names):,}"} if names else {}


def sample(pairs: Sequence[SentencePair], size: int = 5) -> list[SentencePair]:
    """Return some pairs spread evenly over the corpus, with source entities where there are any."""
    shown = [pair for pair in pairs if pair.source.spans] or pairs
    step = max(1, len(shown) // size)
    return list(shown[step // 2 :: step][:size])


def _total(labels: Labels) -> str:
    return NOT_ANNOTATED if labels is None else f"{sum(labels.values()):,}"


def _verdict(pairs: Sequence[SentencePair], files: Sequence[FileCount], concerns: Sequence[str]) -> str:
    """Return a line such as "1,204 pairs from 2 files; 3 things to look at"."""
    read = sum(file.part not in {Role.UNUSED, BESIDE} for file in files)
    sources = f" from {counted(read, 'file')}" if read else ""
    things = counted(len(concerns), "thing") if concerns else "nothing"
    return f"{counted(len(pairs), 'pair')}{sources}; {things} to look at"


def _concerns(
    repairs: Sequence[Repair], files: Sequence[FileCount], doubts: DoubtfulPairs, runs: Sequence[Run]
) -> Iterator[str]:
    if runs:
        yield f"{counted(len(runs), 'run')} of lines out of step, the first from pair {runs[0].first + 1:,} on"
    if doubts.total:
        yield counted(doubts.total, "doubtful pair")
    if unread := sum(file.part == Role.UNUSED for file in files):
        yield f"{counted(unread, 'file')} not read"
    if repairs:
        yield counted(len(repairs), "repair")


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, such as "1 pair" and "2 pairs"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
