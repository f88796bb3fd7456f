"""Accepting in bulk, and what a score is worth by the reviewer's own decisions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from scipy.stats import binomtest

from core.model import Span
from core.review import Answer, Mention, MentionState, Status
from core.workspace.bulk import accept, last_accepted, offers, passes, take_back
from core.workspace.calibration import (
    MIN_JUDGED,
    Calibration,
    calibrate,
    calibration,
    describe_expectation,
    enough_for,
    verdicts,
    wilson,
)
from core.workspace.mention_index import MentionIndex, Rendering
from core.workspace.workspace import Workspace
from tests.workspaces import Hand, answers, open_desk, pair

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
def desk(tmp_path: Path) -> Iterator[Workspace]:
    opened = open_desk(tmp_path / "store.db", PAIRS)
    Hand(opened, "before")("noted", "note", note="?")
    yield opened
    opened.store.close()


@pytest.fixture
def index(desk: Workspace) -> MentionIndex:
    return MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)


def offered(desk: Workspace, index: MentionIndex, threshold: float) -> list[str]:
    return [offer.pair.id for offer in offers(desk, index, IDS, threshold)]


def test_only_untouched_pairs_with_every_entity_projected_above_the_score_are_offered(
    desk: Workspace, index: MentionIndex
) -> None:
    assert offered(desk, index, 1.0) == ["short", "long", "mixed"]
    assert offered(desk, index, 2.0) == ["long"]
    assert offered(desk, index, 2.1) == []
    assert not passes([], 0.0)


def test_an_offer_lists_the_forms_to_look_at(desk: Workspace, index: MentionIndex) -> None:
    mixed = offers(desk, index, ["mixed"], 0.0)[0]
    assert mixed.forms == (("Ann", "Anna", "PER"), ("Rhine", "Den Rhein", "LOC"))
    assert mixed.score == 1.0


def test_accepting_is_one_act_apart_from_confirming_and_one_undo_takes_it_back(
    desk: Workspace, index: MentionIndex
) -> None:
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


def test_what_was_touched_since_it_was_offered_is_left_out(desk: Workspace, index: MentionIndex) -> None:
    shown = offers(desk, index, IDS, 1.0)
    hand = Hand(desk)
    hand("short", "confirm")
    hand("long", "delete_entity", start=0, end=1)
    before = answers(desk)
    assert [row.pair_id for row in accept(desk, shown)] == ["mixed"]
    after = answers(desk)
    assert {name for name in after if after[name] != before[name]} == {"mixed"}


def test_an_offer_that_the_recipe_no_longer_makes_is_left_out(desk: Workspace, index: MentionIndex) -> None:
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
    kept = (Mention(0, 1, "PER", MentionState.ACCEPTED, ANN), Mention(2, 3, "ORG", MentionState.CORRECTED, RHINE))
    answer = Answer((ANN, RHINE), kept, status=Status.CONFIRMED)
    assert verdicts(renderings, answer) == [(0.9, True), (0.4, False), (0.7, False)]


def test_only_pairs_that_were_confirmed_one_by_one_are_judged(desk: Workspace, index: MentionIndex) -> None:
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
    assert found.at(0.75).judged == MIN_JUDGED


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


@pytest.mark.parametrize(("kept", "judged"), [(0, 1), (1, 1), (7, 9), (30, 30), (970, 1000), (1, 100_000)])
def test_the_interval_equals_that_of_scipy(kept: int, judged: int) -> None:
    expected = binomtest(kept, judged).proportion_ci(method="wilson")
    assert wilson(kept, judged) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_the_last_page_is_taken_back_unless_something_else_came_after(desk: Workspace, index: MentionIndex) -> None:
    before = answers(desk)
    assert (last_accepted(desk), take_back(desk)) == (0, ())
    accept(desk, offers(desk, index, ["short", "long"], 1.0))
    accept(desk, offers(desk, index, ["mixed"], 1.0))
    assert last_accepted(desk) == 1
    assert [row.pair_id for row in take_back(desk)] == ["mixed"]
    assert last_accepted(desk) == 2
    Hand(desk)("mixed", "flag")
    assert (last_accepted(desk), take_back(desk)) == (0, ())
    Hand(desk, "again")("mixed", "undo")
    assert len(take_back(desk)) == 2
    assert answers(desk) == before


def test_a_selection_is_judged_by_its_own_pairs_and_counts_only_them(desk: Workspace, index: MentionIndex) -> None:
    hand = Hand(desk)
    hand("noted", "confirm")
    hand("mixed", "confirm")
    everything = calibrate(desk, index).at(0.0)
    some = calibrate(desk, index, ["mixed", "short"]).at(0.0)
    assert (everything.judged, some.judged) == (3, 2)
    assert (everything.pairs, some.pairs) == (2, 1)


def test_what_to_expect_is_told_with_its_interval() -> None:
    found = calibration([(0.8, True)] * 84 + [(0.8, False)] * 2, [(0.9, 2)] * 300)
    assert describe_expectation(found.at(0.5)) == (
        "At 0.5: 300 pairs (600 spans) would be accepted. So far you judged 86 spans with this score or a higher "
        "one, 84 of them right: 97.7 % (91.9 % to 99.4 %). Expect about 14 wrong, at worst 49."
    )

    probable = describe_expectation(found.at(0.5), calibrated=True)
    assert probable.startswith("At 50 %: 300 pairs (600 spans) would be accepted.")
    assert "you judged 86 spans with this probability or a higher one" in probable


def test_too_few_judgements_are_told_with_what_is_missing_and_without_any_precision() -> None:
    said = describe_expectation(calibration([(0.8, True)] * 29, [(0.9, 1)]).at(0.5))
    assert "%" not in said
    assert "cannot be said yet" in said
    assert "you judged 29 spans" in said
    assert said.endswith("at least 30 are needed, so 1 more is missing.")
    assert "30 more are missing" in describe_expectation(calibration([], []).at(0.5))


def test_thresholds_to_choose_from_span_all_scores_in_round_steps() -> None:
    found = calibration([(0.3, True)], [(-0.12, 1), (9.04, 1), (8.0, 1)])
    assert (found.grid[0], found.grid[1], found.grid[-1]) == (-0.2, -0.1, 9.1)
    assert calibration([(0.3, True)], [(0.314, 1)]).grid == (0.3, 0.31, 0.32)
    assert calibration([], []).grid == ()
    assert found.surest(1) == 9.0
    assert found.surest(2) == 8.0
    assert found.surest(25) == -0.2
    assert calibration([], []).surest(1) == 0.0


def test_a_promise_among_round_thresholds_holds_at_each_of_them() -> None:
    found = calibration([(0.314, False)] * 5 + [(0.8, True)] * 200, [(0.3, 1), (0.9, 1)])
    promised = found.threshold_for(0.97, found.grid)
    assert promised == 0.32
    assert found.at(promised).interval[0] >= 0.97


def test_how_many_right_ones_a_promise_takes() -> None:
    needed = enough_for(0.97)
    assert wilson(needed, needed)[0] >= 0.97 > wilson(needed - 1, needed - 1)[0]
