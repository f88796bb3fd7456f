"""SimAlign: links from the likeness of contextual vectors (Jalili Sabet et al., Findings of EMNLP 2020)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core import pretrained
from core.aligners.contextual import ContextualAligner, probability
from core.aligners.encoder import Floats, Pieces, encoder
from core.aligners.extraction import EXTRACTORS, Links
from core.components.component import Progress
from core.errors import InvalidValue, UnknownName
from core.model import SentencePair

TOKEN_TYPES = ("bpe", "word")


@dataclass(frozen=True, slots=True)
class SimAlign:
    """SimAlign: links words whose contextual vectors are most alike; the defaults are its package's.

    ``model``: an encoder, by its name on the hub or its folder. ``layer``: the one whose vectors
    count, 0 being the embeddings. ``links``: how links are taken; ``argmax`` (the package's inter),
    ``itermax``, ``match`` (mwmf), ``forward`` (fwd) or ``backward`` (rev). ``token_type``: what is
    linked; sub-words (``bpe``) or words (``word``, the mean of their sub-words). ``distortion``: how
    much links far from the diagonal are held back, 0..1. ``read_as``: for models that are told the
    language of a sentence (NLLB); "pcm=eng_Latn" reads one that they do not know as another.
    """

    model: str = "bert-base-multilingual-cased"
    layer: int = 8
    links: str = "itermax"
    token_type: str = "bpe"
    distortion: float = 0.0
    read_as: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.links not in EXTRACTORS:
            raise UnknownName("way to take links", self.links, EXTRACTORS)
        if self.token_type not in TOKEN_TYPES:
            raise UnknownName("token type", self.token_type, TOKEN_TYPES)
        if not (self.layer >= 0 and 0 <= self.distortion <= 1):
            raise InvalidValue("SimAlign needs a layer of 0 or more and a distortion between 0 and 1.")

    @property
    def needs(self) -> tuple[str, ...]:
        """The model."""
        return (self.model,)

    def prepare(
        self, pairs: Sequence[SentencePair], background: object = None, progress: Progress | None = None
    ) -> ContextualAligner:
        """Return the aligner; its model is loaded for the first pair that is not in the cache."""
        options = [self.layer, self.links, self.token_type, self.distortion, self.read_as]
        kind = json.dumps(["simalign", pretrained.identity(self.model), *options])
        load = partial(encoder, self.model, self.layer, self.read_as)
        return ContextualAligner("simalign", kind, load, self._link, whole=self.token_type == "word")

    def _link(self, source: Pieces, target: Pieces) -> tuple[Links, NDArray[np.floating]]:
        """Link by likeness, with the probabilities that AWESoME makes of the same vectors as scores.

        The likeness itself, about as high for any two words, would mislead a method that adds scores up.
        """
        likeness = distorted(similarity(source.vectors, target.vectors), self.distortion)
        scores = distorted(probability(source.vectors @ target.vectors.T), self.distortion)
        return EXTRACTORS[self.links](likeness), scores


def similarity(source: Floats, target: Floats) -> Floats:
    """Return (cosine + 1) / 2 of each pair of rows."""
    matrix: Floats = (_unit(source) @ _unit(target).T + np.float32(1)) / np.float32(2)
    return matrix


def _unit(vectors: Floats) -> Floats:
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    units: Floats = np.divide(vectors, np.where(lengths == 0, np.float32(1), lengths), dtype=np.float32)
    return units


def distorted(likeness: Floats, ratio: float) -> NDArray[np.floating]:
    """Multiply each cell by 1 - ratio · (its distance from the diagonal)², positions running from 0 to 1."""
    if ratio == 0 or min(likeness.shape) < 2:
        return likeness
    rows, columns = (np.linspace(0, 1, size) for size in likeness.shape)
    return likeness * (1 - ratio * (rows[:, None] - columns) ** 2)
