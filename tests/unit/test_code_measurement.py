"""`benchmarks.code_figures` on small sources whose figures can be counted by hand."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from benchmarks.code_figures import (
    complexities,
    density,
    doubled_classes,
    doubled_module_names,
    function_figures,
    list_offenders,
    loose_modules,
    main,
    measure,
    shared_modules,
)
from benchmarks.code_source import Module, code_lines, import_circles, import_graph, parse_module, read_modules
from benchmarks.code_words import VERBS, Docstring, bindings, docstrings


def module(text: str, place: str = "core/sample.py") -> Module:
    return parse_module(place, dedent(text))


def begins_with_verb(text: str) -> bool:
    return Docstring("core/sample.py", 1, "f", "function", text).begins_with_verb


def test_code_lines_leave_out_blanks_comments_and_docstrings_only() -> None:
    source = module(
        '''\
        """A module,
        in two lines."""

        # a comment
        TEXT = """not a docstring
        of two lines"""


        def f() -> None:
            """A docstring."""
            print(TEXT)  # code and comment
        '''
    )
    assert code_lines(source) == {5, 6, 9, 11}


def test_bindings_are_names_of_values_and_functions_however_they_are_given() -> None:
    source = module(
        """\
        from os import path as asked
        a = 1
        b: int = 2
        c, (d, *e) = 1, (2, 3)
        for f in []:
            pass
        with open("x") as g:
            pass
        try:
            pass
        except ValueError as h:
            pass
        i = [j for j in []]
        if k := 1:
            print(k, a.attribute)
        a.attribute = 2
        def l(m, /, n, *o, p=1, **q): pass
        r = lambda s: s
        async def t(): pass
        """
    )
    names = sorted(bindings(source), key=lambda binding: binding.name)
    assert "".join(binding.name for binding in names) == "abcdefghijklmnopqrst"
    assert [binding.name for binding in names if binding.is_function] == ["l", "t"]
    assert {binding.name: binding.line for binding in names}["q"] == 17


def test_filler_words_count_with_underscores_but_not_inside_longer_names() -> None:
    source = module("one = _found = 1\none_word = 2\nother_ = 3\nword = 4\ndef told(): pass\n")
    fillers = [binding.name for binding in bindings(source) if binding.is_filler]
    assert sorted(fillers) == ["_found", "one", "other_", "told"]
    figures = measure([source])
    assert figures["bindings"] == 5
    assert figures["bindings that are filler words (%)"] == pytest.approx(60)
    assert figures["functions named by a filler word"] == 1


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Read the file.", True),
        ("Read.", True),
        ("Check that it is there.", True),
        ("read, then write.", True),
        ("The file is read.", False),
        ("Reads the file.", False),
        ("Score of a candidate.", False),
        ("Train: a tagger for the target language.", False),
        ("What is read.", False),
    ],
)
def test_a_verb_is_told_from_a_noun(text: str, verb: bool) -> None:
    assert begins_with_verb(text) is verb


def test_verbs_are_in_the_imperative() -> None:
    assert len(VERBS) >= 190
    assert not [
        word for word in VERBS if word.endswith(("ing", "ed")) and word not in {"bring", "embed", "feed", "seed"}
    ]


def test_docstrings_know_what_they_document() -> None:
    source = module(
        '''\
        """Read it."""
        class A:
            """Read it."""
            @property
            def p(self):
                """Its size."""
            @cached_property
            def q(self):
                """Its size."""
            def f(self):
                """Read it.

                Its size.
                """
            def g(self):
                "Its size."
            def h(self): pass
        '''
    )
    kinds = {entry.name: entry.kind for entry in docstrings(source)}
    assert kinds == {
        "core.sample": "module", "A": "class", "p": "property", "q": "property", "f": "function", "g": "function"
    }  # fmt: skip
    figures = measure([source])
    assert figures["docstrings of functions that begin with a verb (%)"] == pytest.approx(50)
    assert figures["all docstrings that begin with a verb (%)"] == pytest.approx(50)


def test_functions_are_measured_for_length_types_and_docstrings() -> None:
    source = module(
        '''\
        def typed(a: int, *b: int, c: int = 1, **d: int) -> int:
            """Give it."""
            return a

        class A:
            def method(self, a: int) -> int:
                return a

            def _half(self, a) -> int:
                return a

            def _open(self, a: int): return a
        '''
    )
    figures = function_figures([source])
    assert figures["functions"] == 4
    assert figures["function length, median"] == 2
    assert figures["function length, longest"] == 3
    assert figures["functions fully typed (%)"] == pytest.approx(50)
    assert figures["functions with a docstring (%)"] == pytest.approx(25)
    assert figures["public functions with a docstring (%)"] == pytest.approx(50)


def test_complexity_counts_functions_and_methods_as_radon_does() -> None:
    source = module(
        """\
        def plain(): return 1

        class A:
            def method(self, a):
                if a and self:
                    return [b for b in a if b]
        """
    )
    assert sorted(complexities(source)) == [1, 5]
    assert function_figures([source])["complexity, mean"] == 3


def test_density_counts_what_lies_inside_another() -> None:
    source = module(
        """\
        a = [b for b in [c for c in (d for d in x)]]
        e = {f: g for f, g in x}
        h = {i for i in x}
        j = 1 if x else 2 if y else 3
        """
        + f"k = '{'x' * 96}'\n"
    )
    figures = density([source])
    assert figures["comprehensions per 1,000 code lines"] == pytest.approx(1000)
    assert figures["ternaries per 1,000 code lines"] == pytest.approx(400)
    assert figures["comprehensions inside a comprehension"] == 2
    assert figures["ternaries inside a ternary"] == 1


def test_line_length_counts_indents_and_no_blank_lines() -> None:
    figures = density([module(f"if x:\n\n    a = 1\n{'#' * 101}\n{'#' * 100}\n")])
    assert figures["line length, mean"] == pytest.approx((5 + 9 + 101 + 100) / 4)
    assert figures["lines over 100 (%)"] == pytest.approx(25)


def test_imports_are_followed_in_functions_packages_and_relative() -> None:
    modules = [
        module("from core.b import thing\nimport os", "core/a.py"),
        module("def f():\n    from core import c", "core/b.py"),
        module("from .p import d", "core/c.py"),
        module("from .d import x\nfrom . import d", "core/p/__init__.py"),
        module("from .. import a", "core/p/d.py"),
        module("import core.a", "core/e.py"),
    ]
    assert import_graph(modules) == {
        "core.a": {"core.b"},
        "core.b": {"core.c"},
        "core.c": {"core.p.d"},
        "core.p": {"core.p.d"},
        "core.p.d": {"core.a"},
        "core.e": {"core.a"},
    }
    assert import_circles(modules) == [["core.a", "core.b", "core.c", "core.p.d"]]


def test_names_twice_and_loose_modules_are_found() -> None:
    modules = [
        module("class A: pass", "core/thing.py"),
        module("class A: pass\nclass B:\n    class A: pass", "core/p/thing.py"),
        module("", "core/__init__.py"),
        module("", "core/p/base.py"),
        module("", "core/q/base.py"),
        module("", "pages/shared/menu.py"),
        module("", "pages/x/page.py"),
    ]
    assert doubled_classes(modules) == {"A": ["core/thing.py:1", "core/p/thing.py:1", "core/p/thing.py:3"]}
    assert doubled_module_names(modules) == {"thing": ["core/thing.py", "core/p/thing.py"]}
    assert loose_modules(modules) == ["core/thing.py"]
    assert shared_modules(modules) == ["pages/shared/menu.py"]


def write(root: Path, files: dict[str, str]) -> Path:
    for place, text in files.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_text(text, encoding="utf-8")
    return root


FILES = {
    "core/a.py": 'def f(one: int) -> int:\n    """The number."""\n    return one\n',
    "core/p/b.py": "found = 1\n",
    "pages/x/page.py": "a = 1\n",
}


def test_offenders_are_listed_with_place_and_only_below_the_folder(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    modules = read_modules([tmp_path / "core"])
    assert list_offenders(modules, "") == [
        "core/a.py:1  docstring without verb  f: The number.",
        "core/a.py:1  filler word  one",
        "core/p/b.py:1  filler word  found",
    ]
    assert list_offenders(modules, "core/p/") == ["core/p/b.py:1  filler word  found"]
    assert list_offenders(modules, "core/p/b.py") == ["core/p/b.py:1  filler word  found"]
    assert list_offenders(modules, "core/pp") == []


def test_the_command_prints_a_column_for_each_folder_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, FILES)
    main([str(tmp_path / "core"), str(tmp_path / "pages"), "--json", str(tmp_path / "figures.json")])
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split() == ["core", "pages", "all"]
    assert printed[1].split() == ["modules", "2", "1", "3"]
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert [figures[column]["bindings"] for column in ("core", "pages", "all")] == [2, 1, 3]
    assert len(printed) == len(figures["all"]) + 1
    main([str(tmp_path / "core"), str(tmp_path / "pages"), "--under", "core/p"])
    assert capsys.readouterr().out.splitlines()[0].split() == ["core"]


def test_the_command_lists_names_and_refuses_places_without_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {**FILES, "bad/x.py": "def\n", "empty/.venv/x.py": "", "old/core/a.py": ""})
    main([str(tmp_path / "core"), "--names", "--under", "core/p"])
    assert capsys.readouterr().out == "core/p/b.py:1  filler word  found\n"
    for arguments, message in (
        (["bad"], "bad/x.py, line 1: not Python"),
        (["empty"], "no Python module below it"),
        (["core", str(tmp_path / "old" / "core")], "a second folder named core"),
        (["core", "--under", "core/q"], "no module lies there"),
    ):
        with pytest.raises(SystemExit):
            main([str(tmp_path / arguments[0]), *arguments[1:]])
        assert message in capsys.readouterr().err
