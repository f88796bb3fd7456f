"""What the app may read on this machine, by whom it is served to."""

import ipaddress
import os

from streamlit import config

from core.local_files import ROOTS


def guard_local_files() -> None:
    """Let nobody name files of this machine where others than its own people are served.

    An app on a loopback address serves the person in front of it, who may name any path; on another address everybody
    who reaches it could, so that nothing may be named unless the environment lists folders (`core.local_files`).
    Background jobs inherit this.
    """
    if not is_private(str(config.get_option("server.address") or "")):
        os.environ.setdefault(ROOTS, "")


def is_private(address: str) -> bool:
    """Tell whether a server on this address is reached from this machine only; "" means every address."""
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
