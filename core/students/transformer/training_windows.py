"""Examples as an encoder reads them: windows of sub-words, and what each word's first sub-word is to learn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.model import Scores, Sentence
from core.pretrained.subwords import subword_positions, subword_windows
from core.students.examples import Example

IGNORED = -100
"""What stands for no tag in the libraries."""


class Heads(NamedTuple):
    """Where the words of a sentence begin in one window: ``places[k]`` is the first sub-word of ``words[k]``."""

    sentence: int
    words: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WindowTokenizer:
    """A tokenizer with the most sub-words at once, special tokens not counted, and the overlap of windows."""

    tokenizer: Any
    limit: int
    overlap: int

    def __call__(self, sentences: Sequence[Sentence]) -> Iterator[tuple[Heads, dict[str, list[int]]]]:
        """The windows of each sentence as the encoder takes them. A word without sub-words is in none."""
        longest = self.limit + self.tokenizer.num_special_tokens_to_add()
        words = [sentence.words for sentence in sentences]
        for index, window, _, _ in subword_windows(self.tokenizer, words, self.limit, self.overlap):
            text = list(words[index][window.start : window.end])
            read = self.tokenizer(text, is_split_into_words=True, truncation=True, max_length=longest)
            heads = {window.start + word: found[0] for word, found in subword_positions(read.word_ids()).items()}
            mine = [word for word in heads if window.first <= word < window.last]
            if mine:
                at = np.array([heads[word] for word in mine])
                yield Heads(index, np.array(mine), at), dict(read)


def lessons(reader: WindowTokenizer, examples: Sequence[Example], tags: Sequence[str]) -> list[dict[str, Any]]:
    """What the Trainer is given of each window that teaches something: the encoder's input, and for
    each sub-word ``labels`` (`IGNORED` where nothing is known), ``weights``, and ``soft`` (sub-words,
    tags), rows of zeros where no teacher spoke."""
    column = {tag: number for number, tag in enumerate(tags)}
    found = []
    for heads, read in reader([example.sentence for example in examples]):
        example = examples[heads.sentence]
        size, known = len(read["input_ids"]), example.known
        labels, weights = np.full(size, IGNORED), np.zeros(size, np.float32)
        soft: Scores = np.zeros((size, len(tags)), np.float32)
        for word, place in zip(heads.words, heads.places, strict=True):
            if known[word]:
                labels[place], weights[place] = column[str(example.tags[word])], example.weights[word]
        if example.soft is not None:
            soft[heads.places] = example.soft[heads.words]
        if (labels != IGNORED).any() or soft.any():
            found.append({**read, "labels": labels, "weights": weights, "soft": soft})
    return found


@dataclass(frozen=True, slots=True)
class Collator:
    """Windows as one batch of tensors, padded on the right to the longest."""

    tokenizer: Any

    def __call__(self, batch: Sequence[dict[str, Any]]) -> dict[str, Any]:
        import torch
        from torch.nn.utils.rnn import pad_sequence

        fill = {"input_ids": self.tokenizer.pad_token_id, "labels": IGNORED}
        return {
            key: pad_sequence([torch.as_tensor(one[key]) for one in batch], True, fill.get(key, 0)) for key in batch[0]
        }
