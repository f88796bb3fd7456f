"""Several taggers as one: union, agreement and vote, overlaps, and rules by label."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from core.components.component import Progress
from core.errors import InvalidValue, UnknownName
from core.model import Sentence, Span
from core.taggers import CombinedTagger, CrfTagger, SentenceTagger, SpacyTagger, Tagging

WORDS = Sentence(tuple("abcdefgh"), (" ",) * 8, "en")
NAME, PLACE, CLUB = Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 7, "ORG")


@dataclass(frozen=True)
class Fixed:
    """A tagger that finds the same in every sentence."""

    spans: tuple[Span, ...]

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        return lambda sentences: [Tagging(self.spans) for _ in sentences]


def combined(rule: str, *outputs: Sequence[Span], by_label: tuple[str, ...] = ()) -> tuple[Span, ...]:
    tagger = CombinedTagger(tuple(Fixed(tuple(spans)) for spans in outputs), rule, by_label)  # type: ignore[arg-type]
    return tagger.prepare()([WORDS])[0].spans


def test_union_takes_what_any_finds_and_agreement_what_all_find() -> None:
    assert combined("union", [NAME, PLACE], [PLACE, CLUB]) == (NAME, PLACE, CLUB)
    assert combined("agreement", [NAME, PLACE], [PLACE, CLUB]) == (PLACE,)
    assert combined("agreement", [Span(3, 4, "LOC")], [Span(3, 4, "ORG")]) == ()


def test_a_vote_takes_words_of_more_than_half_with_the_label_of_most() -> None:
    as_club = Span(3, 4, "ORG")
    assert combined("vote", [NAME, PLACE], [as_club], [as_club]) == (as_club,)
    assert combined("vote", [PLACE], [as_club]) == (PLACE,)  # as many each: the first tagger decides
    assert combined("vote", [NAME], [PLACE]) == ()


def test_of_overlapping_entities_more_votes_win_then_the_first_tagger() -> None:
    long = Span(0, 3, "PER")
    assert combined("union", [long], [NAME]) == (long,)
    assert combined("union", [long], [NAME], [NAME]) == (NAME,)


def test_a_label_may_have_a_rule_of_its_own() -> None:
    outputs = ([NAME, CLUB], [NAME, PLACE])
    assert combined("union", *outputs, by_label=("ORG=agreement",)) == (NAME, PLACE)
    assert combined("agreement", *outputs, by_label=("ORG=union",)) == (NAME, CLUB)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InvalidValue, match="at least one tagger"):
        CombinedTagger(())
    with pytest.raises(UnknownName, match="agreement"):
        CombinedTagger(rule="both")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="agreement"):
        CombinedTagger(by_label=("ORG=both",))


def test_it_is_weak_only_where_all_its_taggers_are() -> None:
    assert CombinedTagger((CrfTagger(), CrfTagger())).weak == CrfTagger().weak
    assert not CombinedTagger((SpacyTagger("/none"), CrfTagger())).weak
