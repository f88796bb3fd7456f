"""Downloading: a hub that the test serves itself, asked by the real client in a process of its own."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from core.errors import Unavailable
from core.pretrained.download import fetch, ignored_patterns
from core.store import JobState, Store
from tests.conftest import ROOT

COMMIT = "a" * 40
FILES = {
    "config.json": b'{"model_type": "bert"}',
    "model.safetensors": b"x" * 300_000,
    "pytorch_model.bin": b"y" * 300_000,
    "tf_model.h5": b"z" * 10,
}


class Hub(BaseHTTPRequestHandler):
    """The part of the hub's interface that a download needs; "org/gated" asks for a licence."""

    asked: list[str]

    def do_HEAD(self) -> None:
        self.answer(send=False)

    def do_GET(self) -> None:
        self.answer(send=True)

    def answer(self, send: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        type(self).asked.append(f"{self.command} {path}")
        if path == "/":
            return self.reply(200, b"", send)
        if "org/gated" in path:
            return self.reply(403, b"{}", send, {"X-Error-Code": "GatedRepo"})
        if "org/tiny" not in path:
            return self.reply(404, b"{}", send, {"X-Error-Code": "RepoNotFound"})
        if "/resolve/" in path:
            data = FILES[path.rsplit("/", 1)[1]]
            return self.reply(200, data, send, {"ETag": f'"{sha1(data).hexdigest()}"', "X-Repo-Commit": COMMIT})
        files = [
            {"type": "file", "path": name, "size": len(data), "oid": sha1(data).hexdigest()}
            for name, data in FILES.items()
        ]
        listed = [{"rfilename": name, "size": len(data)} for name, data in FILES.items()]
        body = files if "/tree/" in path else {"id": "org/tiny", "sha": COMMIT, "siblings": listed}
        self.reply(200, json.dumps(body).encode(), send, {"Content-Type": "application/json"})

    def reply(self, status: int, body: bytes, send: bool, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if send:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test has its own list."""


@pytest.fixture
def hub() -> Iterator[tuple[str, list[str]]]:
    Hub.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Hub.asked
    server.shutdown()
    server.server_close()


class Client:
    """A process with its own store, cache and hub, as the app starts one."""

    def __init__(self, folder: Path, endpoint: str) -> None:
        self.store = Store.at(folder / "store.db")
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "HF_ENDPOINT": endpoint,
            "HF_HOME": str(folder / "cache"),
            "HF_HUB_DISABLE_XET": "1",
            "SPANBRIDGE_STORE": f"sqlite:///{folder / 'store.db'}",
            "SPANBRIDGE_MEMO": str(folder / "memo.db"),
            "SPANBRIDGE_MODELS": str(folder / "models"),
        }

    def download(self, name: str) -> JobState:
        job = self.store.ask_download(name)
        command = [sys.executable, "-m", "core", "run", str(job.id)]
        subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, timeout=120, check=False)
        self.message = self.store.job(job.id).message
        return self.store.job(job.id).state

    def located(self, name: str) -> str:
        code = f"from core.pretrained import locate; print(locate({name!r}))"
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@pytest.fixture
def client(tmp_path: Path, hub: tuple[str, list[str]]) -> Iterator[Client]:
    made = Client(tmp_path, hub[0])
    yield made
    made.store.close()


def test_a_model_is_downloaded_once_without_weights_for_others(client: Client, hub: tuple[str, list[str]]) -> None:
    assert client.download("org/tiny") is JobState.DONE, client.message
    folder = Path(client.located("org/tiny"))
    assert sorted(file.name for file in folder.iterdir()) == ["config.json", "model.safetensors"]
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    fetched = [one for one in hub[1] if one.startswith("GET") and "/resolve/" in one]
    assert len(fetched) == 2
    assert client.download("org/tiny") is JobState.DONE
    assert [one for one in hub[1] if one.startswith("GET") and "/resolve/" in one] == fetched


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("org/nothing", "The model org/nothing is not on the hub. Check its name."),
        ("org/gated", "The model org/gated asks for its licence to be accepted first. Accept it at "),
        ("not a name", "The model not a name is not on the hub. Check its name."),
    ],
)
def test_what_cannot_be_downloaded_is_one_sentence(client: Client, name: str, said: str) -> None:
    assert client.download(name) is JobState.FAILED
    assert client.message.startswith(said)


def test_a_hub_that_does_not_answer_is_said_at_once(client: Client) -> None:
    client.environment["HF_ENDPOINT"] = "http://127.0.0.1:9"
    assert client.download("org/tiny") is JobState.FAILED
    assert client.message.startswith("The model org/tiny is not on this machine, and the hub cannot be reached.")


def test_offline_is_offline() -> None:
    with pytest.raises(Unavailable, match="HF_HUB_OFFLINE"):
        fetch("org/tiny")


def test_older_weights_are_wanted_only_where_there_are_no_safe_ones() -> None:
    assert "*.bin" in ignored_patterns(["config.json", "model.safetensors", "pytorch_model.bin"])
    assert "*.bin" not in ignored_patterns(["config.json", "pytorch_model.bin"])
