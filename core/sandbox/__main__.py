"""Child process of `core.sandbox`: set its limits, call the requested function, write the values it yields as JSON."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from core.errors import BadInput
from core.sandbox import END, NO_LIBRARY, OUT_OF_MEMORY, REFUSED, TOO_MUCH_OUTPUT

_UNNEEDED_LIBRARIES = ("torch", "tensorflow", "cupy", "mxnet")
"""Libraries that spaCy tries to import, which takes seconds and gigabytes; it reads without them."""


def main() -> None:
    """Run the task in the first line of the standard input on the bytes that follow it."""
    sys.modules |= dict.fromkeys(_UNNEEDED_LIBRARIES)  # type: ignore[arg-type]
    source = sys.stdin.buffer
    task = json.loads(source.readline())
    _limit(task["limits"])
    output = _own_output()
    try:
        _work(task, source, output)
    except BadInput as error:
        refusal = json.dumps([error.where, error.problem, error.remedy]).encode()
        output.write(b"\n" + REFUSED + refusal)
        output.flush()
    except MemoryError:
        _leave(output, OUT_OF_MEMORY)
    except ImportError:
        _leave(output, NO_LIBRARY)


def _work(task: Mapping[str, Any], source: BinaryIO, output: BinaryIO) -> None:
    module, _, function = task["work"].partition(":")
    read = getattr(import_module(module), function)
    remaining = task["limits"]["output"]
    for name, size in task["inputs"]:
        for line in _lines(read(name, source.read(size), task["argument"])):
            remaining -= len(line)
            if remaining < 0:
                _leave(output, TOO_MUCH_OUTPUT)
            output.write(line)
        output.write(END)
        output.flush()


def _lines(values: Iterator[Any]) -> Iterator[bytes]:
    for value in values:
        yield json.dumps(value, ensure_ascii=False, default=_placeholder).encode("utf-8", "surrogatepass") + b"\n"


def _placeholder(value: object) -> Mapping[str, str]:
    """Return an object with type and text of a value that JSON cannot hold; no reader takes that for text."""
    return {type(value).__name__: str(value)[:80]}


def _leave(output: BinaryIO, status: int) -> None:
    """End the process at once: where memory is short, nothing more may be tried."""
    with suppress(OSError, MemoryError):
        output.flush()
    os._exit(status)


def _own_output() -> BinaryIO:
    """Return the standard output for values; what libraries print is discarded."""
    output = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as sink:
        os.dup2(sink.fileno(), 1)
    return output


def _limit(limits: Mapping[str, int]) -> None:
    """Limit address space and processor time of this process, as far as the system can."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    bounds = {resource.RLIMIT_AS: limits["memory"], resource.RLIMIT_CPU: limits["seconds"] + 1, resource.RLIMIT_CORE: 0}
    for kind, bound in bounds.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (bound, bound))


if __name__ == "__main__":
    main()
