"""The trained weights that come with Spanbridge: read from a file that also says what they were trained on."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.methods.matching.method import Matching
from core.methods.matching.scorer_weights import ScorerWeights

FILE = Path(__file__).parents[3] / "assets" / "scorers" / "default.json"


def trained_matching(path: Path = FILE) -> Matching:
    """Return the matching with the weights of a file: those for all entities, and those for bare names."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Matching(glosses=True, bare_names=ScorerWeights(**_options(data["names"])), **_options(data["general"]))


def _options(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the weights and the threshold of one set; scorers that it does not name count nothing."""
    return {"links": 0.0, "threshold": float(data["threshold"]), **data["weights"]}
