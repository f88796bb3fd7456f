"""Paths that a recipe or a page names: only regular files of a bounded size, only where they may be read."""

import os
from pathlib import Path
from typing import Any

import pytest

from core import local_files
from core.errors import BadInput, InvalidValue, SpanbridgeError, Unavailable
from core.local_files import ROOTS, may_read, named_file, named_folder
from core.pretrained import availability, loading
from core.projection.recipe import REGISTRIES, Recipe
from core.taggers import FileTagger
from core.translators import Precomputed
from pages.shared import serving


def test_anything_may_be_named_where_no_folders_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ROOTS, raising=False)
    assert may_read(tmp_path)
    assert named_folder(str(tmp_path)) == tmp_path


def test_only_what_lies_in_a_folder_that_was_set_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "a.txt").write_text("x")
    (outside / "secret.txt").write_text("x")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    monkeypatch.setenv(ROOTS, f"{inside}{os.pathsep}{tmp_path / 'none'}")
    assert named_file(str(inside / "a.txt")) == inside / "a.txt"
    for path in (
        outside / "secret.txt",
        inside / "link.txt",
        inside / ".." / "out" / "secret.txt",
        Path("/etc/passwd"),
    ):
        with pytest.raises(BadInput, match="outside the folders"):
            named_file(str(path))
    with pytest.raises(BadInput, match="outside the folders"):
        named_folder(str(outside))


def test_whether_a_file_is_there_is_not_told_where_it_may_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOTS, "")
    problems = set()
    for path in ("/etc/passwd", "/etc/no-such-file"):
        with pytest.raises(BadInput) as refused:
            named_file(path)
        problems.add(refused.value.problem)
    assert len(problems) == 1


def test_devices_pipes_folders_and_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, large = tmp_path / "pipe", tmp_path / "large"
    os.mkfifo(pipe)
    large.write_text("x" * 100)
    monkeypatch.setattr(local_files, "MAX_BYTES", 99)
    for path in (pipe, tmp_path, Path("/dev/zero")):
        with pytest.raises(BadInput, match="not a regular file"):
            named_file(str(path))
    with pytest.raises(BadInput, match="larger than"):
        named_file(str(large))
    for name in ("a\x00b", "x" * 5000, "~nobody-of-that-name/x"):
        with pytest.raises(BadInput, match="cannot be read"):
            named_file(name)


@pytest.mark.parametrize("part", [Precomputed, FileTagger])
def test_parts_wait_for_no_pipe_and_read_no_device(part: type, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (str(pipe), "/dev/zero"):
        with pytest.raises(BadInput, match="not a regular file"):
            _run(part(path=path))


def _run(part: Precomputed | FileTagger) -> None:
    from core.model import Sentence

    if isinstance(part, Precomputed):
        part.prepare("en", "de")
    else:
        part.prepare()([Sentence(("a",), ("",), "en")])


def test_a_models_folder_outside_is_neither_loaded_nor_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    assert loading.locate(str(folder)) == folder
    monkeypatch.setenv(ROOTS, str(tmp_path / "elsewhere"))
    assert loading.locate(str(folder)) is None
    with pytest.raises(Unavailable, match="outside the folders"):
        loading.ensure_reachable(str(folder))
    with pytest.raises(Unavailable, match="outside the folders"):
        availability.link_folder("org/name", str(folder))


def test_models_put_there_by_hand_stay_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "org--name"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    monkeypatch.setenv("SPANBRIDGE_MODELS", str(tmp_path))
    monkeypatch.setenv(ROOTS, "")
    assert loading.locate("org/name") == folder
    assert loading.locate(str(folder)) == folder


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("127.0.0.1", True),
        ("127.3.0.9", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("", False),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.4", False),
        ("example.org", False),
    ],
)
def test_an_app_on_a_loopback_address_is_private(address: str, private: bool) -> None:
    assert serving.is_private(address) == private


OWN = ["127.0.0.1", "localhost", "::1"]


@pytest.mark.parametrize(
    ("address", "hosts", "private"),
    [
        ("127.0.0.1", OWN, True),
        ("0.0.0.0", OWN, False),
        ("127.0.0.1", [*OWN, "app.example.org"], False),  # a proxy on this machine serves it to others
        ("127.0.0.1", ["*"], False),
        ("127.0.0.1", [], False),  # any name is let in, also one that was bound to this machine by somebody else
        (None, OWN, False),
    ],
)
def test_a_served_app_lets_nobody_name_files(
    address: str | None, hosts: list[str], private: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ROOTS, "")
    monkeypatch.delenv(ROOTS)  # so that what is set below is taken back
    monkeypatch.setattr("streamlit.config.get_option", {"server.address": address, "server.allowedHosts": hosts}.get)
    serving.guard_local_files()
    assert os.environ.get(ROOTS) == (None if private else "")
    monkeypatch.setenv(ROOTS, "/srv/corpora")
    serving.guard_local_files()
    assert os.environ[ROOTS] == "/srv/corpora"


def test_pages_say_which_paths_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ROOTS, raising=False)
    assert (serving.lets_name_paths(), serving.about_paths()) == (True, "")
    monkeypatch.setenv(ROOTS, "/srv/corpora:/data")
    assert serving.lets_name_paths()
    assert "only files and folders in /srv/corpora, /data can be named" in serving.about_paths()
    monkeypatch.setenv(ROOTS, "")
    assert not serving.lets_name_paths()
    assert "because this app is served to others" in serving.about_paths()


NAMES = ("", "\ud800", "a\x00b", "x" * 5000, "/dev/zero", "~nobody/x", "../..")
WRONG: tuple[Any, ...] = (None, [], 0, *NAMES, {}, {"name": "nobody"})


@pytest.mark.parametrize("kind", ["aligner", "method"])
def test_whatever_a_recipe_holds_is_a_recipe_or_one_sentence(kind: str) -> None:
    plain = {"aligner": {"name": "lexical"}, "method": {"name": "heuristic"}}
    for name, factory in REGISTRIES[kind].items():
        for option in factory.__dataclass_fields__:  # type: ignore[attr-defined]
            for value in WRONG:
                message = _built({**plain, kind: {"name": name, option: value}})
                assert message.strip()
                assert "\n" not in message


def _built(data: dict[str, Any]) -> str:
    """Return the id of a recipe and what it needs, or the sentence that refuses it."""
    try:
        recipe = Recipe.from_json(data)
    except SpanbridgeError as error:
        return str(error)
    return f"{recipe.id} {len(recipe.needs)}"


def test_a_method_refuses_a_translator_that_lacks_what_it_needs() -> None:
    plain = {"aligner": {"name": "lexical"}}
    for name in ("codec", "t-projection"):
        with pytest.raises(InvalidValue, match="choose"):
            Recipe.from_json({**plain, "method": {"name": name, "translator": {"name": "file", "path": "x.tsv"}}})


def test_a_part_that_must_be_there_is_not_left_out() -> None:
    plain = {"aligner": {"name": "lexical"}}
    values: tuple[Any, ...] = (None, [])
    for value in values:
        with pytest.raises(InvalidValue, match="is a part"):
            Recipe.from_json({**plain, "method": {"name": "markers", "translator": value}})
    with pytest.raises(InvalidValue, match="weight"):
        Recipe.from_json({**plain, "method": {"name": "matching", "links": 0.0}})
