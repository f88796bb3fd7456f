"""Local files that the app may read, by the people whom it is served to."""

import ipaddress
import os

from streamlit import config

from core.local_files import ROOTS, listed
from pages.shared import components


def guard_local_files() -> None:
    """Forbid the names of local files where others than this machine's own people are served.

    An app on a loopback address that answers to loopback names only serves the person in front of it, who may name any
    path; with another address or name everybody who reaches it could, so that nothing may be named unless the
    environment lists folders (`core.local_files`). Background jobs inherit this.
    """
    names = [config.get_option("server.address"), *(config.get_option("server.allowedHosts") or [""])]
    if not all(is_private(str(name or "")) for name in names):
        os.environ.setdefault(ROOTS, "")


def lets_name_paths() -> bool:
    """Return whether a person may name any files or folders of this machine, be it some only."""
    return listed() != ()


def about_paths() -> str:
    """Describe the files and folders of this machine that may be named; "" where all may."""
    folders = listed()
    if folders is None:
        return ""
    if not folders:
        return (
            "Files and folders of this machine cannot be named here, because this app is served to others. Whoever "
            "runs it can allow some: see “Served to others” in docs/reliability.md."
        )
    return f"Of this machine, only files and folders in {', '.join(folders)} can be named here."


def tell_paths() -> None:
    """Show that sentence beside the fields that take paths."""
    if about := about_paths():
        components.small(about)


def is_private(address: str) -> bool:
    """Tell whether an address or a name is that of this machine for itself; "" stands for any."""
    if address.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False
