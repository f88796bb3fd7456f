"""Files of a local folder, or of a dataset of the Hugging Face hub.

Of a dataset only files of data are read: Parquet, Arrow and JSON Lines. The hub keeps a Parquet copy of most datasets,
also of those that are scripts, on a branch of its own; that is tried first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core.errors import BadInput, Unavailable
from core.formats import textfile
from core.formats.base import Files
from core.formats.textfile import TextFile
from core.pretrained.loading import HUB_TIMEOUT_SECONDS, first_line, is_offline

MAX_FILES = 2000
"""Files of a folder that are read at most."""

_PARQUET_BRANCH = "refs/convert/parquet"
_DATA = (".parquet", ".jsonl", ".arrow")
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_REMEDY = "Check its name, or download its files and import those."


def files_in(folder: str | Path, only: Iterable[str] = ()) -> tuple[TextFile, ...]:
    """Read the files of a folder and of those within it, named by their paths in it; hidden ones are left out.

    ``only`` names the files to read, all of them where it is empty. `BadInput` where the folder does not exist, is
    empty or holds too much.
    """
    root, selection = Path(folder).expanduser(), set(only)
    if not root.is_dir():
        raise BadInput(str(folder), "there is no such folder.", "Check the path.")
    chosen = _visible_files(root)
    if selection:
        chosen = [name for name in chosen if name.as_posix() in selection]
    if not chosen or len(chosen) > MAX_FILES:
        raise BadInput(str(folder), f"it holds {len(chosen):,} files.", f"Give a folder with 1 to {MAX_FILES:,}.")
    _check_size(str(folder), sum((root / name).stat().st_size for name in chosen))
    return tuple(TextFile(name.as_posix(), TextFile.at(root / name).data) for name in chosen)


def _visible_files(root: Path) -> list[Path]:
    """Return the paths of files below a folder, relative to it and sorted, without hidden ones."""
    names = (path.relative_to(root) for path in sorted(root.rglob("*")) if path.is_file())
    return [name for name in names if not _is_hidden(name)]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


@dataclass(frozen=True, slots=True)
class HubDataset:
    """A dataset of the Hugging Face hub, or its copy in the cache of this machine.

    ``name``: as on the hub, with the organisation, such as masakhane/masakhaner2. ``config``: the part of it, mostly a
    language; may be empty where there is but one. ``split``: the split to read; empty for all.
    """

    name: str
    config: str = ""
    split: str = "train"

    def files(self) -> Files:
        """Return the files of data, fetched where that is possible; `Unavailable` where they are not to be had."""
        if not _NAME.fullmatch(self.name):
            raise BadInput(self.name[:80] or "The name", "it is no name of a dataset.", "Write ORGANISATION/NAME.")
        parts: set[str] = set()
        for revision in (_PARQUET_BRANCH, "main"):
            sizes = self._file_sizes(revision)
            parts |= _parts(sizes)
            chosen = self._choose(sizes)
            if chosen:
                _check_size(self.name, sum(sizes[name] for name in chosen))
                return files_in(self._snapshot(revision, chosen), chosen)
        if not parts and is_offline():
            problem = "is not on this machine, and HF_HUB_OFFLINE forbids to fetch it."
            raise Unavailable(f"The dataset {self.name}", problem, _REMEDY)
        if not parts:
            raise Unavailable(f"The dataset {self.name}", "holds no Parquet or JSON Lines files.", _REMEDY)
        problem = f"there is no split {self.split!r} of config {self.config!r}."
        raise BadInput(self.name, problem, f"Its configs are: {', '.join(sorted(parts))[:200]}.")

    def _choose(self, names: Iterable[str]) -> Sequence[str]:
        """Choose the files of the config and split; none where there are several configs to choose from."""
        data = [name for name in names if name.endswith(_DATA)]
        if self.config:
            data = [name for name in data if self.config in PurePosixPath(name).parts]
        elif len(_parts(data)) > 1:
            return ()
        split = re.compile(rf"(?:^|[/_.-]){re.escape(self.split)}(?:[/_.-]|$)")
        return [name for name in data if split.search(name)] if self.split else data

    def _file_sizes(self, revision: str) -> Mapping[str, int]:
        """Return the files of a revision with their sizes; without a network those that were fetched before."""
        from huggingface_hub import HfApi
        from huggingface_hub.errors import LocalEntryNotFoundError, RevisionNotFoundError

        try:
            if is_offline():
                return _sizes_in(Path(self._snapshot(revision, ())))
            info = HfApi().dataset_info(
                self.name, revision=revision, files_metadata=True, timeout=HUB_TIMEOUT_SECONDS * 3
            )
            return {file.rfilename: file.size or 0 for file in info.siblings or []}
        except (RevisionNotFoundError, LocalEntryNotFoundError):
            return {}
        except Exception as error:
            raise self._unavailable(error) from error

    def _snapshot(self, revision: str, names: Sequence[str]) -> str:
        """Return the folder of a revision, with the named files fetched; without names, with those fetched before."""
        from huggingface_hub import constants, snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError

        try:
            return snapshot_download(
                self.name,
                repo_type="dataset",
                revision=revision,
                allow_patterns=list(names) or None,
                cache_dir=constants.HF_HUB_CACHE,
                local_files_only=is_offline(),
            )
        except LocalEntryNotFoundError:
            raise
        except Exception as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: Exception) -> Unavailable:
        return Unavailable(f"The dataset {self.name}", f"cannot be fetched: {first_line(error)}.", _REMEDY)


def _sizes_in(folder: Path) -> dict[str, int]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in paths}


def _parts(names: Iterable[str]) -> set[str]:
    """Return the configs that paths of data name by their folders: ``af/train/0000.parquet`` is of ``af``."""
    folders = (PurePosixPath(name).parts[:-1] for name in names if name.endswith(_DATA))
    return {parts[0] if parts else "" for parts in folders}


def _check_size(name: str, size: int) -> None:
    if size > textfile.MAX_UNPACKED_BYTES:
        problem = f"its files hold more than {textfile.MAX_UNPACKED_BYTES >> 20} MB."
        raise BadInput(name, problem, "Choose one part or split of it.")
