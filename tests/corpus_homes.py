"""The home of a public corpus for tests: a server on this machine whose files are given as bytes."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from core.public_corpora.catalogue_entry import CatalogueEntry, CorpusKind, CorpusLanguage, FileTemplate

Answers = dict[str, bytes | int | str]
"""What is answered to each path: a file, a status, or the address that a redirect names."""


class Home:
    """A running server: its address, what it answers, and the paths that were asked for."""

    def __init__(self, port: int, answers: Answers, asked: list[str]) -> None:
        self.url, self.answers, self.asked = f"http://127.0.0.1:{port}", answers, asked


def _handler(answers: Answers, asked: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer = answers.get(self.path, 404)
            if isinstance(answer, bytes):
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
                return
            self.send_response(answer if isinstance(answer, int) else 302)
            if isinstance(answer, str):
                self.send_header("Location", answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def serving(answers: Answers) -> Iterator[Home]:
    """Serve files as long as the block runs."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers, asked))
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield Home(server.server_port, answers, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def entry_of(url: str, **facts: Any) -> CatalogueEntry:
    """Return an entry with a file for each side, or with other facts."""
    titles = ("labels", "purpose", "size", "licence_url", "terms", "attribution", "joined", "left_out")
    usual: dict[str, Any] = {
        **dict.fromkeys(titles, "a fact"),
        "name": "village",
        "title": "Village News",
        "licence": "CC BY 4.0",
        "address": "https://example.org/village",
        "reader": "lines",
        "files": (FileTemplate("side", f"{url}/{{code}}.txt"),),
        "languages": languages("en", "de", "sw"),
        "kind": CorpusKind.PAIRS,
    }
    return CatalogueEntry(**{**usual, **facts})


def languages(*codes: str, **named: str) -> Mapping[str, CorpusLanguage]:
    """Return languages by their codes, each with its name in addresses."""
    names = {code: code for code in codes} | named
    return {code: CorpusLanguage(code, {"code": name}) for code, name in names.items()}
