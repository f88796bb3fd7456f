"""Read Python modules as syntax trees, and follow their imports."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A file of Python code: its place below the folder that holds the package, its text and its tree."""

    place: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name it is imported by; a package has the name of its folder."""
        return self.place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def stem(self) -> str:
        return Path(self.place).stem


def parse_module(place: str, text: str) -> Module:
    """Parse the text of a module; raise ValueError with its line where it is not Python."""
    try:
        return Module(place, text, ast.parse(text))
    except SyntaxError as error:
        raise ValueError(f"{place}, line {error.lineno}: not Python ({error.msg}); leave it out or mend it.") from error


def read_modules(folders: Iterable[Path]) -> list[Module]:
    """Read every module below the folders, but for hidden ones; raise ValueError for a folder without any."""
    modules: list[Module] = []
    packages: set[str] = set()
    for folder in folders:
        root = folder.resolve()
        files = [file for file in sorted(root.rglob("*.py")) if not _is_hidden(file.relative_to(root))]
        if not files:
            raise ValueError(f"{folder}: no Python module below it; name the folder of a package, such as core.")
        if root.name in packages:
            raise ValueError(f"{folder}: a second folder named {root.name}; measure one checkout at a time.")
        packages.add(root.name)
        for file in files:
            with tokenize.open(file) as stream:
                modules.append(parse_module(file.relative_to(root.parent).as_posix(), stream.read()))
    return modules


def _is_hidden(file: Path) -> bool:
    return any(part.startswith(".") for part in file.parts)


def functions(module: Module) -> Iterator[Function]:
    """Walk over functions and methods, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield node


@cache
def code_lines(module: Module) -> frozenset[int]:
    """Number the lines that hold code: no blank line, no comment, no docstring."""
    lines: set[int] = set()
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in layout:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(module.tree):
        if isinstance(node, Documented) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body[0]
            lines.difference_update(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    return frozenset(lines)


def imported_names(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of every import, those inside functions too."""
    package = module.name.split(".")
    if module.stem != "__init__":
        package.pop()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else []
            base = [*parents, node.module] if node.module else parents
            for alias in node.names:
                yield node.lineno, ".".join([*base, alias.name])


def import_graph(modules: Sequence[Module]) -> dict[str, set[str]]:
    """Map every module to the modules among them that it imports."""
    graph: dict[str, set[str]] = {module.name: set() for module in modules}
    for module in modules:
        for _, imported in imported_names(module):
            target = imported
            while target not in graph and "." in target:
                target = target.rpartition(".")[0]
            if target in graph and target != module.name:
                graph[module.name].add(target)
    return graph


def import_circles(modules: Sequence[Module]) -> list[list[str]]:
    """Find the groups of modules that import each other, directly or by way of others."""
    graph = import_graph(modules)
    reach = {name: _reachable(graph, name) for name in graph}
    circles: list[list[str]] = []
    for name in sorted(graph):
        circle = sorted(other for other in reach[name] if name in reach[other])
        if circle and circle not in circles:
            circles.append(circle)
    return circles


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    """Collect what the start leads to; the start itself only where a path comes back to it."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = graph[waiting.pop()] - reached
        reached |= fresh
        waiting.extend(fresh)
    return reached
