"""Shift lines out of step back, or leave them out: only on request, and each change is listed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from core.formats import Repair
from core.formats.result import content_id, unique_ids
from core.misalignment.runs import Run
from core.model import SentencePair

MAX_NAMED = 5
"""Runs that an origin lists."""


class Repaired(NamedTuple):
    """Pairs after a repair, the change of each run, and all changes in one sentence that is stored with the corpus."""

    pairs: tuple[SentencePair, ...]
    repairs: tuple[Repair, ...]
    origin: str


def described(run: Run) -> str:
    """Describe the fault of a run in plain words."""
    if run.offset is None:
        return "the target sentences are probably no translations of the source sentences"
    lines = f"{abs(run.offset)} {'pair' if abs(run.offset) == 1 else 'pairs'}"
    return f"each translation stands {lines} further {'down' if run.offset > 0 else 'up'}"


def place(run: Run) -> str:
    """Return the numbers of the pairs of a run, counted from 1."""
    return f"Pair {run.end:,}" if len(run) == 1 else f"Pairs {run.first + 1:,} to {run.end:,}"


def repaired(pairs: Sequence[SentencePair], back: Sequence[Run] = (), out: Sequence[Run] = ()) -> Repaired:
    """Return the pairs with the runs of ``back`` shifted back and those of ``out`` left out.

    Where a source sentence has no translation left, its pair is left out too. Links within pairs that change are
    dropped. Ids stay with the source sentences, unless they were hashes of the content.
    """
    partners = _partners(len(pairs), back, out)
    shifted = [_paired(pairs, line, partner) for line, partner in partners.items()]
    unique, _ = unique_ids(shifted, [pair.id for pair in shifted])
    repairs = [Repair(place(run), _shifted(run, pairs, partners)) for run in back]
    repairs += [Repair(place(run), f"{described(run)}; they were left out.") for run in out]
    inside = set(chain.from_iterable(run.lines for run in (*back, *out)))
    for line in sorted(set(range(len(pairs))) - set(partners) - inside):
        repairs.append(Repair(f"Pair {line + 1:,}", "its target sentence belongs to another pair; it was left out."))
    return Repaired(unique, tuple(repairs), " ".join(_origin(back, out)))


def _partners(count: int, back: Iterable[Run], out: Iterable[Run]) -> dict[int, int]:
    """Return the target line of each source line that stays, in the order of the source lines."""
    moved: dict[int, int | None] = {}
    for run in out:
        moved.update(dict.fromkeys(run.lines))
    for run in back:
        moved.update(zip(run.lines, run.partners, strict=True))
    taken = {partner for partner in moved.values() if partner is not None}
    partners: dict[int, int] = {}
    for line in range(count):
        partner = moved.get(line, None if line in taken else line)
        if partner is not None:
            partners[line] = partner
    return partners


def _paired(pairs: Sequence[SentencePair], line: int, partner: int) -> SentencePair:
    pair, target = pairs[line], pairs[partner].target
    if line == partner:
        return pair
    is_hash = pair.id.partition("#")[0] == content_id(pair.source, pair.target)
    pair_id = content_id(pair.source, target) if is_hash else pair.id
    return replace(pair, id=pair_id, target=target, alignment=None)


def _shifted(run: Run, pairs: Sequence[SentencePair], partners: Mapping[int, int]) -> str:
    lost = sum(line not in partners for line in run.lines)
    omission = f", {lost:,} without a translation left out" if lost else ""
    links = ", links were dropped" if any(pairs[line].alignment for line in run.lines) else ""
    return f"{described(run)}; they were shifted back{omission}{links}."


def _origin(back: Sequence[Run], out: Sequence[Run]) -> Iterator[str]:
    for runs, change in ((back, "shifted back"), (out, "left out")):
        if runs:
            named = ", ".join(place(run).lower() for run in runs[:MAX_NAMED])
            more = f" and {len(runs) - MAX_NAMED:,} more runs" if len(runs) > MAX_NAMED else ""
            yield f"Lines out of step were {change}: {named}{more}."
