"""Measure the code itself: python -m benchmarks.code_figures [FOLDER ...] [--json FILE] [--names] [--under PLACE].

FOLDER is a package (core and pages of this checkout unless given), so that any other checkout is measured in the same
way: python -m benchmarks.code_figures ../other/core ../other/pages. Prints a column for each and one for all together.

Code lines are lines without blanks, comments and docstrings; length is that of lines that are not blank; a function's
length counts its docstring. Complexity is radon's (it counts comprehensions and boolean operators). Bindings are names
of values: assigned, looped over, parameters, with, except, comprehensions; names of functions are counted apart.
"""

import argparse
import ast
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean, median

from benchmarks.code_source import Function, Module, code_lines, functions, import_circles, read_modules
from benchmarks.code_words import bindings, docstrings

ROOT = Path(__file__).resolve().parents[1]
SHARED_NAMES = {"__init__", "__main__", "base", "page"}
"""Names of modules that say the same of every package, so that they may occur again."""

Figures = dict[str, float]
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def measure(modules: Sequence[Module]) -> Figures:
    """Count everything that the table shows; the keys are its rows."""
    return {**structure(modules), **words(modules), **function_figures(modules), **density(modules)}


def structure(modules: Sequence[Module]) -> Figures:
    """Count modules, code lines, names given twice and import circles."""
    return {
        "modules": len(modules),
        "code lines": sum(len(code_lines(module)) for module in modules),
        "loose modules at the top of core": len(loose_modules(modules)),
        "modules in pages/shared": len(shared_modules(modules)),
        "module names twice or more": len(doubled_module_names(modules)),
        "class names": len(classes(modules)),
        "class names twice or more": len(doubled_classes(modules)),
        "import circles": len(import_circles(modules)),
    }


def loose_modules(modules: Iterable[Module]) -> list[str]:
    """List the modules that lie in core itself, in none of its packages."""
    return [module.place for module in modules if _folder(module) == "core" and not module.stem.startswith("__")]


def shared_modules(modules: Iterable[Module]) -> list[str]:
    """List the modules of pages/shared."""
    return [module.place for module in modules if _folder(module) == "pages/shared" and module.stem != "__init__"]


def _folder(module: Module) -> str:
    return module.place.rpartition("/")[0]


