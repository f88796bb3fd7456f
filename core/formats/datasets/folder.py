"""Folders of this machine, and datasets of the Hugging Face hub, as the files that they hold.

Of a dataset only files of data come here: Parquet, Arrow and JSON Lines. The hub keeps a Parquet copy of most datasets,
also of those that are scripts, on a branch of its own; that is asked first.
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

MOST_FILES = 2000

_CONVERTED = "refs/convert/parquet"
_DATA = (".parquet", ".jsonl", ".arrow")
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_BY_HAND = "Check its name, or download its files and import those."


def files_in(folder: str | Path, only: Iterable[str] = ()) -> tuple[TextFile, ...]:
    """The files of a folder and of those within it, named by their paths in it; hidden ones are left out.

    ``only`` names the files to read, where not all are wanted. `BadInput` where the folder is not there, is empty or
    holds too much.
    """
    root, wanted = Path(folder).expanduser(), set(only)
    if not root.is_dir():
        raise BadInput(str(folder), "there is no such folder.", "Check the path.")
    paths = [path for path in sorted(root.rglob("*")) if path.is_file()]
    names = [path.relative_to(root) for path in paths]
    shown = [name for name in names if not any(part.startswith(".") for part in name.parts)]
    chosen = [name for name in shown if not wanted or name.as_posix() in wanted]
    if not chosen or len(chosen) > MOST_FILES:
        raise BadInput(str(folder), f"it holds {len(chosen):,} files.", f"Give a folder with 1 to {MOST_FILES:,}.")
    _check_size(str(folder), sum((root / name).stat().st_size for name in chosen))
    return tuple(TextFile(name.as_posix(), TextFile.at(root / name).data) for name in chosen)


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
        """The files of data; fetched where that is possible, `Unavailable` where they cannot be had."""
        if not _NAME.fullmatch(self.name):
            raise BadInput(self.name[:80] or "The name", "it is no name of a dataset.", "Write ORGANISATION/NAME.")
        parts: set[str] = set()
        for revision in (_CONVERTED, "main"):
            listed = self._listed(revision)
            parts |= _parts(listed)
            if chosen := self._chosen(listed):
                _check_size(self.name, sum(listed[name] for name in chosen))
                return files_in(self._snapshot(revision, chosen), chosen)
        if not parts and is_offline():
            problem = "is not on this machine, and HF_HUB_OFFLINE forbids to fetch it."
            raise Unavailable(f"The dataset {self.name}", problem, _BY_HAND)
        if not parts:
            raise Unavailable(f"The dataset {self.name}", "holds no Parquet or JSON Lines files.", _BY_HAND)
        problem = f"there is no split {self.split!r} of config {self.config!r}."
        raise BadInput(self.name, problem, f"Its configs are: {', '.join(sorted(parts))[:200]}.")

    def _chosen(self, listed: Iterable[str]) -> Sequence[str]:
        data = [name for name in listed if name.endswith(_DATA)]
        if self.config:
            data = [name for name in data if self.config in PurePosixPath(name).parts]
        elif len(_parts(data)) > 1:
            return ()
        split = re.compile(rf"(?:^|[/_.-]){re.escape(self.split)}(?:[/_.-]|$)")
        return [name for name in data if split.search(name)] if self.split else data

    def _listed(self, revision: str) -> Mapping[str, int]:
        """The files of a revision and their sizes; without a network those that were fetched before."""
        from huggingface_hub import HfApi
        from huggingface_hub.errors import LocalEntryNotFoundError, RevisionNotFoundError

        try:
            if is_offline():
                folder = Path(self._snapshot(revision, ()))
                paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
                return {path.relative_to(folder).as_posix(): path.stat().st_size for path in paths}
            found = HfApi().dataset_info(
                self.name, revision=revision, files_metadata=True, timeout=HUB_TIMEOUT_SECONDS * 3
            )
            return {file.rfilename: file.size or 0 for file in found.siblings or []}
        except (RevisionNotFoundError, LocalEntryNotFoundError):
            return {}
        except Exception as error:
            raise self._unavailable(error) from error

    def _snapshot(self, revision: str, names: Sequence[str]) -> str:
        """The folder of a revision, with these files if they can be had; no names mean what is there already."""
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
        return Unavailable(f"The dataset {self.name}", f"cannot be fetched: {first_line(error)}.", _BY_HAND)


def _parts(names: Iterable[str]) -> set[str]:
    """The configs that paths of data tell, by their folders: ``af/train/0000.parquet`` is of ``af``."""
    folders = (PurePosixPath(name).parts[:-1] for name in names if name.endswith(_DATA))
    return {parts[0] if parts else "" for parts in folders}


def _check_size(name: str, size: int) -> None:
    if size > textfile.LARGEST_UNPACKED:
        problem = f"its files hold more than {textfile.LARGEST_UNPACKED >> 20} MB."
        raise BadInput(name, problem, "Choose one part or split of it.")
