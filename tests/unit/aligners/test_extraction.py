"""Links from scores, against the published definitions written out plainly."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.aligners.extraction import EXTRACTORS, argmax, itermax, linked, match
from core.model import Scores


@st.composite
def score_matrices(draw: st.DrawFn, longest: int = 7) -> Scores:
    rows, columns = draw(st.integers(1, longest)), draw(st.integers(1, longest))
    values = draw(st.lists(st.integers(0, 8), min_size=rows * columns, max_size=rows * columns))
    scores: Scores = np.array(values, np.float32).reshape(rows, columns) / np.float32(8)
    return scores


def plain_argmax(scores: list[list[float]]) -> set[tuple[int, int]]:
    columns = [list(column) for column in zip(*scores, strict=True)]
    best_of_row = {(i, row.index(max(row))) for i, row in enumerate(scores)}
    best_of_column = {(column.index(max(column)), j) for j, column in enumerate(columns)}
    return best_of_row & best_of_column


def plain_itermax(scores: list[list[float]]) -> set[tuple[int, int]]:
    links = plain_argmax(scores)
    rows, columns = {i for i, _ in links}, {j for _, j in links}
    size = len(scores), len(scores[0])
    if min(size) <= 2 or len(rows) == size[0] or len(columns) == size[1]:
        return links
    weights = {0: 1.0, 1: 0.9, 2: 0.0}
    damped = [
        [value * weights[(i in rows) + (j in columns)] for j, value in enumerate(row)] for i, row in enumerate(scores)
    ]
    return links | {(i, j) for i, j in plain_argmax(damped) if not (i in rows and j in columns)}


@given(score_matrices())
def test_argmax_takes_the_best_of_row_and_column(scores: Scores) -> None:
    assert set(linked(argmax(scores))) == plain_argmax(scores.tolist())


@given(score_matrices())
def test_itermax_is_argmax_twice(scores: Scores) -> None:
    assert set(linked(itermax(scores))) == plain_itermax(scores.astype(np.float64).tolist())


@given(score_matrices(longest=5))
def test_match_has_the_greatest_total_of_all_one_to_one_links(scores: Scores) -> None:
    wide = scores if scores.shape[0] <= scores.shape[1] else scores.T
    best = max(
        sum(float(wide[i, j]) for i, j in enumerate(chosen)) for chosen in permutations(range(wide.shape[1]), len(wide))
    )
    links = match(scores)
    assert scores[links].sum() == best
    assert links.sum(0).max() <= 1
    assert links.sum(1).max() <= 1


def test_itermax_links_a_second_word_to_a_taken_one() -> None:
    scores = np.array([[0.9, 0.8, 0.0, 0.0], [0.0, 0.1, 0.7, 0.0], [0.0, 0.0, 0.6, 0.0]], np.float32)
    assert linked(argmax(scores)) == ((0, 0), (1, 2))
    assert linked(itermax(scores)) == ((0, 0), (0, 1), (1, 2), (2, 2))


def test_every_extractor_takes_a_sentence_without_words() -> None:
    for extract in EXTRACTORS.values():
        assert extract(np.zeros((0, 3), np.float32)).shape == (0, 3)
        assert extract(np.zeros((2, 0), np.float32)).shape == (2, 0)
