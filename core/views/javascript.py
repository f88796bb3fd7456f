"""Join the JavaScript modules of ``assets/`` into the one inline module that Streamlit takes.

Each module becomes a function of its own that returns what it exports, so names of two modules
cannot clash. A module comes after all that it imports. Comments and indentation are left out:
Streamlit sends the whole with every run of the page.
"""

import re
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
    _join(entry, (assets / entry).resolve(), (), joined, assets.resolve())
    whole = "".join(f"{module.text}\n" for module in joined.values())
    default = joined[entry].default
    return f"{whole}export default {_variable(entry)}.{default};\n" if default else whole


class _Module:
    """One module: its imports by path, its exported names, and its text as a function."""

    def __init__(self, name: str, path: Path, imported_by: str) -> None:
        try:
            source = path.read_text(encoding="utf-8")
        except OSError as error:
            reason = f", which {imported_by} imports," if imported_by else ""
            raise ScriptError(f"The script assets/{name}{reason} cannot be read: {error.strerror}.") from error
        source = COMMENT.sub("", source)
        self.imports = [(path.parent / file, _names(names)) for names, file in IMPORT.findall(source)]
        exports = EXPORT.findall(source)
        self.exports = [exported for _, exported in exports]
        self.default = next((exported for default, exported in exports if default), "")
        self.body = BLANK.sub("", EXPORT.sub("", IMPORT.sub("", source))).strip("\n")
        self.text = ""
        _check(name, self.body)


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


def _join(name: str, path: Path, above: tuple[str, ...], joined: dict[str, _Module], assets: Path) -> _Module:
    if name in above:
        circle = " -> ".join([*above[above.index(name) :], name])
        raise ScriptError(f"Scripts import each other in a circle: {circle}. Move what both need into a third one.")
    if name in joined:
        return joined[name]
    module = _Module(name, path, above[-1] if above else "")
    lines = []
    for file, names in module.imports:
        imported = file.resolve()
        if not imported.is_relative_to(assets):
            raise ScriptError(f"assets/{name} imports {file}, which is not in assets/.")
        imported_name = imported.relative_to(assets).as_posix()
        exports = _join(imported_name, imported, (*above, name), joined, assets).exports
        for missing in names:
            if missing not in exports:
                raise ScriptError(
                    f"assets/{name} imports {missing} from assets/{imported_name}, which does not export it."
                )
        lines.append(f"const {{ {', '.join(names)} }} = {_variable(imported_name)};")
    result = f"return {{ {', '.join(module.exports)} }};"
    module.text = "\n".join([f"const {_variable(name)} = (() => {{", *lines, module.body, result, "})();"])
    joined[name] = module
    return module


def _names(listed: str) -> list[str]:
    return re.findall(r"\w+", listed)


def _variable(name: str) -> str:
    """Return the variable that holds a module; no module uses such a name."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))
