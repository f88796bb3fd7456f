"""Tagger of a token classification model of the Hugging Face hub, with probabilities for each word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core import pretrained
from core.cache import output_cache
from core.components.component import Progress, report_progress
from core.components.options import check_choice, require
from core.errors import InvalidValue, Unavailable
from core.model import Scores, Sentence
from core.taggers.base import SentenceTagger, Tagging
from core.taggers.decoding import DECODINGS, GREEDY, SCHEMES, TagSet, tag_set
from core.taggers.label_mapping import USUAL_LABELS, USUAL_NAMES, map_labels, parse_renames
from core.taggers.token_classifier import AGGREGATIONS, FIRST, WordModel
from core.tags import OUTSIDE

CONLL = "FacebookAI/xlm-roberta-large-finetuned-conll03-english"
"""The tagger of Politov et al. 2025, for the source and for the target side."""

DECIMALS = 4
"""Decimals of a probability in the cache."""

_SCALE = 10**DECIMALS
_BATCH_SIZE = 256
"""Sentences tagged before their output is on disk."""


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
        check_choice("aggregation", self.aggregation, AGGREGATIONS)
        check_choice("decoding", self.decoding, DECODINGS)
        check_choice("tag scheme", self.scheme, SCHEMES)
        require("A temperature is above 0.", self.temperature > 0)
        require("A window and its overlap are 0 or more sub-words.", self.window >= 0, self.overlap >= 0)
        parse_renames(self.rename)

    @property
    def needs(self) -> tuple[str, ...]:
        """The model that has to be on this machine."""
        return (self.model,)

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        """Return a function that tags sentences; the model is loaded for the first one that is not cached."""
        word_model = WordModel(self.model, self.aggregation, self.temperature, self.window, self.overlap)

        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            if not sentences:
                return []
            tags = self._tag_set(word_model)
            nonempty = [sentence.words for sentence in sentences if sentence.words]
            outputs = iter(_cached_probabilities(word_model, nonempty, progress))
            return [self._tagging(next(outputs) if sentence.words else [], tags) for sentence in sentences]

        return tag

    def _tag_set(self, word_model: WordModel) -> TagSet:
        """Return the model's tag set; `Unavailable` where it has none, or none that can be decoded as asked."""
        kind = {"tag names": pretrained.identity(self.model)}
        tag_names = output_cache().get_or_compute(str(kind), ["tags"], lambda _: [word_model.tag_names()])[0]
        try:
            tags = tag_set(tag_names, self.scheme)
        except InvalidValue as error:
            raise Unavailable(f"The model {self.model}", f"is no tagger: {error}.", "Choose another.") from error
        if self.decoding != GREEDY and not tags.begins:
            problem = "has labels without a B- tag, so it cannot be decoded by viterbi."
            raise Unavailable(f"The model {self.model}", problem, "Choose the decoding greedy.")
        return tags

    def _tagging(self, rows: list[list[int]], tags: TagSet) -> Tagging:
        """Return the tagging of rounded probabilities, (words, tags of the model)."""
        probabilities: Scores = np.array(rows, np.float32).reshape(len(rows), len(tags.written))
        probabilities[probabilities.sum(axis=1) == 0, tags.written.index(OUTSIDE)] = 1  # words without sub-words
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        spans = tags.spans(probabilities, self.decoding)
        return map_labels(Tagging(spans, tags.tags, probabilities @ tags.fold), self.rename, self.labels)


def _cached_probabilities(
    word_model: WordModel, sentences: Sequence[tuple[str, ...]], progress: Progress | None
) -> list[Any]:
    """Return the rounded probabilities of every word, times 10^`DECIMALS`, from the cache or computed."""

    def compute(indices: list[int]) -> list[list[list[int]]]:
        first = indices[0]
        report_progress(progress, first / len(sentences), f"Tagging sentence {first + 1:,} of {len(sentences):,}")
        probabilities = word_model([sentences[index] for index in indices])
        return [np.rint(rows * _SCALE).astype(int).tolist() for rows in probabilities]

    rounded = output_cache().get_or_compute(word_model.kind, sentences, compute, _BATCH_SIZE)
    report_progress(progress, 1.0, f"{len(sentences):,} sentences tagged")
    return rounded
