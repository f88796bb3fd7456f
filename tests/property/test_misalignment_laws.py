"""What holds for any lines out of step: a repair invents nothing, and the likeliest path is the likeliest."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.corpora.doubtful_pairs import doubtful_pairs
from core.misalignment.path import PLAIN, likeliest
from core.misalignment.repair import repaired
from core.misalignment.runs import Run, find_runs
from core.model import SentencePair
from tests.workspaces import sentence

TEXTS = st.lists(st.sampled_from(["Ana", "1987", "Kampala", "?", "saw", "und", "長", "«x»"]), max_size=6).map(" ".join)


@st.composite
def corpora(draw: st.DrawFn) -> list[SentencePair]:
    texts = draw(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=45))
    return [
        SentencePair(f"p{n}", sentence(source, "en"), sentence(target, "de"))
        for n, (source, target) in enumerate(texts)
    ]


@st.composite
def runs(draw: st.DrawFn, count: int) -> list[Run]:
    ends = sorted(draw(st.sets(st.integers(0, count), max_size=6)))
    made = []
    for first, end in zip(ends[::2], ends[1::2], strict=False):
        size = end - first
        partners = draw(st.lists(st.one_of(st.none(), st.integers(0, count - 1)), min_size=size, max_size=size))
        made.append(Run(first, end, draw(st.sampled_from([None, 1, -2])), tuple(partners)))
    seen: set[int | None] = set()
    unique = []
    for run in made:
        partners = [None if there in seen else there for there in run.partners]
        partners = [there if partners.index(there) == place else None for place, there in enumerate(partners)]
        seen.update(there for there in partners if there is not None)
        unique.append(Run(run.first, run.end, run.offset, tuple(partners)))
    return unique


@given(st.data(), corpora())
def test_a_repair_invents_nothing(data: st.DataObject, pairs: list[SentencePair]) -> None:
    found = data.draw(runs(len(pairs)))
    part = data.draw(st.integers(0, len(found)))
    made = repaired(pairs, found[:part], found[part:])
    places = {id(pair.target): place for place, pair in enumerate(pairs)}
    targets = [places[id(pair.target)] for pair in made.pairs]
    assert len(set(targets)) == len(targets)
    sources = [id(pair.source) for pair in made.pairs]
    order = [id(pair.source) for pair in pairs]
    assert sources == [source for source in order if source in set(sources)]
    inside = {line for run in found for line in range(run.first, run.end)}
    for pair, target in zip(made.pairs, targets, strict=True):
        line = order.index(id(pair.source))
        assert line in inside or target == line
    assert len(made.repairs) >= len(found)
    assert bool(made.origin) == bool(found)


@given(corpora())
def test_any_corpus_can_be_looked_through_and_runs_do_not_overlap(pairs: list[SentencePair]) -> None:
    end = 0
    for run in find_runs(pairs):
        assert end <= run.first < run.end <= len(pairs)
        assert len(run.partners) == len(run)
        end = run.end
    found = doubtful_pairs(pairs)
    assert all(doubt.reasons and doubt.pair is pairs[doubt.place] for doubt in found.worst)


@given(st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=1, max_size=5), st.integers(0, 6))
def test_no_path_is_worth_more_than_the_likeliest(rows: list[list[int]], cost: int) -> None:
    worth = np.full((len(rows), PLAIN + 2), -50.0, np.float32)
    worth[:, PLAIN - 1 : PLAIN + 2] = rows

    def value(path: tuple[int, ...]) -> float:
        ends = (path[0] != PLAIN) + (path[-1] != PLAIN)
        changes = sum(one != other for one, other in pairwise(path))
        return float(sum(worth[line, state] for line, state in enumerate(path))) - cost * (ends + changes)

    best = max(value(path) for path in product((PLAIN - 1, PLAIN, PLAIN + 1), repeat=len(rows)))
    assert value(tuple(likeliest(worth, cost).tolist())) == best
