"""Training examples as an encoder reads them: windows of sub-words, with targets at each word's first sub-word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model import Scores, Sentence
from core.pretrained.subwords import Window, subword_positions, subword_windows
from core.students.examples import Example

IGNORED = -100
"""The label that PyTorch's losses leave out."""


class WordStarts(NamedTuple):
    """Where words of a sentence begin in one window: ``positions[k]`` is the first sub-word of ``words[k]``."""

    sentence: int
    words: NDArray[np.int64]
    positions: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WindowTokenizer:
    """A tokenizer with the most sub-words of a window, special tokens not counted, and the overlap of windows."""

    tokenizer: Any
    limit: int
    overlap: int

    def __call__(self, sentences: Sequence[Sentence]) -> Iterator[tuple[WordStarts, dict[str, list[int]]]]:
        """Yield the windows of each sentence as inputs of the encoder. A word without sub-words is in none."""
        longest = self.limit + self.tokenizer.num_special_tokens_to_add()
        words = [sentence.words for sentence in sentences]
        for index, window, _, _ in subword_windows(self.tokenizer, words, self.limit, self.overlap):
            text = list(words[index][window.start : window.end])
            inputs = self.tokenizer(text, is_split_into_words=True, truncation=True, max_length=longest)
            starts = _starts(window, inputs.word_ids())
            if starts:
                yield WordStarts(index, np.array([*starts]), np.array([*starts.values()])), dict(inputs)


def _starts(window: Window, word_ids: Sequence[int | None]) -> dict[int, int]:
    """Return the first sub-word of each word whose output in this window is used."""
    positions = subword_positions(word_ids)
    starts = {window.start + word: subwords[0] for word, subwords in positions.items()}
    return {word: start for word, start in starts.items() if window.first <= word < window.last}


def training_features(
    tokenizer: WindowTokenizer, examples: Sequence[Example], tags: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the Trainer's features of each window that has a target.

    These are the encoder's inputs and, for each sub-word, ``labels`` (`IGNORED` where the tag is
    not known), ``weights``, and ``soft`` (sub-words, tags), zeros where no teacher gave a distribution.
    """
    features = []
    for starts, inputs in tokenizer([example.sentence for example in examples]):
        targets = _targets(examples[starts.sentence], starts, len(inputs["input_ids"]), tags)
        if (targets["labels"] != IGNORED).any() or targets["soft"].any():
            features.append({**inputs, **targets})
    return features


def _targets(example: Example, starts: WordStarts, size: int, tags: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Return the labels, weights and soft labels of a window of ``size`` sub-words."""
    column = {tag: number for number, tag in enumerate(tags)}
    known_words = example.known_words
    labels, weights = np.full(size, IGNORED), np.zeros(size, np.float32)
    soft: Scores = np.zeros((size, len(tags)), np.float32)
    for word, position in zip(starts.words, starts.positions, strict=True):
        if known_words[word]:
            labels[position] = column[str(example.tags[word])]
            weights[position] = example.weights[word]
    if example.soft is not None:
        soft[starts.positions] = example.soft[starts.words]
    return {"labels": labels, "weights": weights, "soft": soft}


@dataclass(frozen=True, slots=True)
class Collator:
    """Windows as one batch of tensors, padded on the right to the longest."""

    tokenizer: Any

    def __call__(self, batch: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Stack the features of a batch, each (windows, sub-words, ...)."""
        import torch
        from torch.nn.utils.rnn import pad_sequence

        padding = {"input_ids": self.tokenizer.pad_token_id, "labels": IGNORED}
        tensors = {}
        for key in batch[0]:
            rows = [torch.as_tensor(features[key]) for features in batch]
            tensors[key] = pad_sequence(rows, True, padding.get(key, 0))
        return tensors
