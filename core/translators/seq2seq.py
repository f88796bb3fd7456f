"""A loaded model of the NLLB kind at work: texts in batches of like length, and likelihoods.

What is asked of an item is decided by that item alone (its limit of pieces, its language), so its
answer does not depend on what it is batched with, up to the last bits of floating-point sums:
beam search over a near tie may follow them. What was said first is remembered (`core.cache`).
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

PIECES = 8_192  # input pieces, times beams, of one batch
POSITIONS = 128  # target pieces of one scored batch: each has a score for a quarter of a million pieces
GPU = 8  # times as many on a GPU
PLACES = 5  # decimal places of a likelihood


class Search(NamedTuple):
    """How an output is searched for: beams, its greatest length as a share of the input's, and what
    long outputs (``length_penalty``) and repeated n-grams (``no_repeat``, 0: allowed) are worth."""

    beams: int
    stretch: float
    length_penalty: float
    no_repeat: int

    def limit(self, pieces: int) -> int:
        """The most pieces of an output, the language and the end of the text among them."""
        return ceil(self.stretch * _rounded(pieces)) + SPARE


class Seq2Seq:
    """An encoder-decoder whose outputs begin with a token for their language."""

    def __init__(self, name: str, tokenizer: str, precision: str) -> None:
        self.name = name
        self._tokenizer = pretrained.tokenizer(tokenizer or name)
        self._network = pretrained.model(name, "AutoModelForSeq2SeqLM", dtype=precision)
        self._pad, self._end = self._tokenizer.pad_token_id, self._tokenizer.eos_token_id
        self._network.generation_config = self._plain()
        self._room = 1 if pretrained.device() == "cpu" else GPU
        self._lock = Lock()

    def translate(self, texts: Sequence[str], source: str, target: str, search: Search) -> list[tuple[str, bool]]:
        """The translation of each text, and whether it broke off before the model said it was at an end."""
        with self._lock:
            language = self._language(target)
            inputs = self._inputs(texts, source)
            found: dict[int, tuple[str, bool]] = {}
            for batch in _batches(inputs, self._room * PIECES // search.beams):
                outputs = self._generate([inputs[k] for k in batch], language, search)
                found |= zip(batch, map(self._read, outputs), strict=True)
        return [found[k] for k in range(len(texts))]

    def likelihoods(self, pairs: Sequence[tuple[str, str]], source: str, target: str) -> list[float]:
        """For each (text, translation) the mean log probability, in nats, of a piece of the translation.

        Teacher-forced; the end of the text counts as a piece, the token for the language does not.
        """
        with self._lock:
            self._language(target)
            texts = list(dict.fromkeys(text for text, _ in pairs))
            states = dict(zip(texts, self._encoded(self._inputs(texts, source)), strict=True))
            labels = self._outputs([translation for _, translation in pairs], target)
            found: dict[int, float] = {}
            for batch in _batches(labels, self._room * POSITIONS):
                scores = self._score([states[pairs[k][0]] for k in batch], [labels[k] for k in batch])
                found |= zip(batch, scores, strict=True)
        return [found[k] for k in range(len(pairs))]

    def pieces(self, text: str, target: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The pieces of a text of language ``target``, and the characters ``[start, end)`` of each."""
        with self._lock:
            self._tokenizer.tgt_lang = target
            row = self._tokenizer(text_target=text, return_offsets_mapping=True)
        spans = list(zip(row["input_ids"], row["offset_mapping"], strict=True))[1:-1]  # without language and end
        return [int(piece) for piece, _ in spans], [(int(start), int(end)) for _, (start, end) in spans]

    def forcing(self, text: str, source: str, target: str, watched: Sequence[int]) -> Forced:
        """Make ready to decode translations of ``text`` by force, piece by piece; see `Forced`."""
        with self._lock:
            language = self._language(target)
            [state] = self._encoded(self._inputs([text], source))

        def forced(sequences: Sequence[Sequence[int]]) -> list[list[list[float]]]:
            labels = [[language, *pieces, self._end] for pieces in sequences]
            found: dict[int, list[list[float]]] = {}
            with self._lock:
                for batch in _batches(labels, POSITIONS):
                    rows = self._watch([state] * len(batch), [labels[k] for k in batch], watched)
                    found |= {k: row[1 : len(labels[k])] for k, row in zip(batch, rows, strict=True)}
            return [found[k] for k in range(len(labels))]

        return forced

    def _language(self, code: str) -> int:
        """The token of a language, which must be one: `Unavailable` where the tokenizer does not know it."""
        token = self._tokenizer.convert_tokens_to_ids(code)
        if token is None or token == self._tokenizer.unk_token_id:
            raise Unavailable(f"The model {self.name}", f"has no token for the language {code}.", _FAMILY)
        return int(token)

    def _inputs(self, texts: Sequence[str], source: str) -> list[list[int]]:
        self._language(source)
        self._tokenizer.src_lang = source
        return list(self._tokenizer(list(texts))["input_ids"]) if texts else []

    def _outputs(self, texts: Sequence[str], target: str) -> list[list[int]]:
        self._tokenizer.tgt_lang = target
        return list(self._tokenizer(text_target=list(texts))["input_ids"]) if texts else []

    def _generate(self, inputs: Sequence[list[int]], language: int, search: Search) -> list[list[int]]:
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
        """How outputs are made, without the checkpoint's own wishes: an end that it forces at the greatest length
        would hide that an output broke off."""
        import transformers

        config: Any = transformers.GenerationConfig
        start = self._network.config.decoder_start_token_id
        return config(decoder_start_token_id=start, eos_token_id=self._end, pad_token_id=self._pad, do_sample=False)

    def _read(self, pieces: list[int]) -> tuple[str, bool]:
        ended = self._end in pieces
        text = self._tokenizer.decode(
            pieces[: pieces.index(self._end)] if ended else pieces,
            skip_special_tokens=True,
            clean_up_tokenization_spaces=False,
        )
        return text.strip(), not ended

    def _encoded(self, inputs: Sequence[list[int]]) -> list[Any]:
        """What the encoder makes of each input, (pieces, width); a text is encoded once however often it is asked."""
        import torch

        found: dict[int, Any] = {}
        for batch in _batches(inputs, self._room * PIECES):
            ids, mask = self._padded([inputs[k] for k in batch])
            with torch.inference_mode():
                states = self._network.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state
            found |= {k: states[row, : len(inputs[k])] for row, k in enumerate(batch)}
        return [found[k] for k in range(len(inputs))]

    def _score(self, states: Sequence[Any], labels: Sequence[list[int]]) -> list[float]:
        import torch

        with torch.inference_mode():
            logits, wanted, counted = self._forced(states, labels)
            counted[:, 0] = 0  # the language
            given = logits.gather(2, wanted[:, :, None])[:, :, 0] - logits.logsumexp(2)
            means = (given * counted).sum(1) / counted.sum(1)
        return [round(mean, PLACES) for mean in means.tolist()]

    def _watch(
        self, states: Sequence[Any], labels: Sequence[list[int]], watched: Sequence[int]
    ) -> list[list[list[float]]]:
        """For each piece of each row its own log probability, then those of the pieces ``watched`` in its place."""
        import torch

        with torch.inference_mode():
            logits, wanted, _ = self._forced(states, labels)
            others = torch.tensor(list(watched), device=wanted.device).expand(*wanted.shape, -1)
            found = logits.gather(2, torch.cat([wanted[:, :, None], others], 2)) - logits.logsumexp(2, keepdim=True)
        return list(found.tolist())

    def _forced(self, states: Sequence[Any], labels: Sequence[list[int]]) -> tuple[Any, Any, Any]:
        """Logits (rows, pieces, vocabulary) of a teacher-forced decode, the labels and the mask, both padded."""
        import torch
        from torch.nn.utils.rnn import pad_sequence
        from transformers.modeling_outputs import BaseModelOutput

        hidden = pad_sequence(list(states), batch_first=True)
        mask = pad_sequence([torch.ones(len(state), dtype=torch.long) for state in states], batch_first=True)
        start = self._network.config.decoder_start_token_id
        before, _ = self._padded([[start, *pieces[:-1]] for pieces in labels])
        wanted, counted = self._padded(labels)
        logits = self._network(
            encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
            attention_mask=mask.to(hidden.device),
            decoder_input_ids=before,
            use_cache=False,
        ).logits.float()
        return logits, wanted, counted

    def _padded(self, rows: Sequence[list[int]]) -> tuple[Any, Any]:
        """Token ids (rows, pieces) and the mask of those that are not padding."""
        import torch

        width = max(map(len, rows))
        ids = [row + [self._pad] * (width - len(row)) for row in rows]
        mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
        return tuple(torch.tensor(values, device=self._network.device) for values in (ids, mask))  # type: ignore[return-value]


_FAMILY = "Choose a model of the NLLB-200 family, with its own tokenizer."


@lru_cache(maxsize=2)
def ready(name: str, tokenizer: str, precision: str) -> Seq2Seq:
    """The model, loaded once for all that ask; `Unavailable` where that cannot be."""
    return Seq2Seq(name, tokenizer, precision)


def _rounded(pieces: int) -> int:
    return ceil(pieces / STEP) * STEP


def _batches(rows: Sequence[Sequence[int]], limit: int) -> Iterator[list[int]]:
    """Yield the indices of rows of like length (rounded up), as many at once as make ``limit`` pieces.

    Lengths are rounded up so that the limit of an output, and with it the output, follows its own
    input alone, not what it is batched with.
    """
    return equal_length_batches([_rounded(len(row)) for row in rows], limit)
