"""Align the sentences of two documents, in passes: each learns from the sentences that the one before was sure of."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.components.component import Progress
from core.errors import BadInput
from core.lexicons.shipped import has_tables
from core.model import Sentence, SentencePair
from core.sentence_alignment.banded import Band, band_around, usual_width, widest
from core.sentence_alignment.beads import PRIORS, PRIORS_WITH_WORDS, Bead, Shape
from core.sentence_alignment.lattice import Lattice
from core.sentence_alignment.length_model import LengthModel, mean_model, measured_model
from core.sentence_alignment.word_model import WordScores, word_scores
from core.sentence_alignment.word_table import Stems, known_links, learnt_links

Floats = NDArray[np.float64]

PASSES = 3
CONFIDENT = 0.9
"""Probability from which the words of a pair of sentences are learnt from."""
MIN_SURE = 20
"""Pairs from which words are learnt: in fewer, the words of a wrong pair would only confirm it."""
PRIOR_BEADS = 20.0
"""Beads that the priors of the shapes are worth, beside those that were counted in the pass before."""
EDGE = 3
"""Columns from the edge of a band at which an alignment may be better outside of it."""


@dataclass(frozen=True, slots=True)
class AlignmentModel:
    """What an alignment goes by: shapes of beads, lengths and, unless ``None``, words."""

    priors: Mapping[Shape, float]
    lengths: LengthModel
    words: WordScores | None = None


class DocumentLattice:
    """Sentences of both sides of a document, at least one each, and the lattices of their alignments."""

    def __init__(self, sources: Sequence[Sentence], targets: Sequence[Sentence]) -> None:
        self.sides = sources, targets
        self.ends = _ends(sources), _ends(targets)
        self.width = usual_width(len(sources) + 1, len(targets) + 1)

    @property
    def sizes(self) -> tuple[int, int]:
        """The number of sentences of each side."""
        return len(self.sides[0]), len(self.sides[1])

    @property
    def band(self) -> Band:
        """The band of nodes around those that divide both texts, in characters, in the same ratio."""
        source, target = self.ends
        centres = np.searchsorted(target, source * target[-1] / max(source[-1], 1.0))
        return band_around(centres, len(target), self.width)

    @property
    def sentence_band(self) -> Band:
        """The band of pairs of sentences that lie between these nodes."""
        nodes = self.band
        firsts = np.maximum(nodes.firsts[1:] - 1, 0)
        return Band(firsts, min(nodes.width, self.sizes[1]))

    def best(self, model: AlignmentModel) -> list[Bead]:
        """Return the likeliest alignment; the band is widened as long as this lies on its edge."""
        while True:
            band = self.band
            if not _is_torn(band):
                beads = Lattice(band, self.sizes, self._scorer(model), tuple(PRIORS)).best()
                if not _touches(band, beads, self.sizes[1]):
                    return beads
            self._widen()

    def _widen(self) -> None:
        wider = min(2 * self.width, self.sizes[1] + 1, widest(self.sizes[0] + 1))
        if wider <= self.width:
            problem = f"{self.sizes[0]:,} and {self.sizes[1]:,} sentences lie too far apart to be aligned at once."
            raise BadInput(
                "The documents", problem, "Cut both at the same places, such as chapters, into several files."
            )
        self.width = wider

    def _scorer(self, model: AlignmentModel) -> "BeadScorer":
        return BeadScorer(self.ends, model)

    def sure_pairs(self, beads: Iterable[Bead]) -> list[SentencePair]:
        """Return the pairs of one sentence each that are sure."""
        sure = (bead for bead in beads if bead.shape == (1, 1) and bead.probability >= CONFIDENT)
        return [SentencePair(str(bead.source[0]), self._sentence(0, bead), self._sentence(1, bead)) for bead in sure]

    def _sentence(self, side: int, bead: Bead) -> Sentence:
        return self.sides[side][(bead.source, bead.target)[side][0]]


@dataclass(frozen=True, slots=True)
class BeadScorer:
    """Log scores of beads (`core.sentence_alignment.lattice.BeadScore`).

    ``ends`` are the characters before each sentence, and of all, by side.
    """

    ends: tuple[Floats, Floats]
    model: AlignmentModel

    def __call__(self, shape: Shape, i: int, j: int, count: int) -> Floats:
        prior = float(np.log(self.model.priors[shape]))
        if 0 in shape:
            return np.full(count, prior)
        source, target = self.ends
        columns = np.clip(np.arange(j, j + count), 0, len(target) - 1)
        lengths = target[columns] - target[np.maximum(columns - shape[1], 0)]
        score: Floats = prior + self.model.lengths.log_likelihood(float(source[i] - source[i - shape[0]]), lengths)
        if self.model.words is not None:
            score += self.model.words.score(shape, i, j, count)
        return score


def _ends(sentences: Sequence[Sentence]) -> Floats:
    """Return the number of characters before each sentence, and of all."""
    return np.cumsum([0.0, *(len(sentence.text) for sentence in sentences)])


def _is_torn(band: Band) -> bool:
    """Tell whether a row of a band begins behind the end of the one before."""
    return bool((np.diff(band.firsts) >= band.width).any())


def _touches(band: Band, beads: Sequence[Bead], columns: int) -> bool:
    """Tell whether an alignment lies on an edge of a band that is not one of the whole lattice."""
    for bead in beads:
        first = int(band.firsts[bead.source.stop])
        last = first + band.width - 1
        j = bead.target.stop
        if (first > 0 and j < first + EDGE) or (last < columns and j > last - EDGE):
            return True
    return False


def align_sentences(
    sources: Sequence[Sentence], targets: Sequence[Sentence], by_words: bool = True, progress: Progress | None = None
) -> list[Bead]:
    """Align the sentences of two documents; every sentence is in one bead, in order.

    Without ``by_words``, only lengths count. Time and memory grow with the sentences times the width of the band.
    """
    if not (sources and targets):
        return _unpaired(sources, targets)
    lattice = DocumentLattice(sources, targets)
    lengths = mean_model([len(sentence.text) for sentence in sources], [len(sentence.text) for sentence in targets])
    stems = Stems(sources), Stems(targets)
    langs = sources[0].lang, targets[0].lang
    links = known_links(*stems, langs) if by_words else {}
    model = AlignmentModel(PRIORS_WITH_WORDS if by_words and has_tables(*langs) else PRIORS, lengths)
    beads: list[Bead] = []
    for number in range(PASSES):
        if progress:
            progress(number / PASSES, "Aligning sentences")
        if number:
            sure = lattice.sure_pairs(beads)
            model = _learnt(model, sure, beads) if by_words else _measured(model, sure)
            links = links | (learnt_links(*stems, sure) if by_words and len(sure) >= MIN_SURE else {})
        if links:
            model = replace(model, words=word_scores(*stems, links, lattice.sentence_band))
        beads = lattice.best(model)
    return beads


def _learnt(model: AlignmentModel, sure: Sequence[SentencePair], beads: Sequence[Bead]) -> AlignmentModel:
    """Return the model with the lengths of sure pairs, and the shapes of the beads of the pass before.

    Where lengths alone count, the shapes of a pass would only confirm themselves: those of the paper stay.
    """
    counts = Counter(bead.shape for bead in beads)
    whole = len(beads) + PRIOR_BEADS
    priors = {shape: (counts[shape] + PRIOR_BEADS * prior) / whole for shape, prior in PRIORS_WITH_WORDS.items()}
    return replace(_measured(model, sure), priors=priors)


def _measured(model: AlignmentModel, sure: Sequence[SentencePair]) -> AlignmentModel:
    """Return the model with the lengths of sure pairs."""
    source, target = (np.array([len(text) for text in texts], np.float64) for texts in _texts(sure))
    return replace(model, lengths=measured_model(source, target, model.lengths))


def _texts(pairs: Sequence[SentencePair]) -> tuple[list[str], list[str]]:
    return [pair.source.text for pair in pairs], [pair.target.text for pair in pairs]


def _unpaired(sources: Sequence[Sentence], targets: Sequence[Sentence]) -> list[Bead]:
    """Return a bead for each sentence where one side has none."""
    beads = [Bead(range(i, i + 1), range(0), 1.0) for i in range(len(sources))]
    return beads + [Bead(range(len(sources), len(sources)), range(j, j + 1), 1.0) for j in range(len(targets))]
