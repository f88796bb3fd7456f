"""Read untrusted bytes in a child process, within limits of memory and time.

Libraries in C that read Parquet, Arrow or spaCy's files may crash over a bad file, fill the memory or never return.
Here that happens to a child: a fresh Python (not a fork, since this process has threads), which sets its own limits
before it imports any library (`core.sandbox.__main__`). Bytes go in by its standard input; values come out as JSON, so
that nothing of its output is ever run. Memory is limited where the system can do that (Linux;
macOS ignores it); time and output are limited everywhere.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core import settings
from core.errors import BadInput, Unavailable

END = b"\0"
"""Ends the output of each input; JSON never holds it."""
REFUSED = b"!"
"""Begins the line with the reason why an input was refused."""
OUT_OF_MEMORY, TOO_MUCH_OUTPUT, NO_LIBRARY = 3, 4, 5
"""Exit statuses of the child."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
_POOL = {"ARROW_DEFAULT_MEMORY_POOL": "system"}  # it requests memory as it needs it, and notices the limit


@dataclass(frozen=True, slots=True)
class ResourceLimits:
    """Bytes of address space, seconds, and bytes of output that a child may take for all its inputs."""

    memory: int = 2 * 2**30
    seconds: int = 120
    output: int = 500 * 2**20


LIMITS = ResourceLimits()


def run_apart(work: str, inputs: Sequence[tuple[str, bytes]], argument: Any, remedy: str) -> list[Iterator[Any]]:
    """Call a function of this program on each named input, all in one child; return the values that each call yields.

    ``work`` names a generator function as ``module:function``; it is called with the name of an input, its bytes and
    the ``argument`` and yields values that JSON can hold. Values are parsed one by one, as they are consumed.

    Raises `BadInput` for the first input that was refused, or over which the child ended or reached a limit; its
    ``remedy`` is the one given here where the function gives no other.
    """
    sizes = [(name, len(data)) for name, data in inputs]
    task = {"work": work, "inputs": sizes, "argument": argument, "limits": asdict(LIMITS)}
    status, output = _run([json.dumps(task).encode(), b"\n", *(data for _, data in inputs)])
    *outputs, remainder = output.split(END)
    if len(outputs) < len(inputs):
        raise _refusal(inputs[len(outputs)][0], status, remainder, remedy)
    return [_values(lines.splitlines(), name) for (name, _), lines in zip(inputs, outputs, strict=False)]


def _run(parts: Sequence[bytes]) -> tuple[int | None, bytes]:
    """Run a child on its input; return its exit status, None where it ran out of time, and its output."""
    try:
        process = subprocess.run(
            [sys.executable, "-m", "core.sandbox"],
            cwd=settings.HOME,
            env={**os.environ, **_ONE_THREAD, **_POOL},
            input=b"".join(parts),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LIMITS.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return None, error.stdout or b""
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unavailable("A process to read files of others", f"cannot be started ({reason}).") from error
    return process.returncode, process.stdout


def _values(lines: Sequence[bytes], name: str) -> Iterator[Any]:
    for line in lines:
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadInput(name, "the process that read it wrote what cannot be understood.") from error


def _refusal(name: str, status: int | None, remainder: bytes, remedy: str) -> BadInput | Unavailable:
    """Return the error for an input without a whole output; ``remainder`` is the part of it that was written."""
    last = remainder.rpartition(b"\n")[2]
    if last.startswith(REFUSED):
        return BadInput(*map(str, next(_values([last[1:]], name))))
    if status == NO_LIBRARY:
        return Unavailable(f"The library that reads {name}", "is not installed.", "Install requirements.txt.")
    problems = {
        None: f"reading it takes more than {LIMITS.seconds:,} seconds.",
        OUT_OF_MEMORY: f"reading it takes more than {LIMITS.memory >> 20:,} MB of memory.",
        TOO_MUCH_OUTPUT: f"it unpacks to more than {LIMITS.output >> 20:,} MB.",
    }
    return BadInput(name, problems.get(status, "the library that reads it broke down over it."), remedy)
