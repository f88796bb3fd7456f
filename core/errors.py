"""Errors that Spanbridge raises on purpose.

    SpanbridgeError
    |-- InvalidValue     a value that breaks an invariant of ``core.model``
    |-- BadInput         text from outside that cannot be read; names place and remedy
    |-- UnknownName      a name that is in no registry; lists the choices
    |-- StoreError       the project file cannot be opened, read or written
    `-- Unavailable      a model, program or package that a part needs is not there

Every message is one plain sentence that can be shown to a person as it stands.
"""

import errno
from collections.abc import Iterable
from difflib import get_close_matches

DISK_FULL = "The disk is full; free some space, then try again. What was finished is kept."


class SpanbridgeError(Exception):
    """Root of every error that Spanbridge raises on purpose."""


class InvalidValue(SpanbridgeError, ValueError):
    """A value that breaks an invariant of the model."""


class BadInput(SpanbridgeError):
    """Input from outside that was refused.

    ``where`` names the file and, where known, the line or pair ("a.conll, line 12");
    ``problem`` says what is wrong; ``remedy`` says what to do about it.
    """

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        self.where = where
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{where}: {problem}{f' {remedy}' if remedy else ''}")


class UnknownName(SpanbridgeError, LookupError):
    """A name that is in no registry."""

    def __init__(self, kind: str, name: str, choices: Iterable[str]) -> None:
        names = sorted(choices)
        similar = get_close_matches(name, names, n=1)
        hint = f" Did you mean {similar[0]!r}?" if similar else ""
        super().__init__(f"There is no {kind} named {name!r}.{hint} Choose from: {', '.join(names)}.")

    def __str__(self) -> str:
        return str(self.args[0])


class StoreError(SpanbridgeError):
    """The project store cannot be opened, read or written."""


class Unavailable(SpanbridgeError):
    """A model, program or package that a part needs is not on this machine, or does not fit it.

    ``what`` names it, ``problem`` says what is wrong with it, ``remedy`` what to do.
    """

    def __init__(self, what: str, problem: str, remedy: str = "") -> None:
        self.what = what
        super().__init__(f"{what} {problem}{f' {remedy}' if remedy else ''}")


def is_disk_full(error: BaseException) -> bool:
    """Return whether an error says that the disk has no room, whichever library raised it."""
    has_number = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return has_number or "no space left on device" in str(error).lower()
