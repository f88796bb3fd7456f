"""The heuristic, one documented rule or trap per test. Words are t0 t1 ...; entities are given by range."""

from dataclasses import replace

import pytest

from core.errors import InvalidValue, UnknownName
from core.methods import Heuristic
from core.methods.base import Choice
from core.model import Alignment, Link, Sentence, SentencePair, Span

HULL = Heuristic(shape="hull", ratio=None, top=1)


def project(method: Heuristic, links: set[Link], *entities: Span, target: str = "a b c d e f g h i j k l m") -> Choice:
    words = tuple(target.split())
    size = max([e.end for e in entities] + [i + 1 for i, _ in links], default=1)
    source = Sentence(tuple(f"s{i}" for i in range(size)), (" ",) * size, "en", tuple(sorted(entities)))
    pair = SentencePair("p", source, Sentence(words, (" ",) * len(words), "xx"))
    return method.prepare([], [])(pair, Alignment.of(links, pair.size))


def ranges(choice: Choice) -> list[tuple[int, int]]:
    return [(candidate.start, candidate.end) for candidate in choice.chosen]


@pytest.mark.parametrize(("length", "run", "kept"), [(5, 4, False), (5, 5, True), (6, 5, True), (10, 8, False)])
def test_the_ratio_is_strict_and_compared_with_integers(length: int, run: int, kept: bool) -> None:
    links = {(0, j) for j in range(run)}
    assert bool(ranges(project(Heuristic(ratio=0.8), links, Span(0, length, "PER")))) is kept


def test_a_gap_is_measured_between_runs_however_long_they_are() -> None:
    one_by_one = {(0, 1), (1, 3)}
    two_by_two = {(0, 1), (0, 2), (1, 4), (1, 5)}
    method = Heuristic(ratio=None, gap=1, top=1)
    assert ranges(project(method, one_by_one, Span(0, 2, "PER"))) == [(1, 4)]
    assert ranges(project(method, two_by_two, Span(0, 2, "PER"))) == [(1, 6)]
    assert ranges(project(method, {(0, 1), (1, 4)}, Span(0, 2, "PER"))) == [(1, 2)]


def test_without_gap_only_touching_words_form_a_run() -> None:
    method = Heuristic(ratio=None, gap=0)
    assert ranges(project(method, {(0, 1), (1, 2), (1, 4)}, Span(0, 2, "ORG"))) == [(1, 3), (4, 5)]


def test_top_keeps_the_longest_run_and_the_rest_are_runners_up() -> None:
    choice = project(Heuristic(ratio=None, top=1), {(0, 0), (0, 4), (1, 5), (1, 6)}, Span(0, 2, "LOC"))
    assert ranges(choice) == [(4, 7)]
    assert [(c.start, c.end) for c in choice.runners_up] == [(0, 1)]


def test_only_i_leaves_a_second_mention_apart() -> None:
    links = {(0, 0), (1, 1), (0, 3), (1, 4)}
    assert ranges(project(Heuristic(ratio=None), links, Span(0, 2, "PER"))) == [(0, 5)]
    assert ranges(project(Heuristic(ratio=None, only_i=True), links, Span(0, 2, "PER"))) == [(0, 2), (3, 5)]


def test_in_a_collision_the_longer_run_wins_and_nothing_is_written_twice() -> None:
    links = {(0, 2), (1, 2), (1, 3), (1, 4)}
    entities = Span(0, 1, "PER"), Span(1, 2, "PER")
    assert ranges(project(Heuristic(ratio=None), links, *entities)) == [(2, 5)]
    first = project(Heuristic(ratio=None, collision="first"), links, *entities)
    assert ranges(first) == [(2, 3)]
    assert first.runners_up[0].source == entities[1]


def test_two_crossing_persons_stay_two() -> None:
    links = {(0, 2), (1, 3), (2, 0), (3, 1)}
    choice = project(Heuristic(ratio=None), links, Span(0, 2, "PER"), Span(2, 4, "PER"))
    assert [(c.start, c.end, c.source and c.source.start) for c in choice.chosen] == [(0, 2, 2), (2, 4, 0)]


def test_punctuation_can_be_left_out_of_the_links() -> None:
    links = {(0, 0), (0, 1), (1, 2)}
    target = "« Ana Sá"
    assert ranges(project(Heuristic(ratio=None), links, Span(0, 2, "PER"), target=target)) == [(0, 3)]
    assert ranges(project(Heuristic(ratio=None, punctuation=False), links, Span(0, 2, "PER"), target=target)) == [
        (1, 3)
    ]


def test_the_hull_spans_every_linked_word() -> None:
    choice = project(HULL, {(0, 1), (1, 9)}, Span(0, 2, "ORG"))
    assert ranges(choice) == [(1, 10)]
    assert choice.chosen[0].rule == "hull of links, 7 unlinked words inside"


def test_the_rule_says_what_happened() -> None:
    assert project(Heuristic(), {(0, 1), (1, 2)}, Span(0, 2, "PER")).chosen[0].rule == "aligned run"
    assert project(Heuristic(), {(0, 1), (1, 3)}, Span(0, 2, "PER")).chosen[0].rule == "gap of 1 filled"


