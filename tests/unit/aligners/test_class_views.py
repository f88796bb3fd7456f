"""Class views: coarse looks at words, learnt along links."""

import numpy as np
import pytest

from core.aligners.class_views import MAX_CLASSES, OTHER, VIEWS, ClassCounts, ClassFactors, ClassVocabulary

WORDS = ("The", "NATO", "summit", "of", "2024", ",", "A4")


def test_every_view_names_the_class_of_every_word() -> None:
    cases, suffixes, lengths, previous = (list(map(view.classify, view.words_read(WORDS))) for view in VIEWS)
    assert cases == ["A", "AA", "a", "a", "9", ".", "x9"]
    assert suffixes == ["-he", "-to", "-it", "of", "2024", ",", "a4"]
    assert lengths == ["3", "4", "6", "2", "9", ".", "x9"]
    assert previous == ["<", "the", "ato", "mit", "of", "024", ","]


def test_a_frozen_vocabulary_knows_no_new_classes() -> None:
    vocabulary = ClassVocabulary()
    numbers = vocabulary.add(["The", "dog"])
    assert numbers.shape == (len(VIEWS), 2)
    assert numbers.min() > OTHER
    frozen = vocabulary.frozen()
    assert frozen.add(["2024"])[0].tolist() == [OTHER]
    assert frozen.sizes == vocabulary.sizes == (3, 3, 2, 3)


def test_classes_beyond_the_limit_are_not_told_apart() -> None:
    vocabulary = ClassVocabulary()
    for number in range(MAX_CLASSES + 5):
        vocabulary.add([str(number)])
    assert vocabulary.add([str(MAX_CLASSES + 4)])[1].tolist() == [OTHER]
    assert vocabulary.add(["0"])[1].tolist() != [OTHER]


def test_factors_say_how_much_likelier_than_by_chance_two_classes_are_linked() -> None:
    tables = tuple(np.zeros((3, 3)) for _ in VIEWS)
    tables[0][1, 1] = tables[0][2, 2] = 4.0
    tables[0][1, 2] = 2.0
    factors = ClassCounts(tables).factors().tables
    # ten links; of class 1 are 6 sources and 4 targets: by chance 2.4 would be linked
    assert factors[0][1, 1] == pytest.approx(((4 + 1.0) / (2.4 + 1.0)) ** 0.5)
    assert factors[0][1, 2] == pytest.approx(((2 + 1.0) / (3.6 + 1.0)) ** 0.5)
    assert factors[0][2, 1] == 1  # never seen
    assert (factors[0][OTHER] == 1).all()
    assert (factors[1] == 1).all()


def test_links_are_counted_by_the_classes_of_their_words() -> None:
    sources, targets = ClassVocabulary(), ClassVocabulary()
    left, right = sources.add(["The", "dog"])[:, None, :], targets.add(["der", "Hund"])[:, None, :]
    counts = ClassCounts.zeros(sources, targets)
    counts.add(left, right, np.array([[[0.5, 0.0], [0.0, 1.0]]]))
    assert counts.tables[0][left[0, 0, 0], right[0, 0, 0]] == 0.5
    assert counts.tables[0][left[0, 0, 1], right[0, 0, 1]] == 1.0
    assert [table.sum() for table in counts.tables] == [1.5] * len(VIEWS)


def test_the_product_of_the_views_counts_and_no_tables_change_nothing() -> None:
    classes = np.array([[[1]], [[1]]])
    factors = ClassFactors((np.array([[1.0, 1.0], [1.0, 2.0]]), np.array([[1.0, 1.0], [1.0, 3.0]])))
    assert np.array(factors.product(classes, classes)).tolist() == [[[6.0]]]
    assert ClassFactors().product(classes, classes) == 1.0
