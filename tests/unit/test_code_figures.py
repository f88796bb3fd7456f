"""Names, docstrings and imports held to limits, with the figures of `benchmarks.code_figures`.

Each rule is a function that lists what breaks it; each is also given a made-up tree that does. To see what to work on:
python -m benchmarks.code_figures --names --under core/formats
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from benchmarks.code_figures import (
    doubled_classes,
    doubled_module_names,
    loose_modules,
    percent,
    shared_modules,
)
from benchmarks.code_source import Module, import_circles, imported_names, read_modules
from benchmarks.code_words import bindings, docstrings

ROOT = Path(__file__).parents[2]

# Limits only ever become stricter.
LOOSE_MODULES = 12  # at most
SHARED_MODULES = 14  # at most
MODULE_NAMES_TWICE = 3  # at most
FILLER_BINDINGS = 0.5  # percent, at most
FILLER_FUNCTIONS = 2  # at most
VERB_DOCSTRINGS = 95.0  # percent of the docstrings of functions, at least

CLASS_NAMES_TWICE: dict[str, str] = {}
"""Class names that may stand for several classes, each with its reason."""

CIRCLES: tuple[tuple[str, ...], ...] = ()
"""Import circles that are still there [none]."""


def too_many(what: str, places: Collection[str], limit: int) -> list[str]:
    """Report more places than the limit, each with its name."""
    if len(places) <= limit:
        return []
    return [f"{len(places)} {what}, {limit} allowed: {', '.join(places)}"]


def loose(modules: Sequence[Module], limit: int = LOOSE_MODULES) -> list[str]:
    return too_many("modules lie loose in core", loose_modules(modules), limit)


def shared(modules: Sequence[Module], limit: int = SHARED_MODULES) -> list[str]:
    return too_many("modules lie in pages/shared", shared_modules(modules), limit)


def same_module_names(modules: Sequence[Module], limit: int = MODULE_NAMES_TWICE) -> list[str]:
    return too_many("module names stand for several modules", doubled_module_names(modules), limit)


def same_class_names(modules: Sequence[Module], allowed: Collection[str] | None = None) -> list[str]:
    names = CLASS_NAMES_TWICE if allowed is None else allowed
    doubled = doubled_classes(modules).items()
    return [f"class {name}: {', '.join(places)}" for name, places in doubled if name not in names]


def filler_bindings(modules: Sequence[Module], limit: float = FILLER_BINDINGS) -> list[str]:
    values = [binding for module in modules for binding in bindings(module) if not binding.is_function]
    share = percent(binding.is_filler for binding in values)
    return [f"{share:.2f} % of the names are filler words, {limit} % allowed"] if share > limit else []


def filler_functions(modules: Sequence[Module], limit: int = FILLER_FUNCTIONS) -> list[str]:
    named = [binding for module in modules for binding in bindings(module) if binding.is_function]
    places = [f"{binding.place}:{binding.line} {binding.name}" for binding in named if binding.is_filler]
    return too_many("functions are named by a filler word", places, limit)


def docstrings_without_verb(modules: Sequence[Module], limit: float = VERB_DOCSTRINGS) -> list[str]:
    entries = [entry for module in modules for entry in docstrings(module) if entry.kind == "function"]
    share = percent(entry.begins_with_verb for entry in entries)
    return [f"{share:.2f} % of the docstrings begin with a verb, {limit} % needed"] if share < limit else []


def circles(modules: Sequence[Module], allowed: Collection[Sequence[str]] = CIRCLES) -> list[str]:
    return [" <-> ".join(circle) for circle in import_circles(modules) if tuple(circle) not in allowed]


def pages_that_import_pages(modules: Sequence[Module]) -> list[str]:
    problems = []
    for module in modules:
        package, _, below = module.place.partition("/")
        own = {"shared", below.partition("/")[0]}
        for line, name in imported_names(module):
            parts = name.split(".")
            if package == "pages" and parts[0] == "pages" and not own.intersection(parts[1:2]):
                problems.append(f"{module.place}:{line} imports {name}")
    return problems


Rule = Callable[[Sequence[Module]], list[str]]
RULES: tuple[Rule, ...] = (
    loose,
    shared,
    same_module_names,
    same_class_names,
    filler_bindings,
    filler_functions,
    docstrings_without_verb,
    circles,
    pages_that_import_pages,
)


@cache
def house() -> list[Module]:
    return read_modules([ROOT / "core", ROOT / "pages"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert rule(house()) == []


def test_every_reason_for_a_class_name_twice_is_needed() -> None:
    assert set(CLASS_NAMES_TWICE) <= set(doubled_classes(house()))


def many(place: str, count: int) -> dict[str, str]:
    return {place.format(number): "" for number in range(count)}


BAD_TREES: tuple[tuple[Rule, Mapping[str, str], str], ...] = (
    (loose, many("core/m{}.py", LOOSE_MODULES + 1), "core/m0.py"),
    (shared, many("pages/shared/m{}.py", SHARED_MODULES + 1), "pages/shared/m0.py"),
    (
        same_module_names,
        many("core/a/m{}.py", MODULE_NAMES_TWICE + 1) | many("pages/b/m{}.py", MODULE_NAMES_TWICE + 1),
        "m0",
    ),
    (
        same_class_names,
        {"core/a.py": "class NewName: pass\n", "pages/b/page.py": "\nclass NewName: pass\n"},
        "class NewName: core/a.py:1, pages/b/page.py:2",
    ),
    (filler_bindings, {"core/a.py": "found = 1\nword = 2\n"}, "50.00 %"),
    (filler_functions, {"core/a.py": "def told(): pass\n" * (FILLER_FUNCTIONS + 1)}, "core/a.py:1 told"),
    (docstrings_without_verb, {"core/a.py": 'def f():\n    "The file."\n'}, "0.00 %"),
    (
        circles,
        {
            "core/a.py": "import core.b\n",
            "core/b.py": "def f():\n    from core.c import g\n",
            "core/c.py": "import core.a",
        },
        "core.a <-> core.b <-> core.c",
    ),
    (
        pages_that_import_pages,
        {"pages/review/page.py": "", "pages/bulk/rows.py": "def f():\n    from pages.review.page import main\n"},
        "pages/bulk/rows.py:2 imports pages.review.page.main",
    ),
    (
        pages_that_import_pages,
        {"pages/shared/menu.py": "from pages import review\n", "pages/review/page.py": ""},
        "pages/shared/menu.py:1 imports pages.review",
    ),
    (
        pages_that_import_pages,
        {"pages/bulk/rows.py": "from ..review import page\n", "pages/review/page.py": ""},
        "pages/bulk/rows.py:1 imports pages.review.page",
    ),
)


def tree(root: Path, files: Mapping[str, str]) -> list[Module]:
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text, encoding="utf-8")
    return read_modules(sorted(folder for folder in root.iterdir() if folder.is_dir()))


@pytest.mark.parametrize(("rule", "files", "message"), BAD_TREES, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_refuses_a_tree_that_breaks_it(
    rule: Rule, files: Mapping[str, str], message: str, tmp_path: Path
) -> None:
    problems = rule(tree(tmp_path, files))
    assert len(problems) == 1
    assert message in problems[0]


def test_every_rule_has_a_tree_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BAD_TREES} == set(RULES)


GOOD_TREE = {
    "core/base.py": 'class Reader:\n    "A reader."\ndef read(path: str) -> str:\n    "Read it."\n    return path\n',
    "core/formats/base.py": "import core.base\nword = 1\n",
    "pages/shared/menu.py": "import core.formats.base\nfrom pages.shared import state\n",
    "pages/shared/state.py": "",
    "pages/bulk/page.py": "from pages.shared import menu\nfrom pages.bulk import rows\nfrom . import rows\n",
    "pages/bulk/rows.py": "",
}


def test_a_plain_tree_keeps_every_rule_at_its_aim(tmp_path: Path) -> None:
    modules = tree(tmp_path, GOOD_TREE)
    for rule in RULES:
        assert rule(modules) == []
    assert loose(modules, 0) != []
    assert shared(modules, 1) != []
    assert loose(modules, 1) == shared(modules, 2) == []
    assert same_module_names(modules, 0) == same_class_names(modules, ()) == circles(modules, ()) == []
    assert filler_bindings(modules, 0) == filler_functions(modules, 0) == docstrings_without_verb(modules, 100) == []


def test_an_allowed_class_name_or_circle_is_not_reported(tmp_path: Path) -> None:
    files = {"core/a.py": "import core.b\nclass A: pass\n", "core/b.py": "import core.a\nclass A: pass\n"}
    modules = tree(tmp_path, files)
    assert same_class_names(modules, {"A"}) == circles(modules, [("core.a", "core.b")]) == []
    assert len(same_class_names(modules, ())) == len(circles(modules, ())) == 1
