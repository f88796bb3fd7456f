"""Load models by name: a folder on this machine, or a name on the hub.

A model on this machine is used without a request to the network. Any other is downloaded, where
that is possible and allowed; else `Unavailable` says in one sentence what is missing and what
to do. Weights are read as tensors only, and no code from a model's folder is run.
"""

import hashlib
import json
import os
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from core import settings
from core.errors import Unavailable
from core.local_files import OUTSIDE, SET_ROOTS, is_path, may_read

MAX_NAME_LENGTH = 200
"""Characters of the longest name of a model; the hub allows 96 for each part."""
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
    for path in local_paths(name):
        if (path / "config.json").is_file():
            return path
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
    folders = (folder for folder in local_paths(name) if (folder / "config.json").is_file())
    folder = _named_folder(name) or next(folders, None)
    if folder is None:
        return name
    files = [(file.name, file.stat()) for file in sorted(folder.iterdir()) if file.is_file()]
    stamps = json.dumps([[file, status.st_size, status.st_mtime_ns] for file, status in files])
    return f"{folder.resolve()} {hashlib.sha256(stamps.encode()).hexdigest()[:12]}"


def _named_folder(name: str) -> Path | None:
    """Return the folder of a model that ``name`` itself is the path of; None where it is none or may not be read."""
    try:
        folder = Path(name).expanduser()
        return folder if may_read(folder) and (folder / "config.json").is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def local_paths(name: str) -> tuple[Path, ...]:
    """Return the folders of `core.settings.models` a hub model may be in; none for a name that leads out of it."""
    org, _, model = name.rpartition("/")
    leads_out = "/" in org or "\\" in name or any(part.startswith(".") for part in (org, model))
    if not model or leads_out or len(name) > MAX_NAME_LENGTH:
        return ()
    folders = [f"{org}--{model}", model] if org else [model]
    return tuple(settings.models() / folder for folder in folders)


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
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, MemoryError) or "memory" in str(error).lower():
            raise _too_large(name) from error
        raise Unavailable(f"The model {name}", f"cannot be loaded: {first_line(error)}.", _CHECK) from error
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(f"The model {name}", f"cannot be loaded: {first_line(error)}.", _CHECK) from error


_CHECK = "Check its name, or give the folder of a complete copy."


def ensure_reachable(name: str) -> None:
    """Raise `Unavailable` at once where a model that is not on this machine cannot be downloaded either."""
    missing = "is not on this machine"
    if is_path(name) and not may_read(name):
        raise Unavailable(f"The model {name}", OUTSIDE, SET_ROOTS)
    if is_path(name):
        raise Unavailable(f"The model {name}", f"{missing}: that folder holds no config.json.", _CHECK)
    if is_offline():
        raise Unavailable(f"The model {name}", f"{missing}, and HF_HUB_OFFLINE forbids to fetch it.", _COPY)
    if not _reachable():
        raise Unavailable(f"The model {name}", f"{missing}, and the hub cannot be reached.", _COPY)


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


def _too_large(name: str) -> Unavailable:
    return Unavailable(f"The model {name}", "does not fit into this machine's memory.", "Choose a smaller one.")


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, without a full stop."""
    lines = (line.strip() for line in str(error).splitlines())
    message = next(filter(None, lines), "")
    return message.rstrip(".") if message else type(error).__name__
