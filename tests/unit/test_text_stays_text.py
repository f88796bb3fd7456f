"""What Streamlit reads as Markdown is written in the code, counted, or went through `in_markdown`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.tables import inert
from core.views.html import JOINER, in_cell, in_chart

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("pages/**/*.py"), ROOT / "app.py"])

ONE = (
    *("badge", "button", "caption", "checkbox", "download_button", "error", "expander", "file_uploader", "header"),
    *("form_submit_button", "info", "link_button", "markdown", "popover", "spinner", "status", "subheader", "success"),
    *("tabs", "text_area", "title", "toast", "warning", "write"),
)
DRAWN = dict.fromkeys(ONE, 1) | {"metric": 3, "page_link": 0, "progress": 0}
"""Calls of Streamlit that draw Markdown, and how many of their first arguments are read."""
NAMED = {"body", "delta", "help", "label", "text", "title", "value"}
"""Arguments by name that are read as Markdown."""
HOMES = {"components", "fields", "html", "job_progress", "queue_filter", "services", "state"}
"""Modules whose functions escape what they are given, or draw nothing."""
COUNTS = {"clock", "len", "round", "sum", "percent"}
"""Functions that return numbers, or numbers as text."""


def root(node: ast.expr) -> str:
    """The name that an expression begins with."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def is_count(spec: ast.expr | None) -> bool:
    """Whether a format is one that Python refuses for texts."""
    text = "".join(str(part.value) for part in getattr(spec, "values", []) if isinstance(part, ast.Constant))
    return bool(text) and (text[-1] in "%dfg" or "," in text)


class Own:
    """Tells texts of the code itself from those that may come from outside, within one function."""

    def __init__(self, scope: ast.AST) -> None:
        self.values: dict[str, list[ast.expr | None]] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                self._bind(node.targets[0], node.value)
            elif isinstance(node, ast.arg):
                self.values.setdefault(node.arg, []).append(None)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
                self._bind(node.target, node.value)
            elif isinstance(node, ast.AugAssign | ast.For | ast.comprehension):
                self._bind(node.target, None)

    def _bind(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Tuple):
            several = value.elts if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts) else None
            for place, part in enumerate(target.elts):
                listed = isinstance(value, ast.ListComp)  # a, *b = [...]
                self._bind(part, several[place] if several else value if listed else None)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, value)
        elif isinstance(target, ast.Name):
            self.values.setdefault(target.id, []).append(value)

    def holds(self, node: ast.expr | None) -> bool:
        """Whether a text is made of nothing but literals, constants, numbers and what went through `in_markdown`."""
        match node:
            case ast.Constant():
                return True
            case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.BoolOp(values=parts):
                return all(map(self.holds, parts))
            case ast.FormattedValue(value=value, format_spec=spec):
                return is_count(spec) or self.holds(value)
            case ast.IfExp(body=left, orelse=right) | ast.BinOp(left=left, right=right):
                return self.holds(left) and self.holds(right)
            case ast.GeneratorExp(elt=element) | ast.ListComp(elt=element):
                return self.holds(element)
            case ast.Subscript(value=ast.Name(id=name)) | ast.Attribute(attr=name):
                return name.isupper()
            case ast.Call(func=ast.Attribute(attr="join", value=value), args=[joined]):
                return self.holds(value) and self.holds(joined)
            case ast.Call(func=function):
                return ast.unparse(function).rpartition(".")[2] in {"in_markdown", *COUNTS}
            case ast.Name(id=name):
                return name.isupper() or (name in self.values and all(map(self.holds, self.values[name])))
        return False


def read_as_markdown(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    home = root(call.func)
    if home in HOMES:
        return
    if name in DRAWN:
        yield from call.args[: DRAWN[name]]
        if name == "progress":
            yield from call.args[1:]
    for keyword in call.keywords:
        if keyword.arg == "help" or (name in DRAWN and keyword.arg in NAMED):
            yield keyword.value


def outside(tree: ast.Module) -> Iterator[str]:
    """Every text that may come from outside and is read as Markdown, and every such function that goes unwatched."""
    scopes = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    rest = ast.Module([node for node in tree.body if node not in scopes], [])
    for scope in [*scopes, rest]:
        own, called = Own(scope), set()
        for node in ast.walk(scope):
            if isinstance(node, ast.Call):
                called.add(id(node.func))
                yield from (
                    f"{text.lineno}: {ast.unparse(text)}" for text in read_as_markdown(node) if not own.holds(text)
                )
        for node in ast.walk(scope):
            if isinstance(node, ast.Attribute) and id(node) not in called and root(node) == "st" and node.attr in DRAWN:
                yield f"{node.lineno}: {ast.unparse(node)} under another name"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_from_outside_is_read_as_markdown(path: Path) -> None:
    """Give such a text to `core.views.html.in_markdown`, or to a field of `pages.shared.fields`, which does it."""
    assert list(outside(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.caption(name)",
        "st.info(f'{name} is here')",
        "st.sidebar.warning('No ' + name)",
        "row.metric('Pairs', '1', name)",
        "row.metric('Pairs', value=name)",
        "st.page_link('page.py', label=f'Review {name}')",
        "bar.progress(0.5, name)",
        "st.button('Go', help=name)",
        "st.column_config.NumberColumn(help=name)",
        "st.markdown(' and '.join(f'**{one}**' for one in names))",
        "st.tabs([name, 'Rest'])",
        "say = st.success",
        "text = f'{name}'\n    st.error(text)",
        "for text in names:\n        st.error(text)",
    ],
)
def test_the_rule_sees_text_from_outside(line: str) -> None:
    assert list(outside(ast.parse(f"def draw(name, names):\n    {line}")))


@pytest.mark.parametrize(
    "line",
    [
        "st.caption('Nothing yet.')",
        "st.info(f'{count:,} pairs, {share:.0%}')",
        "st.info(in_markdown(name))",
        "st.success(f'**{in_markdown(name)}** is best')",
        'text = f\'{count:,} {"pair" if count == 1 else "pairs"}\'\n    st.error(text)',
        "components.small(name)",
        "st.text(name)",
    ],
)
def test_the_rule_lets_other_text_pass(line: str) -> None:
    assert not list(outside(ast.parse(f"def draw(name, count, share):\n    {line}")))


@pytest.mark.parametrize("path", sorted(ROOT.glob("pages/**/*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_have_one_home(path: Path) -> None:
    """Outside of it a cell that is like a formula would be saved as one."""
    if path.relative_to(ROOT) != Path("pages/shared/components.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        drawn = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and root(node) == "st"}
        assert not drawn & {"dataframe", "data_editor", "table"}


def test_a_chart_shows_tags_and_entities_as_they_stand() -> None:
    assert in_chart('<b>A</b> &amp; "B"\n<a href="x">') == '&lt;b&gt;A&lt;/b&gt; &amp;amp; "B" &lt;a href="x"&gt;'


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "－1"])
def test_a_cell_that_is_like_a_formula_is_not_one(text: str) -> None:
    assert in_cell(text) == JOINER + text
    assert inert(text) == f"'{text.strip()}"


@pytest.mark.parametrize("text", ["Oslo", "", "a=b", "3 - 2"])
def test_any_other_cell_is_left_as_it_is(text: str) -> None:
    assert in_cell(text) == inert(text) == text
