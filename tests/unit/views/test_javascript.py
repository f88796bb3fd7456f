"""JavaScript modules are joined in the order of their imports, each with its own names; node runs their tests."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from core.views.javascript import ScriptError, join_modules
from tests.conftest import ROOT

NO_NODE = "Node.js is not installed: the tests of the scripts in tests/js did not run."


def write(folder: Path, **modules: str) -> Path:
    """Modules named "folder__file", as files below ``folder``."""
    for name, text in modules.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("node")
    if program is None:
        pytest.skip(NO_NODE)
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_module_stands_after_all_that_it_imports_and_only_once(tmp_path: Path) -> None:
    assets = write(
        tmp_path,
        a__main='import { left } from "./left.js";\nimport { right } from "./right.js";\n'
        "export default function mount() {}\n",
        a__left='import { base } from "../b/base.js";\nexport const left = base;\n',
        a__right='import { base } from "../b/base.js";\nexport const right = base;\n',
        b__base="export const base = 1;\n",
    )
    joined = join_modules("a/main.js", assets)
    assert re.findall(r"^const \$(\w+)", joined, re.MULTILINE) == ["b_base", "a_left", "a_right", "a_main"]
    assert joined.endswith("export default $a_main.mount;\n")


def test_names_of_two_modules_do_not_clash(tmp_path: Path) -> None:
    other = 'const name = "other";\nexport function other() {\n  return name;\n}\n'
    main = (
        'import { other } from "./other.js";\nconst name = "main";\nexport default function mount() {\n'
        "  return `${name} ${other()}`;\n}\n"
    )
    (tmp_path / "joined.mjs").write_text(
        join_modules("a/main.js", write(tmp_path, a__main=main, a__other=other)), "utf-8"
    )
    run = node("-e", f'import("{tmp_path}/joined.mjs").then((module) => console.log(module.default()))')
    assert run.stdout == "main other\n", run.stderr


def test_comments_stay_behind_and_what_only_looks_like_one_does_not(tmp_path: Path) -> None:
    text = (
        '// why\n/**\n * How.\n */\nexport const a = "// b"; // c\n  // d\n'
        "  /** @type {number} */\nexport const e = 1;\n"
    )
    joined = join_modules("a/main.js", write(tmp_path, a__main=text))
    assert joined == "\n".join(
        ["const $a_main = (() => {", 'const a = "// b"; // c', "const e = 1;", "return { a, e };", "})();", ""]
    )


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {
                "a__main": 'import { b } from "./b.js";\nexport const a = b;\n',
                "a__b": 'import { a } from "./main.js";\n',
            },
            "in a circle: a/main.js -> a/b.js -> a/main.js",
        ),
        (
            {"a__main": 'import { b } from "./b.js";\n'},
            "assets/a/b.js, which a/main.js imports, cannot be read: No such",
        ),
        ({}, "The script assets/a/main.js cannot be read: No such file"),
        (
            {"a__main": 'import { b, c } from "./b.js";\n', "a__b": "export const c = 1;\nconst b = 2;\n"},
            "assets/a/main.js imports b from assets/a/b.js, which does not export it",
        ),
        ({"a__main": 'import * as b from "./b.js";\n'}, 'assets/a/main.js: "import \\* as b from'),
        ({"a__main": 'import { b as c } from "./b.js";\n'}, 'assets/a/main.js: "import { b as c } from'),
        ({"a__main": "export let a = 1;\n"}, 'assets/a/main.js: "export let a = 1;" is not understood'),
        ({"a__main": "export { a };\n"}, 'assets/a/main.js: "export { a };" is not understood'),
        ({"a__main": 'import { b } from "../../b.js";\n'}, "which is not in assets/"),
        (
            {"a__main": "const a = `\\n b`;\nconst c = `\n  d`;\n"},
            'assets/a/main.js: "const c = `" is part of a text',
        ),
    ],
)
def test_what_cannot_be_joined_is_named(tmp_path: Path, modules: dict[str, str], message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        join_modules("a/main.js", write(tmp_path, **modules))


@pytest.mark.parametrize("component", ["review", "compare"])
def test_the_joined_module_can_be_imported_and_exports_a_function(component: str, tmp_path: Path) -> None:
    module = tmp_path / "module.mjs"
    module.write_text(join_modules(f"{component}/component.js"), encoding="utf-8")
    run = node("-e", f'import("{module}").then((module) => console.log(Object.keys(module), typeof module.default))')
    assert run.stdout == "[ 'default' ] function\n", run.stderr


def test_the_tests_of_the_scripts_pass() -> None:
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    assert tests
    run = node("--test", *tests)
    assert run.returncode == 0, run.stdout + run.stderr
