"""Translation and scoring with a loaded model of the NLLB kind, in batches of like length.

The limit of an output follows from its own input alone, so an output does not depend on what it is
batched with, up to the last bits of floating-point sums: beam search over a near tie may follow
them. The first output is cached (`core.cache`).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil
from threading import Lock
from typing import Any, NamedTuple

from core import pretrained
from core.errors import Unavailable
from core.pretrained.subwords import equal_length_batches
from core.translators.base import Forced

STEP = 16
"""Inputs are limited, and batched, by their number of pieces rounded up to a multiple of this."""

SPARE = 16
"""Pieces that an output may have above its share of the input's."""

BATCH_PIECES = 8_192
"""Input pieces, times beams, of one batch."""

SCORED_PIECES = 128
"""Target pieces of one scored batch: each has a score for a quarter of a million pieces."""

GPU_FACTOR = 8
"""Multiple of these limits on a GPU."""

DECIMALS = 5
"""Decimals of a likelihood."""


class Search(NamedTuple):
    """Options of beam search: beams, the greatest length of an output as a multiple of the input's
    (``stretch``), ``length_penalty``, and the size of n-grams that may not repeat (``no_repeat``, 0: any may)."""

    beams: int
    stretch: float
    length_penalty: float
    no_repeat: int

    def limit(self, pieces: int) -> int:
        """Return the most pieces of an output for so many input ``pieces``, language and end of the text included."""
        return ceil(self.stretch * _rounded(pieces)) + SPARE


