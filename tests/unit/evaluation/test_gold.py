"""The recipes of a project against gold: what is read, what is kept, and which pairs a number stands for."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.evaluation import Counts, Mode, evaluate
from core.evaluation import gold as assessment
from core.evaluation.error_classes import ErrorKind
from core.evaluation.gold import (
    GoldStandard,
    SignificanceTable,
    apart,
    corpus_gold,
    left_out,
    out_of_reach,
    reviewed_gold,
    wrong_in,
)
from core.model import Alignment, Candidate, Projection, SentencePair, Span
from core.workspace.reviewer_agreement import confirmed
from tests.workspaces import Hand, open_desk, pair

LABELS = ("PER", "LOC")


def gold_pair(pair_id: str, source: list[Span], target: list[Span], links: str = "0-0 1-1 2-2") -> SentencePair:
    made = pair(pair_id, "a b c", "x y z", source, links)
    return replace(made, target=made.target.with_spans(target))


def projected(of: SentencePair, *both: tuple[Span, Span], links: tuple[tuple[int, int], ...] = ()) -> Projection:
    chosen = tuple(Candidate(entity, span.start, span.end, 1.0, {"link": 1.0}) for entity, span in both)
    return Projection(of.id, "r", Alignment.of(links, of.size, scores=np.ones(of.size, dtype=np.float32)), chosen)


FIRST, THIRD = Span(0, 1, "PER"), Span(2, 3, "LOC")
RIGHT = gold_pair("right", [FIRST], [FIRST])
MISSED = gold_pair("missed", [FIRST, THIRD], [FIRST, THIRD])
NOWHERE = gold_pair("nowhere", [FIRST], [])
BARE = pair("bare", "a b c", "x y z", [FIRST], "0-0")
PAIRS = [RIGHT, BARE, MISSED, NOWHERE]
PROJECTIONS = [
    projected(RIGHT, (FIRST, FIRST), links=((0, 0), (1, 2))),
    projected(BARE),
    projected(MISSED, (FIRST, FIRST), links=((0, 0),)),
    projected(NOWHERE, (FIRST, FIRST)),
]


@pytest.fixture
def gold() -> GoldStandard:
    return corpus_gold(PAIRS)


def test_gold_of_a_corpus_is_what_has_entities_on_both_sides(gold: GoldStandard) -> None:
    assert [one.id for one in gold.pairs] == ["right", "missed", "nowhere"]
    assert (gold.corpus, gold.linked) == (4, 3)
    assert all(one.alignment is None for one in gold.pairs)


def test_what_is_kept_of_projections_gives_the_same_scores_and_errors(gold: GoldStandard) -> None:
    kept = assessment.collect_output(gold, PROJECTIONS)
    found = assessment.evaluate_output(gold, kept, LABELS)
    whole = evaluate([RIGHT, MISSED, NOWHERE], [PROJECTIONS[k] for k in (0, 2, 3)], LABELS)
    assert (found.overall, found.ceiling, found.links) == (whole.overall, whole.ceiling, whole.links)
    assert found.overall == Counts(2, 3, 3)
    assert all(one.alignment.scores is None and not one.chosen[0].evidence for one in kept.projections)
    assert kept.projections[0].alignment.sure == ((0, 0),)  # the other link is no entity's
    assert [error.kind for error in assessment.errors(gold, kept, LABELS)] == [
        ErrorKind.MISSING_LINK,
        ErrorKind.NO_COUNTERPART,
    ]
    assert assessment.as_written(gold, kept, LABELS) == found.overall
    assert assessment.as_written(gold, kept, ["LOC"]) == Counts(0, 0, 1)


def test_every_number_leads_to_its_pairs(gold: GoldStandard) -> None:
    found = assessment.evaluate_output(gold, assessment.collect_output(gold, PROJECTIONS), LABELS)
    nothing = assessment.evaluate_output(gold, assessment.collect_output(gold, map(projected, PAIRS)), LABELS)
    assert wrong_in(found) == (1, 2)
    assert wrong_in(found, label="LOC") == (1,)
    assert out_of_reach(found) == (2,)
    assert left_out(found) == (1,)
    assert assessment.wrong_links(found) == (0, 1, 2)
    assert apart(found, nothing, Mode.STRICT) == (0, 1, 2)
    assert apart(found, found, Mode.STRICT) == ()


def test_a_contest_has_intervals_and_every_pair_of_recipes(gold: GoldStandard) -> None:
    found = assessment.evaluate_output(gold, assessment.collect_output(gold, PROJECTIONS), LABELS)
    contest = SignificanceTable.of({"a": found, "b": found}, Mode.STRICT)
    assert contest.best == ("a", "b")
    assert [(one.first, one.second, one.holm) for one in contest.compared] == [("a", "b", 1.0)]
    assert contest.bounds["a"].f1.low <= found.overall.f1 <= contest.bounds["a"].f1.high
    assert set(assessment.label_bounds({"a": found})) == {("a", label) for label in LABELS}


def test_what_a_reviewer_confirmed_is_gold(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "store.db", [RIGHT, BARE, MISSED])
    hand = Hand(desk)
    assert not hand("bare", "relabel", start=0, end=1, label="LOC")
    assert not hand("bare", "link", source=1, target=1, kind="sure")
    assert not hand("bare", "confirm")
    pairs = desk.store.pairs(desk.project.id)
    gold = reviewed_gold(pairs, confirmed(desk.store, desk.project.id, "Ana"))
    (only,) = gold.pairs
    assert (only.id, only.source.spans, only.target.spans) == ("bare", (FIRST,), (Span(0, 1, "LOC"),))
    assert (gold.corpus, gold.linked) == (3, 1)
    assert gold.links[0] == Alignment.of([(0, 0), (1, 1)], only.size)
    desk.store.close()
