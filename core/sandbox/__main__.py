"""The child of `core.sandbox`: take limits upon oneself, call the function asked for, write what it yields as JSON."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from core.errors import BadInput
from core.sandbox import END, NO_LIBRARY, OUT_OF_MEMORY, REFUSED, TOO_MUCH_OUTPUT

_NOT_NEEDED = ("torch", "tensorflow", "cupy", "mxnet")
"""Libraries that spaCy looks for when it is imported, which takes seconds and gigabytes; it reads without them."""


def main() -> None:
    """Do what the first line of the standard input says, on the bytes that follow it."""
    sys.modules |= dict.fromkeys(_NOT_NEEDED)  # type: ignore[arg-type]
    source = sys.stdin.buffer
    task = json.loads(source.readline())
    _limit(task["limits"])
    output = _own_output()
    try:
        _work(task, source, output)
    except BadInput as error:
        told = json.dumps([error.where, error.problem, error.remedy]).encode()
        output.write(b"\n" + REFUSED + told)
        output.flush()
    except MemoryError:
        _leave(output, OUT_OF_MEMORY)
    except ImportError:
        _leave(output, NO_LIBRARY)


def _work(task: Mapping[str, Any], source: BinaryIO, output: BinaryIO) -> None:
    module, _, function = task["work"].partition(":")
    read = getattr(import_module(module), function)
    left = task["limits"]["output"]
    for name, size in task["inputs"]:
        for line in _lines(read(name, source.read(size), task["argument"])):
            left -= len(line)
            if left < 0:
                _leave(output, TOO_MUCH_OUTPUT)
            output.write(line)
        output.write(END)
        output.flush()


def _lines(values: Iterator[Any]) -> Iterator[bytes]:
    for value in values:
        yield json.dumps(value, ensure_ascii=False, default=_described).encode("utf-8", "surrogatepass") + b"\n"


def _described(value: object) -> Mapping[str, str]:
    """Say of a value that JSON has no word for what it is; no reader takes that for text."""
    return {type(value).__name__: str(value)[:80]}


def _leave(output: BinaryIO, status: int) -> None:
    """End at once: where memory is short, nothing more may be tried."""
    with suppress(OSError, MemoryError):
        output.flush()
    os._exit(status)


def _own_output() -> BinaryIO:
    """Keep the standard output for values: what libraries print goes nowhere."""
    output = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return output


def _limit(limits: Mapping[str, int]) -> None:
    """Limit address space and processor time of this process, as far as the system can."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    wanted = {resource.RLIMIT_AS: limits["memory"], resource.RLIMIT_CPU: limits["seconds"] + 1, resource.RLIMIT_CORE: 0}
    for kind, bound in wanted.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (bound, bound))


if __name__ == "__main__":
    main()
