"""The house rules of docs/architecture.md, checked on the code itself."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])

LAYERS = (
    {"errors", "settings", "tables"},
    {"cache", "components", "error_log", "local_files", "model", "sandbox", "text"},
    {"lexicons", "pretrained", "review", "symmetrization", "tags"},
    {"evaluation", "formats", "project", "translators"},
    {"aligners", "markers", "misalignment", "taggers"},
    {"methods", "sentence_alignment", "students"},
    {"projection"},
    {"store"},
    {"corpora", "workspace"},
    {"benchmark", "export", "public_corpora", "views"},
    {"experiments", "scorer_training"},
    {"jobs"},
    {"cli"},
    {"__main__"},
)
"""The packages and modules of ``core``, lower layers first: each imports itself and lower layers only."""


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def package(module: str) -> str:
    """Name the package or loose module of ``core`` that holds a module."""
    return module.split(".")[1]


def layer(name: str) -> int:
    for depth, names in enumerate(LAYERS):
        if name in names:
            return depth
    raise AssertionError(f"core.{name} stands in no layer: add it to LAYERS and to docs/architecture.md.")


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


@pytest.mark.parametrize("path", sorted(ROOT.glob("core/**/*.py")), ids=module_name)
def test_core_imports_one_way_and_never_the_screen(path: Path) -> None:
    name = module_name(path)
    for imported in imports(path):
        assert imported.split(".")[0] not in {"streamlit", "pages", "app"}, f"{name} imports {imported}"
        if imported.startswith("core.") and name != "core" and package(imported) != package(name):
            assert layer(package(imported)) < layer(package(name)), f"{name} imports {imported}, which is not below it"


@pytest.mark.parametrize("path", sorted(ROOT.glob("pages/*/page.py")), ids=module_name)
def test_pages_are_thin(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120
    for imported in imports(path):
        assert imported.split(".")[0] not in {"numpy", "pandas", "scipy"}, f"{path} computes with {imported}"


@pytest.mark.parametrize("path", [ROOT / "app.py", *sorted(ROOT.glob("pages/*/page.py"))], ids=module_name)
def test_scripts_have_no_bare_texts(path: Path) -> None:
    """Streamlit would draw them: in a script, a constant is described by a comment."""
    _, *body = ast.parse(path.read_text(encoding="utf-8")).body
    assert not [node.lineno for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("pages/*/*.py")), ids=module_name)
def test_pages_share_only_what_is_shared(path: Path) -> None:
    for imported in imports(path):
        if imported.startswith("pages."):
            assert imported.split(".")[1] in {"shared", path.parent.name}, f"{path} imports {imported}"


@pytest.mark.parametrize("path", CODE, ids=module_name)
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            docstring = ast.get_docstring(node)
            lines = (node.end_lineno or node.lineno) - node.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)
            assert lines <= 40, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("path", CODE, ids=module_name)
def test_session_state_and_caches_have_one_home(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name != "state.py":
        assert "session_state" not in text
    if path.name not in {"services.py", "cache.py"}:
        assert "st.cache" not in text


FIELDS = {
    "multiselect",
    "number_input",
    "pagination",
    "pills",
    "radio",
    "segmented_control",
    "select_slider",
    "selectbox",
    "slider",
    "text_input",
    "toggle",
}


@pytest.mark.parametrize("path", sorted(ROOT.glob("pages/**/*.py")), ids=module_name)
def test_fields_have_one_home(path: Path) -> None:
    """Outside of it a late value of the browser would reach a page, and a label be read as Markdown."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in FIELDS and path.name != "fields.py":
            home = node.value.id if isinstance(node.value, ast.Name) else ""
            assert home == "fields", f"{path}:{node.lineno} draws a {node.attr}; use pages/shared/fields.py"


def test_heavy_libraries_are_not_imported_before_they_are_used() -> None:
    code = (
        "import sys, core.__main__, core.store, core.jobs, core.projection.catalog, core.students;"
        "heavy = {'torch', 'transformers', 'accelerate', 'spacy', 'simalign', 'pycrfsuite', 'pyarrow', 'pandas',"
        "         'babel'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
