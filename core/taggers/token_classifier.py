"""Token classification of given words: one row of tag probabilities per word, from its sub-words."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core import pretrained
from core.model import Scores
from core.pretrained.subwords import SubwordWindow, padded_batches, subword_positions, subword_windows

FIRST, MEAN, MAX = "first", "mean", "max"

BATCH_SIZE = 4096
"""Sub-words of one forward pass, padding included."""

Words = Sequence[str]


def first(rows: Scores) -> Scores:
    """Return the row of the first sub-word."""
    row: Scores = rows[0]
    return row


def mean(rows: Scores) -> Scores:
    """Return the mean of all rows."""
    average: Scores = rows.mean(axis=0)
    return average


def surest(rows: Scores) -> Scores:
    """Return the row of the sub-word with the highest probability of any tag, the earlier on a tie."""
    row: Scores = rows[rows.max(axis=1).argmax()]
    return row


AGGREGATIONS: dict[str, Callable[[Scores], Scores]] = {FIRST: first, MEAN: mean, MAX: surest}
"""From the rows of a word's sub-words (sub-words, tags) to the word's own row (tags,)."""


class LoadedClassifier(NamedTuple):
    """A tokenizer and its model; ``limit`` sub-words fit in, special tokens not counted."""

    tokenizer: Any
    model: Any
    limit: int


@dataclass(frozen=True, slots=True)
class WordModel:
    """A token classification model with the options that decide its output; loaded at the first call."""

    name: str
    aggregation: str = FIRST
    temperature: float = 1.0
    window: int = 0
    overlap: int = 64

    @property
    def kind(self) -> str:
        """The kind of its outputs in `core.cache`: everything that decides them beside the words."""
        return json.dumps(
            {
                "tagger": pretrained.identity(self.name),
                "aggregation": self.aggregation,
                "temperature": self.temperature,
                "window": [self.window, self.overlap],
            }
        )

    def tag_names(self) -> list[str]:
        """Return the model's own names of its tags, in its order; only its configuration is read."""
        names = pretrained.load(self.name, "AutoConfig").id2label
        return [str(names[index]) for index in range(len(names))]

    def __call__(self, sentences: Sequence[Words]) -> list[Scores]:
        """Return the probabilities (words, tags) of each sentence, in the order of `tag_names`.

        No sentence may be empty. A word without sub-words has a row of zeros.
        """
        loaded = _loaded(self.name, pretrained.identity(self.name))
        loaded = loaded._replace(limit=min(self.window or loaded.limit, loaded.limit))
        scores: list[Scores] = [np.zeros((len(words), loaded.model.num_labels), np.float32) for words in sentences]
        subwords = subword_windows(loaded.tokenizer, sentences, loaded.limit, self.overlap)
        for batch in padded_batches(subwords, BATCH_SIZE, lambda window: len(window.ids)):
            self._classify(loaded, sentences, batch, scores)
        return scores

    def _classify(
        self,
        loaded: LoadedClassifier,
        sentences: Sequence[Words],
        batch: Sequence[SubwordWindow],
        scores: list[Scores],
    ) -> None:
        """Write the probabilities of a batch of windows into ``scores``, each word's from its own window."""
        texts = [list(sentences[index][window.start : window.end]) for index, window, _, _ in batch]
        encoded = _encode(loaded, texts)
        probabilities = _probabilities(loaded, encoded, self.temperature)
        aggregate = AGGREGATIONS[self.aggregation]
        for row, (index, window, _, _) in enumerate(batch):
            for offset, positions in subword_positions(encoded.word_ids(row)).items():
                word = window.start + offset
                if window.first <= word < window.last:
                    scores[index][word] = aggregate(probabilities[row, positions])


@lru_cache(maxsize=2)
def _loaded(name: str, identity: str) -> LoadedClassifier:
    """Load a model once; a new ``identity`` of one that was trained again loads it again."""
    tokenizer = pretrained.word_tokenizer(name)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    model = pretrained.model(name, "AutoModelForTokenClassification")
    return LoadedClassifier(tokenizer, model, pretrained.room(tokenizer, model))


def _encode(loaded: LoadedClassifier, texts: list[list[str]]) -> Any:
    """Encode words as the model takes them, padded, each text cut to the model's limit."""
    longest = loaded.limit + loaded.tokenizer.num_special_tokens_to_add()
    return loaded.tokenizer(
        texts, is_split_into_words=True, padding=True, truncation=True, max_length=longest, return_tensors="pt"
    )


def _probabilities(loaded: LoadedClassifier, encoded: Any, temperature: float) -> Scores:
    """Return the softmax of logits / ``temperature``, shape (sentences, sub-words, tags)."""
    import torch

    with torch.inference_mode():
        logits = loaded.model(**encoded.to(loaded.model.device)).logits.float() / temperature
        probabilities: Scores = logits.softmax(-1).cpu().numpy()
    return probabilities
