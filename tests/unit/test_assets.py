"""The files the browser gets: safe with any text, whole, readable in light and dark."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from core.evaluation.differences import DifferenceKind
from pages.compare import diagram
from pages.shared import pair_view
from pages.shared.pair_view import ASSETS, style, together

# Every way from a string to markup, code or another machine.
FORBIDDEN = [
    r"innerHTML",
    r"outerHTML",
    r"insertAdjacentHTML",
    r"document\.write",
    r"DOMParser",
    r"createContextualFragment",
    r"srcdoc",
    r"\beval\b",
    r"new Function",
    r"\bfetch\s*\(",
    r"XMLHttpRequest",
    r"WebSocket",
    r"sendBeacon",
    r"\bimport\b\s*[({'\"]",
    r"@import",
    r"url\(",
]
COMPONENTS = {"bitext": pair_view.SCRIPTS, "compare": diagram.SCRIPTS}
SVG_NAMESPACE = "http://www.w3.org/2000/svg"


def served() -> list[Path]:
    return sorted(path for path in ASSETS.rglob("*") if path.suffix in {".js", ".css"})


def luminance(colour: tuple[float, ...]) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rgb(code: str) -> tuple[float, ...]:
    return tuple(int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))


def mixed(ink: tuple[float, ...], paper: tuple[float, ...], share: float) -> tuple[float, ...]:
    return tuple(share * i + (1 - share) * p for i, p in zip(ink, paper, strict=True))


def colours(selector: str) -> dict[str, tuple[float, ...]]:
    block = style().split(selector + " {", 1)[1].split("}", 1)[0]
    return {name: rgb(code) for name, code in re.findall(r"--bx-([\w-]+): (#[0-9a-f]{6})", block)}


@pytest.mark.parametrize("path", served(), ids=lambda path: path.name)
def test_no_file_can_turn_text_into_markup_or_code_or_call_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(SVG_NAMESPACE, "")
    assert [pattern for pattern in FORBIDDEN if re.search(pattern, text)] == []
    assert not re.search(r"(https?:)?//[\w-]+\.\w", text)


def test_only_chosen_keys_and_decisions_on_their_way_are_kept_in_the_browser() -> None:
    keeping = [path.name for path in served() if re.search(r"(local|session)Storage", path.read_text("utf-8"))]
    assert keeping == ["keymap.js", "outbox.js"]


@pytest.mark.parametrize("path", served(), ids=lambda path: path.name)
def test_files_are_short_and_hold_line_breaks(path: Path) -> None:
    """Streamlit takes a text of one line for a file name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert 1 < len(lines) <= 300


def test_every_script_is_part_of_a_component() -> None:
    found = {str(path.relative_to(ASSETS)) for path in served() if path.suffix == ".js"}
    assert found == {name for names in COMPONENTS.values() for name in names}


@pytest.mark.parametrize("names", COMPONENTS.values(), ids=list(COMPONENTS))
def test_a_component_holds_each_script_once_and_only_the_last_exports(names: tuple[str, ...]) -> None:
    assert len(set(names)) == len(names)
    exporting = [name for name in names if re.search(r"^export ", (ASSETS / name).read_text("utf-8"), re.MULTILINE)]
    assert exporting == [names[-1]]


