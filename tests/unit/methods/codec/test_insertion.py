"""The search for two markers in a fixed translation, against enumeration."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.methods.codec.insertion import Insertion, Insertions, Markers, decoder, likely_openings
from core.translators import Forced
from core.translators.nllb import Nllb
from tests.oracles import every_insertion
from tests.tiny_models.seq2seq import tiny_nllb

OPEN, CLOSE = 90, 91
MARKERS = Markers((OPEN,), (CLOSE,))


def bigrams(table: dict[tuple[int, int], float], usual: float) -> tuple[Forced, list[int]]:
    """A model that looks at one piece before: log probabilities from a table. Also: how much it was asked."""
    asked: list[int] = []

    def forced(sequences: Sequence[Sequence[int]]) -> list[list[list[float]]]:
        asked.append(len(sequences))
        return [
            [
                [table.get((before, piece), usual) for piece in (after, OPEN, CLOSE)]
                for before, after in pairwise([0, *pieces, 99])
            ]
            for pieces in sequences
        ]

    return forced, asked


def test_a_worked_example() -> None:
    # "1 2 3" between 0 (start) and 99 (end); markers are written gladly before 2 and after 3 only.
    table = {(1, OPEN): -0.1, (OPEN, 2): -0.1, (2, 3): -0.2, (3, CLOSE): -0.3, (CLOSE, 99): -0.1, (0, 1): -0.5}
    forced, _ = bigrams(table, -4.0)
    found = Insertions(decoder(forced), MARKERS, keep=2).best([1, 2, 3], range(3), range(1, 4))
    # 1 [2 3]: -.5 -.1 -.1 -.2 -.3 -.1 = -1.3; then [1 2 3]: -4 -4 -4 -.2 -.3 -.1 = -12.6,
    # just before 1 [2] 3: -.5 -.1 -.1 -4 -4 -4 = -12.7
    assert [(way.opening, way.closing) for way in found] == [(1, 3), (0, 3)]
    assert [way.score for way in found] == pytest.approx([-1.3, -12.6])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("ahead", [0, 1, 5])
def test_it_finds_what_enumeration_finds(seed: int, ahead: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 9))
    pieces = random.integers(1, 5, size).tolist()
    table = {
        (a, b): -float(random.exponential(2.0))
        for a in (0, 1, 2, 3, 4, OPEN, CLOSE)
        for b in (1, 2, 3, 4, OPEN, CLOSE, 99)
    }
    decode = decoder(bigrams(table, -3.0)[0])
    openings, closings = range(size), range(1, size + 1)
    keep = int(random.integers(1, 7))
    search = Insertions(decode, MARKERS, keep, ahead, batch=int(random.integers(1, 5)))
    expected = every_insertion(decode, MARKERS, pieces, openings, closings)
    found = search.best(pieces, openings, closings)
    assert len(found) == min(keep, len(expected))
    assert [way.score for way in found] == pytest.approx([way.score for way in expected[:keep]])
    assert set(found) <= set(expected)


def test_bounds_spare_most_of_the_decodes() -> None:
    table = {(12, 99): -0.1, (6, OPEN): -0.1, (OPEN, 7): -0.1, (7, CLOSE): -0.1, (CLOSE, 8): -0.1} | {
        (k, k + 1): -0.1 for k in range(12)
    }
    forced, asked = bigrams(table, -6.0)
    Insertions(decoder(forced), MARKERS, keep=1, ahead=0, batch=1).best(range(1, 13), range(12), range(1, 13))
    assert sum(asked) <= 5  # of 1 + 12 + 78


def test_a_search_without_an_opinion_ends_with_what_it_has() -> None:
    forced, asked = bigrams({}, -2.0)
    [found] = Insertions(decoder(forced), MARKERS, keep=1, ahead=0, batch=4, limit=6).best(
        range(1, 41), range(40), range(1, 41)
    )
    assert found.score == pytest.approx(-2.0 * 43)
    assert sum(asked) <= 1 + 6 + 4 + 4
    everything, spent = bigrams({}, -2.0)
    assert Insertions(decoder(everything), MARKERS, keep=1, limit=10**6).best(range(1, 5), range(4), range(1, 5))
    assert sum(spent) > 4


def test_markers_of_several_pieces() -> None:
    random = np.random.default_rng(5)
    table = {(a, b): -float(random.exponential(2.0)) for a in range(100) for b in (1, 2, 3, 80, 81, OPEN, CLOSE, 99)}
    decode = decoder(bigrams(table, -3.0)[0])
    markers = Markers((OPEN, 80), (CLOSE, 81, 80))
    found = Insertions(decode, markers, 4).best([1, 2, 3, 1], range(4), range(1, 5))
    assert found == every_insertion(decode, markers, [1, 2, 3, 1], range(4), range(1, 5))[:4]


def test_nothing_to_mark() -> None:
    decode = decoder(bigrams({}, -1.0)[0])
    assert Insertions(decode, MARKERS).best([], [], []) == []
    assert Insertions(decode, MARKERS).best([1], [0], [1]) == [Insertion(-4.0, 0, 1)]


def test_openings_are_where_a_piece_loses() -> None:
    plain = np.full(12, -1.0)
    marked = plain - np.array([0, 0.2, 0, 0.05, 0.6, 0, 0, 0, 0.1, 0, 0.3, -1])
    # 4 loses 0.6; 1 and 8 lose 0.1 or more within five pieces of it; 10 is six away; 3 loses too little.
    assert likely_openings(plain, marked) == [1, 4, 8]
    assert likely_openings(plain, plain) == []


def test_a_neural_model_agrees_with_enumeration(tmp_path: Path) -> None:
    forcing = Nllb(str(tiny_nllb(tmp_path))).force("en", "de")
    pieces, places = forcing.pieces("Angela Merkel besuchte Paris.")
    assert [piece for _, piece in sorted(zip(places, pieces, strict=True))] == pieces
    opening, closing = [piece for piece in range(10, 40) if piece not in pieces][:2]  # any two will do as markers
    decode = decoder(forcing.source("[ Angela Merkel ] visited Paris.", [opening, closing]))
    markers = Markers((opening,), (closing,))
    size = len(pieces)
    expected = every_insertion(decode, markers, pieces, range(size), range(1, size + 1))
    for ahead in (0, 2):
        found = Insertions(decode, markers, keep=5, ahead=ahead).best(pieces, range(size), range(1, size + 1))
        assert [way[1:] for way in found] == [way[1:] for way in expected[:5]]
        assert [way.score for way in found] == pytest.approx([way.score for way in expected[:5]], abs=1e-3)


def test_forced_decodes_are_the_likelihoods(tmp_path: Path) -> None:
    nllb = Nllb(str(tiny_nllb(tmp_path)))
    text, translation = "Angela Merkel visited Paris.", "Angela Merkel besuchte Paris."
    forcing = nllb.force("en", "de")
    pieces, _ = forcing.pieces(translation)
    [said] = decoder(forcing.source(text, [0, 1]))([pieces])
    [mean] = nllb.likelihood("en", "de")([(text, translation)])
    assert said.pieces.mean() == pytest.approx(mean, abs=1e-4)
    assert len(said.pieces) == len(pieces) + 1