def test_possible_links_count_as_links() -> None:
    source = Sentence(("A",), ("",), "en", (Span(0, 1, "PER"),))
    pair = SentencePair("p", source, Sentence(("x", "y"), (" ", ""), "xx"))
    assert ranges(Heuristic()(pair, Alignment.of((), (1, 2), possible=[(0, 1)]))) == [(1, 2)]


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InvalidValue):
        Heuristic(gap=-1)
    with pytest.raises(InvalidValue):
        Heuristic(top=0)


GARCIA_FERRERO = Heuristic(gap=1, ratio=None, top=1, punctuation=False, collision="union")


def test_garcia_ferrero_by_hand() -> None:
    """Groups of [0, 2, 3, 7, 8] are [0], [2, 3] and [7, 8]; the gap of one is filled, so [0, 4) is the longest."""
    links = {(0, 0), (0, 2), (1, 3), (1, 7), (1, 8)}
    assert ranges(project(GARCIA_FERRERO, links, Span(0, 2, "PER"))) == [(0, 4)]
    assert ranges(project(GARCIA_FERRERO, {(0, 4), (0, 1)}, Span(0, 1, "PER"))) == [(1, 2)]  # the first in a tie


def test_overlapping_runs_of_one_label_are_united_and_of_two_the_longer_wins_or_the_later() -> None:
    one, two = Span(0, 1, "PER"), Span(1, 2, "PER")
    overlapping = {(0, 0), (0, 1), (0, 2), (1, 2), (1, 3)}
    choice = project(GARCIA_FERRERO, overlapping, one, two)
    assert [(c.start, c.end, c.source) for c in choice.chosen] == [(0, 4, one)]
    assert {(c.start, c.end, c.source) for c in choice.runners_up} == {(0, 3, one), (2, 4, two)}
    place = Span(1, 2, "LOC")
    assert [c.span for c in project(GARCIA_FERRERO, overlapping, one, place).chosen] == [Span(0, 3, "PER")]
    tie = {(0, 0), (0, 1), (1, 1), (1, 2)}
    assert [c.span for c in project(GARCIA_FERRERO, tie, one, place).chosen] == [Span(1, 3, "LOC")]


def test_crossing_neighbours_of_one_label_are_not_united() -> None:
    links = {(0, 2), (1, 3), (2, 0), (3, 1)}
    assert ranges(project(GARCIA_FERRERO, links, Span(0, 2, "PER"), Span(2, 4, "PER"))) == [(0, 2), (2, 4)]


def test_in_the_thesis_the_shorter_entity_keeps_its_words() -> None:
    """Entities of two words and of one; both are linked to word 1, so the longer one's only run is skipped."""
    entities = Span(0, 2, "ORG"), Span(2, 3, "LOC")
    links = {(0, 0), (1, 1), (2, 1)}
    assert [c.span for c in project(Heuristic(collision="shortest"), links, *entities).chosen] == [Span(1, 2, "LOC")]
    assert [c.span for c in project(Heuristic(), links, *entities).chosen] == [Span(0, 2, "ORG")]


def test_an_entity_of_one_word_can_be_held_to_the_leftmost_of_its_words() -> None:
    method = Heuristic(shape="hull", ratio=None, top=1, leftmost=True)
    assert ranges(project(method, {(0, 3), (0, 5)}, Span(0, 1, "LOC"))) == [(3, 4)]
    assert ranges(project(method, {(0, 3), (1, 5)}, Span(0, 2, "LOC"))) == [(3, 6)]


@pytest.mark.parametrize(
    ("filters", "links", "why"),
    [
        (("source",), {(0, 0), (2, 3)}, "s1 in s0 s1 is not linked"),
        (("target",), {(0, 0), (1, 2), (2, 3)}, "the words linked to s0 s1 do not stand together"),
        (("counts",), {(0, 0), (1, 1)}, "1 LOC in the source, 0 in the target"),
        (("target", "source"), {(0, 0), (2, 3)}, "s1 in s0 s1 is not linked"),
    ],
)
def test_a_sentence_that_fails_a_filter_is_not_projected_and_says_why(
    filters: tuple[str, ...], links: set[Link], why: str
) -> None:
    entities = Span(0, 2, "PER"), Span(2, 3, "LOC")
    whole = Heuristic(shape="hull", ratio=None, top=1, complete=("source", "target", "counts"))
    passing = project(whole, {(0, 0), (1, 1), (2, 3)}, *entities)
    assert ranges(passing) == [(0, 2), (3, 4)]
    failing = project(replace(whole, complete=filters), links, *entities)
    assert failing.chosen == ()
    assert {c.rule for c in failing.runners_up} == {f"left out with its sentence: {why}"}
    assert ranges(project(replace(whole, complete=()), links, *entities))


def test_names_of_filters_and_rules_that_are_unknown_list_the_choices() -> None:
    with pytest.raises(UnknownName, match="counts, source, target"):
        Heuristic(complete=("sources",))
    with pytest.raises(UnknownName, match="union"):
        Heuristic(collision="unite")  # type: ignore[arg-type]
