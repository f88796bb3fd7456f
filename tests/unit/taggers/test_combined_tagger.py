"""Several taggers as one: union, agreement and vote, overlaps, and rules by label."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from core.components.component import Progress, from_json, to_json
from core.errors import InvalidValue, UnknownName
from core.model import Sentence, Span
from core.taggers import TAGGERS, CombinedTagger, CrfTagger, SentenceTagger, SpacyTagger, Tagging

WORDS = Sentence(tuple("abcdefgh"), (" ",) * 8, "en")
NAME, PLACE, CLUB = Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(5, 7, "ORG")


@dataclass(frozen=True)
class Fixed:
    """A tagger that finds the same in every sentence, each place with this probability, where it tells one."""

    spans: tuple[Span, ...]
    place: float | None = None

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        return lambda sentences: [self._tagging(len(sentence)) for sentence in sentences]

    def _tagging(self, size: int) -> Tagging:
        if self.place is None:
            return Tagging(self.spans)
        row = [1 - self.place, self.place * 3 / 4, self.place / 4]
        return Tagging(self.spans, ("O", "B-LOC", "I-LOC"), np.tile(np.array(row, np.float32), (size, 1)))


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


@pytest.mark.parametrize(("place", "sure", "label"), [(0.9, 0.8, "LOC"), (0.7, 0.8, "ORG"), (0.99, 1.0, "ORG")])
def test_a_sure_tagger_decides_the_label_of_words_that_others_find_too(place: float, sure: float, label: str) -> None:
    taggers = (Fixed((Span(3, 5, "ORG"),)), Fixed((Span(3, 5, "LOC"),), place))
    [tagging] = CombinedTagger(taggers, sure=sure).prepare()([WORDS])
    assert tagging.spans == (Span(3, 5, label),)


def test_a_recipe_of_before_takes_no_account_of_probabilities() -> None:
    older = to_json(CombinedTagger((CrfTagger(),), sure=1.0), "tagger", {"tagger": TAGGERS})
    assert "sure" not in older
    assert from_json(older, "tagger", {"tagger": TAGGERS}) == CombinedTagger((CrfTagger(),), sure=1.0)


def test_a_label_may_have_a_rule_of_its_own() -> None:
    outputs = ([NAME, CLUB], [NAME, PLACE])
    assert combined("union", *outputs, by_label=("ORG=agreement",)) == (NAME, PLACE)
    assert combined("agreement", *outputs, by_label=("ORG=union",)) == (NAME, CLUB)


def test_options_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InvalidValue, match="from 0 to 1"):
        CombinedTagger(sure=1.5)
    with pytest.raises(InvalidValue, match="at least one tagger"):
        CombinedTagger(())
    with pytest.raises(UnknownName, match="agreement"):
        CombinedTagger(rule="both")  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="agreement"):
        CombinedTagger(by_label=("ORG=both",))


def test_it_is_weak_only_where_all_its_taggers_are() -> None:
    assert CombinedTagger((CrfTagger(), CrfTagger())).weak == CrfTagger().weak
    assert not CombinedTagger((SpacyTagger("/none"), CrfTagger())).weak
