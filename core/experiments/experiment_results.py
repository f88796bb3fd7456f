"""What came of the trainings of a grid, as files: a folder that any number of experiments share.

``plans/ID.json`` is an experiment with the ids of its cells, ``cells/ID.json`` what one training
led to, ``students/`` holds the students, each in a folder named by what it learned from. A cell's
id is a hash of everything that decides it, so the same training is never done twice.
"""

import json
import os
from collections.abc import Mapping, Sequence
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
    """Gold sentences of one name: their domain, and for each the strict counts (correct, predicted, gold)
    and the predicted spans (start, end, label)."""

    domain: str
    counts: tuple[tuple[int, int, int], ...]
    predicted: tuple[tuple[tuple[int, int, str], ...], ...]

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The counts, shape (sentences, 3)."""
        return np.array(self.counts, np.float64).reshape(-1, 3)

    @property
    def total(self) -> Counts:
        return Counts(*map(int, self.matrix.sum(axis=0)))


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What one training led to; parts by their titles.

    ``amount`` counts the corrected sentences, which are all there are where it is ``whole``.

    ``golds`` are by name, "dev" having chosen the epochs. ``trained`` are the folders of the
    students, ``corrected`` the ids of the pairs that were learned as corrected (of sentences without a pair: none).
    ``tagger`` is the folder of the one that tags the target language, "" where it takes more than that.
    ``seconds`` is the time of training, students that were there before counted too.
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
        _write(self.path / "plans" / f"{experiment_id}.json", {"experiment": experiment, "cells": cells})

    def plans(self) -> dict[str, Mapping[str, Any]]:
        """Every experiment with its planned cells, by id, the last one first; damaged ones are left out."""
        found = sorted((self.path / "plans").glob("*.json"), key=lambda path: -path.stat().st_mtime)
        read = {path.stem: _read(path) for path in found}
        return {name: plan for name, plan in read.items() if plan is not None}

    def plan(self, experiment_id: str) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = _read(self.path / "plans" / f"{experiment_id}.json")
        return found

    def latest(self) -> str:
        """The folder of the student whose history was written last, "" where there is none."""
        found = [path for path in self.students.glob("*/history.jsonl") if path.is_file()]
        return max(found, key=lambda path: path.stat().st_mtime).parent.name if found else ""

    def keep(self, outcome: TrainingResult) -> None:
        _write(self.path / "cells" / f"{outcome.id}.json", asdict(outcome))

    def outcome(self, cell: str) -> TrainingResult | None:
        """What a cell led to, ``None`` where it was not trained yet; `BadInput` where its file is damaged."""
        path = self.path / "cells" / f"{cell}.json"
        if not path.is_file():
            return None
        body = _read(path)
        try:
            if body is None:
                raise BadInput(str(path), *DAMAGED)
            golds = {
                name: DomainScores(one["domain"], _tuples(one["counts"]), tuple(map(_tuples, one["predicted"])))
                for name, one in body["golds"].items()
            }
            listed = {name: tuple(body[name]) for name in ("trained", "corrected")}
            return TrainingResult(**{**body, **listed, "golds": golds})
        except (AttributeError, KeyError, TypeError) as error:
            raise BadInput(str(path), *DAMAGED) from error

    def outcomes(self, cells: Sequence[str]) -> tuple[TrainingResult, ...]:
        """Those of the cells that were trained, in order."""
        return tuple(found for cell in cells if (found := self.outcome(cell)) is not None)


def _tuples(rows: Sequence[Sequence[Any]]) -> Any:
    return tuple(map(tuple, rows))


def _read(path: Path) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write(path: Path, body: Mapping[str, Any]) -> None:
    """All of it or nothing."""
    part = path.with_suffix(f".{os.getpid()}.part")  # experiments that share a cell may end it at the same time
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        problem = f"it cannot be written ({error.strerror or type(error).__name__})."
        raise BadInput(str(path), problem, "Check the folder and its free space.") from error
