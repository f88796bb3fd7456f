"""AWESoME: links where the softmax of contextual dot products agrees in both directions.

Dou & Neubig, *Word Alignment by Fine-tuning Embeddings on Parallel Corpora* (EACL 2021),
section 2.1. With other encoders the same rule is AccAlign (LaBSE, layer 6, threshold 0.1;
Wang et al., EMNLP 2022) and TransAlign (the encoder of NLLB-200, layer 12, threshold 0.001;
Ebing & Glavaš 2025).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from core import pretrained
from core.aligners.contextual import ContextualAligner, probability, softmax
from core.aligners.encoder import Floats, Pieces, encoder
from core.aligners.extraction import Links
from core.components.component import Progress
from core.errors import InvalidValue
from core.model import SentencePair


@dataclass(frozen=True, slots=True)
class Awesome:
    """AWESoME: links words whose contextual vectors choose each other by softmax; not fine-tuned.

    ``model``: an encoder, by its name on the hub or its folder. ``layer``: the one whose vectors
    count, 0 being the embeddings. ``threshold``: what the softmax has to exceed in both directions.
    ``read_as``: for models that are told the language of a sentence (NLLB); "pcm=eng_Latn" reads
    one that they do not know as another.

    The defaults are its authors' and those of Politov et al. 2025.
    """

    model: str = "bert-base-multilingual-cased"
    layer: int = 8
    threshold: float = 0.001
    read_as: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.layer >= 0 and 0 <= self.threshold < 1):
            raise InvalidValue("AWESoME needs a layer of 0 or more and a threshold from 0 to below 1.")

    @property
    def needs(self) -> tuple[str, ...]:
        """The model."""
        return (self.model,)

    def prepare(
        self, pairs: Sequence[SentencePair], background: object = None, progress: Progress | None = None
    ) -> ContextualAligner:
        """Return the aligner; its model is loaded for the first pair that is not in the cache."""
        options = [self.layer, self.threshold, self.read_as]
        kind = json.dumps(["awesome", pretrained.identity(self.model), *options])
        load = partial(encoder, self.model, self.layer, self.read_as)
        return ContextualAligner("awesome", kind, load, self._link)

    def _link(self, source: Pieces, target: Pieces) -> tuple[Links, Floats]:
        products = source.vectors @ target.vectors.T
        links = (softmax(products, 1) > self.threshold) & (softmax(products, 0) > self.threshold)
        return links, probability(products)
