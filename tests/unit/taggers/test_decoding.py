"""From a model's tags and probabilities to spans, worked out by hand."""

from itertools import pairwise

import numpy as np
import pytest

from core.errors import InvalidValue, UnknownName
from core.model import Scores, Span
from core.taggers.base import Tagging
from core.taggers.decoding import tag_set, viterbi
from core.taggers.label_mapping import map_labels, parse_renames

IOB2 = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
CONLL = ("B-LOC", "B-MISC", "B-ORG", "I-LOC", "I-MISC", "I-ORG", "I-PER", "O")


def one_hot(tags: tuple[str, ...], *wanted: str) -> Scores:
    return np.array([[tag == name for tag in tags] for name in wanted], np.float32)


def test_greedy_opens_a_span_at_b_and_at_an_i_after_another_label_or_o() -> None:
    tags = tag_set(IOB2)
    words = one_hot(IOB2, "B-PER", "I-PER", "B-PER", "I-LOC", "O", "I-LOC", "I-LOC")
    assert tags.spans(words) == (Span(0, 2, "PER"), Span(2, 3, "PER"), Span(3, 4, "LOC"), Span(5, 7, "LOC"))


def test_a_model_without_b_per_still_finds_persons_and_parts_neighbours_that_have_a_b() -> None:
    tags = tag_set(CONLL)
    words = one_hot(CONLL, "I-PER", "I-PER", "O", "I-LOC", "B-LOC", "I-LOC", "I-PER")
    assert tags.spans(words) == (Span(0, 2, "PER"), Span(3, 4, "LOC"), Span(4, 6, "LOC"), Span(6, 7, "PER"))


def test_where_a_label_has_no_b_the_columns_are_io_and_a_beginning_is_looked_up_inside() -> None:
    tags = tag_set(CONLL)
    assert tags.tags == ("O", "I-LOC", "I-MISC", "I-ORG", "I-PER")
    assert not tags.begins
    row = np.array([[0.1, 0, 0, 0.3, 0, 0, 0.4, 0.2]], np.float32)
    tagging = Tagging((), tags.tags, row @ tags.fold)
    assert tagging.probability("B-LOC") == pytest.approx([0.4])  # B-LOC 0.1 and I-LOC 0.3, either may open
    assert tagging.probability("I-LOC") == pytest.approx([0.4])
    assert tagging.probability("B-PER") == pytest.approx([0.4])
    assert tagging.probability("O") == pytest.approx([0.2])
    assert tagging.probability("B-DATE") == pytest.approx([0])
    assert tagging.labels == ("LOC", "MISC", "ORG", "PER")


def test_bare_labels_are_inside_tags() -> None:
    tags = tag_set(("O", "PER", "GEO-POL"))
    assert tags.tags == ("O", "I-PER", "I-GEO-POL")
    assert tags.spans(one_hot(tags.written, "I-PER", "I-PER", "I-GEO-POL")) == (
        Span(0, 2, "PER"),
        Span(2, 3, "GEO-POL"),
    )


def test_bioes_is_read_as_it_is_and_folded_into_iob2() -> None:
    tags = tag_set(("O", "B-PER", "I-PER", "E-PER", "S-PER"))
    assert tags.tags == ("O", "B-PER", "I-PER")
    words = one_hot(tags.written, "S-PER", "B-PER", "E-PER", "O")
    assert tags.spans(words) == (Span(0, 1, "PER"), Span(1, 3, "PER"))
    assert (words @ tags.fold).tolist() == [[0, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]


def test_a_model_may_be_said_to_be_iob1() -> None:
    assert tag_set(IOB2, "IOB1").tags == ("O", "I-PER", "I-LOC")
    with pytest.raises(UnknownName, match="IOB1"):
        tag_set(IOB2, "IOB3")


def test_viterbi_by_hand() -> None:
    """Word 1 prefers I-PER, which may not open: O then O is worth 0.4 * 0.4, B then I 0.3 * 0.6."""
    tags = ("O", "B-PER", "I-PER")
    probabilities = np.array([[0.4, 0.3, 0.3], [0.4, 0.0, 0.6]], np.float32)
    assert viterbi(probabilities, tags) == [1, 2]
    assert viterbi(np.array([[0.7, 0.1, 0.2], [0.4, 0.0, 0.6]], np.float32), tags) == [0, 0]  # .28 against .06
    assert viterbi(np.zeros((0, 3), np.float32), tags) == []


def test_viterbi_is_the_best_of_all_allowed_paths() -> None:
    tags = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
    rng = np.random.default_rng(3)
    for _ in range(20):
        rows = rng.dirichlet(np.ones(5), 4).astype(np.float32)
        paths = [path for path in np.ndindex(5, 5, 5, 5) if _allowed([tags[k] for k in path])]
        best = max(paths, key=lambda path: np.prod([rows[word, k] for word, k in enumerate(path)]))
        assert viterbi(rows, tags) == list(best)


def _allowed(path: list[str]) -> bool:
    return all(not tag.startswith("I") or before in {tag, f"B{tag[1:]}"} for before, tag in pairwise(["O", *path]))


def test_viterbi_needs_beginnings() -> None:
    with pytest.raises(InvalidValue, match="viterbi"):
        tag_set(CONLL).spans(one_hot(CONLL, "O"), "viterbi")
    with pytest.raises(UnknownName, match="greedy"):
        tag_set(IOB2).spans(one_hot(IOB2, "O"), "beam")


@pytest.mark.parametrize("labels", [("LABEL_0", "LABEL_1"), ("O",), ("B-PER", "I-PER"), ("O", "LABEL_1")])
def test_labels_that_are_no_tags_are_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue):
        tag_set(labels)


def test_renaming_adds_up_and_dropping_goes_to_o() -> None:
    """GPE and LOC become one column, MISC adds to O: 0.1 + 0.15, 0.2 + 0.3."""
    tags = ("O", "B-GPE", "I-GPE", "B-LOC", "B-MISC")
    tagging = Tagging(
        (Span(0, 1, "GPE"), Span(1, 2, "MISC"), Span(2, 3, "LOC")),
        tags,
        np.array([[0.1, 0.2, 0.25, 0.3, 0.15]] * 3, np.float32),
    )
    kept = map_labels(tagging, ("GPE=LOC",), ("LOC",))
    assert kept.spans == (Span(0, 1, "LOC"), Span(2, 3, "LOC"))
    assert kept.tags == ("O", "B-LOC", "I-LOC")
    assert kept.probabilities is not None
    assert kept.probabilities[0].tolist() == pytest.approx([0.25, 0.5, 0.25])
    assert map_labels(tagging, (), ()) == tagging
    assert map_labels(Tagging((Span(0, 1, "DATE"),)), (), ("PER", "DATE")).spans == (Span(0, 1, "DATE"),)


def test_a_rename_is_old_equals_new() -> None:
    assert parse_renames(("GPE=LOC", "PERSON = PER")) == {"GPE": "LOC", "PERSON": "PER"}
    for wrong in ("GPE", "=LOC", "GPE="):
        with pytest.raises(InvalidValue, match="OLD=NEW"):
            parse_renames((wrong,))


def test_a_tagging_without_probabilities_says_so() -> None:
    with pytest.raises(InvalidValue, match="no probabilities"):
        Tagging(()).probability("B-PER")
