"""Generation of the tagged spans of a sentence by a text-to-text model, with a cache of its outputs."""

import json
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

from core import pretrained
from core.cache import output_cache
from core.components.component import Progress, report_progress

BATCH_SIZE = 8
"""Prompts answered between two writes to disk."""


class Generation(NamedTuple):
    """A model and the options of generation: ``outputs`` of a beam search with as many beams, of at most
    ``longest`` pieces each."""

    model: str
    outputs: int = 25
    longest: int = 256


def generated(options: Generation, prompts: Sequence[str], progress: Progress | None = None) -> list[list[str]]:
    """Return for each prompt the outputs of a beam search, best first."""
    order = sorted(range(len(prompts)), key=lambda k: (len(prompts[k]), prompts[k]))

    def compute(indices: list[int]) -> list[list[str]]:
        report_progress(progress, indices[0] / len(prompts), "Writing candidates")
        return _loaded(options.model).answers([prompts[order[k]] for k in indices], options)

    kind = json.dumps(["generator", *options])
    answers = output_cache().get_or_compute(kind, [prompts[k] for k in order], compute, BATCH_SIZE)
    by_prompt = dict(zip(order, answers, strict=True))
    return [by_prompt[k] for k in range(len(prompts))]


class Generator:
    """A loaded encoder-decoder such as mT5."""

    def __init__(self, name: str) -> None:
        self._tokenizer = pretrained.tokenizer(name)
        self._network: Any = pretrained.model(name, "AutoModelForSeq2SeqLM")
        self._lock = Lock()

    def answers(self, prompts: Sequence[str], options: Generation) -> list[list[str]]:
        """Answer each prompt by itself, so that its answer depends on nothing else."""
        with self._lock:
            return [self._answer(prompt, options) for prompt in prompts]

    def _answer(self, prompt: str, options: Generation) -> list[str]:
        import torch

        row = self._tokenizer(prompt, return_tensors="pt").to(self._network.device)
        with torch.inference_mode():
            outputs = self._network.generate(
                input_ids=row["input_ids"],
                attention_mask=row["attention_mask"],
                num_beams=options.outputs,
                num_return_sequences=options.outputs,
                max_new_tokens=options.longest,
                do_sample=False,
                early_stopping=True,
            )
        return list(self._tokenizer.batch_decode(outputs, skip_special_tokens=True))


@lru_cache(maxsize=1)
def _loaded(name: str) -> Generator:
    return Generator(name)
