"""A text-to-text model that writes the tagged spans of a sentence, asked through the memo."""

import json
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from core import pretrained
from core.cache import output_cache
from core.components.component import Progress

TOGETHER = 8
"""Prompts answered before they are on disk."""


class Generation(NamedTuple):
    """A model, and how it is asked: ``outputs`` of a beam search with as many beams, each of at most
    ``longest`` pieces."""

    model: str
    outputs: int = 25
    longest: int = 256


def generated(asked: Generation, prompts: Sequence[str], progress: Progress | None = None) -> list[list[str]]:
    """For each prompt the outputs of a beam search, best first."""
    order = sorted(range(len(prompts)), key=lambda k: (len(prompts[k]), prompts[k]))

    def compute(places: list[int]) -> list[list[str]]:
        if progress:
            progress(places[0] / len(prompts), "Writing candidates")
        return _loaded(asked.model).answers([prompts[order[k]] for k in places], asked)

    said = output_cache().get_or_compute(
        json.dumps(["generator", *asked]), [prompts[k] for k in order], compute, TOGETHER
    )
    found = dict(zip(order, said, strict=True))
    return [found[k] for k in range(len(prompts))]


class Generator:
    """A loaded encoder-decoder such as mT5."""

    def __init__(self, name: str) -> None:
        self._tokenizer = pretrained.tokenizer(name)
        self._network: Any = pretrained.model(name, "AutoModelForSeq2SeqLM")
        self._lock = Lock()

    def answers(self, prompts: Sequence[str], asked: Generation) -> list[list[str]]:
        """Each prompt by itself, so that its answer depends on nothing else."""
        with self._lock:
            return [self._answer(prompt, asked) for prompt in prompts]

    def _answer(self, prompt: str, asked: Generation) -> list[str]:
        import torch

        row = self._tokenizer(prompt, return_tensors="pt").to(self._network.device)
        with torch.inference_mode():
            outputs = self._network.generate(
                input_ids=row["input_ids"],
                attention_mask=row["attention_mask"],
                num_beams=asked.outputs,
                num_return_sequences=asked.outputs,
                max_new_tokens=asked.longest,
                do_sample=False,
                early_stopping=True,
            )
        return list(self._tokenizer.batch_decode(outputs, skip_special_tokens=True))


@lru_cache(maxsize=1)
def _loaded(name: str) -> Generator:
    return Generator(name)
