"""Scorers by hand-computed numbers, and what the corpus is asked."""

import dataclasses

import numpy as np
import pytest

from core.methods import Matching
from core.methods.matching import scorers
from core.methods.matching.corpus_statistics import CorpusStatistics, corpus_statistics
from core.methods.matching.explanations import link_shape, rule
from core.methods.matching.glosses import gloss_after, glossed_before
from core.methods.matching.pair_features import EntityFeatures, PairFeatures
from core.methods.matching.weights import SCORERS
from core.model import Alignment, Link, Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.text.similarity import likeness

DEFAULT = recipe("default").method


def sentence(text: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), "xx", spans)


def question(
    source: str, target: str, links: set[Link], ranges: list[tuple[int, int]], corpus: CorpusStatistics | None = None
) -> EntityFeatures:
    """A question about the entity written in [brackets] in the source."""
    words = source.split()
    start = next(i for i, word in enumerate(words) if word.startswith("["))
    end = next(i for i, word in enumerate(words) if word.endswith("]")) + 1
    entity = Span(start, end, "PER")
    pair = SentencePair("p", sentence(source.replace("[", "").replace("]", ""), entity), sentence(target))
    scene = PairFeatures(pair, Alignment.of(links, pair.size), corpus or CorpusStatistics())
    return EntityFeatures(scene, entity, *np.array(ranges, dtype=np.intp).T)


def test_links_count_pairs_with_the_factor_two() -> None:
    one_to_three = question("[A]", "x y z", {(0, 0), (0, 1), (0, 2)}, [(0, 1), (0, 2), (0, 3)])
    assert scorers.links(one_to_three) == pytest.approx([1.0, 4 / 3, 1.5])
    three_to_one = question("[A B C]", "x", {(0, 0), (1, 0), (2, 0)}, [(0, 1)])
    assert scorers.links(three_to_one) == pytest.approx([1.5])


def test_dice_takes_link_probabilities_and_minds_what_points_elsewhere() -> None:
    asked = question("[A] b", "x y", {(0, 0)}, [(0, 1), (1, 2), (0, 2)])
    scores = np.array([[0.8, 0.0], [0.2, 0.6]], dtype=np.float32)
    scene = dataclasses.replace(asked.shared, alignment=Alignment.of([(0, 0)], (2, 2), scores=scores))
    found = scorers.dice(dataclasses.replace(asked, shared=scene))
    assert found == pytest.approx([1.6 / (0.8 + 1.0 + 0.15), 0.0, 1.6 / (0.8 + 1.6 + 0.3)], rel=1e-4)


def test_link_clues() -> None:
    asked = question("[A B] c", "x y z", {(0, 0), (1, 2), (2, 1)}, [(0, 3), (0, 1), (0, 2)])
    assert scorers.hull(asked) == pytest.approx([1, 0, 0])
    assert scorers.foreign(asked) == pytest.approx([-1, 0, -1])
    assert scorers.cut(asked) == pytest.approx([0, 0, -1.25])


def test_likeness_crosses_scripts_and_leaves_short_words_and_numbers_to_equality() -> None:
    assert likeness("Moscow", "Moscow") == 1
    assert likeness("Kovalenko", "Коваленко") == 1
    assert likeness("Catalano", "Каталано") > 0.85
    assert likeness("Moskva", "Moskau") > 0.6
    assert likeness("1999", "1998") == 0
    assert likeness("of", "or") == 0
    assert likeness(",", ".") == 0


def test_surface_clues() -> None:
    asked = question("[Ana Sá]", "doña Ana Sá aquí", set(), [(1, 3), (1, 2), (0, 3)])
    assert scorers.likeness(asked) == pytest.approx([1, (1 + 1) / 3, 4 / 5], abs=0.2)
    assert scorers.elsewhere(asked)[1] == pytest.approx(-1)
    assert scorers.sound(question("[dam]", "Dom", set(), [(0, 1)])) == pytest.approx([0])
    assert scorers.sound(question("[Rotterdam]", "in Rot ter dam", set(), [(1, 4)])) == pytest.approx([1])


def test_punctuation_at_an_edge_counts_only_where_the_entity_has_none() -> None:
    assert scorers.punctuation(question("[A]", "« x »", set(), [(0, 3), (1, 2)])) == pytest.approx([-2, 0])
    assert scorers.punctuation(question("[( A )]", "( x )", set(), [(0, 3)])) == pytest.approx([0])


def test_case_counts_as_far_as_the_corpus_keeps_it() -> None:
    ranges = [(0, 1), (1, 2)]
    assert scorers.case(
        question("the [Dutch]", "neerlandés Ana", set(), ranges, CorpusStatistics(case=1.0))
    ) == pytest.approx([-2.5, 0])
    assert scorers.case(
        question("the [Dutch]", "neerlandés Ana", set(), ranges, CorpusStatistics(case=0.0))
    ) == pytest.approx([0, 0])
    assert scorers.case(question("[Food]", "comida Ana", set(), ranges, CorpusStatistics(case=1.0))) == pytest.approx(
        [0, 0]
    )


