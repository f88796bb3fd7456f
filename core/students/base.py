"""What every student is, and the folder that it leaves: a tagger, its history, and how it came about.

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
from core.students.examples import TrainingData
from core.taggers import CrfTagger, SpacyTagger, Tagger, TransformerTagger

if sys.platform != "win32":
    import fcntl

ABOUT, HISTORY = "student.json", "history.jsonl"
CRF = "model.crf"
MODELS = ("config.json", "config.cfg", CRF)
"""What a folder with a model of any kind holds."""

DECIMALS = 6
"""Of F1 and loss in the history; epochs are compared by what is written there."""

LIBRARIES = ("python-crfsuite", "spacy", "torch", "transformers")


@dataclass(frozen=True, slots=True)
class Trained:
    """A student that has learned.

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
        """The student at work: a tagger that reads its folder."""
        if (self.folder / CRF).is_file():
            return CrfTagger(str(self.folder / CRF), (), self.labels)
        if (self.folder / "config.cfg").is_file():
            return SpacyTagger(str(self.folder), (), self.labels)
        return TransformerTagger(model=str(self.folder), rename=(), labels=self.labels)


class Student(Protocol):
    """A frozen dataclass whose fields are its options; ``kind`` is its name in `STUDENTS`.

    ``takes_soft`` says whether it learns from soft labels; one that does not takes `hardened` ones.
    """

    kind: ClassVar[str]
    takes_soft: ClassVar[bool]

    def train(self, data: TrainingData, folder: Path, seed: int = 0, progress: Progress | None = None) -> Trained:
        """Learn, and leave a tagger in ``folder``.

        The same student, data and seed give the same tagger on the same machine. Where the folder
        holds just that, finished, it comes back at once; where it holds the beginning of it, training
        goes on from there as far as the student can. `BadInput` where it holds another student.
        ``progress`` may raise to stop the training.
        """
        ...


def score(dev: Sequence[Sentence], found: Sequence[Sequence[Span]], labels: Sequence[str]) -> Counts:
    """Strict span counts over annotated sentences, all of ``labels`` together (micro average)."""
    total = Counts()
    for sentence, spans in zip(dev, found, strict=True):
        gold = [span for span in sentence.spans or () if span.label in labels]
        total = sum(count_spans(gold, spans).values(), total)
    return total


