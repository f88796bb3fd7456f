"""What a page of another site may do with the app that runs on this machine: nothing."""

import http.client

import pytest

from tests.conftest import Server
from tests.e2e.conftest import Served

OWN = "127.0.0.1"
pytestmark = pytest.mark.xdist_group("browser")  # which has the same app running


def handshake(server: Server, host: str, origin: str) -> int:
    """Ask for the app's WebSocket under these names; returns the status, 101 where it was opened."""
    connection = http.client.HTTPConnection(OWN, server.port, timeout=10)
    headers = {
        "Host": f"{host}:{server.port}",
        "Origin": f"{origin}:{server.port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGVzdHRlc3R0ZXN0dGVzdA==",
        "Sec-WebSocket-Version": "13",
    }
    try:
        connection.request("GET", "/_stcore/stream", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        (OWN, f"http://{OWN}", 101),
        ("localhost", "http://localhost", 101),
        ("[::1]", "http://[::1]", 101),
        ("evil.example", "http://evil.example", 403),  # a name that was bound to this machine later on
        ("evil.example", f"http://{OWN}", 403),
        (OWN, "http://evil.example", 403),
        ("127.0.0.1.evil.example", "http://127.0.0.1.evil.example", 403),
        ("localhost.evil.example", "http://localhost.evil.example", 403),
    ],
)
def test_only_pages_of_this_machine_reach_the_app(app: Served, host: str, origin: str, status: int) -> None:
    assert handshake(app.server, host, origin) == status


def test_nothing_is_uploaded_without_the_apps_own_token(app: Served) -> None:
    connection = http.client.HTTPConnection(OWN, app.server.port, timeout=10)
    connection.request(
        "PUT", "/_stcore/upload_file/session/file", body=b"x", headers={"Host": f"{OWN}:{app.server.port}"}
    )
    assert connection.getresponse().status == 403
    connection.close()
