"""What is on this machine: a model's folder, whether its weights are complete, and its size."""

import json
import re
import shutil
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from core.errors import Unavailable
from core.local_files import OUTSIDE, SET_ROOTS, may_read
from core.pretrained.catalogue import ModelFacts, known
from core.pretrained.hardware import Machine, gigabytes, machine
from core.pretrained.loading import locate, shelved

PROGRAM, PACKAGE = "program:", "package:"
WHOLE = ("model.safetensors", "pytorch_model.bin")
SPLIT = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
SPACY_MODEL = re.compile(r"[a-z]{2,3}_\w+_(sm|md|lg|trf)")

GET = "The Models page can download it, or take it from a folder."

RUNNING = 1.2
"""What a model takes while it works, as a multiple of its weights in single precision,"""
BESIDES = 700_000_000
"""and what the libraries take besides, in bytes."""


@dataclass(frozen=True, slots=True)
class Availability:
    """How it stands with something that a part needs: a model, or "program:NAME", "package:NAME".

    ``folder`` is where it is, ``bytes`` its size there (of models). ``problem`` says why it cannot
    be used, in the words that follow the name, ``remedy`` what to do; both are "" where it can.
    """

    need: str
    folder: Path | None
    bytes: int = 0
    problem: str = ""
    remedy: str = ""

    @property
    def kind(self) -> str:
        """ "model", "program" or "package"."""
        return next((kind[:-1] for kind in (PROGRAM, PACKAGE) if self.need.startswith(kind)), "model")

    @property
    def name(self) -> str:
        return self.need.removeprefix(PROGRAM).removeprefix(PACKAGE)

    @property
    def what(self) -> str:
        return f"The {'Python package' if self.kind == 'package' else self.kind} {self.name}"

    @property
    def facts(self) -> ModelFacts | None:
        return known(self.need) if self.kind == "model" else None

    @property
    def here(self) -> bool:
        return not self.problem

    @property
    def sentence(self) -> str:
        """What is wrong with it and what to do, as a person reads it; "" where nothing is."""
        return f"{self.what} {self.problem} {self.remedy}" if self.problem else ""

    @property
    def downloadable(self) -> bool:
        """Whether it is a model of the hub that is not, or not wholly, here."""
        lacking = self.folder is None or not has_weights(self.folder)
        return self.kind == "model" and lacking and bool(shelved(self.need))

    @property
    def memory(self) -> int | None:
        """Bytes of memory that it takes to work, by an estimate from its weights; None where they are not known."""
        if self.kind != "model":
            return None
        weights = self.facts.parameters * 4 if self.facts else self.bytes
        return round(weights * RUNNING) + BESIDES if weights else None


def standing(need: str, on: Machine | None = None) -> Availability:
    """How it stands with something that a part needs, ``on`` this machine."""
    if need.startswith(PROGRAM):
        return _program(need, need.removeprefix(PROGRAM))
    if need.startswith(PACKAGE):
        return _package(need, need.removeprefix(PACKAGE))
    folder = locate(need)
    found = Availability(need, folder, size(folder) if folder else 0)
    problem, remedy = _problem(found, on or machine())
    return replace(found, problem=problem, remedy=remedy)


def ensure(needs: tuple[str, ...]) -> None:
    """Raise `Unavailable` with the first thing that is not here, or too large."""
    for need in needs:
        found = standing(need)
        if found.problem:
            raise Unavailable(found.what, found.problem, found.remedy)


def has_weights(folder: Path) -> bool:
    """Whether a model's folder holds all its weights, not only its description."""
    for index in SPLIT:
        if (folder / index).is_file():
            try:
                files = set(json.loads((folder / index).read_text(encoding="utf-8"))["weight_map"].values())
            except (OSError, ValueError, KeyError, AttributeError):
                return False
            return all((folder / str(file)).is_file() for file in files)
    return any((folder / whole).is_file() for whole in WHOLE)


def is_complete(name: str) -> bool:
    folder = locate(name)
    return folder is not None and has_weights(folder)


def size(folder: Path) -> int:
    """Bytes of the files in a model's folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def point(name: str, folder: str) -> Path:
    """Have ``name`` mean the model in ``folder`` from now on: a link to it in `places.models`.

    `Unavailable` where that folder holds no model, or no link can be made.
    """
    there = Path(folder.strip()).expanduser()
    what = f"The folder {there}"
    if not may_read(there):
        raise Unavailable(what, OUTSIDE, SET_ROOTS)
    if not there.is_absolute() or not (there / "config.json").is_file():
        raise Unavailable(what, "holds no config.json.", "Give the whole path of the folder of a model.")
    if not has_weights(there):
        raise Unavailable(what, "holds no complete weights.", "Give the folder of a complete copy.")
    if not shelved(name):
        raise Unavailable(f"The model {name}", "has a name that no folder can have.", "Check it.")
    link = shelved(name)[0]
    try:
        link.parent.mkdir(parents=True, exist_ok=True)
        if link.is_symlink():
            link.unlink()
        link.symlink_to(there.resolve(), target_is_directory=True)
    except OSError as error:
        remedy = f"Copy the folder to {link} instead."
        raise Unavailable(what, f"cannot be linked: {error.strerror}.", remedy) from error
    return link


def _problem(found: Availability, on: Machine) -> tuple[str, str]:
    """What is wrong with a model, and what to do about it."""
    if found.folder is None:
        return "is not on this machine.", GET
    if not has_weights(found.folder):
        return "is not wholly on this machine: weights are missing.", GET
    there = max(on.memory, on.gpu_memory)
    if found.memory and there and found.memory > there:
        problem = f"needs about {gigabytes(found.memory)} of memory, and this machine has {gigabytes(there)}."
        return problem, "Choose a smaller one."
    return "", ""


def _program(need: str, name: str) -> Availability:
    where = shutil.which(name)
    remedy = f"Install it (on Debian: apt install {name}), then start Spanbridge again."
    return Availability(need, Path(where)) if where else Availability(need, None, 0, "is not installed.", remedy)


def _package(need: str, name: str) -> Availability:
    try:
        found = find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        command = f"python -m spacy download {name}" if SPACY_MODEL.fullmatch(name) else f"pip install {name}"
        return Availability(
            need, None, 0, "is not installed.", f"Install it with {command}, then start Spanbridge again."
        )
    return Availability(need, Path(found.origin).parent if found.origin else None)