def doubled_module_names(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Map every file name that occurs twice or more to its places, but for `SHARED_NAMES`."""
    places = defaultdict(list)
    for module in modules:
        places[module.stem].append(module.place)
    return {name: files for name, files in sorted(places.items()) if len(files) > 1 and name not in SHARED_NAMES}


def classes(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Map every class name to the places, ``file:line``, that define it."""
    places = defaultdict(list)
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{module.place}:{node.lineno}")
    return dict(sorted(places.items()))


def doubled_classes(modules: Iterable[Module]) -> dict[str, list[str]]:
    """Map every class name that is defined twice or more to its places."""
    return {name: places for name, places in classes(modules).items() if len(places) > 1}


def words(modules: Sequence[Module]) -> Figures:
    """Measure the share of filler words among names, and of verbs among the first words of docstrings."""
    names = [binding for module in modules for binding in bindings(module)]
    values = [binding for binding in names if not binding.is_function]
    documented = [docstring for module in modules for docstring in docstrings(module)]
    called = [docstring for docstring in documented if docstring.kind == "function"]
    return {
        "bindings": len(values),
        "bindings that are filler words (%)": percent(binding.is_filler for binding in values),
        "functions named by a filler word": sum(binding.is_filler for binding in names if binding.is_function),
        "docstrings of functions that begin with a verb (%)": percent(entry.begins_with_verb for entry in called),
        "all docstrings that begin with a verb (%)": percent(entry.begins_with_verb for entry in documented),
    }


def function_figures(modules: Sequence[Module]) -> Figures:
    """Measure the length, complexity, types and docstrings of functions."""
    defined = [function for module in modules for function in functions(module)]
    lengths = [(function.end_lineno or function.lineno) - function.lineno + 1 for function in defined] or [0]
    complexity = [number for module in modules for number in complexities(module)] or [0]
    public = [function for function in defined if not function.name.startswith("_")]
    return {
        "functions": len(defined),
        "function length, median": float(median(lengths)),
        "function length, longest": max(lengths),
        "complexity, mean": fmean(complexity),
        "complexity over 10 (%)": percent(number > 10 for number in complexity),
        "complexity, highest": max(complexity),
        "functions fully typed (%)": percent(is_typed(function) for function in defined),
        "functions with a docstring (%)": percent(bool(ast.get_docstring(function)) for function in defined),
        "public functions with a docstring (%)": percent(bool(ast.get_docstring(function)) for function in public),
    }


@cache
def complexities(module: Module) -> list[int]:
    """Ask radon for the complexity of each function and method of the module."""
    from radon.complexity import cc_visit
    from radon.visitors import Function as Block

    return [block.complexity for block in cc_visit(module.text) if isinstance(block, Block)]


def is_typed(function: Function) -> bool:
    """Tell whether every parameter, but for self and cls, and the return have a type."""
    spec = function.args
    parameters = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    parameters += [extra for extra in (spec.vararg, spec.kwarg) if extra]
    typed = all(parameter.annotation or parameter.arg in {"self", "cls"} for parameter in parameters)
    return typed and function.returns is not None


def density(modules: Sequence[Module]) -> Figures:
    """Measure how much stands on a line: its length, comprehensions and ternaries."""
    lengths = [len(line) for module in modules for line in module.text.splitlines() if line.strip()]
    nodes = [node for module in modules for node in ast.walk(module.tree)]
    comprehensions = [node for node in nodes if isinstance(node, Comprehension)]
    ternaries = [node for node in nodes if isinstance(node, ast.IfExp)]
    thousands = sum(len(code_lines(module)) for module in modules) / 1000 or 1
    return {
        "line length, mean": fmean(lengths or [0]),
        "lines over 100 (%)": percent(length > 100 for length in lengths),
        "comprehensions per 1,000 code lines": len(comprehensions) / thousands,
        "ternaries per 1,000 code lines": len(ternaries) / thousands,
        "comprehensions inside a comprehension": count_nested(comprehensions),
        "ternaries inside a ternary": count_nested(ternaries),
    }


def count_nested(nodes: Sequence[ast.AST]) -> int:
    """Count the nodes that lie inside another of them."""
    members = set(nodes)
    nested: set[ast.AST] = set()
    for outer in nodes:
        nested.update(inner for inner in ast.walk(outer) if inner is not outer and inner in members)
    return len(nested)


def percent(flags: Iterable[bool]) -> float:
    """Give the share of true flags in percent; 0 where there is none."""
    values = list(flags)
    return 100 * sum(values) / len(values) if values else 0.0


def offenders(modules: Sequence[Module]) -> Iterator[tuple[str, str, str]]:
    """Yield the place, ``file:line``, the reason and the name of everything to reword or rename."""
    for module in modules:
        yield from _wordings(module)
    for name, places in doubled_classes(modules).items():
        yield from ((place, "class name twice", name) for place in places)
    for name, files in doubled_module_names(modules).items():
        yield from ((f"{file}:1", "module name twice", name) for file in files)
    files_by_name = {module.name: module.place for module in modules}
    for circle in import_circles(modules):
        yield from ((f"{files_by_name[name]}:1", "import circle", " <-> ".join(circle)) for name in circle)


def _wordings(module: Module) -> Iterator[tuple[str, str, str]]:
    for binding in bindings(module):
        if binding.is_filler:
            yield f"{binding.place}:{binding.line}", "filler word", binding.name
    for entry in docstrings(module):
        if entry.kind == "function" and not entry.begins_with_verb:
            yield f"{entry.place}:{entry.line}", "docstring without verb", f"{entry.name}: {entry.text}"


def is_under(place: str, folder: str) -> bool:
    """Tell whether a place is the folder or file, or lies below it; everything lies below ""."""
    trimmed = folder.strip("/")
    return not trimmed or place.split(":")[0] == trimmed or place.startswith(f"{trimmed}/")


def list_offenders(modules: Sequence[Module], folder: str) -> list[str]:
    """Write one line per offender below the folder, by file and line."""
    entries = [entry for entry in offenders(modules) if is_under(entry[0], folder)]
    entries.sort(key=lambda entry: (entry[0].split(":")[0], int(entry[0].split(":")[1]), entry[1:]))
    return [f"{place}  {reason}  {name}" for place, reason, name in entries]


def table(columns: dict[str, Figures]) -> str:
    """Lay the figures out, a row for each and a column for each folder."""
    rows = next(iter(columns.values()))
    width = max(map(len, rows))
    lines = [" " * width + "".join(f"{name:>12}" for name in columns)]
    for row in rows:
        lines.append(f"{row:{width}}" + "".join(f"{figure_text(figures[row]):>12}" for figures in columns.values()))
    return "\n".join(lines)


def figure_text(value: float) -> str:
    """Write a count as it is, anything else with one decimal."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def measure_packages(modules: Sequence[Module]) -> dict[str, Figures]:
    """Measure each package and, where there are more, all together."""
    packages = defaultdict(list)
    for module in modules:
        packages[module.place.partition("/")[0]].append(module)
    columns = {name: measure(members) for name, members in packages.items()}
    if len(columns) > 1:
        columns["all"] = measure(modules)
    return columns


def _below(modules: Sequence[Module], folder: str) -> list[Module]:
    return [module for module in modules if is_under(module.place, folder)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "core", ROOT / "pages"], metavar="FOLDER")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    parser.add_argument("--names", action="store_true", help="list what to rename or reword, instead of the table")
    parser.add_argument("--under", default="", metavar="PLACE", help="only this folder or file, as core/formats")
    options = parser.parse_args(arguments)
    try:
        modules = read_modules(options.folders)
    except ValueError as error:
        parser.error(str(error))
    if not _below(modules, options.under):
        parser.error(f"--under {options.under}: no module lies there; give a place such as {modules[0].place}.")
    if options.names:
        print("\n".join(list_offenders(modules, options.under)))
        return
    columns = measure_packages(_below(modules, options.under))
    print(table(columns))
    if options.json:
        options.json.write_text(json.dumps(columns, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
