"""A token classification model asked about words: sub-words in, one row of probabilities per word out."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from core import pretrained
from core.model import Scores
from core.pretrained.windows import Window, windows

FIRST, MEAN, MAX = "first", "mean", "max"

BATCH = 4096
"""Sub-words, padding included, that the model is asked about at once."""

Words = Sequence[str]


def first(pieces: Scores) -> Scores:
    row: Scores = pieces[0]
    return row


def mean(pieces: Scores) -> Scores:
    average: Scores = pieces.mean(axis=0)
    return average


def surest(pieces: Scores) -> Scores:
    """The row of the sub-word with the highest probability of any tag, the earlier on a tie."""
    row: Scores = pieces[pieces.max(axis=1).argmax()]
    return row


AGGREGATIONS: dict[str, Callable[[Scores], Scores]] = {FIRST: first, MEAN: mean, MAX: surest}
"""From the rows of a word's sub-words (sub-words, tags) to the word's own."""


class Loaded(NamedTuple):
    """A tokenizer and its model; ``limit`` sub-words fit in, special tokens not counted."""

    tokenizer: Any
    model: Any
    limit: int


class TaggingWindow(NamedTuple):
    """One window of one sentence as it is asked."""

    sentence: int
    window: Window
    words: Words
    pieces: int


@dataclass(frozen=True, slots=True)
class WordModel:
    """A model with the options that decide what it says of a word; loaded when it is first asked."""

    name: str
    aggregation: str = FIRST
    temperature: float = 1.0
    window: int = 0
    overlap: int = 64

    @property
    def kind(self) -> str:
        """What `core.cache` remembers the answers by."""
        return json.dumps(
            {
                "tagger": pretrained.identity(self.name),
                "aggregation": self.aggregation,
                "temperature": self.temperature,
                "window": [self.window, self.overlap],
            }
        )

    def tag_names(self) -> list[str]:
        """The model's own names of its tags, in its order; only its configuration is read."""
        known = pretrained.load(self.name, "AutoConfig").id2label
        return [str(known[index]) for index in range(len(known))]

    def __call__(self, sentences: Sequence[Words]) -> list[Scores]:
        """Probabilities (words, tags) of each sentence, in the order of `tag_names`.

        No sentence may be empty. A word without sub-words has a row of zeros.
        """
        loaded = _loaded(self.name, pretrained.identity(self.name))
        limit = min(self.window or loaded.limit, loaded.limit)
        answers: list[Scores] = [np.zeros((len(words), loaded.model.num_labels), np.float32) for words in sentences]
        encoded = _encode(loaded, sentences)
        requests: list[TaggingWindow] = []
        for index, words in enumerate(sentences):
            pieces = counts(encoded.word_ids(index), len(words))
            for window in windows(pieces, limit, self.overlap):
                size = sum(pieces[window.start : window.end])
                if size:
                    requests.append(TaggingWindow(index, window, words[window.start : window.end], min(size, limit)))
        for batch in _batches(requests):
            self._ask(loaded, batch, limit, answers)
        return answers

    def _ask(self, loaded: Loaded, batch: Sequence[TaggingWindow], limit: int, answers: list[Scores]) -> None:
        """Write what the model says of a batch into the answers."""
        encoded = _encode(loaded, [request.words for request in batch], limit)
        probabilities = _probabilities(loaded, encoded, self.temperature)
        aggregate = AGGREGATIONS[self.aggregation]
        for row, request in enumerate(batch):
            answer, window = answers[request.sentence], request.window
            for word, here in places(encoded.word_ids(row)).items():
                if window.first <= window.start + word < window.last:
                    answer[window.start + word] = aggregate(probabilities[row, here])


@lru_cache(maxsize=2)
def _loaded(name: str, identity: str) -> Loaded:
    """The model of that name; ``identity`` makes one that was trained again be loaded again."""
    tokenizer = pretrained.word_tokenizer(name)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    model = pretrained.model(name, "AutoModelForTokenClassification")
    return Loaded(tokenizer, model, pretrained.room(tokenizer, model))


def _encode(loaded: Loaded, sentences: Sequence[Words], limit: int | None = None) -> Any:
    """Sub-words of words; up to ``limit`` and ready for the model, or all of them, bare."""
    words = [list(sentence) for sentence in sentences]
    if limit is None:
        return loaded.tokenizer(words, is_split_into_words=True, add_special_tokens=False, verbose=False)
    longest = limit + loaded.tokenizer.num_special_tokens_to_add()
    return loaded.tokenizer(
        words, is_split_into_words=True, padding=True, truncation=True, max_length=longest, return_tensors="pt"
    )


def _probabilities(loaded: Loaded, encoded: Any, temperature: float) -> Scores:
    """Softmax of the logits over ``temperature``, shape (sentences, sub-words, tags)."""
    import torch

    with torch.inference_mode():
        logits = loaded.model(**encoded.to(loaded.model.device)).logits.float() / temperature
        found: Scores = logits.softmax(-1).cpu().numpy()
    return found


def counts(word_ids: Sequence[int | None], size: int) -> list[int]:
    """How many sub-words each of ``size`` words has."""
    found = Counter(word_ids)
    return [found[word] for word in range(size)]


def places(word_ids: Sequence[int | None]) -> dict[int, list[int]]:
    """The places of each word's sub-words; special tokens and padding belong to none."""
    found: dict[int, list[int]] = {}
    for place, word in enumerate(word_ids):
        if word is not None:
            found.setdefault(word, []).append(place)
    return found


def _batches(requests: Sequence[TaggingWindow]) -> Iterator[list[TaggingWindow]]:
    """The requests by length, as many at once as `BATCH` allows."""
    batch: list[TaggingWindow] = []
    for request in sorted(requests, key=lambda request: request.pieces):
        if batch and (len(batch) + 1) * request.pieces > BATCH:
            yield batch
            batch = []
        batch.append(request)
    if batch:
        yield batch
