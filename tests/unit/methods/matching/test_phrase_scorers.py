"""Scorers of names and phrases alike, each by a number worked out by hand."""

import dataclasses
import math

import numpy as np
import pytest

from core.methods.matching import phrase_scorers as scorers
from core.methods.matching.corpus_statistics import CorpusStatistics, NameCounts
from core.methods.matching.pair_features import EntityFeatures
from core.methods.matching.word_counts import Capitals, LinkedStems, count_capitals, count_linked_stems, letters_ratio
from core.model import Alignment, SentencePair, Span
from tests.unit.methods.matching.test_scorers import question, sentence


def with_scores(features: EntityFeatures, scores: list[list[float]]) -> EntityFeatures:
    """Give the links of a question these probabilities."""
    matrix = np.array(scores, dtype=np.float32)
    alignment = Alignment.of(features.shared.alignment.sure, matrix.shape, scores=matrix)
    return dataclasses.replace(features, shared=dataclasses.replace(features.shared, alignment=alignment))


def test_shorter_ranges_lose_the_share_of_words_that_they_lack() -> None:
    asked = question("[A B C D]", "v w x y z", set(), [(0, 1), (0, 3), (0, 4), (0, 5)])
    assert scorers.shorter(asked) == pytest.approx([-0.75, -0.25, 0, 0])


def test_letters_are_compared_by_how_the_two_languages_are_spelt() -> None:
    ranges = [(0, 1), (0, 2)]
    asked = question("[abcd]", "vwxy kl", set(), ranges)
    assert scorers.letters(asked) == pytest.approx([0, -math.log(8 / 6)])
    longer = question("[abcd]", "vwxy kl", set(), ranges, CorpusStatistics(letters_ratio=4 / 3))
    assert scorers.letters(longer) == pytest.approx([-math.log(4 / 3), 0])


def test_copies_are_found_joined_and_apart() -> None:
    asked = question("[Rot terdam]", "in Rotterdam Rot terdam", set(), [(1, 2), (2, 4), (2, 3), (1, 4)])
    assert scorers.copied(asked).tolist() == [1, 1, 0, 0]


def test_digits_that_only_one_side_has_count_against_a_range() -> None:
    asked = question("[1970 s]", "años 1970 , 17", set(), [(1, 2), (0, 1), (1, 4), (3, 4)])
    # of eight digits none; of four all; of ten two; of six four are on one side only
    assert scorers.digits(asked) == pytest.approx([0, -1, -2 / 10, -2 / 6])
    assert scorers.same_digits(asked).tolist() == [1, 0, 0, 0]
    assert scorers.same_digits(question("[A]", "x", set(), [(0, 1)])).tolist() == [0]


def test_digits_of_other_scripts_are_the_same_digits() -> None:
    assert scorers.digits(question("[15]", "१५", set(), [(0, 1)])).tolist() == [0]


def test_association_is_the_dice_of_words_linked_elsewhere() -> None:
    stems = LinkedStems({"house": {"haus": 3}}, {"house": 4}, {"haus": 4, "klein": 4})
    asked = question("[house]", "klein haus", set(), [(0, 1), (1, 2), (0, 2)], CorpusStatistics(stems=stems))
    best = 2 * 3 / (4 + 4 - 2)
    assert scorers.association(asked) == pytest.approx([0, best, 2 * best / 3])


def test_a_pair_of_the_corpus_is_no_witness_for_its_own_links() -> None:
    stems = LinkedStems({"house": {"haus": 1}}, {"house": 4}, {"haus": 4})
    statistics = CorpusStatistics(frozenset({"p"}), stems=stems)
    assert scorers.association(question("[house]", "haus", {(0, 0)}, [(0, 1)], statistics)).tolist() == [0]
    assert scorers.association(question("[house]", "haus", set(), [(0, 1)], statistics)).tolist() == [
        pytest.approx(1 / 3)
    ]


def test_words_of_the_entity_that_are_linked_elsewhere_are_lost() -> None:
    asked = question("[A B]", "x y z", {(0, 0), (1, 2)}, [(0, 1), (0, 3), (1, 2)])
    assert scorers.lost(asked) == pytest.approx([-0.5, 0, -1])
    with_comma = question("[A ,]", "x y", {(0, 0), (1, 1)}, [(0, 1)])
    assert scorers.lost(with_comma) == pytest.approx([-0.05 / 1.1])


def test_the_cluster_is_the_heaviest_group_of_words_linked_most_to_the_entity() -> None:
    links = {(0, 0), (0, 2), (0, 6), (1, 1)}
    asked = question("[A] b", "x y z u v w t", links, [(0, 3), (0, 7), (0, 1), (6, 7)])
    assert scorers.cluster(asked).tolist() == [1, 0, 0, 0]
    assert scorers.cluster(question("[A] b", "x y", {(1, 0)}, [(0, 1)])).tolist() == [0]
    two_between = question("[A]", "x y z u", {(0, 0), (0, 3)}, [(0, 4), (0, 1)])
    assert scorers.cluster(two_between).tolist() == [1, 0]
    three_between = question("[A]", "x y z u v", {(0, 0), (0, 4)}, [(0, 5), (0, 1)])
    assert scorers.cluster(three_between).tolist() == [0, 1]


def test_linked_words_beside_a_range_and_further_out_count_against_it() -> None:
    asked = question("[A]", "u v w x y z", {(0, 1), (0, 3), (0, 4)}, [(2, 3), (0, 1), (1, 5)])
    assert scorers.beside(asked) == pytest.approx([-2, -1, 0])
    assert scorers.nearby(asked) == pytest.approx([-1, -1, 0])


