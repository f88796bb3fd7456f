"""Model transfer: the tagger's own spans, and how sure it is of them."""

import pytest

from core.methods import Choice, Transfer
from core.model import Alignment, Sentence, SentencePair, Span
from tests.fakes import NameTagger


def project(tagger: NameTagger, target: str) -> Choice:
    words = tuple(target.split())
    pair = SentencePair("p", Sentence((), (), "en"), Sentence(words, (" ",) * len(words), "de"))
    alignment = Alignment.of((), pair.size)
    return Transfer(tagger).prepare([pair], [alignment])(pair, alignment)


def test_spans_have_no_source_and_their_mean_probability() -> None:
    first, second = project(NameTagger(sure=0.8), "Angela Merkel in Paris").chosen
    assert (first.span, first.source, first.rule) == (Span(0, 2, "PER"), None, "tagged PER")
    assert first.score == pytest.approx(0.8)
    assert first.evidence == {"ner": 0.8}
    assert second.span == Span(3, 4, "LOC")


def test_a_tagger_without_probabilities_is_sure() -> None:
    assert [c.score for c in project(NameTagger(sure=None), "nach Paris").chosen] == [1.0]


def test_nothing_found_and_nothing_there() -> None:
    assert project(NameTagger(), "nach Bonn") == project(NameTagger(), "") == Choice()
