"""Downloading a model from the hub into its cache, once somebody asked for it."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

from core.components.component import Progress
from core.errors import Unavailable
from core.pretrained.availability import is_complete
from core.pretrained.hardware import gigabytes
from core.pretrained.loading import ensure_reachable, first_line

T = TypeVar("T")

OTHERS = (
    *("*.h5", "*.msgpack", "*.ot", "*.onnx", "*.onnx_data", "*.tflite", "*.gguf", "*.pb", "*.zip", "*.npz"),
    *("onnx/*", "openvino/*", "coreml/*", "flax/*", "tf/*", "*.mlmodel", "*.png", "*.jpg", "*.pdf"),
)
"""Weights for other programs, and pictures."""
OLDER = ("*.bin", "*.pt", "*.pth")
"""Weights in the older format, needed only where there are none in the safe one."""
LOOK = 1.0
"""Seconds between looks at how many bytes have come."""


def fetch(name: str, progress: Progress | None = None) -> None:
    """Download a model; what was downloaded before is not downloaded again.

    ``progress`` is told the share of its bytes. `Unavailable` says in one sentence what is wrong:
    no network, no such model, a licence to accept first, a full disk.
    """
    if is_complete(name):
        return
    ensure_reachable(name)
    _download(name, progress or (lambda share, what: None))
    if not is_complete(name):
        raise Unavailable(f"The model {name}", "holds no weights that Spanbridge can use.", "Choose another.")


def _download(name: str, progress: Progress) -> None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.constants import HF_HUB_CACHE

    blobs = Path(HF_HUB_CACHE) / f"models--{name.replace('/', '--')}" / "blobs"
    with ThreadPoolExecutor(1) as pool:
        files = _result(name, pool.submit(_listed, name))
        unwanted = unwanted_of(files)
        total = sum(size for file, size in files.items() if not _matches(file, unwanted))
        downloading = pool.submit(snapshot_download, name, ignore_patterns=list(unwanted))
        while wait([downloading], LOOK).not_done:
            come = min(_bytes(blobs), total)
            progress(come / max(total, 1), f"Downloading {gigabytes(come)} of {gigabytes(total)}")
        _result(name, downloading)


def _listed(name: str) -> dict[str, int]:
    """The files of a model and their sizes in bytes."""
    from huggingface_hub import HfApi

    return {file.rfilename: file.size or 0 for file in HfApi().model_info(name, files_metadata=True).siblings or []}


def _result(name: str, asked: Future[T]) -> T:
    error = asked.exception()
    if error is None:
        return asked.result()
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    what = f"The model {name}"
    if isinstance(error, GatedRepoError):
        remedy = f"Accept it at https://huggingface.co/{name}, then log in with `hf auth login`."
        raise Unavailable(what, "asks for its licence to be accepted first.", remedy) from error
    if isinstance(error, RepositoryNotFoundError | HFValidationError):
        raise Unavailable(what, "is not on the hub.", "Check its name.") from error
    raise Unavailable(what, f"cannot be downloaded: {first_line(error)}.", "Try again.") from error


def unwanted_of(files: Iterable[str]) -> tuple[str, ...]:
    """The patterns of a repository's files that are not needed."""
    safe = any(fnmatch(file, "*.safetensors") for file in files)
    return (*OTHERS, *OLDER) if safe else OTHERS


def _matches(file: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(file, pattern) for pattern in patterns)


def _bytes(folder: Path) -> int:
    """The bytes in a folder whose files come and go."""
    total = 0
    for file in folder.glob("*"):
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total
