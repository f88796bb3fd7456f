"""Load models by name: a folder on this machine, or a name on the hub.

A model on this machine is used without a request to the network. Any other is downloaded, where
that is possible and allowed; else `Unavailable` says in one sentence what is missing and what
to do. Weights are read as tensors only, and no code from a model's folder is run.
"""

import hashlib
import json
import os
import re
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from core import settings
from core.errors import Unavailable
from core.local_files import OUTSIDE, SET_ROOTS, is_path, may_read

MAX_NAME_LENGTH = 200
"""Characters of the longest name of a model; the hub allows 96 for each part."""
_HUB_NAME = re.compile(r"(?:([^./\\][^/\\]*)?/)?([^./\\][^/\\]*)")
"""``org/name`` or ``name``, neither of which begins with a dot."""
HUB_TIMEOUT_SECONDS = 4.0
"""Seconds after which the hub counts as out of reach."""


def locate(name: str) -> Path | None:
    """Return the folder of a model on this machine; None where it is not on it.

    That is the folder itself where ``name`` is one, a folder in `core.settings.models` (``org/name``
    in ``org--name`` or ``name``), or the hub's cache.
    """
    folder = _named_folder(name)
    if folder is not None or is_path(name):
        return folder
    return _stored_folder(name) or _cached_folder(name)


def _stored_folder(name: str) -> Path | None:
    """Return the folder of a model in `core.settings.models`."""
    return next(filter(_has_config, local_paths(name)), None)


def _has_config(folder: Path) -> bool:
    return (folder / "config.json").is_file()


def _cached_folder(name: str) -> Path | None:
    """Return the folder of a model in the hub's cache."""
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        file = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        return None
    return Path(file).parent if isinstance(file, str) else None


def identity(name: str) -> str:
    """Return the identity of a model, by which its outputs are cached.

    That is its name, and for a folder also size and time of its files, so that outputs of a model
    that was trained again are computed again.
    """
    folder = _named_folder(name) or _stored_folder(name)
    if folder is None:
        return name
    stamps = file_stamps(folder.iterdir())
    return f"{folder.resolve()} {hashlib.sha256(stamps.encode()).hexdigest()[:12]}"


def file_stamps(paths: Iterable[Path]) -> str:
    """Return name, size and time of the files among some paths, as JSON; they tell whether a model was changed."""
    files = sorted(filter(Path.is_file, paths))
    return json.dumps([[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files])


def _named_folder(name: str) -> Path | None:
    """Return the folder of a model that ``name`` itself is the path of; None where it is none or may not be read."""
    try:
        folder = Path(name).expanduser()
        return folder if may_read(folder) and _has_config(folder) else None
    except (OSError, RuntimeError, ValueError):
        return None


def local_paths(name: str) -> tuple[Path, ...]:
    """Return the folders of `core.settings.models` a hub model may be in; none for a name that leads out of it."""
    match = _HUB_NAME.fullmatch(name)
    if match is None or len(name) > MAX_NAME_LENGTH:
        return ()
    org, model = match.groups()
    folders = [f"{org}--{model}", model] if org else [model]
    return tuple(map(settings.models().joinpath, folders))


def device() -> str:
    """Return the device of models: a GPU if there is one, else the CPU."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def tokenizer(name: str, **options: Any) -> Any:
    """Load a model's tokenizer, the fast one where it has one."""
    return load(name, "AutoTokenizer", **options)


def model(name: str, kind: str = "AutoModel", **options: Any) -> Any:
    """Load a model onto `device` in evaluation mode; ``kind`` is a class of transformers."""
    return load(name, kind, **options).to(device()).eval()


def load(name: str, kind: str, **options: Any) -> Any:
    """Call ``kind.from_pretrained(name)``; `Unavailable` where the model is missing or does not fit."""
    import transformers

    logging: Any = transformers.utils.logging
    logging.disable_progress_bar()  # callers report their own progress
    auto_class = getattr(transformers, kind)
    folder = locate(name)
    if folder is None:
        ensure_reachable(name)
    try:
        return auto_class.from_pretrained(str(folder or name), local_files_only=folder is not None, **options)
    except (MemoryError, RuntimeError, OSError, ValueError, KeyError) as error:
        raise _loading_error(name, error) from error


def _loading_error(name: str, error: Exception) -> Unavailable:
    """Say why a model cannot be loaded."""
    lacks_memory = isinstance(error, RuntimeError) and "memory" in str(error).lower()
    if lacks_memory or isinstance(error, MemoryError):
        return Unavailable(f"The model {name}", "does not fit into this machine's memory.", "Choose a smaller one.")
    return Unavailable(f"The model {name}", f"cannot be loaded: {first_line(error)}.", _CHECK)


_CHECK = "Check its name, or give the folder of a complete copy."


def ensure_reachable(name: str) -> None:
    """Raise `Unavailable` at once where a model that is not on this machine cannot be downloaded either."""
    missing = "is not on this machine"
    if is_path(name):
        raise _folder_error(name)
    if is_offline():
        raise Unavailable(f"The model {name}", f"{missing}, and HF_HUB_OFFLINE forbids to fetch it.", _COPY)
    if not _reachable():
        raise Unavailable(f"The model {name}", f"{missing}, and the hub cannot be reached.", _COPY)


def _folder_error(name: str) -> Unavailable:
    """Say why a path is not the folder of a model."""
    if not may_read(name):
        return Unavailable(f"The model {name}", OUTSIDE, SET_ROOTS)
    return Unavailable(f"The model {name}", "is not on this machine: that folder holds no config.json.", _CHECK)


def is_offline() -> bool:
    """Return whether ``HF_HUB_OFFLINE`` forbids requests to the hub."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


_COPY = "Connect to the internet, or copy the model's folder here and give its path instead of the name."


def _reachable() -> bool:
    """Return whether the hub answers; its own client takes half a minute to give up."""
    from huggingface_hub.constants import ENDPOINT  # the hub, or the mirror that HF_ENDPOINT names

    try:
        with urllib.request.urlopen(urllib.request.Request(ENDPOINT, method="HEAD"), timeout=HUB_TIMEOUT_SECONDS):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, without a full stop."""
    lines = (line.strip() for line in str(error).splitlines())
    message = next(filter(None, lines), "")
    return message.rstrip(".") if message else type(error).__name__
