"""Sentences of two documents are aligned by lengths and words."""

import numpy as np
import pytest

from core.errors import BadInput
from core.model import Sentence
from core.sentence_alignment import banded
from core.sentence_alignment.bead_alignment import align_sentences
from core.sentence_alignment.beads import Bead
from core.sentence_alignment.lattice import Lattice
from core.sentence_alignment.length_model import VARIANCE, LengthModel, mean_model, measured_model
from core.text import tokenise

ENGLISH = (
    "The harbour was quiet.",
    "Ana Silva had left Oslo before dawn, because the wind was cold.",
    "She carried two nets and a lamp.",
    "In the afternoon a ship arrived from Kampala.",
    "Its captain, John Okello, asked for water.",
    "Nobody answered him.",
    "The well has been dry since 1987.",
)
GERMAN = (
    "Der Hafen war still.",
    "Ana Silva hatte Oslo vor der Morgendämmerung verlassen, weil der Wind kalt war.",
    "Sie trug zwei Netze und eine Lampe.",
    "Am Nachmittag kam ein Schiff aus Kampala an.",
    "Sein Kapitän, John Okello, bat um Wasser.",
    "Niemand antwortete ihm.",
    "Der Brunnen ist seit 1987 trocken.",
)


def sentences(texts: tuple[str, ...], lang: str) -> list[Sentence]:
    return [Sentence(*tokenise(text, lang), lang) for text in texts]


def aligned(
    source: tuple[str, ...], target: tuple[str, ...], by_words: bool = True
) -> list[tuple[list[int], list[int]]]:
    beads = align_sentences(sentences(source, "en"), sentences(target, "de"), by_words)
    assert [i for bead in beads for i in bead.source] == list(range(len(source)))
    assert [j for bead in beads for j in bead.target] == list(range(len(target)))
    assert all(0 <= bead.probability <= 1 for bead in beads)
    return [(list(bead.source), list(bead.target)) for bead in beads]


def test_a_translation_is_aligned_one_by_one() -> None:
    assert aligned(ENGLISH, GERMAN) == [([i], [i]) for i in range(7)]
    assert aligned(ENGLISH, GERMAN, by_words=False) == [([i], [i]) for i in range(7)]


def test_words_find_a_sentence_that_one_side_lacks_where_lengths_cannot() -> None:
    shorter = GERMAN[:3] + GERMAN[4:]
    beads = aligned(ENGLISH, shorter)
    assert ([3], []) in beads
    assert ([4], [3]) in beads
    assert ([2], [2]) in beads


def test_sentences_that_one_side_joins_are_one_bead() -> None:
    joined = (*GERMAN[:4], "Sein Kapitän, John Okello, bat um Wasser, aber niemand antwortete ihm.", GERMAN[6])
    assert ([4, 5], [4]) in aligned(ENGLISH, joined)


def test_a_doubtful_bead_is_less_sure_than_a_plain_one() -> None:
    extra = (*GERMAN[:3], "Es regnete.", *GERMAN[3:])
    beads = align_sentences(sentences(ENGLISH, "en"), sentences(extra, "de"))
    by_source = {bead.source.start: bead for bead in beads if bead.source}
    around = min(by_source[2].probability, by_source[3].probability)
    assert around < by_source[6].probability


def test_a_document_without_a_partner_is_left_over_whole() -> None:
    assert aligned(ENGLISH[:2], ()) == [([0], []), ([1], [])]
    assert aligned((), GERMAN[:1]) == [([], [0])]


def test_a_long_document_is_aligned_in_a_band_and_not_in_a_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banded, "MIN_WIDTH", 20)
    seen: list[int] = []
    best = Lattice.best

    def counted(lattice: Lattice) -> list[Bead]:
        seen.append(lattice.band.cells)
        return best(lattice)

    monkeypatch.setattr(Lattice, "best", counted)
    source = sentences(ENGLISH * 30, "en")
    beads = align_sentences(source, sentences(GERMAN * 30, "de"), by_words=False)
    assert max(seen) <= 211 * 20
    assert [bead.shape for bead in beads] == [(1, 1)] * 210


def test_a_band_is_widened_where_the_alignment_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banded, "MIN_WIDTH", 12)
    source, target = ENGLISH * 12, GERMAN * 6 + ("Und dann?",) * 40 + GERMAN * 6
    beads = align_sentences(sentences(source, "en"), sentences(target, "de"))
    pairs = {(bead.source.start, bead.target.start) for bead in beads if bead.shape == (1, 1)}
    assert {(i, i) for i in range(35)} <= pairs
    assert len({(i, i + 40) for i in range(49, 84)} & pairs) >= 33


def test_documents_too_far_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(banded, "MIN_WIDTH", 4)
    monkeypatch.setattr(banded, "MAX_CELLS", 300)
    with pytest.raises(BadInput, match="too far apart") as refused:
        align_sentences(sentences(ENGLISH * 6, "en"), sentences(("Und dann?",) * 40 + GERMAN * 6, "de"))
    assert "several files" in refused.value.remedy


def test_equal_lengths_are_likeliest_and_the_direction_makes_no_difference() -> None:
    model = LengthModel()
    likelihood = model.log_likelihood(100, np.array([100.0, 150.0, 200.0]))
    assert likelihood[0] == pytest.approx(0)
    assert likelihood[0] > likelihood[1] > likelihood[2]
    assert model.log_likelihood(50, np.array([80.0]))[0] == pytest.approx(model.log_likelihood(80, np.array([50.0]))[0])


def test_lengths_are_measured_where_there_are_enough() -> None:
    usual = mean_model([10, 30], [20, 60])
    assert usual == LengthModel(2.0, VARIANCE)
    few, many = np.full(5, 50.0), np.full(50, 50.0)
    assert measured_model(few, few * 3, usual) == usual
    assert measured_model(many, many * 3, usual).mean == pytest.approx(3)
