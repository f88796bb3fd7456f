"""The file of trained weights, with what they were trained on."""

import json
from pathlib import Path
from typing import Any

from core.methods.matching.scorer_weights import Weighted
from core.scorer_training.weight_training import TrainedSet, TrainedWeights


def write_weights(path: Path, trained: TrainedWeights, seed: int, about: str) -> None:
    """Write trained weights, the sets and the seed they come from, and the digest of the questions."""
    body = {
        "about": about,
        "general": _to_json(trained.general),
        "names": _to_json(trained.names),
        "seed": seed,
        "digest": trained.digest,
        "trained_on": [_set_to_json(entry) for entry in trained.sets],
    }
    path.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _to_json(weighted: Weighted) -> dict[str, Any]:
    return {"threshold": weighted.threshold, "weights": dict(weighted.weights)}


def _set_to_json(entry: TrainedSet) -> dict[str, Any]:
    answered = sum(question.answer >= 0 for question in entry.questions)
    return {
        "set": entry.options.name,
        "group": entry.options.group,
        "questions": len(entry.questions),
        "with gold": answered,
    }
