"""Files and folders of this machine that a recipe or a page names, and permission to read them.

A recipe may come from a stranger, and an app that is served to others takes paths from all of them. So a named file
must be a regular one of a bounded size, and ``SPANBRIDGE_ROOTS`` can limit what may be named to some folders (several
are separated as in ``PATH``; an empty value allows none). Where it is not set, everything may be named: then the person
who names a file is the person whose machine it is. `pages.shared.serving` sets it for an app that others can reach.
What Spanbridge brings along or keeps itself (its assets, models and students) may always be read.
"""

import os
import stat
from pathlib import Path

from core import settings
from core.errors import BadInput

ROOTS = "SPANBRIDGE_ROOTS"
MAX_BYTES = 200 * 2**20
"""Bytes of the largest named file that is read."""

OUTSIDE = "lies outside the folders that this app may read."
SET_ROOTS = f"Set {ROOTS} to a folder that holds it and start the app again."


def listed() -> tuple[str, ...] | None:
    """Return the folders of ``SPANBRIDGE_ROOTS`` as they are written there; None where it is not set."""
    setting = os.environ.get(ROOTS)
    return None if setting is None else tuple(filter(str.strip, setting.split(os.pathsep)))


def roots() -> tuple[Path, ...] | None:
    """Return the folders that named paths must lie in; None where any path may be named."""
    entries = listed()
    if entries is None:
        return None
    folders = map(Path.expanduser, map(Path, entries))
    own = [settings.HOME / "assets", settings.models(), settings.students()]
    return tuple(map(Path.resolve, [*folders, *own]))


def is_path(name: str) -> bool:
    """Return whether a name is written as a path: from the root, a home or the current folder."""
    return Path(name).is_absolute() or name.startswith((".", "~"))


def may_read(path: str | Path) -> bool:
    """Return whether a path, with all links in it followed, lies in a folder that may be read."""
    allowed = roots()
    if allowed is None:
        return True
    try:
        target = Path(path).expanduser().resolve()
    except (OSError, RuntimeError, ValueError):
        return False
    return any(target.is_relative_to(folder) for folder in allowed)


def named_file(path: str) -> Path:
    """Check a file that was named: regular, of at most `MAX_BYTES` bytes, and allowed.

    Raises `BadInput` before anything of the file is opened, so that a device or a pipe can neither fill the memory nor
    make anybody wait.
    """
    _refuse_outside(path)
    file, status = _file_status(path)
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(path, "it is not a regular file.", "Name a file, not a folder, pipe or device.")
    if status.st_size > MAX_BYTES:
        raise BadInput(path, f"it is larger than {MAX_BYTES >> 20} MB.", "Name a smaller one.")
    return file


def named_folder(path: str) -> Path:
    """Check a folder that was named: it is there and may be read; raises `BadInput` else."""
    _refuse_outside(path)
    try:
        folder = Path(path).expanduser()
        exists = folder.is_dir()
    except (OSError, RuntimeError, ValueError):
        exists = False
    if not exists:
        raise BadInput(path, "there is no such folder.", "Check the path.")
    return folder


def _refuse_outside(path: str) -> None:
    """Raise `BadInput` for a path that may not be read."""
    if not may_read(path):
        raise BadInput(path, f"it {OUTSIDE}", SET_ROOTS)


def _file_status(path: str) -> tuple[Path, os.stat_result]:
    """Return a file with its status, without opening it; `BadInput` if it has none."""
    try:
        file = Path(path).expanduser()
        return file, file.stat()
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BadInput(path, f"it cannot be read ({reason}).", "Check the path.") from error
