"""What taggers and translators say as scores: the formulas of Shkalikov 2025, by hand."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from core.errors import InvalidValue
from core.methods import Choice, Matching
from core.methods.matching.model_scores import NerScores, NerScoring, with_probabilities
from core.methods.matching.translation_scores import range_query
from core.model import Alignment, Candidate, Link, Sentence, SentencePair, Span
from core.taggers import Tagging
from tests.fakes import NameTagger, SpellingTranslator, TableTagger

BIO = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
ROWS = ((0.1, 0.9, 0.0, 0.0, 0.0), (0.2, 0.0, 0.8, 0.0, 0.0), (0.35, 0.0, 0.05, 0.6, 0.0))

USUAL = NerScoring()


def scores(named: NerScores, label: str, ranges: list[tuple[int, int]], reading: NerScoring = USUAL) -> list[float]:
    start, end = np.array(ranges).T
    return [float(score) for score in named.scores(label, start, end, reading)]


def named(tags: tuple[str, ...] = BIO, rows: tuple[tuple[float, ...], ...] = ROWS) -> NerScores:
    return NerScores(Tagging((), tags, np.array(rows, np.float32)))


def test_the_ner_score_by_hand() -> None:
    """[0, 2) reads as one person: 1.15 · (0.9 + 0.8) / 2; [0, 3) does not: (0.9 + 0.8 + 0.05) / 3."""
    found = scores(named(), "PER", [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)])
    assert found == pytest.approx([0.9, 1.15 * 0.85, 1.75 / 3, 0.0, 0.0])
    assert scores(named(), "LOC", [(2, 3), (1, 3), (0, 2)]) == pytest.approx([0.6, 0.0, 0.0])


def test_as_the_thesis_writes_it_every_range_is_raised() -> None:
    everywhere = scores(named(), "PER", [(0, 1), (0, 2), (0, 3)], NerScoring(everywhere=True))
    assert everywhere == pytest.approx([0.9, 1.15 * 0.85, 1.15**2 * 1.75 / 3])


def test_scores_of_at_most_the_floor_are_nothing() -> None:
    """[1, 3) as a person: (0 + 0.05) / 2 = 0.025; with the floor below it, it counts."""
    assert scores(named(), "PER", [(1, 3)]) == [0.0]
    assert scores(named(), "PER", [(1, 3)], NerScoring(ner_floor=0.01)) == pytest.approx([0.025])


def test_a_model_without_beginnings_is_asked_for_inside() -> None:
    rows = ((0.1, 0.9), (0.2, 0.8), (0.95, 0.05))
    found = scores(named(("O", "I-PER"), rows), "PER", [(0, 1), (1, 2), (0, 2), (0, 3)])
    assert found == pytest.approx([0.9, 0.8, 1.15 * 0.85, 1.75 / 3])


def test_a_label_that_the_tagger_does_not_know_has_no_score() -> None:
    assert scores(named(), "TARGET", [(0, 1), (0, 3)]) == [0.0, 0.0]


def test_a_tagger_without_probabilities_is_sure_of_its_spans() -> None:
    sure = NerScores(with_probabilities(Tagging((Span(0, 2, "PER"),)), 3))
    assert scores(sure, "PER", [(0, 1), (0, 2), (0, 3), (2, 3)]) == pytest.approx([1.0, 1.15, 2 / 3, 0.0])
    assert NerScores(with_probabilities(Tagging(()), 0)).tagging.spans == ()


def test_a_tagging_of_another_size_is_refused() -> None:
    with pytest.raises(InvalidValue, match="3 words does not fit a sentence of 4"):
        with_probabilities(Tagging((), BIO, np.array(ROWS, np.float32)), 4)


def pair(source: str, target: str, *spans: Span) -> SentencePair:
    left, right = (tuple(text.split()) for text in (source, target))
    gaps = ((" ",) * (len(words) - 1) + ("",) for words in (left, right))
    return SentencePair("p", Sentence(left, next(gaps), "en", spans), Sentence(right, next(gaps), "de"))


def project(method: Matching, one: SentencePair, links: set[Link]) -> Choice:
    alignment = Alignment.of(links, one.size)
    return method.prepare([one], [alignment])(one, alignment)


def everything(choice: Choice) -> dict[tuple[int, int], Candidate]:
    return {(c.start, c.end): c for c in (*choice.chosen, *choice.runners_up)}


def test_fused_evidence_by_hand() -> None:
    """A person of one word, linked to the last word; the tagger reads the first two as one person.

    [2, 3): 0.5 · 2·1/(1+1) = 0.5 and nothing of the tagger for PER, 0.5 · 0.6 for any label;
    [0, 2): 0.5 · 1.15 · 0.85 = 0.48875.
    """
    one = pair("Ana came", "a b c", Span(0, 1, "PER"))
    tagger = TableTagger(BIO, ROWS)
    by_label = everything(project(Matching(links=0.5, ner=0.5, tagger=tagger), one, {(0, 2)}))
    assert by_label[2, 3].evidence == {"links": 0.5, "ner": 0.0}
    assert by_label[0, 2].evidence == {"links": 0.0, "ner": pytest.approx(0.48875, abs=1e-4)}
    any_label = everything(project(Matching(links=0.5, ner_spans=0.5, tagger=tagger), one, {(0, 2)}))
    assert any_label[2, 3].evidence == {"links": 0.5, "ner_spans": pytest.approx(0.3)}
    assert any_label[2, 3].label == "PER"
    assert any_label[0, 2].evidence == {"links": 0.0, "ner_spans": pytest.approx(0.48875, abs=1e-4)}


def test_the_translation_score_by_hand() -> None:
    """ "Rom" and "Roma" differ in one letter of four: likelihood 8 · (3/4 - 1) = -2 nats in both directions,
    0 for a text of itself, so (2^-2 + 2^-2) / 2 = 0.25; "x" has 2^-8, below the floor."""
    one = pair("Rom won", "x Roma", Span(0, 1, "LOC"))
    found = everything(project(Matching(links=0.0, translation=1.0, translator=SpellingTranslator()), one, set()))
    assert found[1, 2].evidence == {"translation": pytest.approx(0.25)}
    assert (0, 1) not in found
    low = Matching(links=0.0, translation=1.0, translator=SpellingTranslator(), translation_floor=0.25)
    assert project(low, one, set()) == Choice()


def test_a_tagger_alone_proposes_and_the_links_decide() -> None:
    one = pair("Paris and Rom", "Rom und Paris", Span(0, 1, "LOC"), Span(2, 3, "LOC"))
    method = Matching(candidates="ner", tagger=NameTagger(("Rom=LOC", "Paris=LOC")))
    choice = project(method, one, {(0, 2), (2, 0), (1, 1)})
    assert [(c.start, c.source) for c in choice.chosen] == [(0, Span(2, 3, "LOC")), (2, Span(0, 1, "LOC"))]
    assert choice.chosen[0].rule == "copied word, aligned run, tagged LOC"


LONG = "Der alte Mann namens Roma ging am Abend allein ohne Hut nach Hause"


def questions(one: SentencePair, links: set[Link], most: int | None) -> list[tuple[int, int]]:
    alignment = Alignment.of(links, one.size)
    matcher = Matching(cap=3).prepare([one], [alignment])
    return list(range_query(next(iter(matcher._score_entities(one, alignment))), most).ranges)


def test_the_translator_is_asked_about_the_best_few_by_links_and_by_look() -> None:
    one = pair("The old man called Rom went home", LONG, Span(4, 5, "PER"))
    wrongly = questions(one, {(4, 9)}, 6)
    assert len(wrongly) == 6
    assert (9, 10) in wrongly  # what the links say
    assert (4, 5) in wrongly  # what it looks like
    assert len(questions(one, {(4, 9)}, None)) == 13 + 12 + 11
    assert len(questions(one, set(), 6)) == 13 + 12 + 11  # nothing else speaks for any


def test_after_an_edit_of_links_no_model_is_asked() -> None:
    one = pair("The old man called Rom went home", LONG, Span(4, 5, "PER"))
    links = {(4, 9)}
    method = Matching(links=0.5, translation=1.0, translator=SpellingTranslator(), translated=6)
    prepared = method.prepare([one], [Alignment.of(links, one.size)])
    SpellingTranslator.asked.clear()
    assert [c.start for c in prepared(one, Alignment.of({(4, 2)}, one.size)).chosen] == [2]
    assert [c.start for c in prepared(one, Alignment.of(links, one.size)).chosen] == [9]
    assert SpellingTranslator.asked == []
    other = dataclasses.replace(one, source=one.source.with_spans([Span(2, 3, "PER")]))
    prepared(other, Alignment.of(links, one.size))
    assert {text for asked_about in SpellingTranslator.asked for text in asked_about} >= {"man", "Mann"}


def test_counts_of_the_thesis_by_name() -> None:
    counts = {bound: Matching(count=2, bound=bound).counts for bound in ("at most", "exactly", "at least")}
    assert counts == {"at most": (2, 0), "exactly": (2, 2), "at least": (None, 2)}
    assert Matching(count=2, bound="less than").counts == (1, 0)
    assert Matching(count=0, bound="more than").counts == (None, 1)
    assert Matching(count=0, bound="at least").counts == Matching(count=None).counts == (None, 0)


def test_exactly_one_forces_a_weak_projection() -> None:
    """By hand: on word 0, "Ana" is worth 2·1/(1+1) = 1 and "B C" 2·1/(2+1) = 2/3.

    With at most one, "Ana" takes word 0 and "B C" nothing. With exactly one, word 1 is worth nothing
    to either, but "D" has a score for it, so "B C" is given it.
    """
    one = pair("Ana B C D", "x y", Span(0, 1, "PER"), Span(1, 3, "ORG"))
    links = {(0, 0), (1, 0)}
    assert [c.span for c in project(Matching(cap=1), one, links).chosen] == [Span(0, 1, "PER")]
    three = pair("Ana B C D", "x y z", Span(0, 1, "PER"), Span(1, 3, "ORG"), Span(3, 4, "LOC"))
    links = {(0, 0), (1, 0), (3, 1), (3, 2)}
    forced = project(Matching(cap=1, bound="exactly"), three, links)
    assert {c.label for c in forced.chosen} == {"PER", "ORG", "LOC"}
    assert {c.label for c in project(Matching(cap=1), three, links).chosen} == {"PER", "LOC"}


def test_options_that_cannot_work_are_refused_in_a_sentence() -> None:
    asking: list[dict[str, Any]] = [{"ner": 1.0}, {"ner_spans": 0.5}, {"candidates": "runs+ner"}]
    for options in asking:
        with pytest.raises(InvalidValue, match="need a tagger"):
            Matching(**options)
    with pytest.raises(InvalidValue, match="needs a translator that scores"):
        Matching(translation=1.0)
    empty: list[dict[str, Any]] = [{"count": 0}, {"count": 1, "bound": "less than"}, {"count": 0, "bound": "exactly"}]
    for options in empty:
        with pytest.raises(InvalidValue, match="nothing can be projected"):
            Matching(**options)
    with pytest.raises(InvalidValue, match="translated >= 1"):
        Matching(translated=0)