class Seq2Seq:
    """An encoder-decoder whose outputs begin with a token for their language."""

    def __init__(self, name: str, tokenizer: str, precision: str) -> None:
        self.name = name
        self._tokenizer = pretrained.tokenizer(tokenizer or name)
        self._network = pretrained.model(name, "AutoModelForSeq2SeqLM", dtype=precision)
        self._pad, self._end = self._tokenizer.pad_token_id, self._tokenizer.eos_token_id
        self._network.generation_config = self._plain()
        self._batch_factor = 1 if pretrained.device() == "cpu" else GPU_FACTOR
        self._lock = Lock()

    def translate(self, texts: Sequence[str], source: str, target: str, search: Search) -> list[tuple[str, bool]]:
        """Translate each text; return the translation, and whether it was cut off before its end."""
        with self._lock:
            language = self._language(target)
            inputs = self._inputs(texts, source)
            translations: dict[int, tuple[str, bool]] = {}
            for batch in _batches(inputs, self._batch_factor * BATCH_PIECES // search.beams):
                outputs = self._generate([inputs[index] for index in batch], language, search)
                translations |= zip(batch, map(self._decode, outputs), strict=True)
        return [translations[index] for index in range(len(texts))]

    def likelihoods(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[float]:
        """Return for each (text, translation) the mean log probability, in nats, of a piece of the translation.

        Teacher-forced; the end of the text counts as a piece, the token for the language does not.
        """
        with self._lock:
            self._language(target)
            texts = list(dict.fromkeys(text for text, _ in pairs))
            states = dict(zip(texts, self._encoded(self._inputs(texts, source)), strict=True))
            labels = self._outputs([translation for _, translation in pairs], target)
            scores: dict[int, float] = {}
            for batch in _batches(labels, self._batch_factor * SCORED_PIECES):
                batch_states = [states[pairs[index][0]] for index in batch]
                scores |= zip(batch, self._score(batch_states, [labels[index] for index in batch]), strict=True)
        return [scores[index] for index in range(len(pairs))]

    def pieces(self, text: str, target: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Return the pieces of a text of language ``target``, and the characters ``[start, end)`` of each."""
        with self._lock:
            self._tokenizer.tgt_lang = target
            row = self._tokenizer(text_target=text, return_offsets_mapping=True)
        spans = list(zip(row["input_ids"], row["offset_mapping"], strict=True))[1:-1]  # without language and end
        return [int(piece) for piece, _ in spans], [(int(start), int(end)) for _, (start, end) in spans]

    def forcing(self, text: str, source: str, target: str, watched: Sequence[int]) -> Forced:
        """Return a function that decodes translations of ``text`` by force, piece by piece; see `Forced`."""
        with self._lock:
            language = self._language(target)
            [state] = self._encoded(self._inputs([text], source))

        def forced(sequences: Sequence[Sequence[int]]) -> list[list[list[float]]]:
            labels = [[language, *pieces, self._end] for pieces in sequences]
            scores: dict[int, list[list[float]]] = {}
            with self._lock:
                for batch in _batches(labels, SCORED_PIECES):
                    rows = self._watch([state] * len(batch), [labels[index] for index in batch], watched)
                    for index, row in zip(batch, rows, strict=True):
                        scores[index] = row[1 : len(labels[index])]  # without language and padding
            return [scores[index] for index in range(len(labels))]

        return forced

    def _language(self, code: str) -> int:
        """Return the token of a language; `Unavailable` where the tokenizer has none."""
        token = self._tokenizer.convert_tokens_to_ids(code)
        if token is None or token == self._tokenizer.unk_token_id:
            raise Unavailable(f"The model {self.name}", f"has no token for the language {code}.", _FAMILY)
        return int(token)

    def _inputs(self, texts: Sequence[str], source: str) -> list[list[int]]:
        """Encode texts of the source language, with special tokens."""
        self._language(source)
        self._tokenizer.src_lang = source
        return list(self._tokenizer(list(texts))["input_ids"]) if texts else []

    def _outputs(self, texts: Sequence[str], target: str) -> list[list[int]]:
        """Encode texts of the target language: the language, the pieces, the end."""
        self._tokenizer.tgt_lang = target
        return list(self._tokenizer(text_target=list(texts))["input_ids"]) if texts else []

    def _generate(self, inputs: Sequence[list[int]], language: int, search: Search) -> list[list[int]]:
        """Search for an output of each input; start and language are left out."""
        import torch

        ids, mask = self._padded(inputs)
        with torch.inference_mode():
            rows = self._network.generate(
                input_ids=ids,
                attention_mask=mask,
                num_beams=search.beams,
                length_penalty=search.length_penalty,
                no_repeat_ngram_size=search.no_repeat,
                max_new_tokens=search.limit(len(inputs[0])),
                forced_bos_token_id=language,
            )
        return [row[2:] for row in rows.tolist()]  # after the start and the language

    def _plain(self) -> Any:
        """Return a generation config without the checkpoint's own settings.

        An end that these force at the greatest length would hide that an output was cut off.
        """
        import transformers

        config: Any = transformers.GenerationConfig
        start = self._network.config.decoder_start_token_id
        return config(decoder_start_token_id=start, eos_token_id=self._end, pad_token_id=self._pad, do_sample=False)

    def _decode(self, pieces: list[int]) -> tuple[str, bool]:
        """Return the text of an output, and whether it was cut off before its end."""
        ended = self._end in pieces
        text = self._tokenizer.decode(
            pieces[: pieces.index(self._end)] if ended else pieces,
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,
        )
        return text.strip(), not ended

    def _encoded(self, inputs: Sequence[list[int]]) -> list[Any]:
        """Return the encoder's states of each input, (pieces, width)."""
        import torch

        states: dict[int, Any] = {}
        for batch in _batches(inputs, self._batch_factor * BATCH_PIECES):
            ids, mask = self._padded([inputs[index] for index in batch])
            with torch.inference_mode():
                hidden = self._network.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state
            for row, index in enumerate(batch):
                states[index] = hidden[row, : len(inputs[index])]
        return [states[index] for index in range(len(inputs))]

    def _score(self, states: Sequence[Any], labels: Sequence[list[int]]) -> list[float]:
        """Return the mean log probability of the pieces of each row, the language not counted."""
        import torch

        with torch.inference_mode():
            logits, targets, mask = self._forced(states, labels)
            mask[:, 0] = 0  # the language
            scores = logits.gather(2, targets[:, :, None])[:, :, 0] - logits.logsumexp(2)
            means = (scores * mask).sum(1) / mask.sum(1)
        return [round(mean, DECIMALS) for mean in means.tolist()]

    def _watch(
        self, states: Sequence[Any], labels: Sequence[list[int]], watched: Sequence[int]
    ) -> list[list[list[float]]]:
        """Return the log probability of each piece of each row, then those of the ``watched`` pieces there."""
        import torch

        with torch.inference_mode():
            logits, targets, _ = self._forced(states, labels)
            others = torch.tensor(list(watched), device=targets.device).expand(*targets.shape, -1)
            pieces = torch.cat([targets[:, :, None], others], 2)
            scores = logits.gather(2, pieces) - logits.logsumexp(2, keepdim=True)
        return list(scores.tolist())

    def _forced(self, states: Sequence[Any], labels: Sequence[list[int]]) -> tuple[Any, Any, Any]:
        """Return logits (rows, pieces, vocabulary) of a teacher-forced decode, and padded labels with their mask."""
        import torch
        from torch.nn.utils.rnn import pad_sequence
        from transformers.modeling_outputs import BaseModelOutput

        hidden = pad_sequence(list(states), batch_first=True)
        mask = pad_sequence([torch.ones(len(state), dtype=torch.long) for state in states], batch_first=True)
        start = self._network.config.decoder_start_token_id
        decoder_inputs, _ = self._padded([[start, *pieces[:-1]] for pieces in labels])
        targets, target_mask = self._padded(labels)
        logits = self._network(
            encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
            attention_mask=mask.to(hidden.device),
            decoder_input_ids=decoder_inputs,
            use_cache=False,
        ).logits.float()
        return logits, targets, target_mask

    def _padded(self, rows: Sequence[list[int]]) -> tuple[Any, Any]:
        """Return token ids (rows, pieces), and the mask of those that are not padding."""
        import torch

        width = max(map(len, rows))
        ids = [row + [self._pad] * (width - len(row)) for row in rows]
        mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
        return tuple(torch.tensor(values, device=self._network.device) for values in (ids, mask))  # type: ignore[return-value]


_FAMILY = "Choose a model of the NLLB-200 family, with its own tokenizer."


@lru_cache(maxsize=2)
def ready(name: str, tokenizer: str, precision: str) -> Seq2Seq:
    """Load a model once; `Unavailable` where that is impossible."""
    return Seq2Seq(name, tokenizer, precision)


def _rounded(pieces: int) -> int:
    return ceil(pieces / STEP) * STEP


def _batches(rows: Sequence[Sequence[int]], limit: int) -> Iterator[list[int]]:
    """Yield the indices of rows of like length (rounded up), as many at once as make ``limit`` pieces.

    Lengths are rounded up so that the limit of an output, and with it the output, follows its own
    input alone, not what it is batched with.
    """
    return equal_length_batches([_rounded(len(row)) for row in rows], limit)
