"""Files of a local folder, or of a dataset of the Hugging Face hub.

Of a dataset only files of data are read: Parquet, Arrow and JSON Lines. The hub keeps a Parquet copy of most datasets,
also of those that are scripts, on a branch of its own; that is tried first.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path, PurePosixPath

from core.errors import BadInput, SpanbridgeError, Unavailable
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
    root = Path(folder).expanduser()
    if not root.is_dir():
        raise BadInput(str(folder), "there is no such folder.", "Check the path.")
    chosen = _chosen_files(root, set(only))
    if not 1 <= len(chosen) <= MAX_FILES:
        raise BadInput(str(folder), f"it holds {len(chosen):,} files.", f"Give a folder with 1 to {MAX_FILES:,}.")
    _check_size(str(folder), sum((root / name).stat().st_size for name in chosen))
    return tuple(TextFile(name.as_posix(), TextFile.at(root / name).data) for name in chosen)


def _chosen_files(root: Path, selection: Collection[str]) -> list[Path]:
    """Return the paths of the selected files below a folder, of all that are not hidden where none is selected."""
    visible = filterfalse(_is_hidden, _files_below(root))
    return [path for path in visible if not selection or path.as_posix() in selection]


def _files_below(root: Path) -> Iterator[Path]:
    """Yield the paths of all files below a folder, relative to it and sorted."""
    for path in filter(Path.is_file, sorted(root.rglob("*"))):
        yield path.relative_to(root)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def is_of_split(name: str, split: str) -> bool:
    """Tell whether the path of a file names a split; all paths do where ``split`` is empty."""
    return not split or re.search(rf"(?:^|[/_.-]){re.escape(split)}(?:[/_.-]|$)", name) is not None


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
                _check_size(self.name, sum(chosen.values()))
                return files_in(self._snapshot(revision, list(chosen)), chosen)
        raise self._nothing_chosen(parts)

    def _nothing_chosen(self, parts: Collection[str]) -> SpanbridgeError:
        """Return the error for a dataset with these configs, none of whose files is to be read."""
        if parts:
            problem = f"there is no split {self.split!r} of config {self.config!r}."
            return BadInput(self.name, problem, f"Its configs are: {', '.join(sorted(parts))[:200]}.")
        problem = "holds no Parquet or JSON Lines files."
        if is_offline():
            problem = "is not on this machine, and HF_HUB_OFFLINE forbids to fetch it."
        return Unavailable(f"The dataset {self.name}", problem, _REMEDY)

    def _choose(self, sizes: Mapping[str, int]) -> Mapping[str, int]:
        """Choose the files of the config and split; none where there are several configs to choose from."""
        if not self.config and len(_parts(sizes)) > 1:
            return {}
        return {name: size for name, size in sizes.items() if self._is_chosen(name)}

    def _is_chosen(self, name: str) -> bool:
        """Tell whether a file holds data of the config and split."""
        is_of_config = not self.config or self.config in PurePosixPath(name).parts
        return name.endswith(_DATA) and is_of_config and is_of_split(name, self.split)

    def _file_sizes(self, revision: str) -> Mapping[str, int]:
        """Return the files of a revision with their sizes; without a network those that were fetched before."""
        from huggingface_hub.errors import LocalEntryNotFoundError, RevisionNotFoundError

        try:
            if is_offline():
                return _sizes_in(Path(self._snapshot(revision, ())))
            return self._sizes_on_hub(revision)
        except (RevisionNotFoundError, LocalEntryNotFoundError):
            return {}
        except Exception as error:
            raise self._unavailable(error) from error

    def _sizes_on_hub(self, revision: str) -> Mapping[str, int]:
        from huggingface_hub import HfApi

        timeout = HUB_TIMEOUT_SECONDS * 3
        info = HfApi().dataset_info(self.name, revision=revision, files_metadata=True, timeout=timeout)
        return {file.rfilename: file.size or 0 for file in info.siblings or []}

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
    return {path.as_posix(): (folder / path).stat().st_size for path in _files_below(folder)}


def _parts(names: Iterable[str]) -> set[str]:
    """Return the configs that paths of data name by their folders: ``af/train/0000.parquet`` is of ``af``."""
    return {_first_folder(name) for name in names if name.endswith(_DATA)}


def _first_folder(path: str) -> str:
    folder, slash, _ = path.partition("/")
    return folder if slash else ""


def _check_size(name: str, size: int) -> None:
    if size > textfile.MAX_UNPACKED_BYTES:
        problem = f"its files hold more than {textfile.MAX_UNPACKED_BYTES >> 20} MB."
        raise BadInput(name, problem, "Choose one part or split of it.")
