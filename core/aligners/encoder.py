"""Contextual vectors of words, from the encoder of any model that transformers can load.

Sentences of similar length are read together, each padded to the longest and masked, so that a
sentence's vectors are the same alone and in company, up to the last bits of a float. A sentence
of more sub-words than the model reads at once is read in windows of whole words that overlap by
half; each word's vectors come from the window in which it is farthest from the edges. Special tokens are
those of the model's own tokenizer; they are read, and no vectors come back for them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core import pretrained
from core.errors import Unavailable
from core.model import Sentence
from core.pretrained.subwords import padded_batches, subword_windows
from core.translators.nllb_codes import nllb_code

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

BATCH_TOKENS = {"cpu": 2048, "cuda": 32_768}
"""Sub-words, padding included, that are read at once on each kind of device."""

MAX_TOKENS = 512
"""The most sub-words read at once by a model that sets no limit of its own."""


class Pieces(NamedTuple):
    """The sub-words of a sentence.

    ``vectors`` (sub-words, dimensions), and ``words`` (sub-words,), the word that each belongs to,
    ascending. A word may have none.
    """

    vectors: Floats
    words: Integers

    def averaged(self) -> "Pieces":
        """Return one vector for each word that has sub-words, their mean."""
        first = word_starts(self.words)
        if not len(first):
            return self
        sizes = np.diff(first, append=len(self.words)).astype(np.float32)
        means = (np.add.reduceat(self.vectors, first, axis=0) / sizes[:, None]).astype(np.float32, copy=False)
        return Pieces(means, self.words[first])


def word_starts(words: Integers) -> NDArray[np.intp]:
    """Return the index of each word's first sub-word, from the word of each sub-word."""
    return np.flatnonzero(np.diff(words, prepend=-1))


class Frame(NamedTuple):
    """The special tokens before and after every sentence of one language."""

    before: tuple[int, ...]
    after: tuple[int, ...]


