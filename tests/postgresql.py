"""A PostgreSQL server of the tests' own, where the machine has the programs."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
USER = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None  # the server refuses to be root's


def missing() -> str:
    """Why there can be no server here; "" where there can."""
    if not PROGRAMS:
        return "No PostgreSQL on this machine: install the package 'postgresql' to run these tests."
    if USER and USER not in {entry.pw_name for entry in pwd.getpwall()}:
        return f"PostgreSQL does not run as root, and there is no user {USER!r} on this machine."
    return ""


class Postgresql:
    """A running server on this machine only; ``create`` makes a new empty database and returns its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]

    def create(self, name: str) -> str:
        _run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "spanbridge", name)
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://spanbridge@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        _run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """End it at once, as a crash would."""
        _run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")


def _run(program: str, *arguments: str) -> None:
    subprocess.run(
        [PROGRAMS[-1] / program, *arguments], user=USER, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60
    )


@contextmanager
def running() -> Iterator[Postgresql]:
    """A server for the block."""
    folder = Path(tempfile.mkdtemp(prefix="spanbridge-postgresql-"))
    if USER:
        shutil.chown(folder, USER)
    server = Postgresql(folder)
    try:
        _run("initdb", "-A", "trust", "-N", "-U", "spanbridge", "-D", str(folder / "data"))
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
