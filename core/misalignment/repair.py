"""Lines out of step put back, or left out: only where a person says so, and listed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.formats import Repair
from core.formats.result import content_id, unique_ids
from core.misalignment.runs import Run
from core.model import SentencePair

NAMED = 5
"""Runs that an origin names one by one."""


class Repaired(NamedTuple):
    """Pairs after a repair, what was done to each run, and the same in one sentence that is kept with the corpus."""

    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...]
    origin: str


def described(run: Run) -> str:
    """What is wrong with a run, in plain words."""
    if run.offset is None:
        return "the target sentences are probably no translations of the source sentences"
    lines = f"{abs(run.offset)} {'pair' if abs(run.offset) == 1 else 'pairs'}"
    return f"each translation stands {lines} further {'down' if run.offset > 0 else 'up'}"


def place(run: Run) -> str:
    """The numbers of the pairs of a run, counted from 1."""
    return f"Pair {run.end:,}" if len(run) == 1 else f"Pairs {run.first + 1:,} to {run.end:,}"


def repaired(pairs: Sequence[SentencePair], back: Sequence[Run] = (), out: Sequence[Run] = ()) -> Repaired:
    """The pairs with the runs of ``back`` shifted back and those of ``out`` left out.

    Where a source sentence has no translation left, its pair is left out too. Links within pairs that change are
    dropped. Ids stay with the source sentences, unless they were hashes of the content.
    """
    partners = _partners(len(pairs), back, out)
    made = [_paired(pairs, line, there) for line, there in partners.items()]
    unique, _ = unique_ids(made, [pair.id for pair in made])
    repairs = [Repair(place(run), _shifted(run, pairs, partners)) for run in back]
    repairs += [Repair(place(run), f"{described(run)}; they were left out.") for run in out]
    inside = {line for run in (*back, *out) for line in range(run.first, run.end)}
    for line in sorted(set(range(len(pairs))) - set(partners) - inside):
        repairs.append(Repair(f"Pair {line + 1:,}", "its target sentence belongs to another pair; it was left out."))
    return Repaired(unique, tuple(repairs), " ".join(_origin(back, out)))


def _partners(count: int, back: Iterable[Run], out: Iterable[Run]) -> dict[int, int]:
    """The target line of each source line that stays, in the order of the source lines."""
    moved: dict[int, int | None] = {}
    for run in out:
        moved.update(dict.fromkeys(range(run.first, run.end)))
    for run in back:
        moved.update(zip(range(run.first, run.end), run.partners, strict=True))
    taken = {there for there in moved.values() if there is not None}
    partners: dict[int, int] = {}
    for line in range(count):
        there = moved.get(line, None if line in taken else line)
        if there is not None:
            partners[line] = there
    return partners


def _paired(pairs: Sequence[SentencePair], line: int, there: int) -> SentencePair:
    pair, target = pairs[line], pairs[there].target
    if line == there:
        return pair
    is_hash = pair.id.partition("#")[0] == content_id(pair.source, pair.target)
    return replace(pair, id=content_id(pair.source, target) if is_hash else pair.id, target=target, alignment=None)


def _shifted(run: Run, pairs: Sequence[SentencePair], partners: Mapping[int, int]) -> str:
    lines = range(run.first, run.end)
    lost = sum(line not in partners for line in lines)
    links = any(pairs[line].alignment for line in lines)
    what = f"{described(run)}; they were shifted back"
    rest = f", {lost:,} without a translation left out" if lost else ""
    return f"{what}{rest}{', links were dropped' if links else ''}."


def _origin(back: Sequence[Run], out: Sequence[Run]) -> Iterator[str]:
    for runs, what in ((back, "shifted back"), (out, "left out")):
        if runs:
            named = ", ".join(place(run).lower() for run in runs[:NAMED])
            more = f" and {len(runs) - NAMED:,} more runs" if len(runs) > NAMED else ""
            yield f"Lines out of step were {what}: {named}{more}."
