"""Training the CRF that `core.taggers.crf` reads: CRFsuite's binary, and beside it what is known of it.

L-BFGS has no random part, so the same lessons and options give the same file.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.model import Sentence
from core.taggers.features import VERSION, features
from core.tags import OUTSIDE, write_tags

Lesson = tuple[Sequence[Sequence[str]], Sequence[str]]
"""The features of consecutive words (`core.taggers.features`) and their tags."""
Told = Callable[[int, float], None]
"""Hears of every iteration: its number, from 1, and the loss (summed over all words, with penalties)."""


def lessons(sentences: Iterable[Sentence]) -> Iterator[Lesson]:
    """Annotated sentences as they are learned, those without words left out."""
    for one in sentences:
        if one.words:
            yield features(one.words), write_tags(one.spans or (), len(one))


def train(some: Iterable[Lesson], out: Path, options: Mapping[str, Any], told: Told | None = None) -> list[str]:
    """Write a model (IOB2 tags) to ``out``; returns its tags, ``O`` first.

    ``options`` are CRFsuite's own for L-BFGS (``c1`` and ``c2`` weigh the L1 and L2 penalties).
    What ``told`` raises ends the training.
    """
    import pycrfsuite

    class Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
        def message(self, message: str) -> None:
            if self.logparser.feed(message) == "iteration" and told:
                told(self.logparser.last_iteration["num"], self.logparser.last_iteration["loss"])

    trainer = Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params({"feature.possible_transitions": 1, **options})
    tags = [OUTSIDE]
    for observed, written in some:
        tags += sorted(set(written) - set(tags))
        trainer.append(observed, written)
    trainer.train(str(out))
    return tags


def describe(out: Path, tags: Sequence[str], options: Mapping[str, Any], about: str = "") -> None:
    """Write the description that the tagger checks its file against."""
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    known = {"about": about, "features": VERSION, "options": dict(options), "tags": list(tags), "sha256": digest}
    Path(f"{out}.json").write_text(json.dumps(known, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