@pytest.mark.parametrize("names", COMPONENTS.values(), ids=list(COMPONENTS))
def test_no_top_level_name_is_used_twice(names: tuple[str, ...]) -> None:
    found = re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", together(names), re.MULTILINE)
    assert sorted(set(found)) == sorted(found)


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_module_has_no_syntax_error(component: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed; the browser tests read the module too.")
    module = tmp_path / "module.mjs"
    module.write_text(together(COMPONENTS[component]), encoding="utf-8")
    checked = subprocess.run([node, "--check", str(module)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def theme(scheme: str, part: str = "") -> dict[str, tuple[float, ...]]:
    """The colours of `.streamlit/config.toml` for a scheme, or for a part of it such as its sidebar."""
    found = tomllib.loads((ASSETS.parent / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][scheme]
    whole = found | (found[part] if part else {})
    return {name: rgb(value) for name, value in whole.items() if isinstance(value, str)}


SELECTORS = {"light": "\n.bx", "dark": '.bx[data-scheme="dark"]'}


@pytest.mark.parametrize("scheme", SELECTORS)
@pytest.mark.parametrize("part", ["", "sidebar"])
def test_the_theme_can_be_read(scheme: str, part: str) -> None:
    found = theme(scheme, part)
    for ground in (found["backgroundColor"], found["secondaryBackgroundColor"]):
        assert contrast(found["textColor"], ground) >= 7
        assert contrast(found["primaryColor"], ground) >= 4.5


@pytest.mark.parametrize("scheme", SELECTORS)
def test_the_colours_of_static_sentences_and_of_the_progress_bar_can_be_read(scheme: str) -> None:
    """WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for what only has to be seen (1.4.11)."""
    css, ground = (ASSETS / "page.css").read_text("utf-8"), theme(scheme)["backgroundColor"]
    pairs = re.findall(r"\.(sb-hue-\d) \{ --ink: light-dark\((#\w+), (#\w+)\)", css)
    assert len(pairs) == 10
    (percent,) = re.findall(r"\.sb-band\[.*color-mix\(in srgb, var\(--ink\) (\d+)%", css)
    share = int(percent) / 100
    for name, *both in pairs:
        ink = rgb(both[scheme == "dark"])
        assert contrast(ink, ground) >= 4.5, name
        assert contrast(ink, mixed(ink, ground, share)) >= 4.5, f"{name} on its band"
        assert contrast(rgb("#14181d") if scheme == "dark" else rgb("#ffffff"), ink) >= 4.5, f"{name} as a tag"
    bars = re.findall(r"\.sb-part-([0-2]) \{ background: light-dark\((#\w+), (#\w+)\)", css)
    for name, *both in bars:
        assert contrast(rgb(both[scheme == "dark"]), ground) >= 3, f"part {name} of the bar"


@pytest.mark.parametrize("scheme", SELECTORS)
@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
def test_colours_can_be_read_in_light_and_dark(scheme: str, paper: str) -> None:
    found, ground = colours(SELECTORS[scheme]), theme(scheme)[paper]
    inks = {name: found[name] for name in (f"ink-{hue}" for hue in range(10))}
    for name, ink in inks.items():
        assert contrast(ink, ground) >= 4.5, name
        assert contrast(found["on-ink"], ink) >= 4.5, name
        assert contrast(ink, mixed(ink, ground, 0.13)) >= 3, name
    for name in ("quiet", "good", "bad", "warn", "focus"):
        assert contrast(found[name], ground) >= 4.5, name
    assert contrast(found["on-ink"], found["focus"]) >= 4.5


def test_state_is_shown_by_shape_and_text_beside_colour() -> None:
    """Each state has an outline or mark of its own, and words for it."""
    for state in ("projected", "unmatched", "rejected"):
        assert f".bx-band.is-{state}" in style()
    for state in ("projected", "accepted", "corrected", "added", "rejected", "unmatched"):
        assert re.search(rf"^  {state}:", (ASSETS / "bitext/dom.js").read_text("utf-8"), re.MULTILINE)
        assert re.search(rf"^  {state}: \"", (ASSETS / "bitext/view.js").read_text("utf-8"), re.MULTILINE)


def test_every_difference_between_recipes_has_a_sign_of_its_own() -> None:
    signs = dict(re.findall(r'^  (\w+): "(M[^"]+)",$', (ASSETS / "compare/marks.js").read_text("utf-8"), re.MULTILINE))
    assert sorted(signs) == sorted(state.name.lower() for state in DifferenceKind)
    assert len(set(signs.values())) == len(DifferenceKind)
