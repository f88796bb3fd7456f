"""Commands that the Makefile, the pre-commit hooks and the contributing guide give to developers."""

import re
from pathlib import Path

import pytest

from benchmarks.__main__ import QUICK, modules, summary

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def test_every_quick_benchmark_exists() -> None:
    assert set(QUICK) < set(modules())


@pytest.mark.parametrize("path", modules().values(), ids=modules())
def test_every_benchmark_has_a_summary(path: Path) -> None:
    assert summary(path)


def test_every_phony_target_has_a_rule() -> None:
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == TARGETS


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", ".pre-commit-config.yaml"])
def test_every_make_command_that_is_written_down_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)", "\n".join(re.findall(r"`+[^`]*`+|^.*entry: .*$", text, re.M)))
    assert commands
    assert set(commands) <= TARGETS


@pytest.mark.skipif(
    not (ROOT / "core" / "workspace").exists() or not (ROOT / "assets" / "review").exists(),
    reason="the guides name the modules of the new tree",
)
@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/how-a-pair-flows.md"])
def test_every_path_in_the_guides_exists(name: str) -> None:
    paths = re.findall(r"`((?:core|pages|assets|tests|docs)/[^`<>* ]+)`", (ROOT / name).read_text(encoding="utf-8"))
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_make_check_changes_nothing() -> None:
    [recipe] = re.findall(r"^check:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert "ruff check ." in recipe
    assert "ruff format --check ." in recipe
    assert "mypy" in recipe
    assert "--fix" not in recipe