class EncoderInput(NamedTuple):
    """A window of one sentence, as the model reads it.

    ``sentence`` is its index; of the ``ids``, with special tokens, those in ``[first, last)`` count,
    and ``words`` are the words that these belong to.
    """

    sentence: int
    ids: tuple[int, ...]
    first: int
    last: int
    words: list[int]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A tokenizer and the layers of a model up to the one whose vectors count.

    ``limit`` is the most sub-words of a sentence that are read at once, special tokens not
    counted. ``read_as`` maps a language to one of the model's ("pcm=eng_Latn"). ``frames`` caches
    the special tokens of each language.
    """

    name: str
    tokenizer: Any
    network: Any
    layer: int
    limit: int
    read_as: tuple[str, ...] = ()
    frames: dict[str, Frame] = field(default_factory=dict)

    def __call__(self, sentences: Sequence[Sentence]) -> list[Pieces]:
        """Return vectors of each sentence's sub-words from layer ``layer``, 0 being the embeddings."""
        inputs = list(self._inputs(sentences))
        vectors: dict[tuple[int, ...], Floats] = {}
        distinct = sorted({window.ids for window in inputs})
        for rows in padded_batches(distinct, BATCH_TOKENS[self.network.device.type], len):
            vectors |= zip(rows, self._hidden(rows), strict=True)
        by_sentence: list[list[EncoderInput]] = [[] for _ in sentences]
        for window in inputs:
            by_sentence[window.sentence].append(window)
        return [_joined(group, vectors) for group in by_sentence]

    def _inputs(self, sentences: Sequence[Sentence]) -> Iterator[EncoderInput]:
        """Yield the windows of each sentence that has words, in order."""
        words = [sentence.words for sentence in sentences]
        for subwords in subword_windows(self.tokenizer, words, self.limit, self.limit // 2):
            window, word_ids = subwords.window, subwords.word_ids
            counted = [place for place, word in enumerate(word_ids) if window.first <= word < window.last]
            if counted:
                frame = self._frame(sentences[subwords.sentence].lang)
                first, last = counted[0], counted[-1] + 1
                ids, shift = (*frame.before, *subwords.ids, *frame.after), len(frame.before)
                yield EncoderInput(subwords.sentence, ids, first + shift, last + shift, word_ids[first:last])

    def _hidden(self, rows: Sequence[tuple[int, ...]]) -> list[Floats]:
        """Return vectors (sub-words, dimensions) of each row, special tokens included."""
        import torch

        longest = max(map(len, rows))
        padding = self.tokenizer.pad_token_id or 0
        ids = torch.tensor([[*row, *[padding] * (longest - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        device = self.network.device
        with torch.inference_mode():
            output = self.network(
                input_ids=ids.to(device), attention_mask=mask.to(device), output_hidden_states=True, return_dict=True
            )
        hidden: Floats = output.hidden_states[self.layer].float().cpu().numpy()
        return [vectors[: len(row)].copy() for vectors, row in zip(hidden, rows, strict=True)]

    def _frame(self, lang: str) -> Frame:
        """Return the special tokens around a sentence of that language, as the tokenizer sets them."""
        key = lang if hasattr(self.tokenizer, "src_lang") else ""
        if key not in self.frames:
            self.frames[key] = self._read_frame(key)
        return self.frames[key]

    def _read_frame(self, lang: str) -> Frame:
        """Tokenize one word, and return what is before and after it."""
        if lang:
            self.tokenizer.src_lang = self._language(lang)
        framed = self.tokenizer(["a"], is_split_into_words=True)
        ids: list[int] = framed["input_ids"]
        inside = [place for place, word in enumerate(framed.word_ids()) if word is not None]
        return Frame(tuple(ids[: inside[0]]), tuple(ids[inside[-1] + 1 :]))

    def _language(self, lang: str) -> str:
        """Return the model's own name of a language; `Unavailable` where it does not know it."""
        substitutes = dict(entry.partition("=")[::2] for entry in self.read_as)
        code = substitutes.get(lang) or _usual_code(lang)
        if code in self.tokenizer.get_vocab():
            return code
        problem = f"does not know the language {code or lang}."
        remedy = f'Say which of its languages to read it as, with the option read_as=("{lang}=eng_Latn",).'
        raise Unavailable(f"The model {self.name}", problem, remedy)


def _usual_code(lang: str) -> str:
    """Return NLLB's name of a language, "" where it has none."""
    try:
        return nllb_code(lang)
    except Unavailable:
        return ""


def encoder(name: str, layer: int, read_as: tuple[str, ...] = ()) -> Encoder:
    """Return the encoder of a model, loaded once; raise `Unavailable` for a model or layer that does not exist."""
    return _loaded(name, layer, read_as, pretrained.identity(name))


@lru_cache(maxsize=2)
def _loaded(name: str, layer: int, read_as: tuple[str, ...], identity: str) -> Encoder:
    tokenizer = pretrained.word_tokenizer(name)
    network = pretrained.model(name, dtype="float32")
    if network.config.is_encoder_decoder:
        network = network.get_encoder()
    layers = network.config.num_hidden_layers
    if not 0 <= layer <= layers:
        problem = f"has {layers} layers, so it has no layer {layer}."
        raise Unavailable(f"The model {name}", problem, f"Choose one from 0 to {layers}.")
    limit = min(pretrained.room(tokenizer, network), MAX_TOKENS)
    return Encoder(name, tokenizer, _truncated(network, layer), layer, limit, read_as)


def _truncated(network: Any, layer: int) -> Any:
    """Delete the layers after the one that follows ``layer``, whose outputs are not used.

    That one stays, because some models norm the last layer's output once more.
    """
    from torch.nn import ModuleList

    layers = network.config.num_hidden_layers
    stacks = [module for module in network.modules() if isinstance(module, ModuleList) and len(module) == layers]
    if len(stacks) == 1:
        del stacks[0][layer + 1 :]
    return network


def _joined(inputs: Sequence[EncoderInput], vectors: Mapping[tuple[int, ...], Floats]) -> Pieces:
    """Join the windows of one sentence."""
    if not inputs:
        return Pieces(np.empty((0, 0), np.float32), np.empty(0, np.int64))
    parts = [vectors[window.ids][window.first : window.last] for window in inputs]
    words = [word for window in inputs for word in window.words]
    return Pieces(np.concatenate(parts), np.array(words, np.int64))
