"""Cells: the counts of one recipe on one corpus by sentence, each stored as a file of JSON.

The key of a cell is its input: the pairs with their links and text, the labels, the tagger and translator
where they were needed, the recipe. The versions of the code are written into it but are no part of the key.
"""

import hashlib
import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import BadInput
from core.evaluation import Evaluation, Scores
from core.formats.textfile import TextFile, write_whole

FORM = 1
"""Version of the files, counted up when their meaning changes; cells of another form are measured again."""
ALWAYS, IF_USED = ("numpy", "scipy"), ("torch", "transformers", "spacy")
ENGINE = (
    "aligners",
    "evaluation",
    "markers",
    "methods",
    "projection",
    "taggers",
    "text",
    "translators",
    "corpora/translation_pipelines.py",
)
"""Code in ``core`` that the numbers depend on."""
_TABLES = ("spans", "free", "source", "unprojected", "linked")


@dataclass(frozen=True, eq=False, slots=True)
class BenchmarkResult:
    """Counts of a cell, ``seconds`` by step, and the ``versions`` of the code that counted."""

    evaluation: Evaluation
    seconds: Mapping[str, float]
    versions: Mapping[str, str]

    @property
    def total(self) -> float:
        """Seconds of all steps together."""
        return sum(self.seconds.values())


@dataclass(frozen=True, slots=True)
class ResultFolder:
    """Folder of cells."""

    folder: Path

    def find(self, about: Mapping[str, Any]) -> BenchmarkResult | None:
        """Return the cell with this key, if there is one; `BadInput` where its file was damaged."""
        path = self._path(about)
        if not path.is_file():
            return None
        try:
            data = json.loads(TextFile.at(path).text())
            return BenchmarkResult(_evaluation(data["labels"], data["counts"]), data["seconds"], data["versions"])
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput(
                str(path), "it is no cell of a benchmark.", "Delete it, and it is measured again."
            ) from error

    def keep(self, about: Mapping[str, Any], facts: Mapping[str, Any], cell: BenchmarkResult) -> None:
        """Write a cell, whole; ``facts`` are for people who read the file."""
        evaluation, scores = cell.evaluation, cell.evaluation.scores
        tables = scores.spans, scores.free, evaluation.source, evaluation.unprojected
        counts = {name: table.tolist() for name, table in zip(_TABLES, tables, strict=False)}
        counts["linked"] = None if evaluation.linked is None else evaluation.linked.tolist()
        data = {
            **facts,
            "about": about,
            "seconds": cell.seconds,
            "versions": cell.versions,
            "labels": scores.labels,
            "counts": counts,
        }
        path = self._path(about)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(str(self.folder), "the folder cannot be made.", "Choose another.") from error
        write_whole(path, json.dumps(data, ensure_ascii=False, separators=(",", ":")))

    def _path(self, about: Mapping[str, Any]) -> Path:
        body = json.dumps([FORM, about], sort_keys=True, ensure_ascii=False)
        return self.folder / "cells" / f"{hashlib.sha256(body.encode()).hexdigest()[:20]}.json"


def _evaluation(labels: list[str], counts: Mapping[str, Any]) -> Evaluation:
    """Read the evaluation that `ResultFolder.keep` wrote."""
    size, names = len(counts["free"]), len(labels)
    shapes = {"spans": (size, names, 4), "free": (size, 2), "source": (size, names), "unprojected": (size,)}
    spans, free, source, unprojected = (
        np.array(counts[name], dtype=np.int32).reshape(shape) for name, shape in shapes.items()
    )
    linked = None if counts["linked"] is None else np.array(counts["linked"], dtype=np.int32).reshape(size, 4)
    return Evaluation(Scores(tuple(labels), spans, free), source, unprojected, linked)


def versions() -> dict[str, str]:
    """Return the versions that a cell is measured with: the digest of this code, Python, libraries in use, the
    machine."""
    used = [*ALWAYS, *(name for name in IF_USED if name in sys.modules)]
    return {
        "spanbridge": _code(),
        "python": platform.python_version(),
        **{name: version(name) for name in used},
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }


@cache
def _code() -> str:
    """Return twelve hexadecimal digits of the SHA-256 of the engine's source."""
    root = Path(__file__).resolve().parents[1]
    parts = list(map(root.joinpath, ENGINE))
    modules = chain.from_iterable(part.rglob("*.py") for part in parts)
    seen = hashlib.sha256()
    for path in sorted(filter(Path.is_file, (*parts, *modules))):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:12]
