"""The protocol of students, and the folder that training writes: a tagger, its history, its settings.

``student.json`` says which student, labels, seed and data; ``history.jsonl`` has one line for each
epoch, written while it trains; the model's files lie beside them once it is done.
"""

import dataclasses
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from core.components.component import Progress
from core.errors import BadInput
from core.evaluation import Counts, count_spans
from core.model import Sentence, Span
from core.students.examples import TrainingData, of_labels
from core.taggers import CrfTagger, SpacyTagger, Tagger, TransformerTagger

if sys.platform != "win32":
    import fcntl

ABOUT, HISTORY = "student.json", "history.jsonl"
CRF = "model.crf"
MODELS = ("config.json", "config.cfg", CRF)
"""Files of which a folder with a model holds at least one."""

DECIMALS = 6
"""Decimals of F1 and loss in the history; epochs are compared by these rounded values."""

LIBRARIES = ("python-crfsuite", "spacy", "torch", "transformers")


_CLEAR = "Choose another folder, or empty this one."


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained student: its folder, options and results.

    ``student`` are its options with its name in `STUDENTS`; ``data`` is the digest of what it
    learned from. ``dev`` are the strict span counts of the epoch that was kept, ``best_epoch`` of
    ``epochs`` (counted from 1), or None where there was nothing to measure it on. ``seconds`` is
    wall time, over all runs where it was cut short. ``versions`` are those of the libraries.
    """

    folder: Path
    student: Mapping[str, Any]
    labels: tuple[str, ...]
    seed: int
    data: str
    best_epoch: int
    epochs: int
    dev: Counts | None
    seconds: float
    versions: Mapping[str, str]

    def tagger(self) -> Tagger:
        """Return the tagger that reads its folder."""
        if (self.folder / CRF).is_file():
            return CrfTagger(str(self.folder / CRF), (), self.labels)
        if (self.folder / "config.cfg").is_file():
            return SpacyTagger(str(self.folder), (), self.labels, articles=True)
        return TransformerTagger(model=str(self.folder), rename=(), labels=self.labels)


class Student(Protocol):
    """A frozen dataclass whose fields are its options; ``kind`` is its name in `STUDENTS`.

    ``takes_soft`` says whether it learns from soft labels; one that does not takes `hardened` ones.
    """

    kind: ClassVar[str]
    takes_soft: ClassVar[bool]

    def train(self, data: TrainingData, folder: Path, seed: int = 0, progress: Progress | None = None) -> Trained:
        """Train on ``data`` and write a tagger into ``folder``.

        The same student, data and seed give the same tagger on the same machine. Where the folder
        holds exactly this run, finished, it is returned at once; where it holds an unfinished part of
        it, training resumes from there as far as the student can. `BadInput` where it holds another
        student. ``progress`` may raise to stop the training.
        """
        ...


def score(dev: Sequence[Sentence], predicted: Sequence[Sequence[Span]], labels: Sequence[str]) -> Counts:
    """Return strict span counts over annotated sentences, all of ``labels`` together (micro average)."""
    total = Counts()
    for sentence, spans in zip(dev, predicted, strict=True):
        gold = of_labels(sentence.spans or (), labels)
        total = sum(count_spans(gold, spans).values(), total)
    return total


class TrainingRun:
    """One training in one folder: its settings, its history and its result.

    In a ``with`` block the folder is locked for this process; another that trains in it is waited for.
    """

    def __init__(self, student: Student, data: TrainingData, folder: Path, seed: int) -> None:
        options = dataclasses.asdict(student)  # type: ignore[call-overload]
        self.folder = folder
        name = {"name": student.kind, **options}
        settings = {"student": name, "labels": data.labels, "seed": seed, "data": data.digest}
        self.settings = json.loads(json.dumps(settings))  # as they are read back: lists, no tuples
        self._seconds_before = 0.0
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        _make_folder(self.folder)
        if sys.platform != "win32":
            self._lock = os.open(self.folder, os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            os.close(self._lock)  # releases the lock, as the end of the process does

    def begin(self) -> Trained | None:
        """Return the finished run if there is one; otherwise claim the output folder."""
        about = _read(self.folder)
        if about is None:
            self._check_no_model()
        elif self.settings.items() <= about.items():
            return read_trained(self.folder) if "versions" in about else None
        elif "versions" in about or self.rows():
            raise BadInput(str(self.folder), "it holds a student with other options, data or seed.", _CLEAR)
        _write(self.folder, self.settings)  # no epoch of another student was finished here
        return None

    def _check_no_model(self) -> None:
        if any((self.folder / file).exists() for file in MODELS):
            raise BadInput(str(self.folder), "it holds a model that is no student.", _CLEAR)

    def rows(self) -> list[dict[str, Any]]:
        """Return the history: a row for each epoch so far, in order."""
        return read_history(self.folder)

    def resume_after(self, epochs: int) -> None:
        """Truncate the history to ``epochs`` and resume from there."""
        rows = [row for row in self.rows() if row["epoch"] <= epochs]
        self._seconds_before = rows[-1]["seconds"] if rows else 0.0
        self._replace_history(rows)

    def log_epoch(self, epoch: int, loss: float, dev: Counts | None) -> None:
        """Append an epoch to the history."""
        row: dict[str, Any] = {"epoch": epoch, "loss": round(loss, DECIMALS), "seconds": round(self.seconds, 3)}
        if dev is not None:
            row |= dataclasses.asdict(dev) | {"f1": round(dev.f1, DECIMALS)}
        with (self.folder / HISTORY).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def log_dev(self, dev: Counts) -> None:
        """Add the dev counts to the last epoch, for a student that is measured only at the end."""
        rows = self.rows()
        self._replace_history(rows[:-1])
        self.log_epoch(rows[-1]["epoch"], rows[-1]["loss"], dev)

    def _replace_history(self, rows: Sequence[dict[str, Any]]) -> None:
        part = self.folder / f"{HISTORY}.part"
        part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        os.replace(part, self.folder / HISTORY)

    def progress_text(self, epoch: int, epochs: int) -> str:
        """Describe the state of the training for `Progress`."""
        rows = self.rows()
        best = best_row(rows).get("f1") if rows else None
        text = f"Epoch {epoch} of at most {epochs}"
        return text if best is None else f"{text}, best F1 on dev {best:.1%}"

    @property
    def seconds(self) -> float:
        """Wall time of the training, over all runs where it was cut short."""
        return self._seconds_before + time.monotonic() - self._started

    def end(self) -> Trained:
        """Mark the run as finished, as the last thing that is written, and return it."""
        best = best_row(self.rows())
        results = {
            "best_epoch": best["epoch"],
            "epochs": self.rows()[-1]["epoch"],
            "dev": {key: best[key] for key in ("correct", "predicted", "gold")} if "f1" in best else None,
            "seconds": round(self.seconds, 3),
            "versions": {name: version(name) for name in LIBRARIES},
        }
        _write(self.folder, self.settings | results)
        return read_trained(self.folder)


def best_row(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of the best F1, the earliest on a tie; the last row where nothing was measured."""
    measured = [row for row in rows if "f1" in row]
    return max(measured, key=lambda row: row["f1"]) if measured else rows[-1]


