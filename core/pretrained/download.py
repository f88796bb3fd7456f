"""Download a model from the hub into its cache, or install a spaCy pipeline, at a person's request."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeVar

from core.components.component import Progress
from core.errors import Unavailable
from core.pretrained.availability import PACKAGE, is_complete
from core.pretrained.hardware import gigabytes
from core.pretrained.loading import ensure_reachable, first_line
from core.pretrained.spacy_download import install_pipeline

T = TypeVar("T")

FOREIGN_FILES = (
    *("*.h5", "*.msgpack", "*.ot", "*.onnx", "*.onnx_data", "*.tflite", "*.gguf", "*.pb", "*.zip", "*.npz"),
    *("onnx/*", "openvino/*", "coreml/*", "flax/*", "tf/*", "*.mlmodel", "*.png", "*.jpg", "*.pdf"),
)
"""Weights for other programs, and pictures."""
OLD_WEIGHTS = ("*.bin", "*.pt", "*.pth")
"""Weights in the older format, needed only where there are none in the safe one."""
POLL_SECONDS = 1.0
"""Seconds between progress reports."""


def fetch(name: str, progress: Progress | None = None) -> None:
    """Download a model, or install the spaCy pipeline "package:NAME"; what was downloaded before is not again.

    ``progress`` gets the share of its bytes. `Unavailable` says in one sentence what is wrong:
    no network, no such model, a licence to accept first, a full disk.
    """
    if name.startswith(PACKAGE):
        install_pipeline(name.removeprefix(PACKAGE), progress)
        return
    if is_complete(name):
        return
    ensure_reachable(name)
    _download(name, progress or _no_progress)
    if not is_complete(name):
        raise Unavailable(f"The model {name}", "holds no weights that Spanbridge can use.", "Choose another.")


def _no_progress(fraction: float, text: str) -> None:
    pass


def _download(name: str, progress: Progress) -> None:
    """Download a model in a thread, and report how many bytes are in the hub's cache meanwhile."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.constants import HF_HUB_CACHE

    blobs = Path(HF_HUB_CACHE) / f"models--{name.replace('/', '--')}" / "blobs"
    with ThreadPoolExecutor(1) as pool:
        files = _result(name, pool.submit(_file_sizes, name))
        ignored = ignored_patterns(files)
        total = sum(size for file, size in files.items() if not _matches(file, ignored))
        downloading = pool.submit(snapshot_download, name, ignore_patterns=list(ignored))
        while wait([downloading], POLL_SECONDS).not_done:
            size = min(_size(blobs), total)
            progress(size / max(total, 1), f"Downloading {gigabytes(size)} of {gigabytes(total)}")
        _result(name, downloading)


def _file_sizes(name: str) -> dict[str, int]:
    """Return the files of a model on the hub and their sizes in bytes."""
    from huggingface_hub import HfApi

    files = HfApi().model_info(name, files_metadata=True).siblings or []
    return {file.rfilename: file.size or 0 for file in files}


def _result(name: str, request: Future[T]) -> T:
    """Return the result of a request to the hub; `Unavailable` where it failed."""
    error = request.exception()
    if error is None:
        return request.result()
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    what = f"The model {name}"
    if isinstance(error, GatedRepoError):
        remedy = f"Accept it at https://huggingface.co/{name}, then log in with `hf auth login`."
        raise Unavailable(what, "asks for its licence to be accepted first.", remedy) from error
    if isinstance(error, RepositoryNotFoundError | HFValidationError):
        raise Unavailable(what, "is not on the hub.", "Check its name.") from error
    raise Unavailable(what, f"cannot be downloaded: {first_line(error)}.", "Try again.") from error


def ignored_patterns(files: Iterable[str]) -> tuple[str, ...]:
    """Return the patterns of a repository's files that are not needed."""
    has_safe_weights = any(fnmatch(file, "*.safetensors") for file in files)
    return (*FOREIGN_FILES, *OLD_WEIGHTS) if has_safe_weights else FOREIGN_FILES


def _matches(file: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(file, pattern) for pattern in patterns)


def _size(folder: Path) -> int:
    """Return the bytes in a folder whose files may be moved meanwhile."""
    total = 0
    for file in folder.glob("*"):
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total