def test_a_range_is_bounded_by_the_counterparts_of_the_neighbours_or_by_the_sentence() -> None:
    middle = question("a [B] c", "x y z", {(0, 0), (2, 2)}, [(1, 2), (0, 1), (0, 3)])
    assert scorers.bounded(middle) == pytest.approx([2, 0, 0])
    whole = question("[A]", "x y", set(), [(0, 2), (0, 1), (1, 2)])
    assert scorers.bounded(whole) == pytest.approx([2, 1, 1])


def test_brackets_and_quotation_marks_come_in_pairs() -> None:
    asked = question("[A]", "( x ) «", set(), [(0, 3), (0, 2), (1, 3), (1, 2), (3, 4)])
    assert scorers.brackets(asked).tolist() == pytest.approx([0, -1, -1, 0, -1])


def named_corpus() -> CorpusStatistics:
    """Return statistics in which "ana" is mostly a name and "casa" is none."""
    words, kinds = NameCounts(), NameCounts()
    for word, is_name in [("ana", True)] * 9 + [("casa", False)] * 9:
        words.add(word, is_name)
    return CorpusStatistics(words=words, kinds=kinds)


def test_words_that_lie_in_names_elsewhere_speak_for_a_range_and_against_leaving_them_outside() -> None:
    # (9 + 3 * 0.25) / 12 and 0.75 / 12 of the occurrences are in names
    ana, casa = math.log(9.75 / 2.25), math.log(0.75 / 11.25)
    asked = question("[Ana]", "casa ana", set(), [(1, 2), (0, 2), (0, 1)], named_corpus())
    expected = [(ana + ana) / 2, ((casa + ana) / 2 + casa) / 2, (casa + casa) / 2]
    assert scorers.names_inside(asked) == pytest.approx([(ana + ana) / 2, expected[1], (casa + casa) / 2])
    beyond = scorers.BEYOND_ODDS
    assert scorers.names_outside(asked) == pytest.approx([-(casa + beyond) / 2, -beyond, -(beyond + ana) / 2])


def test_a_small_letter_where_a_linked_capital_is_expected_counts_as_far_as_capitals_survive() -> None:
    asked = question("the [Dutch]", "neerlandés Ana", {(1, 0)}, [(0, 1), (1, 2)], CorpusStatistics(case=0.5))
    assert scorers.linked_case(asked) == pytest.approx([-0.5 * 2, 0])
    known_small = Capitals({"dutch": 3}, {"dutch": 0})
    statistics = CorpusStatistics(case=0.5, capitals=known_small)
    asked = question("the [Dutch]", "neerlandés Ana", {(1, 0)}, [(0, 1)], statistics)
    assert scorers.linked_case(asked) == pytest.approx([-0.5 * 2 * (1 - 3 / 4)])


def test_companions_all_over_the_corpus_may_differ_in_case() -> None:
    """ "calle" is linked to "Road" wherever either occurs, "ya" to "Party" once in six: one is no wrong link."""
    ranges = [(0, 1)]
    stems = LinkedStems({"road": {"calle": 3}, "party": {"ya": 1}}, {"road": 3, "party": 1}, {"calle": 3, "ya": 5})
    statistics = CorpusStatistics(case=1.0, stems=stems)
    companions = question("the [Road]", "calle Ana", {(1, 0)}, ranges, statistics)
    strangers = question("the [Party]", "ya Ana", {(1, 0)}, ranges, statistics)
    assert scorers.linked_case(companions).tolist() == [0]
    assert scorers.linked_case(strangers) == pytest.approx([-2 * (1 - 2 * 1 / (1 + 5))])


def test_a_free_small_letter_counts_against_an_edge_where_the_entity_has_a_capital() -> None:
    asked = question("the [Dutch]", "neerlandés la Ana", {(1, 0)}, [(1, 2), (0, 1), (2, 3)], CorpusStatistics(case=1))
    assert scorers.free_case(asked) == pytest.approx([-2, 0, 0])


def test_free_capitals_count_against_a_range_where_the_entity_has_none() -> None:
    ranges = [(0, 1), (1, 2), (1, 5)]
    asked = question("[food]", "Comida Ana Eva Ida Una", set(), ranges)
    assert scorers.foreign_capitals(asked) == pytest.approx([0, -1, -2])
    assert scorers.foreign_capitals(question("[Food]", "Comida Ana Eva Ida Una", set(), ranges)).tolist() == [0, 0, 0]


def test_link_probabilities_count_where_the_aligner_has_some() -> None:
    asked = with_scores(question("[A]", "x y", {(0, 0)}, [(0, 1), (1, 2)]), [[0.8, 0.4]])
    assert scorers.beside(asked) == pytest.approx([-0.4, -0.8])
    assert scorers.lost(asked) == pytest.approx([-0.2 * 0.4, -0.6 * 0.8])


def test_counts_of_a_corpus_by_word() -> None:
    pair = SentencePair("p", sentence("The Red house", Span(1, 2, "X")), sentence("Das rote Haus"))
    stems = count_linked_stems([(pair, Alignment.of([(2, 2)], pair.size))])
    assert stems.links == {"house": {"haus": 1}}
    assert (stems.source["house"], stems.target["rote"]) == (1, 1)
    capitals = count_capitals([pair.source, sentence("` Red is")])
    assert (capitals.upper["red"], capitals.lower["house"], capitals.lower["is"]) == (1, 1, 1)
    assert capitals.likely_names(("Red", "Red", "house"), 0, 3) == [0.5, 1.0, 0.0]
    assert letters_ratio([pair]) == pytest.approx(12 / 12)
