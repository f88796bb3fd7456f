"""Votes counted by hand, and voters with links of their own."""

from dataclasses import dataclass

import pytest

from core.aligners import GivenAligner
from core.errors import InvalidValue
from core.methods import Choice, Heuristic, Transfer, Vote, Voter
from core.methods.voting import count_votes
from core.model import Alignment, Candidate, Link, Sentence, SentencePair, Span
from tests.fakes import NameTagger

PER, LOC = Span(0, 2, "PER"), Span(3, 4, "LOC")
WORDS = tuple("abcdefgh")


@dataclass(frozen=True)
class Says:
    """A method that always projects the same entities onto the same ranges."""

    ranges: tuple[tuple[Span | None, int, int], ...] = ()
    label: str = "ORG"

    def prepare(
        self, pairs: object, alignments: object, progress: object = None, dictionaries: object = None
    ) -> "Says":
        return self

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        made = (
            Candidate(source, start, end, 1.0, {"x": 1.0}, "fixed", "" if source else self.label)
            for source, start, end in self.ranges
        )
        return Choice(tuple(sorted(made, key=lambda one: one.start)))


def pair(links: set[Link] | None = None) -> SentencePair:
    source = Sentence(WORDS[:5], (" ",) * 5, "en", (PER, LOC))
    target = Sentence(WORDS, (" ",) * 8, "de")
    return SentencePair("p", source, target, None if links is None else Alignment.of(links, (5, 8)))


def poll(*voters: Says, least: int | None = None) -> Choice:
    vote = Vote(tuple(Voter(method, name) for method, name in zip(voters, "abcde", strict=False)), least)
    return vote.prepare([pair()], [Alignment.of((), (5, 8))])(pair(), Alignment.of((), (5, 8)))


def chosen(choice: Choice) -> list[tuple[int, int, Span | None]]:
    return [(c.start, c.end, c.source) for c in choice.chosen]


def test_the_majority_decides_and_the_others_are_runners_up() -> None:
    """[1, 3) has two votes of three. Overlap: it is 1 for the two, 2·1/(2+1) for the third: (1 + 1 + 2/3) / 3."""
    choice = poll(Says(((PER, 1, 3),)), Says(((PER, 1, 3), (LOC, 5, 6))), Says(((PER, 1, 2),)))
    [winner] = choice.chosen
    assert (winner.start, winner.end, winner.source, winner.rule) == (1, 3, PER, "2 of 3 votes: a, b")
    assert winner.score == pytest.approx(2 / 3)
    assert winner.evidence == {"a": 1.0, "b": 1.0, "overlap": pytest.approx(8 / 9, abs=1e-4)}
    assert [(c.start, c.end, c.source, c.rule) for c in choice.runners_up] == [
        (1, 2, PER, "1 of 3 votes: c"),
        (5, 6, LOC, "1 of 3 votes: b"),
    ]


def test_fewer_votes_can_be_enough_and_a_tie_goes_to_what_others_overlap() -> None:
    """All have one vote. Sums of Dice over the voters: [1, 3) 1 + 4/5 + 0, [1, 4) 4/5 + 1 + 0, [6, 8) 1."""
    voters = Says(((PER, 1, 3),)), Says(((PER, 1, 4),)), Says(((PER, 6, 8),))
    assert chosen(poll(*voters)) == []
    assert chosen(poll(*voters, least=1)) == [(1, 4, PER)]  # the longer of two equal in overlap
    more = (*voters, Says(((PER, 2, 3),)))  # 2/3 for [1, 3), 1/2 for [1, 4)
    assert chosen(poll(*more, least=1)) == [(1, 3, PER)]


def test_spans_of_one_entity_stand_together_only_where_one_voter_says_so() -> None:
    apart = Says(((PER, 0, 1),)), Says(((PER, 4, 5),))
    assert chosen(poll(*apart, least=1)) == [(0, 1, PER)]
    assert chosen(poll(Says(((PER, 0, 1), (PER, 4, 5))), Says(), least=1)) == [(0, 1, PER), (4, 5, PER)]


def test_the_same_range_with_another_label_is_another_span() -> None:
    place = Span(0, 2, "LOC")
    choice = poll(Says(((PER, 1, 3),)), Says(((place, 1, 3),)), Says(((place, 1, 3),)))
    assert [c.span for c in choice.chosen] == [Span(1, 3, "LOC")]


def test_a_span_without_entity_counts_with_those_that_have_one() -> None:
    ballots = count_votes([Says(((None, 1, 3),), label="PER")(pair(), Alignment.of((), (5, 8))).chosen] * 2)
    assert [(ballot.source, len(ballot.voters)) for ballot in ballots] == [(None, 2)]
    choice = poll(Says(((None, 1, 3),), label="PER"), Says(((PER, 1, 3),)))
    assert chosen(choice) == [(1, 3, PER)]


def test_a_voter_may_have_an_aligner_of_its_own() -> None:
    """The recipe's links say word 6, those that came with the pair word 2."""
    given = pair({(0, 2), (1, 2)})
    hull = Heuristic(shape="hull", ratio=None, top=1)
    vote = Vote((Voter(hull, "recipe"), Voter(hull, "own", GivenAligner())), least=1)
    recipe_links = Alignment.of([(0, 6), (1, 6)], given.size)
    prepared = vote.prepare([given], [recipe_links])
    choice = prepared(given, recipe_links)
    assert {(c.start, c.rule) for c in (*choice.chosen, *choice.runners_up)} == {
        (2, "1 of 2 votes: own"),
        (6, "1 of 2 votes: recipe"),
    }
    edited = prepared(given, Alignment.of([(0, 2), (1, 2)], given.size))
    assert [(c.start, c.rule) for c in edited.chosen] == [(2, "2 of 2 votes: recipe, own")]
    fresh = vote.prepare([], [])
    assert fresh(given, recipe_links) == choice


def test_a_tagger_can_have_a_voice() -> None:
    sentence = Sentence(("In", "Paris"), (" ", ""), "en", (Span(1, 2, "LOC"),))
    one = SentencePair("p", sentence, Sentence(("à", "Paris"), (" ", ""), "fr"))
    vote = Vote((Voter(Transfer(NameTagger()), "tagger"), Voter(Heuristic(), "links")))
    links = Alignment.of([(1, 1)], (2, 2))
    [winner] = vote.prepare([one], [links])(one, links).chosen
    assert (winner.source, winner.rule) == (Span(1, 2, "LOC"), "2 of 2 votes: tagger, links")


def test_votes_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValue, match="voters"):
        Vote(())
    with pytest.raises(InvalidValue, match="at most all"):
        Vote(least=4)
    with pytest.raises(InvalidValue, match="name of its own"):
        Vote((Voter(Heuristic(), "a"), Voter(Heuristic(), "a")))
    assert Vote((Voter(Heuristic()), Voter(Heuristic()))).names == ("voter 1", "voter 2")