def test_every_scorer_is_a_weight_of_matching() -> None:
    fields = {field.name for field in dataclasses.fields(Matching)}
    assert set(SCORERS) <= fields


def test_every_scorer_is_one_entry_with_its_needs() -> None:
    assert len({scorer.score for scorer in SCORERS.values()}) == len(SCORERS)
    assert all(name == scorer.score.__name__ and scorer.meaning for name, scorer in SCORERS.items())
    assert [name for name, scorer in SCORERS.items() if scorer.link_based] == [
        "links",
        "dice",
        "hull",
        "foreign",
        "cut",
    ]
    counted = [name for name, scorer in SCORERS.items() if scorer.needs_statistics]
    assert counted == ["common", "case", "names", "recurring"]


def test_the_corpus_is_counted_only_where_a_scorer_or_the_reliance_needs_it() -> None:
    pair = SentencePair("p", sentence("A", Span(0, 1, "PER")), sentence("x y"))
    alignment = Alignment.of([(0, 0)], pair.size)
    assert Matching().prepare([pair], [alignment]).statistics.ids == frozenset()
    for method in (Matching(case=0.1), Matching(recurring=0.1), Matching(reliance=1.0)):
        assert method.prepare([pair], [alignment]).statistics.ids == {"p"}


def corpus(*texts: tuple[str, str]) -> list[SentencePair]:
    return [SentencePair(str(k), sentence(s, Span(0, 1, "PER")), sentence(t)) for k, (s, t) in enumerate(texts)]


def test_trust_is_the_share_of_copies_linked_to_their_copy_alone() -> None:
    pairs = corpus(("Ana", "Ana"), ("Sousa", "Sousa"), ("Lima", "Lima x"))
    linked = [[(0, 0)], [(0, 0)], [(0, 0), (0, 1)]]
    alignments = [Alignment.of(links, pair.size) for pair, links in zip(pairs, linked, strict=True)]
    assert corpus_statistics(pairs, alignments).trust == pytest.approx((2 + 1) / (3 + 1))


def test_a_copy_in_brackets_is_a_gloss_and_says_nothing_about_the_links() -> None:
    pairs = corpus(("Rocco", "洛克 （ Rocco ）"))
    assert corpus_statistics(pairs, [Alignment.of([(0, 0)], pairs[0].size)]).trust == 1


def test_words_inside_names_elsewhere_are_likelier_names_and_a_pair_is_no_witness_for_itself() -> None:
    pairs = corpus(("Ana", "dona Ana"), ("Ana", "dona Ana"), ("Eva", "dona Eva"), ("x", "dona casa"))
    alignments = [Alignment.of([(0, 1)] if k < 3 else [], pair.size) for k, pair in enumerate(pairs)]
    found = corpus_statistics(pairs, alignments)
    dona, ana = found.name_odds(pairs[0], alignments[0])
    assert dona < 0 < ana
    other = SentencePair("new", pairs[0].source, pairs[0].target)
    assert found.name_odds(other, alignments[0])[1] > ana


def test_common_words_are_found_by_counting() -> None:
    pairs = corpus(*[(f"A{k}", f"die Stadt{k}") for k in range(400)])
    found = corpus_statistics(pairs, [Alignment.of((), pair.size) for pair in pairs])
    assert found.commonness(("die", "Stadt7", "unseen"), found.target) == [1.0, 0.0, 0.0]


def test_glosses_in_brackets() -> None:
    words = ["洛克", "（", "Rocco", "）", "said", "(", ")"]
    assert gloss_after(words, 1) == (2, 3)
    assert gloss_after(words, 2) is None
    assert gloss_after(words, 5) is None
    assert gloss_after(words, 7) is None
    assert glossed_before(words, 2, 3) == 1
    assert glossed_before(words, 2, 4) is None


@pytest.mark.parametrize("link", [(0, 0), (0, 2)])
def test_a_name_and_its_original_in_brackets_are_both_labelled(link: Link) -> None:
    pair = SentencePair("p", sentence("Rocco said so", Span(0, 1, "PER")), sentence("洛克 （ Rocco ） 說"))
    alignment = Alignment.of([link, (1, 4)], pair.size)
    found = DEFAULT.prepare([pair], [alignment])(pair, alignment).chosen
    assert [(c.start, c.end) for c in found] == [(0, 1), (2, 3)]


def test_a_word_before_brackets_in_the_same_script_is_no_second_mention() -> None:
    pair = SentencePair("p", sentence("Apple 's Siri", Span(0, 1, "ORG")), sentence("der Assistent Siri ( Apple )"))
    alignment = Alignment.of([(0, 4), (2, 2)], pair.size)
    found = DEFAULT.prepare([pair], [alignment])(pair, alignment).chosen
    assert [(c.start, c.end) for c in found] == [(4, 5)]


