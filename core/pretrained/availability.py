"""Availability of models, programs and packages on this machine, and what to do where they are missing."""

import json
import re
import shutil
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from core.errors import Unavailable
from core.local_files import OUTSIDE, SET_ROOTS, may_read
from core.pretrained.catalogue import ModelFacts, model_facts
from core.pretrained.hardware import Machine, gigabytes, machine
from core.pretrained.loading import local_paths, locate
from core.pretrained.spacy_catalogue import installed_package, pipeline_facts

PROGRAM, PACKAGE = "program:", "package:"
WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")
WEIGHT_INDEXES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
SPACY_MODEL = re.compile(r"[a-z]{2,3}_\w+_(sm|md|lg|trf)")

GET = "The Models page can download it, or take it from a folder."

WORKING_MEMORY = 1.2
"""Memory of a running model, as a multiple of its weights in single precision."""
LIBRARY_BYTES = 700_000_000
"""Memory of the libraries, in bytes."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Availability of something that a component needs: a model, or "program:NAME", "package:NAME".

    ``folder`` is its location, ``bytes`` its size there (of models). ``problem`` says why it cannot
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
        """The name without its kind."""
        return self.need.removeprefix(PROGRAM).removeprefix(PACKAGE)

    @property
    def what(self) -> str:
        """The subject of a sentence about it."""
        return f"The {'Python package' if self.kind == 'package' else self.kind} {self.name}"

    @property
    def facts(self) -> ModelFacts | None:
        """The catalogue's facts of a model, if it has any."""
        return model_facts(self.need) if self.kind == "model" else None

    @property
    def usable(self) -> bool:
        """True where it can be used on this machine."""
        return not self.problem

    @property
    def sentence(self) -> str:
        """The problem and its remedy as one text for people; "" where there is no problem."""
        return f"{self.what} {self.problem} {self.remedy}" if self.problem else ""

    @property
    def downloadable(self) -> bool:
        """True for a model of the hub, or a known spaCy pipeline, that is not wholly on this machine."""
        if self.kind == "package":
            return self.folder is None and pipeline_facts(self.name) is not None
        lacking = self.folder is None or not has_weights(self.folder)
        return self.kind == "model" and lacking and bool(local_paths(self.need))

    @property
    def memory(self) -> int | None:
        """Estimated bytes of memory of the running model, from its weights; None where these are not known."""
        if self.kind != "model":
            return None
        weights = self.facts.parameters * 4 if self.facts else self.bytes
        return round(weights * WORKING_MEMORY) + LIBRARY_BYTES if weights else None


def check_availability(need: str, on: Machine | None = None) -> Availability:
    """Return the availability of something that a component needs, ``on`` a machine (default: this one)."""
    if need.startswith(PROGRAM):
        return _program(need, need.removeprefix(PROGRAM))
    if need.startswith(PACKAGE):
        return _package(need, need.removeprefix(PACKAGE))
    folder = locate(need)
    status = Availability(need, folder, size(folder) if folder else 0)
    problem, remedy = _problem(status, on or machine())
    return replace(status, problem=problem, remedy=remedy)


def ensure(needs: tuple[str, ...]) -> None:
    """Raise `Unavailable` for the first need that is missing or too large."""
    for need in needs:
        status = check_availability(need)
        if status.problem:
            raise Unavailable(status.what, status.problem, status.remedy)


def has_weights(folder: Path) -> bool:
    """Return whether a model's folder has all its weights, not only its configuration."""
    index = next(filter(Path.is_file, map(folder.joinpath, WEIGHT_INDEXES)), None)
    if index is None:
        return any(map(Path.is_file, map(folder.joinpath, WEIGHT_FILES)))
    try:
        files = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, AttributeError):
        return False
    return all((folder / str(file)).is_file() for file in files)


def is_complete(name: str) -> bool:
    """Return whether a model is on this machine with all its weights."""
    folder = locate(name)
    return folder is not None and has_weights(folder)


def size(folder: Path) -> int:
    """Return the bytes of the files in a model's folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def link_folder(name: str, folder: str) -> Path:
    """Link the model in ``folder`` under ``name`` in `core.settings.models`; return the link.

    From now on ``name`` is the model in that folder. `Unavailable` where the folder has no model, or
    no link can be made.
    """
    path = Path(folder.strip()).expanduser()
    _check_copy(path)
    if not local_paths(name):
        raise Unavailable(f"The model {name}", "has a name that no folder can have.", "Check it.")
    link = local_paths(name)[0]
    try:
        _replace_link(link, path.resolve())
    except OSError as error:
        remedy = f"Copy the folder to {link} instead."
        raise Unavailable(f"The folder {path}", f"cannot be linked: {error.strerror}.", remedy) from error
    return link


def _check_copy(path: Path) -> None:
    """Raise `Unavailable` unless a folder may be read and holds a complete model."""
    what = f"The folder {path}"
    if not may_read(path):
        raise Unavailable(what, OUTSIDE, SET_ROOTS)
    if not path.is_absolute() or not (path / "config.json").is_file():
        raise Unavailable(what, "holds no config.json.", "Give the whole path of the folder of a model.")
    if not has_weights(path):
        raise Unavailable(what, "holds no complete weights.", "Give the folder of a complete copy.")


def _replace_link(link: Path, folder: Path) -> None:
    """Link to a folder, in the place of a link that was made before."""
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink():
        link.unlink()
    link.symlink_to(folder, target_is_directory=True)


def _problem(status: Availability, on: Machine) -> tuple[str, str]:
    """Return the problem of a model and its remedy, "" both where there is none."""
    if status.folder is None:
        return "is not on this machine.", GET
    if not has_weights(status.folder):
        return "is not wholly on this machine: weights are missing.", GET
    memory = max(on.memory, on.gpu_memory)
    needed = status.memory or 0
    if needed > memory > 0:
        problem = f"needs about {gigabytes(needed)} of memory, and this machine has {gigabytes(memory)}."
        return problem, "Choose a smaller one."
    return "", ""


def _program(need: str, name: str) -> Availability:
    executable = shutil.which(name)
    if executable:
        return Availability(need, Path(executable))
    remedy = f"Install it (on Debian: apt install {name}), then start Spanbridge again."
    return Availability(need, None, 0, "is not installed.", remedy)


def _package(need: str, name: str) -> Availability:
    try:
        spec = find_spec(installed_package(name) or name)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        command = f"python -m spacy download {name}" if SPACY_MODEL.fullmatch(name) else f"pip install {name}"
        remedy = f"Install it with {command}, then start Spanbridge again."
        return Availability(need, None, 0, "is not installed.", remedy)
    return Availability(need, Path(spec.origin).parent if spec.origin else None)
