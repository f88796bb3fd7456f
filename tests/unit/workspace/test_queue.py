"""The review queue: facts of a pair, filters, orders, and a queue that stands still."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import Progress, Status
from core.store import Store
from core.workspace.neighbours import neighbours
from core.workspace.pair_facts import gather, pair_facts
from core.workspace.queue import (
    Filter,
    Order,
    PairFacts,
    Queue,
    Show,
    counts,
    describe_filter,
    from_query,
    queue,
    scores,
    to_query,
)

ANA, RIM = Span(0, 1, "PER"), Span(2, 3, "LOC")
PAIR = SentencePair(
    "p",
    Sentence(("Ana", "in", "Rome"), (" ", " ", ""), "en", (ANA, RIM)),
    Sentence(("Ana", "u", "Đakovu"), (" ", " ", ""), "hr"),
)


def projected(*chosen: Candidate, others: tuple[Candidate, ...] = (), recipe_id: str = "r") -> Projection:
    return Projection("p", recipe_id, Alignment((), (3, 3)), chosen, others)


def facts_of(projection: Projection, others: Sequence[tuple[Span, ...]] = (), place: int = 0) -> PairFacts:
    return pair_facts(place, PAIR, projection.outline, others)


def facts(number: int, **changes: object) -> PairFacts:
    values: dict[str, object] = {
        "labels": frozenset({"PER"}),
        "score": 0.5,
        "margin": 0.5,
        "unmatched": 0,
        "disagreements": 0,
        "text": "",
    }
    return PairFacts(f"p{number}", number, **(values | changes))  # type: ignore[arg-type] # any field may be replaced


def test_facts_name_the_weakest_span_of_the_pair() -> None:
    chosen = Candidate(ANA, 0, 1, 0.9), Candidate(RIM, 2, 3, 0.6)
    others = Candidate(ANA, 0, 2, 0.8), Candidate(RIM, 1, 2, 0.1), Candidate(RIM, 1, 3, 0.2)
    found = facts_of(projected(*chosen, others=others), place=4)
    assert (found.id, found.position, found.labels) == ("p", 4, frozenset({"PER", "LOC"}))
    assert found.score == 0.6
    assert found.margin == pytest.approx(0.1)
    assert (found.unmatched, found.disagreements) == (0, 0)
    assert found.text == "ana in rome\nana u dakovu"


def test_scores_may_be_negative() -> None:
    chosen, other = Candidate(ANA, 0, 1, -0.1), Candidate(ANA, 0, 2, -0.5)
    found = facts_of(projected(chosen, others=(other,)))
    assert found.score == -0.1
    assert found.margin == pytest.approx(0.4)


def test_the_range_of_scores_is_that_of_the_corpus() -> None:
    assert scores([facts(0, score=-0.12), facts(1, score=None), facts(2, score=3.4801)]) == (-0.2, 3.5)
    assert scores([facts(0, score=None)]) is None
    assert scores([facts(0, score=0.5), facts(1, score=0.5)]) is None


def test_without_another_candidate_the_lead_is_the_score() -> None:
    found = facts_of(projected(Candidate(ANA, 0, 1, 0.7)))
    assert (found.margin, found.unmatched) == (0.7, 1)


def test_a_pair_without_projection_has_no_score() -> None:
    found = facts_of(projected())
    assert (found.score, found.margin, found.unmatched) == (None, None, 2)


def test_disagreement_counts_boundary_label_and_existence_over_all_recipes() -> None:
    mine = projected(Candidate(ANA, 0, 1, 1.0))
    same, longer, other, none = (Span(0, 1, "PER"),), (Span(0, 2, "PER"),), (Span(0, 1, "ORG"),), ()
    found = facts_of(mine, [same, longer, other, none])
    assert found.disagreements == 3


def test_where_the_recipe_gives_probabilities_they_are_the_scores() -> None:
    sure, unsure = Candidate(ANA, 0, 1, 3.0, probability=0.95), Candidate(RIM, 2, 3, 7.0, probability=0.4)
    found = facts_of(projected(sure, unsure))
    assert (found.score, found.calibrated) == (0.4, True)
    assert not facts_of(projected(Candidate(ANA, 0, 1, 3.0))).calibrated


def test_least_sure_is_missing_then_probability_then_position_and_without_probabilities_the_margin() -> None:
    probable = [
        facts(0, score=0.8, calibrated=True, margin=0.1),
        facts(1, score=None, margin=None, labels=frozenset()),
        facts(2, score=0.3, calibrated=True, margin=5.0),
        facts(3, score=0.9, calibrated=True, unmatched=1),
        facts(4, score=0.95, calibrated=True, disagreements=2),
        facts(5, score=0.3, calibrated=True),
    ]
    assert queue(probable, {}, Filter(), Order.UNSURE) == ("p3", "p2", "p5", "p0", "p4", "p1")
    scored = [facts(0, score=0.1, margin=0.9), facts(1, score=0.9, margin=0.1, disagreements=1)]
    assert queue(scored, {}, Filter(), Order.UNSURE) == ("p1", "p0")


def test_most_doubtful_is_disagreement_then_missing_then_margin_then_position() -> None:
    given = [
        facts(0, margin=0.2),
        facts(1, margin=None, score=None, labels=frozenset()),
        facts(2, margin=0.1),
        facts(3, margin=0.9, unmatched=1),
        facts(4, margin=0.9, disagreements=2),
        facts(5, margin=0.1, disagreements=1),
        facts(6, margin=0.1),
    ]
    assert queue(given, {}, Filter(), Order.DOUBT) == ("p4", "p5", "p3", "p2", "p6", "p0", "p1")
    assert queue(given, {}, Filter()) == tuple(f"p{number}" for number in range(7))


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), "p0 p2"),
        (Filter(Show.CONFIRMED), "p1"),
        (Filter(Show.FLAGGED), "p3"),
        (Filter(Show.ALL), "p0 p1 p2 p3"),
        (Filter(Show.ALL, label="LOC"), "p1"),
        (Filter(Show.ALL, phenomenon="acronym"), "p0 p2"),
        (Filter(phenomenon="compound"), "p2"),
        (Filter(Show.ALL, phenomenon="acro"), ""),
        (Filter(Show.ALL, low=0.5), "p0 p1 p3"),
        (Filter(Show.ALL, low=0.2, high=0.6), "p1 p3"),
        (Filter(Show.ALL, differs=True), "p1"),
        (Filter(Show.ALL, unmatched=True), "p2"),
        (Filter(Show.ALL, find="ĐAKOVO"), "p0"),
        (Filter(Show.ALL, find=".*"), ""),
    ],
)
def test_filters(wanted: Filter, ids: str) -> None:
    given = [
        facts(0, score=0.9, text="grad đakovo\nđakovo".replace("đ", "d"), phenomena=("acronym",)),
        facts(1, labels=frozenset({"LOC"}), disagreements=1),
        facts(2, score=None, unmatched=1, phenomena=("compound", "acronym")),
        facts(3),
    ]
    statuses = {"p1": Status.CONFIRMED, "p2": Status.OPEN, "p3": Status.FLAGGED}
    assert queue(given, statuses, wanted) == tuple(ids.split())


def test_a_frozen_queue_keeps_what_was_decided_and_says_so() -> None:
    given = [facts(number) for number in range(3)]
    before = queue(given, {}, Filter())
    now = queue(given, {"p1": Status.CONFIRMED}, Filter())
    frozen = Queue(before, now)
    assert frozen.stale
    assert [frozen.lost(pair) for pair in before] == [False, True, False]
    assert neighbours(before, frozen.ids, "p0")["next"] == "p1"
    assert not Queue(now, now).stale


def test_neighbours_follow_the_queue_and_outside_it_the_corpus() -> None:
    ids = ("a", "b", "c", "d")
    assert neighbours(ids, ("d", "a", "c"), "a") == {"previous": "d", "next": "c"}
    assert neighbours(ids, ("d", "a", "c"), "d") == {"previous": None, "next": "a"}
    assert neighbours(ids, ("d", "a", "c"), "b") == {"previous": "a", "next": "c"}
    assert neighbours(ids, (), "b") == {"previous": None, "next": None}


def test_counts_stand_for_what_each_choice_holds() -> None:
    assert counts(Progress(confirmed=2, bulk=5, flagged=1, open=3, untouched=4)) == {
        Show.TODO: 7,
        Show.CONFIRMED: 2,
        Show.BULK: 5,
        Show.FLAGGED: 1,
        Show.ALL: 15,
    }


def test_the_usual_filter_leaves_the_address_alone() -> None:
    assert not any(to_query(Filter()).values())


@pytest.mark.parametrize(
    "query",
    [
        {"show": "nothing"},
        {"score": "1..0"},
        {"score": "0-9"},
        {"score": "nan..1"},
        {"score": "1..1e400"},
        {"score": "٠..١"},
        {"only": "__class__"},
        {"order": "0"},
    ],
)
def test_an_address_that_makes_no_sense_is_as_usual(query: dict[str, str]) -> None:
    assert from_query(query) == (Filter(), Order.CORPUS)


def test_gathering_compares_with_whole_runs_only(tmp_path: Path) -> None:
    store = Store.at(tmp_path / "store.db")
    second = SentencePair("q", PAIR.source, PAIR.target)
    store.create_project(Project("hr", "Croatian", "en", "hr", label_set(["PER", "LOC"])), [PAIR, second])

    def run(name: str, pairs: tuple[str, ...], end: int) -> str:
        made = recipe(name)
        chosen = Candidate(ANA, 0, end, 0.5)
        found = [Projection(pair, made.id, Alignment((), (3, 3)), (chosen,)) for pair in pairs]
        store.save_projections("hr", name, made, found)
        return made.id

    mine = run("default", ("p", "q"), 1)
    run("hull", ("p", "q"), 2)
    run("paper-heuristic", ("p",), 3)
    found = gather(store, "hr", mine)
    assert [(one.id, one.disagreements, one.unmatched) for one in found] == [("p", 1, 1), ("q", 1, 1)]
    store.close()


def test_a_filter_is_told_in_plain_words() -> None:
    assert describe_filter(Filter()) == describe_filter(Filter(Show.ALL)) == ""
    assert describe_filter(Filter(label="LOC", low=0.5, differs=True, unmatched=True, find="x")) == (
        "label LOC, lowest score 0.5.., recipes disagree, a source entity has no projection, text “x”"
    )
    assert describe_filter(Filter(phenomenon="acronym", find="x")) == "phenomenon acronym, text “x”"
    assert describe_filter(Filter(low=0.5, high=0.95), calibrated=True) == "lowest probability 50 %..95 %"


def test_the_facts_of_a_pair_hold_what_it_is_a_test_of() -> None:
    tagged = replace(PAIR, phenomena=("acronym", "compound"))
    assert pair_facts(0, tagged, projected().outline).phenomena == ("acronym", "compound")
    assert facts_of(projected()).phenomena == ()
