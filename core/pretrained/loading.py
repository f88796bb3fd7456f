"""Loading models by the name people know: a folder on this machine, or a name on the hub.

What is on this machine is used without asking the network. What is not is downloaded, where
that is possible and wanted; else `Unavailable` says in one sentence what is missing and what
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

LONGEST_NAME = 200
"""Characters of the longest name of a model; the hub allows 96 for each part."""
REACH = 4.0
"""Seconds after which the hub counts as out of reach."""


def locate(name: str) -> Path | None:
    """The folder of a model on this machine; None where it is not here.

    That is the folder itself where ``name`` is one, a folder in `places.models` (``org/name`` in
    ``org--name`` or ``name``), or the hub's cache.
    """
    if (folder := _named_folder(name)) is not None:
        return folder
    if is_path(name):
        return None
    for here in shelved(name):
        if (here / "config.json").is_file():
            return here
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name, "config.json")
    except HFValidationError:
        return None
    return Path(found).parent if isinstance(found, str) else None


def identity(name: str) -> str:
    """What outputs of a model are remembered by: its name, and for a folder also when and how its
    files were last written, so that a model trained again is asked again."""
    folders = (folder for folder in shelved(name) if (folder / "config.json").is_file())
    folder = _named_folder(name) or next(folders, None)
    if folder is None:
        return name
    files = [(file.name, file.stat()) for file in sorted(folder.iterdir()) if file.is_file()]
    written = json.dumps([[file, found.st_size, found.st_mtime_ns] for file, found in files])
    return f"{folder.resolve()} {hashlib.sha256(written.encode()).hexdigest()[:12]}"


def _named_folder(name: str) -> Path | None:
    """Return the folder of a model that ``name`` itself is the path of; None where it is none or may not be read."""
    try:
        folder = Path(name).expanduser()
        return folder if may_read(folder) and (folder / "config.json").is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def shelved(name: str) -> tuple[Path, ...]:
    """Where a model of the hub may lie in `places.models`; nowhere for a name that leads out of it."""
    org, _, model = name.rpartition("/")
    leads_out = "/" in org or "\\" in name or any(part.startswith(".") for part in (org, model))
    if not model or leads_out or len(name) > LONGEST_NAME:
        return ()
    return tuple(settings.models() / folder for folder in ([f"{org}--{model}", model] if org else [model]))


def device() -> str:
    """Where models run: a GPU if there is one, else the CPU."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def tokenizer(name: str, **options: Any) -> Any:
    """The model's tokenizer, the fast one."""
    return load(name, "AutoTokenizer", **options)


def model(name: str, kind: str = "AutoModel", **options: Any) -> Any:
    """The model itself on `device`, ready to be asked; ``kind`` is a class of transformers."""
    return load(name, kind, **options).to(device()).eval()


def load(name: str, kind: str, **options: Any) -> Any:
    """``kind.from_pretrained(name)``; `Unavailable` where the model is missing or does not fit."""
    import transformers

    said: Any = transformers.utils.logging
    said.disable_progress_bar()  # progress is told by whoever asked
    maker = getattr(transformers, kind)
    where = locate(name)
    if where is None:
        ensure_reachable(name)
    try:
        return maker.from_pretrained(str(where or name), local_files_only=where is not None, **options)
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, MemoryError) or "memory" in str(error).lower():
            raise _too_large(name) from error
        raise Unavailable(f"The model {name}", f"cannot be loaded: {first_line(error)}.", _CHECK) from error
    except (OSError, ValueError, KeyError) as error:
        raise Unavailable(f"The model {name}", f"cannot be loaded: {first_line(error)}.", _CHECK) from error


_CHECK = "Check its name, or give the folder of a complete copy."


def ensure_reachable(name: str) -> None:
    """Raise `Unavailable` where a model that is not here cannot be downloaded either: said at once."""
    here = "is not on this machine"
    if is_path(name) and not may_read(name):
        raise Unavailable(f"The model {name}", OUTSIDE, SET_ROOTS)
    if is_path(name):
        raise Unavailable(f"The model {name}", f"{here}: that folder holds no config.json.", _CHECK)
    if is_offline():
        raise Unavailable(f"The model {name}", f"{here}, and HF_HUB_OFFLINE forbids to fetch it.", _COPY)
    if not _reachable():
        raise Unavailable(f"The model {name}", f"{here}, and the hub cannot be reached.", _COPY)


def is_offline() -> bool:
    """Whether ``HF_HUB_OFFLINE`` forbids to ask the hub."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


_COPY = "Connect to the internet, or copy the model's folder here and give its path instead of the name."


def _reachable() -> bool:
    """Whether the hub answers; its own client takes half a minute to give up."""
    from huggingface_hub.constants import ENDPOINT  # the hub, or the mirror that HF_ENDPOINT names

    try:
        with urllib.request.urlopen(urllib.request.Request(ENDPOINT, method="HEAD"), timeout=REACH):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def _too_large(name: str) -> Unavailable:
    return Unavailable(f"The model {name}", "does not fit into this machine's memory.", "Choose a smaller one.")


def first_line(error: BaseException) -> str:
    """The first line of what an error says, without a full stop."""
    return next((line.strip().rstrip(".") for line in str(error).splitlines() if line.strip()), type(error).__name__)