def exhausted(rows: Sequence[dict[str, Any]], patience: int) -> bool:
    """Return whether ``patience`` epochs have passed since the best; never for 0, nor while F1 is 0."""
    best = best_row(rows)
    return bool(patience and best.get("f1")) and rows[-1]["epoch"] - best["epoch"] >= patience


def read_history(folder: Path) -> list[dict[str, Any]]:
    """Read the finished epochs of the student in ``folder``, which may still be training.

    Each has epoch, loss, seconds and, where it was measured on dev, correct, predicted, gold and f1.
    A line that is only half written is left out.
    """
    path = folder / HISTORY
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.is_file() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


def read_trained(folder: Path) -> Trained:
    """Read the student that was trained into ``folder``; `BadInput` where there is none, or not yet."""
    about = _read(folder)
    if about is None or "versions" not in about:
        raise BadInput(str(folder), "it holds no trained student.", "Train one into it first.")
    try:
        return _trained(folder, about)
    except (KeyError, TypeError) as error:
        raise _broken(folder) from error


def _trained(folder: Path, about: Mapping[str, Any]) -> Trained:
    return Trained(
        folder,
        about["student"],
        tuple(about["labels"]),
        about["seed"],
        about["data"],
        about["best_epoch"],
        about["epochs"],
        Counts(**about["dev"]) if about["dev"] else None,
        about["seconds"],
        about["versions"],
    )


def _read(folder: Path) -> dict[str, Any] | None:
    path = folder / ABOUT
    if not path.is_file():
        return None
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(folder) from error
    if not isinstance(about, dict):
        raise _broken(folder)
    return about


def _broken(folder: Path) -> BadInput:
    return BadInput(str(folder / ABOUT), "it does not describe a student.", "Empty the folder and train again.")


def _write(folder: Path, about: Mapping[str, Any]) -> None:
    _make_folder(folder)
    try:
        part = folder / f"{ABOUT}.part"
        part.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        os.replace(part, folder / ABOUT)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> BadInput:
    problem = f"it cannot be written ({error.strerror or type(error).__name__})."
    return BadInput(str(folder), problem, "Check the folder and its free space.")
