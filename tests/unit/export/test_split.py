"""Splits: what stays together, and how near the parts come to what was asked for."""

from collections import Counter
from dataclasses import replace

import pytest

from core.corpora.bundled import read_bundled
from core.errors import InvalidValue
from core.export.split import PARTS, SplitOptions, groups, split, table
from core.model import SentencePair, Span
from tests.workspaces import pair

A = pair("a", "x y", "u v", [], "")
SAME_SOURCE = pair("b", "x y", "w", [], "")
SAME_TARGET = pair("c", "z", "w", [], "")
ALONE = pair("d", "p", "q", [], "")


def test_pairs_with_the_same_words_on_a_side_belong_together_also_through_others() -> None:
    assert groups([A, ALONE, SAME_SOURCE, SAME_TARGET]) == [[0, 2, 3], [1]]


def test_pairs_of_a_document_belong_together_and_empty_sentences_tie_nothing() -> None:
    empty = [pair(name, "", name, [], "") for name in "ab"]
    assert groups(empty) == [[0], [1]]
    assert groups([replace(A, document="news"), ALONE, replace(SAME_TARGET, document="news")]) == [[0, 2], [1]]


def test_the_whole_of_a_part_is_all_there_is() -> None:
    assert split([A, ALONE], SplitOptions(0, 0, 100)) == ("test", "test")
    assert split([], SplitOptions()) == ()


def test_a_rare_label_is_spread_over_the_parts() -> None:
    many = [pair(f"p{n}", f"s{n}", f"t{n}", [], "") for n in range(100)]
    many = [with_target(one, "RARE" if n % 20 == 0 else "PER") for n, one in enumerate(many)]
    parts = split(many, SplitOptions(60, 20, 20))
    rows = {row.part: row for row in table(many, parts)}
    assert {name: row.labels["RARE"] for name, row in rows.items()} == {"train": 3, "dev": 1, "test": 1}
    assert {name: row.pairs for name, row in rows.items()} == {"train": 60, "dev": 20, "test": 20}
    assert sum(row.groups for row in rows.values()) == 100


def with_target(one: SentencePair, label: str) -> SentencePair:
    return replace(one, target=one.target.with_spans([Span(0, 1, label)]))


def test_a_large_document_does_not_go_where_it_does_not_fit() -> None:
    many = [pair(f"p{n}", f"s{n}", f"t{n}", [], "") for n in range(100)]
    many = [replace(one, document="book" if n < 40 else "") for n, one in enumerate(many)]
    parts = split(many, SplitOptions(80, 10, 10))
    assert Counter(parts) == {"train": 80, "dev": 10, "test": 10}
    assert set(parts[:40]) == {"train"}


def test_a_real_corpus_comes_close_in_every_label() -> None:
    pairs = read_bundled("uner-pud.en-de").pairs
    rows = table(pairs, split(pairs, SplitOptions(80, 10, 10, 7)))
    whole = Counter(span.label for one in pairs for span in one.target.spans or ())
    for row, share in zip(rows, (0.8, 0.1, 0.1), strict=True):
        assert abs(row.pairs - share * len(pairs)) <= 1
        assert all(abs(row.labels[label] - share * count) <= 1 for label, count in whole.items())
    assert [row.part for row in rows] == list(PARTS)


@pytest.mark.parametrize("shares", [(50, 30, 30), (110, -10, 0)])
def test_shares_make_a_hundred(shares: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidValue, match="make 100"):
        SplitOptions(*shares)
