"""The files the browser gets: safe with any text, whole, readable in light and dark."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from core.evaluation.differences import DifferenceKind
from core.views.javascript import ASSETS, join_modules
from pages.shared.pair_view import style

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
    r"\bimport\b\s*[({'\"*]",
    r"@import",
    r"url\(",
]
COMPONENTS = ("review", "compare")
MODULE_IMPORT = re.compile(r'^import \{[^}"\']+\} from "\.{1,2}/(?:\w+/)?\w+\.js";$', re.MULTILINE)
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
    text = MODULE_IMPORT.sub("", path.read_text(encoding="utf-8")).replace(SVG_NAMESPACE, "")
    assert [pattern for pattern in FORBIDDEN if re.search(pattern, text)] == []
    assert not re.search(r"(https?:)?//[\w-]+\.\w", text)


def test_only_chosen_keys_and_decisions_on_their_way_are_kept_in_the_browser() -> None:
    keeping = [path.name for path in served() if re.search(r"(local|session)Storage", path.read_text("utf-8"))]
    assert keeping == ["outbox.js", "keymap.js"]


@pytest.mark.parametrize("path", served(), ids=lambda path: path.name)
def test_files_are_short_and_hold_line_breaks(path: Path) -> None:
    """Streamlit takes a text of one line for a file name."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert 1 < len(lines) <= 300


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_the_browser_gets_can_not_turn_text_into_markup_or_code_or_call_out(component: str) -> None:
    text = join_modules(f"{component}/component.js").replace(SVG_NAMESPACE, "")
    assert [pattern for pattern in FORBIDDEN if re.search(pattern, text)] == []
    assert not re.search(r"^(import|export) ", text.rpartition("export default ")[0], re.MULTILINE)


def modules_of(component: str) -> set[str]:
    """Every file that the component's entry imports, read from the import lines alone."""
    modules: set[str] = set()
    waiting = [f"{component}/component.js"]
    while waiting:
        name = waiting.pop()
        modules.add(name)
        imported = re.findall(r' from "(.+)";$', (ASSETS / name).read_text("utf-8"), re.MULTILINE)
        paths = {os.path.normpath(Path(name).parent / file) for file in imported}
        waiting.extend(paths - modules)
    return modules


def test_every_script_is_part_of_a_component() -> None:
    scripts = {str(path.relative_to(ASSETS)) for path in served() if path.suffix == ".js"}
    assert scripts == {name for component in COMPONENTS for name in modules_of(component)}


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_component_holds_each_of_its_scripts_once_and_exports_one_function(component: str) -> None:
    text = join_modules(f"{component}/component.js")
    variables = re.findall(r"^const \$(\w+) = \(\(\) => \{$", text, re.MULTILINE)
    assert sorted(variables) == sorted(re.sub(r"\W", "_", name[:-3]) for name in modules_of(component))
    assert re.findall(r"^export .*", text, re.MULTILINE) == [f"export default ${component}_component.mount;"]


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
        assert re.search(rf"^  {state}:", (ASSETS / "shared/dom.js").read_text("utf-8"), re.MULTILINE)
        assert re.search(rf"^  {state}: \"", (ASSETS / "review/view_model.js").read_text("utf-8"), re.MULTILINE)


def test_every_difference_between_recipes_has_a_sign_of_its_own() -> None:
    signs = dict(re.findall(r'^  (\w+): "(M[^"]+)",$', (ASSETS / "compare/marks.js").read_text("utf-8"), re.MULTILINE))
    assert sorted(signs) == sorted(state.name.lower() for state in DifferenceKind)
    assert len(set(signs.values())) == len(DifferenceKind)


SUBJECTS = {"A", "An", "The", "This", "What", "When", "Where", "Whether", "Which", "Who"}


@pytest.mark.parametrize("path", [path for path in served() if path.suffix == ".js"], ids=lambda path: path.name)
def test_every_exported_function_says_what_it_does(path: Path) -> None:
    """One sentence that begins with what the function does, not with what it is about."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        if not re.match(r"export (default )?(async )?function", line):
            continue
        assert lines[place - 1].endswith("*/"), line
        start = max(number for number in range(place) if lines[number].startswith("/**"))
        words = re.findall(r"[\w']+", " ".join(lines[start:place]))
        assert words[0][0].isupper(), line
        assert words[0] not in SUBJECTS, line
