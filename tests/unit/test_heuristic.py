"""The heuristic, one documented rule or trap per test. Words are t0 t1 ...; entities are given by range."""

import pytest

from core.errors import InvalidValue
from core.methods import Heuristic
from core.methods.method import Choice
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
