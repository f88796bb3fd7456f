"""What several kinds of test share: a fresh store, and a browser where there is one."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("spanbridge", deadline=None)  # tests judge results, not the speed of the machine
settings.load_profile("spanbridge")

ROOT = Path(__file__).parents[1]
os.environ["HF_HUB_OFFLINE"] = "1"  # read once, when the hub's client is imported
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side, those in a browser still take turns: they wait for one another's screens."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(autouse=True)
def own_memo(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets what a model said in another one."""
    monkeypatch.setenv("SPANBRIDGE_MEMO", str(tmp_path_factory.mktemp("memo") / "memo.db"))


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    path = chromium()
    if path is None:
        if os.environ.get("SPANBRIDGE_REQUIRE_BROWSER"):
            pytest.fail("The browser tests need Chromium, and SPANBRIDGE_REQUIRE_BROWSER is set.")
        pytest.skip("No Chromium on this machine: install the package 'chromium' to run the browser tests.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield started
        started.close()


class Server:
    """A Streamlit script served on a free port of this machine, with its own store."""

    def __init__(self, script: Path, store: Path) -> None:
        self.script, self.store, self.log = script, store, store.with_name("errors.log")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        is_app = self.script.name == "serve.py"
        script = [str(self.script)] if is_app else ["-m", "streamlit", "run", str(self.script)]
        command = [sys.executable, *script, "--server.port", str(self.port)]
        own = {"SPANBRIDGE_STORE": f"sqlite:///{self.store}", "SPANBRIDGE_LOG": str(self.log)}
        environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("The server did not start within a minute.")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The server stands still meanwhile: what the browser does, it does alone."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        while any(state != "T" for state in _states(self.process.pid)):
            time.sleep(0.001)  # a thread on another core may still be at work, and acknowledge what it did
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the server as a crash would: at once, without a goodbye."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def _states(process: int) -> list[str]:
    """The state of every thread of a process, by its letter; none where the system does not tell."""
    states = []
    for thread in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):  # it has ended
            states.append(thread.read_text(encoding="utf-8").rpartition(")")[2].split()[0])
    return states


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """The app itself, or the script given by ``indirect`` parametrisation."""
    running = Server(ROOT / getattr(request, "param", "serve.py"), tmp_path / "store.db")
    running.start()
    yield running
    running.kill()
