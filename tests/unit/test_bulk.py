"""Accepting in bulk, and what a score is worth by the reviewer's own decisions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.bulk import accept, offers, passes
from core.calibration import LEAST, Calibration, calibrate, calibration, verdicts, wilson
from core.desk import Desk
from core.mentions import MentionIndex, Rendering
from core.model import Span
from core.review import Answer, Mention, State, Status
from tests.desks import Hand, answers, open_desk, pair

ANN, RHINE = Span(0, 1, "PER"), Span(3, 4, "LOC")
# The hull's score is its length in words.
PAIRS = [
    pair("short", "Ann sleeps", "Anna schläft", (ANN,), "0-0 1-1"),
    pair("long", "Ann sleeps", "Die Anna schläft", (ANN,), "0-0 0-1 1-2"),
    pair("mixed", "Ann saw the Rhine", "Den Rhein sah Anna", (ANN, RHINE), "0-3 3-0 3-1"),
    pair("unmatched", "Ann saw the Rhine", "Anna sah ihn", (ANN, RHINE), "0-0 0-1"),
    pair("nobody", "It rains", "Es regnet", (), "0-0 1-1"),
    pair("noted", "Ann left", "Die Anna ging", (ANN,), "0-0 0-1 1-2"),
]
IDS = tuple(one.id for one in PAIRS)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    Hand(opened, "before")("noted", "note", note="?")
    yield opened
    opened.store.close()


@pytest.fixture
def index(desk: Desk) -> MentionIndex:
    return MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)


def offered(desk: Desk, index: MentionIndex, threshold: float) -> list[str]:
    return [offer.pair.id for offer in offers(desk, index, IDS, threshold)]


def test_only_untouched_pairs_with_every_entity_projected_above_the_score_are_offered(
    desk: Desk, index: MentionIndex
) -> None:
    assert offered(desk, index, 1.0) == ["short", "long", "mixed"]
    assert offered(desk, index, 2.0) == ["long"]
    assert offered(desk, index, 2.1) == []
    assert not passes([], 0.0)


def test_an_offer_lists_the_forms_to_look_at(desk: Desk, index: MentionIndex) -> None:
    mixed = offers(desk, index, ["mixed"], 0.0)[0]
    assert mixed.forms == (("Ann", "Anna", "PER"), ("Rhine", "Den Rhein", "LOC"))
    assert mixed.score == 1.0


def test_accepting_is_one_act_apart_from_confirming_and_one_undo_takes_it_back(desk: Desk, index: MentionIndex) -> None:
    before = answers(desk)
    rows = accept(desk, offers(desk, index, IDS, 1.0), "page", 1)
    assert [(row.pair_id, row.action) for row in rows] == [("short", "bulk"), ("long", "bulk"), ("mixed", "bulk")]
    progress = desk.store.progress(desk.project.id, "Ana")
    assert (progress.confirmed, progress.bulk, progress.open, progress.untouched) == (0, 3, 1, 2)
    assert offered(desk, index, 1.0) == []
    assert accept(desk, offers(desk, index, IDS, 1.0), "page", 1) == rows
    Hand(desk)("nobody", "undo")
    assert answers(desk) == before
    assert desk.store.progress(desk.project.id, "Ana").bulk == 0


def test_what_was_touched_since_it_was_offered_is_left_out(desk: Desk, index: MentionIndex) -> None:
    shown = offers(desk, index, IDS, 1.0)
    hand = Hand(desk)
    hand("short", "confirm")
    hand("long", "delete_entity", start=0, end=1)
    before = answers(desk)
    assert [row.pair_id for row in accept(desk, shown)] == ["mixed"]
    after = answers(desk)
    assert {name for name in after if after[name] != before[name]} == {"mixed"}


def test_an_offer_that_the_recipe_no_longer_makes_is_left_out(desk: Desk, index: MentionIndex) -> None:
    stale = [
        type(offer)(offer.pair, tuple(Rendering("long", ANN, Span(0, 1, "PER"), 2.0) for _ in offer.renderings))
        for offer in offers(desk, index, ["long"], 1.0)
    ]
    assert accept(desk, stale) == ()


# Calibration


def test_a_span_was_right_where_words_and_label_were_kept() -> None:
    renderings = [
        Rendering("x", ANN, Span(0, 1, "PER"), 0.9),
        Rendering("x", RHINE, Span(2, 3, "LOC"), 0.4),
        Rendering("x", Span(5, 6, "ORG"), Span(4, 6, "ORG"), 0.7),
        Rendering("x", Span(7, 8, "ORG")),
    ]
    kept = (Mention(0, 1, "PER", State.ACCEPTED, ANN), Mention(2, 3, "ORG", State.CORRECTED, RHINE))
    answer = Answer((ANN, RHINE), kept, status=Status.CONFIRMED)
    assert verdicts(renderings, answer) == [(0.9, True), (0.4, False), (0.7, False)]


def test_only_pairs_that_were_confirmed_one_by_one_are_judged(desk: Desk, index: MentionIndex) -> None:
    hand = Hand(desk)
    accept(desk, offers(desk, index, ["short"], 0.0))
    hand("noted", "confirm")
    hand("mixed", "move", start=3, end=4, to=[2, 4])
    hand("mixed", "confirm")
    found = calibrate(desk, index)
    assert found.judged.tolist() == [1.0, 2.0, 2.0]
    assert found.kept.tolist() == [2.0, 2.0]
    expected = found.at(0.0)
    assert (expected.judged, expected.kept, expected.pairs, expected.spans) == (3, 2, 1, 1)
    assert not expected.enough
    Hand(desk, "other")("mixed", "flag")
    assert calibrate(desk, index).at(0.0).judged == 1


def test_expectations_count_from_the_threshold_on() -> None:
    judged = [(0.1 * k, k > 3) for k in range(1, 11)] * 10
    found = calibration(judged, [(0.2, 3), (0.55, 1), (0.9, 2)])
    low, high = found.at(0.0), found.at(0.55)
    assert (low.judged, low.kept, low.pairs, low.spans) == (100, 70, 3, 6)
    assert (high.judged, high.kept, high.pairs, high.spans) == (50, 50, 2, 3)
    assert low.precision == pytest.approx(0.7)
    assert low.wrong == pytest.approx(1.8)
    assert found.at(5.0).pairs == 0
    assert low.enough
    assert found.at(0.75).judged == LEAST


def test_a_threshold_is_promised_only_by_its_lower_bound() -> None:
    judged = [(0.5, False)] * 5 + [(0.8, True)] * 200
    found = calibration(judged, [])
    assert found.threshold_for(0.97) == pytest.approx(0.8)
    assert found.threshold_for(0.9) == pytest.approx(0.5)
    assert found.threshold_for(0.999) is None
    assert calibration(judged[:20], []).threshold_for(0.1) is None


def test_nothing_reviewed_promises_nothing() -> None:
    expected = calibration([], []).at(0.5)
    assert (expected.enough, expected.interval, expected.pairs) == (False, (0.0, 1.0), 0)
    assert isinstance(calibration([], []), Calibration)


@pytest.mark.parametrize(
    ("kept", "judged", "low", "high"),
    [(10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (8, 10, 0.4902, 0.9433), (97, 100, 0.9155, 0.9897)],
)
def test_the_interval_is_wilsons(kept: int, judged: int, low: float, high: float) -> None:
    assert wilson(kept, judged) == pytest.approx((low, high), abs=5e-4)
