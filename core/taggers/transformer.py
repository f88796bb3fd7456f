"""Token classification models of the Hugging Face hub, asked word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import pretrained
from core.cache import memo
from core.components.component import Progress
from core.errors import InvalidValue, Unavailable, UnknownName
from core.model import Scores, Sentence
from core.taggers.base import SentenceTagger, Tagging
from core.taggers.decoding import DECODINGS, GREEDY, SCHEMES, TagSet, tag_set
from core.taggers.label_mapping import USUAL_LABELS, USUAL_NAMES, names, only
from core.taggers.token_classifier import AGGREGATIONS, FIRST, WordModel
from core.tags import OUTSIDE

CONLL = "FacebookAI/xlm-roberta-large-finetuned-conll03-english"
"""The tagger of Politov et al. 2025, for the source and for the target side."""

PLACES = 4
"""Decimals that are remembered of a probability."""

_ROUND = 10**PLACES
_TOGETHER = 256
"""Sentences of which the model is asked before they are on disk."""


@dataclass(frozen=True, slots=True)
class TransformerTagger:
    """A token classification model, by its name on the hub or its folder.

    * ``model``: its name on the hub, or its folder.
    * ``aggregation``: a word's probabilities are those of its first sub-word ("first", as in the
      paper), the mean over its sub-words ("mean"), or those of the sub-word that is surest of a
      tag ("max").
    * ``decoding``: "greedy" (as in the paper) or "viterbi" (`TagSet.spans`).
    * ``scheme``: "IOB1" for a model that writes B- only between neighbours of one label although
      it has a B- for each; "auto" tells from the labels.
    * ``temperature``: what logits are divided by; above 1 makes probabilities flatter.
    * ``window``: the most sub-words asked at once, 0 for as many as the model takes;
      ``overlap``: about how many neighbouring windows share. Every word is asked.
    * ``rename`` and ``labels``: see `core.taggers.label_mapping`.

    What the model says is remembered (`core.cache`) with four decimals for each tag; spans are
    decoded from just these numbers, so that they are the same whether asked or remembered. Words
    without sub-words are "O". An empty sentence is never asked.
    """

    model: str = CONLL
    aggregation: str = FIRST
    decoding: str = GREEDY
    scheme: str = "auto"
    temperature: float = 1.0
    window: int = 0
    overlap: int = 64
    rename: tuple[str, ...] = USUAL_NAMES
    labels: tuple[str, ...] = USUAL_LABELS

    def __post_init__(self) -> None:
        chosen = {"aggregation": self.aggregation, "decoding": self.decoding, "tag scheme": self.scheme}
        for (option, value), choices in zip(chosen.items(), (tuple(AGGREGATIONS), DECODINGS, SCHEMES), strict=True):
            if value not in choices:
                raise UnknownName(option, value, choices)
        if not self.temperature > 0:
            raise InvalidValue("A temperature is above 0.")
        if self.window < 0 or self.overlap < 0:
            raise InvalidValue("A window and its overlap are 0 or more sub-words.")
        names(self.rename)

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.model,)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        word_model = WordModel(self.model, self.aggregation, self.temperature, self.window, self.overlap)

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            if not sentences:
                return []
            tags = self._tag_set(word_model)
            asked = [sentence.words for sentence in sentences if sentence.words]
            answers = iter(_recall(word_model, asked, progress))
            return [self._tagging(next(answers) if sentence.words else [], tags) for sentence in sentences]

        return tag

    def _tag_set(self, word_model: WordModel) -> TagSet:
        kind = {"tag names": pretrained.identity(self.model)}
        written = memo().recall(str(kind), ["tags"], lambda _: [word_model.tag_names()])[0]
        try:
            found = tag_set(written, self.scheme)
        except InvalidValue as error:
            raise Unavailable(f"The model {self.model}", f"is no tagger: {error}.", "Choose another.") from error
        if self.decoding != GREEDY and not found.begins:
            problem = "has labels without a B- tag, so it cannot be decoded by viterbi."
            raise Unavailable(f"The model {self.model}", problem, "Choose the decoding greedy.")
        return found

    def _tagging(self, rows: list[list[int]], tags: TagSet) -> Tagging:
        probabilities: Scores = np.array(rows, np.float32).reshape(len(rows), len(tags.written))
        probabilities[probabilities.sum(axis=1) == 0, tags.written.index(OUTSIDE)] = 1  # words without sub-words
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        spans = tags.spans(probabilities, self.decoding)
        return only(Tagging(spans, tags.tags, probabilities @ tags.fold), self.rename, self.labels)


def _recall(word_model: WordModel, asked: Sequence[tuple[str, ...]], progress: Progress | None) -> list[Any]:
    """The rounded probabilities of every word, remembered or asked now."""

    def compute(wanted: list[int]) -> list[list[list[int]]]:
        if progress:
            progress(wanted[0] / len(asked), f"Tagging sentence {wanted[0] + 1:,} of {len(asked):,}")
        answers = word_model([asked[place] for place in wanted])
        return [np.rint(answer * _ROUND).astype(int).tolist() for answer in answers]

    found = memo().recall(word_model.kind, asked, compute, _TOGETHER)
    if progress:
        progress(1.0, f"{len(asked):,} sentences tagged")
    return found
