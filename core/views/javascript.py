"""Join the JavaScript modules of ``assets/`` into the one inline module that Streamlit takes.

Each module becomes a function of its own that returns what it exports, so names of two modules
cannot clash. A module comes after all that it imports. Comments and indentation are left out:
Streamlit sends the whole with every run of the page.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from core.errors import SpanbridgeError

ASSETS = Path(__file__).resolve().parents[2] / "assets"
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/[ \t]*)\n|/\*\* @type \{[^*\n]*\} \*/ ", re.MULTILINE)
IMPORT = re.compile(r'^import \{(\s*\w+(?:\s*,\s*\w+)*\s*,?\s*)\} from "(\.{1,2}/[\w./]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (default )?(?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
BLANK = re.compile(r"^[ \t]+|\n(?=\s*\n)", re.MULTILINE)
LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class ScriptError(SpanbridgeError):
    """A module that cannot be joined with the others."""


def join_modules(entry: str, assets: Path = ASSETS) -> str:
    """Join the module ``entry`` with all that it imports; its default export is that of the whole.

    Paths are relative to ``assets``. Raises ``ScriptError`` for a missing file, a missing export,
    a circle and for any import or export that is not written in the one form that is read here.
    """
    joined: dict[str, _Module] = {}
    _join(entry, (), joined, assets.resolve())
    whole = "".join(f"{module.text}\n" for module in joined.values())
    default = joined[entry].default
    return f"{whole}export default {_variable(entry)}.{default};\n" if default else whole


class _Module:
    """One module: its imports by path, its exported names, and its text as a function."""

    def __init__(self, name: str, source: str) -> None:
        source = COMMENT.sub("", source)
        self.name = name
        self.imports = [(file, _names(listed)) for listed, file in IMPORT.findall(source)]
        exports = EXPORT.findall(source)
        self.exports = [exported for _, exported in exports]
        self.default = next((exported for default, exported in exports if default), "")
        self.body = BLANK.sub("", EXPORT.sub("", IMPORT.sub("", source))).strip("\n")
        self.text = ""
        _check(name, self.body)

    def declare(self, imported: "_Module", names: Sequence[str]) -> str:
        """Return the line that takes names from another module."""
        for name in names:
            if name not in imported.exports:
                problem = f"imports {name} from assets/{imported.name}, which does not export it."
                raise ScriptError(f"assets/{self.name} {problem}")
        return f"const {{ {', '.join(names)} }} = {_variable(imported.name)};"

    def wrap(self, declarations: Sequence[str]) -> None:
        """Write the module as a function that returns what it exports."""
        result = f"return {{ {', '.join(self.exports)} }};"
        lines = [f"const {_variable(self.name)} = (() => {{", *declarations, self.body, result, "})();"]
        self.text = "\n".join(lines)


def _check(name: str, body: str) -> None:
    """Refuse what would not mean the same inside a function, or without indentation."""
    if statement := LEFT_OVER.search(body):
        raise ScriptError(
            f'assets/{name}: "{statement[0]}" is not understood. Write import {{ name }} from "./file.js"; '
            "and put export before a function, const or class."
        )
    for line in body.splitlines():
        if line.count("`") % 2:
            raise ScriptError(f'assets/{name}: "{line}" is part of a text of several lines. Write it as several texts.')


def _join(name: str, above: tuple[str, ...], joined: dict[str, _Module], assets: Path) -> _Module:
    """Join a module after all that it imports; ``above`` are the modules that import it, the entry first."""
    if name in above:
        circle = " -> ".join([*above[above.index(name) :], name])
        raise ScriptError(f"Scripts import each other in a circle: {circle}. Move what both need into a third one.")
    if name in joined:
        return joined[name]
    module = _Module(name, _read(name, above, assets))
    declarations = []
    for file, names in module.imports:
        imported = _join(_imported_name(name, file, assets), (*above, name), joined, assets)
        declarations.append(module.declare(imported, names))
    module.wrap(declarations)
    joined[name] = module
    return module


def _read(name: str, above: Sequence[str], assets: Path) -> str:
    try:
        return (assets / name).read_text(encoding="utf-8")
    except OSError as error:
        reason = f", which {above[-1]} imports," if above else ""
        raise ScriptError(f"The script assets/{name}{reason} cannot be read: {error.strerror}.") from error


def _imported_name(name: str, file: str, assets: Path) -> str:
    """Return the name of a module that another imports by a path relative to its own."""
    path = (assets / name).parent / file
    imported = path.resolve()
    if not imported.is_relative_to(assets):
        raise ScriptError(f"assets/{name} imports {path}, which is not in assets/.")
    return imported.relative_to(assets).as_posix()


def _names(listed: str) -> list[str]:
    return re.findall(r"\w+", listed)


def _variable(name: str) -> str:
    """Return the variable that holds a module; no module uses such a name."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
