"""Training of the CRF that `core.taggers.crf` reads: CRFsuite's binary and its description.

L-BFGS has no random part, so the same sequences and options give the same file.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.model import Sentence
from core.taggers.features import VERSION, features
from core.tags import OUTSIDE, write_tags

TrainingSequence = tuple[Sequence[Sequence[str]], Sequence[str]]
"""The features of consecutive words (`core.taggers.features`) and their tags."""
IterationLogger = Callable[[int, float], None]
"""Called after every iteration with its number, from 1, and the loss (summed over all words, with penalties)."""


def training_sequences(sentences: Iterable[Sentence]) -> Iterator[TrainingSequence]:
    """Yield features and tags of annotated sentences, those without words left out."""
    for sentence in sentences:
        if sentence.words:
            yield features(sentence.words), write_tags(sentence.spans or (), len(sentence))


def train(
    sequences: Iterable[TrainingSequence],
    out: Path,
    options: Mapping[str, Any],
    log_iteration: IterationLogger | None = None,
) -> list[str]:
    """Write a model (IOB2 tags) to ``out`` and return its tags, ``O`` first.

    ``options`` are CRFsuite's own for L-BFGS (``c1`` and ``c2`` weigh the L1 and L2 penalties).
    An exception from ``log_iteration`` ends the training.
    """
    import pycrfsuite

    class Trainer(pycrfsuite.Trainer):  # type: ignore[misc]
        def message(self, message: str) -> None:
            if self.logparser.feed(message) == "iteration" and log_iteration:
                iteration = self.logparser.last_iteration
                log_iteration(iteration["num"], iteration["loss"])

    trainer = Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params({"feature.possible_transitions": 1, **options})
    tags = [OUTSIDE]
    for word_features, word_tags in sequences:
        tags += sorted(set(word_tags) - set(tags))
        trainer.append(word_features, word_tags)
    trainer.train(str(out))
    return tags


def describe(out: Path, tags: Sequence[str], options: Mapping[str, Any], about: str = "") -> None:
    """Write the description that the tagger checks its file against."""
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    description = {"about": about, "features": VERSION, "options": dict(options), "tags": list(tags), "sha256": digest}
    Path(f"{out}.json").write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