class TrainingRun:
    """One training in one folder: what was asked for, its history, and its end.

    For the block of a ``with`` the folder is this process's alone; whoever else trains in it is waited for.
    """

    def __init__(self, student: Student, data: TrainingData, folder: Path, seed: int) -> None:
        options = dataclasses.asdict(student)  # type: ignore[call-overload]
        self.folder = folder
        self.asked = json.loads(
            json.dumps(
                {"student": {"name": student.kind, **options}, "labels": data.labels, "seed": seed, "data": data.digest}
            )
        )
        self._before = 0.0
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        _make(self.folder)
        if sys.platform != "win32":
            self._held = os.open(self.folder, os.O_RDONLY)
            fcntl.flock(self._held, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            os.close(self._held)  # which ends the lock, as the end of the process does

    def begin(self) -> Trained | None:
        """Make the folder this student's own; what is there already where it is finished."""
        there = _read(self.folder)
        finished, choose = there is not None and "versions" in there, "Choose another folder, or empty this one."
        if there is None and any((self.folder / file).exists() for file in MODELS):
            raise BadInput(str(self.folder), "it holds a model that is no student.", choose)
        if there is not None and {key: there.get(key) for key in self.asked} != self.asked:
            if finished or self.rows():
                raise BadInput(str(self.folder), "it holds a student with other options, data or seed.", choose)
            there = None  # nothing was learned yet
        if there is None:
            _write(self.folder, self.asked)
        return read_trained(self.folder) if finished else None

    def rows(self) -> list[dict[str, Any]]:
        """The epochs so far, the first one first."""
        return read_history(self.folder)

    def go_on(self, epochs: int) -> None:
        """Forget what was written after ``epochs``: the training goes on from there."""
        kept = [row for row in self.rows() if row["epoch"] <= epochs]
        self._before = kept[-1]["seconds"] if kept else 0.0
        self._keep(kept)

    def tell(self, epoch: int, loss: float, dev: Counts | None) -> None:
        """Write down how an epoch went."""
        row: dict[str, Any] = {"epoch": epoch, "loss": round(loss, DECIMALS), "seconds": round(self.seconds, 3)}
        if dev is not None:
            row |= dataclasses.asdict(dev) | {"f1": round(dev.f1, DECIMALS)}
        with (self.folder / HISTORY).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def measured(self, dev: Counts) -> None:
        """Write down how the end of the last epoch does on dev, where only that was measured."""
        rows = self.rows()
        self._keep(rows[:-1])
        self.tell(rows[-1]["epoch"], rows[-1]["loss"], dev)

    def _keep(self, rows: Sequence[dict[str, Any]]) -> None:
        part = self.folder / f"{HISTORY}.part"
        part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        os.replace(part, self.folder / HISTORY)

    def words(self, epoch: int, epochs: int) -> str:
        """What is going on, for `Progress`."""
        rows = self.rows()
        best = best_row(rows).get("f1") if rows else None
        return f"Epoch {epoch} of at most {epochs}" + ("" if best is None else f", best F1 on dev {best:.1%}")

    @property
    def seconds(self) -> float:
        return self._before + time.monotonic() - self._started

    def end(self) -> Trained:
        """Call it finished: the last thing that is written."""
        best = best_row(self.rows())
        ended = {
            "best_epoch": best["epoch"],
            "epochs": self.rows()[-1]["epoch"],
            "dev": {key: best[key] for key in ("correct", "predicted", "gold")} if "f1" in best else None,
            "seconds": round(self.seconds, 3),
            "versions": {name: version(name) for name in LIBRARIES},
        }
        _write(self.folder, self.asked | ended)
        return read_trained(self.folder)


def best_row(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The row of the best F1, the earliest on a tie; the last one where nothing was measured."""
    measured = [row for row in rows if "f1" in row]
    return max(measured, key=lambda row: row["f1"]) if measured else rows[-1]


def exhausted(rows: Sequence[dict[str, Any]], patience: int) -> bool:
    """Whether ``patience`` epochs went by since the best one; never with 0, nor before anything was found."""
    best = best_row(rows)
    return bool(patience and best.get("f1")) and rows[-1]["epoch"] - best["epoch"] >= patience


def read_history(folder: Path) -> list[dict[str, Any]]:
    """The epochs that a student in ``folder`` has behind it: epoch, loss, seconds and, measured on dev,
    correct, predicted, gold and f1. It may still be training; a line that is half written is left out."""
    path = folder / HISTORY
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.is_file() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


def read_trained(folder: Path) -> Trained:
    """The student that was trained into ``folder``; `BadInput` where there is none, or not yet."""
    there = _read(folder)
    if there is None or "versions" not in there:
        raise BadInput(str(folder), "it holds no trained student.", "Train one into it first.")
    try:
        return Trained(
            folder,
            there["student"],
            tuple(there["labels"]),
            there["seed"],
            there["data"],
            there["best_epoch"],
            there["epochs"],
            Counts(**there["dev"]) if there["dev"] else None,
            there["seconds"],
            there["versions"],
        )
    except (KeyError, TypeError) as error:
        raise _broken(folder) from error


def _read(folder: Path) -> dict[str, Any] | None:
    path = folder / ABOUT
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(folder) from error
    if not isinstance(found, dict):
        raise _broken(folder)
    return found


def _broken(folder: Path) -> BadInput:
    return BadInput(str(folder / ABOUT), "it does not describe a student.", "Empty the folder and train again.")


def _write(folder: Path, about: Mapping[str, Any]) -> None:
    _make(folder)
    try:
        part = folder / f"{ABOUT}.part"
        part.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        os.replace(part, folder / ABOUT)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> BadInput:
    problem = f"it cannot be written ({error.strerror or type(error).__name__})."
    return BadInput(str(folder), problem, "Check the folder and its free space.")