def test_a_name_is_found_by_how_it_is_rendered_elsewhere() -> None:
    pairs = corpus(*[("UK k", f"英國 甲{k} 乙{k}") for k in range(4)], ("x", "乙9 甲9"))
    found = corpus_statistics(pairs, [Alignment.of((), pair.size) for pair in pairs])
    asked = question("[UK] k", "甲0 英國 乙0", set(), [(0, 1), (1, 2), (0, 2)], found)
    assert scorers.recurring(asked) == pytest.approx([0, 1, 0])


def test_a_pair_is_no_witness_for_its_own_rendering() -> None:
    pairs = corpus(("UK k", "英國 甲"), ("UK k", "英國 乙"), ("US k", "美國 丙"))
    found = corpus_statistics(pairs, [Alignment.of((), pair.size) for pair in pairs]).recurrence
    assert found.dice(("uk",), [("英國",)], own=1) == [1.0]
    assert found.dice(("uk",), [("甲",)], own=1) == [0.0]
    assert found.dice(("us",), [("美國",)], own=1) == [0.0]


def test_inflected_forms_recur_together() -> None:
    pairs = corpus(("UK k", "Vereinigtes Königreich"), ("UK k", "Vereinigten Königreichs"))
    found = corpus_statistics(pairs, [Alignment.of((), pair.size) for pair in pairs]).recurrence
    assert found.dice(("uk",), [("verei", "könig")], own=0) == [1.0]


def test_rules_in_plain_words() -> None:
    assert link_shape([1, 2], 1, 3) == "aligned run"
    assert link_shape([1, 2], 1, 2) == "part of an aligned run, 1 linked left out"
    assert link_shape([1, 3], 1, 4) == "gap of 1 filled"
    assert link_shape([1, 3, 6], 1, 7) == "hull of 3 aligned runs"
    assert link_shape([1], 0, 3) == "aligned run, widened by 2"
    assert link_shape([], 0, 3) == "not linked"
    assert rule(["Ana"], ["Ana"], [4], 4) == "copied word, aligned run"
    assert rule(["Ana", "Lima"], ["Анa", "Лима"], [], 4) == "look-alike words, not linked"


def test_an_article_and_a_linked_comma_are_left_out_and_a_gap_is_filled() -> None:
    pairs = corpus(*[(f"Council of Lima{k}", f"die Sitzung , k{k}") for k in range(30)])
    tested = SentencePair(
        "t",
        sentence("the Council of Zeta met", Span(1, 4, "ORG")),
        sentence("die Kouncil von Zeta , traf"),
    )
    links = Alignment.of([(0, 0), (1, 0), (1, 1), (3, 3), (3, 4), (4, 5)], tested.size)
    alignments = [Alignment.of((), pair.size) for pair in pairs]
    found = DEFAULT.prepare([*pairs, tested], [*alignments, links])(tested, links).chosen
    assert [(c.start, c.end) for c in found] == [(1, 4)]


def test_two_entities_whose_best_range_is_the_same_share_out() -> None:
    words = sentence("Structural Funds – Cohesion Fund", Span(0, 2, "ORG"), Span(3, 5, "ORG"))
    pair = SentencePair("p", words, sentence("Fondos Estructurales – Fondo de Cohesión"))
    crossing = Alignment.of([(0, 1), (1, 0), (3, 5), (4, 0), (4, 3)], pair.size)
    found = DEFAULT.prepare([pair], [crossing])(pair, crossing).chosen
    assert [(c.start, c.end, c.source and c.source.start) for c in found] == [(0, 2, 0), (3, 6, 3)]


def test_ties_go_to_more_links_then_fewer_words_then_the_left() -> None:
    pair = SentencePair("p", sentence("A", Span(0, 1, "PER")), sentence("x y"))
    tie = Alignment.of([(0, 0), (0, 1)], pair.size)
    runs = Matching(candidates="runs")
    assert [(c.start, c.end) for c in runs.prepare([], [])(pair, tie).chosen] == [(0, 2)]
    single = SentencePair("p", sentence("A", Span(0, 1, "PER")), sentence("x - y"))
    apart = Alignment.of([(0, 0), (0, 2)], single.size)
    found = runs.prepare([], [])(single, apart)
    assert [(c.start, c.end) for c in found.chosen] == [(0, 3)]
    assert [(c.start, c.end) for c in found.runners_up] == [(0, 1), (2, 3)]


def test_evidence_adds_up_to_the_score() -> None:
    pair = SentencePair("p", sentence("Ana Sá came", Span(0, 2, "PER")), sentence("Ana Sá veio"))
    alignment = Alignment.of([(0, 0), (1, 1), (2, 2)], pair.size)
    for candidate in DEFAULT.prepare([pair], [alignment])(pair, alignment).chosen:
        assert isinstance(DEFAULT, Matching)
        assert sum(candidate.evidence.values()) - DEFAULT.threshold == pytest.approx(candidate.score, abs=1e-2)
