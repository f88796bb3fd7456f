"""Results of the trainings of a grid, as files in a folder that any number of experiments share.

``plans/ID.json`` is an experiment with the ids of its cells, ``cells/ID.json`` the result of one
training, ``students/`` has the students, each in a folder named by its training data. A cell's
id is a hash of everything that decides it, so the same training is never done twice.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BadInput
from core.evaluation import Counts

DAMAGED = "it is damaged.", "Delete it, and the training is done again."


@dataclass(frozen=True, slots=True)
class DomainScores:
    """Scores on the gold sentences of one name and domain.

    For each sentence: strict counts (correct, predicted, gold), and predicted spans (start, end, label).
    """

    domain: str
    counts: tuple[tuple[int, int, int], ...]
    predicted: tuple[tuple[tuple[int, int, str], ...], ...]

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The counts, shape (sentences, 3)."""
        return np.array(self.counts, np.float64).reshape(-1, 3)

    @property
    def total(self) -> Counts:
        """The counts of all sentences together."""
        return Counts(*map(int, self.matrix.sum(axis=0)))


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """Result of one training; corpus, student and approach by their titles.

    ``amount`` counts the corrected sentences, which are all available ones where it is ``whole``.

    ``golds`` are by name, "dev" having chosen the epochs. ``trained`` are the folders of the
    students, ``corrected`` the ids of the pairs that were learned as corrected (of sentences without a pair: none).
    ``tagger`` is the folder of the one that tags the target language, "" where it takes more than that.
    ``seconds`` is the time of training, also that of students that an earlier training left.
    """

    id: str
    corpus: str
    student: str
    approach: str
    amount: int
    whole: bool
    seed: int
    golds: Mapping[str, DomainScores]
    trained: tuple[str, ...]
    corrected: tuple[str, ...]
    tagger: str
    seconds: float
    versions: Mapping[str, str]

    @property
    def setting(self) -> str:
        """The approach with its amount of corrected sentences."""
        amount = "all" if self.whole else self.amount
        return f"{self.approach}, {amount}" if self.amount else self.approach


class Folder:
    """The files of some experiments."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.students = path / "students"

    def write_plan(self, experiment_id: str, experiment: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> None:
        """Write an experiment with its planned cells."""
        _write(self.path / "plans" / f"{experiment_id}.json", {"experiment": experiment, "cells": cells})

    def plans(self) -> dict[str, Mapping[str, Any]]:
        """Read every experiment with its planned cells, by id, latest first; damaged ones are left out."""
        paths = sorted((self.path / "plans").glob("*.json"), key=lambda path: -path.stat().st_mtime)
        plans = {path.stem: _read(path) for path in paths}
        return {name: plan for name, plan in plans.items() if plan is not None}

    def plan(self, experiment_id: str) -> Mapping[str, Any] | None:
        """Read one experiment with its planned cells; None where it is missing or damaged."""
        plan: Mapping[str, Any] | None = _read(self.path / "plans" / f"{experiment_id}.json")
        return plan

    def latest(self) -> str:
        """Return the folder of the student whose history was written last, "" where there is none."""
        paths = [path for path in self.students.glob("*/history.jsonl") if path.is_file()]
        return max(paths, key=lambda path: path.stat().st_mtime).parent.name if paths else ""

    def keep(self, outcome: TrainingResult) -> None:
        """Write the result of a cell."""
        _write(self.path / "cells" / f"{outcome.id}.json", asdict(outcome))

    def outcome(self, cell: str) -> TrainingResult | None:
        """Read the result of a cell; None where it was not trained yet, `BadInput` where its file is damaged."""
        path = self.path / "cells" / f"{cell}.json"
        if not path.is_file():
            return None
        try:
            return _result(_read(path))
        except (AttributeError, KeyError, TypeError) as error:  # a damaged file is read as None
            raise BadInput(str(path), *DAMAGED) from error

    def outcomes(self, cells: Sequence[str]) -> tuple[TrainingResult, ...]:
        """Read the results of those of the cells that were trained, in order."""
        return tuple(filter(None, map(self.outcome, cells)))


def _result(body: Mapping[str, Any]) -> TrainingResult:
    """Build the result of a training from its JSON."""
    golds = {name: _domain_scores(scores) for name, scores in body["golds"].items()}
    listed = {name: tuple(body[name]) for name in ("trained", "corrected")}
    return TrainingResult(**{**body, **listed, "golds": golds})


def _domain_scores(body: Mapping[str, Any]) -> DomainScores:
    return DomainScores(body["domain"], as_tuples(body["counts"]), tuple(map(as_tuples, body["predicted"])))


def as_tuples(rows: Iterable[Iterable[Any]]) -> Any:
    """Return rows, such as a JSON value or a matrix as lists has, as tuples."""
    return tuple(map(tuple, rows))


def _read(path: Path) -> Any:
    """Read a JSON object; None where the file is missing or damaged."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return body if isinstance(body, dict) else None


def _write(path: Path, body: Mapping[str, Any]) -> None:
    """Write a JSON object atomically."""
    part = path.with_suffix(f".{os.getpid()}.part")  # experiments that share a cell may end it at the same time
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        problem = f"it cannot be written ({error.strerror or type(error).__name__})."
        raise BadInput(str(path), problem, "Check the folder and its free space.") from error
