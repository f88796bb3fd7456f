"""Download of one file over https: of a bounded size, with time-outs, whole or not at all.

Plain http is allowed only from this machine to itself. Redirects are followed by hand, so that each of them is held to
the same rule.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from core.components.component import Progress, report_progress
from core.errors import BadInput, Unavailable, is_disk_full

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
TIMEOUT_SECONDS = 30.0
"""Time without a byte after which a server counts as silent."""
CHUNK_BYTES = 2**16
TRY_AGAIN = "Check the network and try again; whole files that came before are kept."
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_REASONS = {
    401: ("asks who you are: it is given only to people whom its makers let in.", "Ask them at {home}."),
    403: ("may not be fetched without permission of its makers.", "Ask for it, or accept its terms, at {home}."),
    404: ("is no longer at its address.", "Look for it at {home}."),
    410: ("is no longer at its address.", "Look for it at {home}."),
    429: ("is refused for now: too many requests came from this network.", "Try again in some minutes."),
}
"""What a status of the server means, and what to do about it."""


class NoConnection(Unavailable):
    """A server that cannot be reached; ``host`` is its name."""

    def __init__(self, what: str, host: str, remedy: str) -> None:
        super().__init__(what, f"cannot be fetched: there is no connection to {host}.", remedy)
        self.host = host


def download(url: str, path: Path, max_bytes: int, home: str, progress: Progress | None = None) -> str:
    """Fetch a file to a path, and return its SHA-256 in hexadecimal digits.

    ``home`` is the page about it, for people. `Unavailable` says in one sentence why it could not be fetched; then
    nothing is left at the path.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = _written(url, part, max_bytes, home, progress)
        os.replace(part, path)
    except OSError as error:
        if is_disk_full(error):
            raise
        problem = f"it cannot be written ({error.strerror or type(error).__name__})."
        raise BadInput(str(path), problem, "Check the folder and its permissions.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return digest


def _written(url: str, part: Path, max_bytes: int, home: str, progress: Progress | None) -> str:
    """Write what comes from an address; return its digest."""
    digest, size, name = hashlib.sha256(), 0, file_name(url)
    with _answer(url, name, home) as response, part.open("wb") as stream:
        declared = response.headers.get("content-length", "")
        total = int(declared) if declared.isdecimal() else 0
        _refuse_large(total, max_bytes, name)
        for chunk in response.iter_bytes(CHUNK_BYTES):
            size += len(chunk)
            _refuse_large(size, max_bytes, name)
            digest.update(chunk)
            stream.write(chunk)
            report_progress(progress, size / max(total, size, 1), f"Downloading {name}, {size / 1e6:,.1f} MB")
    return digest.hexdigest()


@contextmanager
def _answer(url: str, name: str, home: str) -> Iterator["httpx.Response"]:
    """Yield the answer of the server that has the file, after at most `MAX_REDIRECTS` redirects."""
    import httpx

    what = f"The file {name}"
    is_local = _host(url) in _LOOPBACK
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=not is_local) as client:
            for _ in range(MAX_REDIRECTS + 1):
                _refuse_insecure(url, what, is_local)
                with client.stream("GET", url, headers={"accept-encoding": "identity"}) as response:
                    if response.is_redirect:
                        url = urljoin(url, response.headers["location"])
                        continue
                    _refuse_status(response.status_code, what, home)
                    yield response
                    return
        raise Unavailable(what, "is sent from one address to the next without an end.", f"Look for it at {home}.")
    except httpx.TransportError as error:
        raise _unreachable(error, what, url) from error


def _unreachable(error: "httpx.TransportError", what: str, url: str) -> Unavailable:
    """Return the reason why a server gave no whole answer."""
    import httpx

    host = _host(url)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.ProxyError):
        return NoConnection(what, host, TRY_AGAIN)
    if isinstance(error, httpx.TimeoutException):
        problem = f"cannot be fetched: {host} was silent for {TIMEOUT_SECONDS:.0f} seconds."
    else:
        problem = f"cannot be fetched: the connection to {host} broke off."
    return Unavailable(what, problem, TRY_AGAIN)


def file_name(url: str) -> str:
    """Return the last part of an address."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _refuse_insecure(url: str, what: str, is_local: bool) -> None:
    """Raise `Unavailable` for an address that is neither https nor, if the first one was, on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_allowed = parts.scheme == "https" and host not in _LOOPBACK
    if is_allowed or (is_local and host in _LOOPBACK and parts.scheme in {"http", "https"}):
        return
    raise Unavailable(what, f"is at an address that is not secure ({parts.scheme}://{host}).", "It was not fetched.")


def _refuse_status(status: int, what: str, home: str) -> None:
    """Raise `Unavailable` for an answer without the file."""
    if status == 200:
        return
    fault = f"cannot be fetched: the server answered with status {status}."
    problem, remedy = _REASONS.get(status, (fault, "Try again later, or look at {home}."))
    raise Unavailable(what, problem, remedy.format(home=home))


def _refuse_large(size: int, max_bytes: int, name: str) -> None:
    """Raise `Unavailable` for a file larger than its entry in the catalogue allows."""
    if size > max_bytes:
        problem = f"is larger than {max_bytes >> 20} MB, which its entry in the catalogue allows."
        raise Unavailable(f"The file {name}", problem, "It was not fetched.")
