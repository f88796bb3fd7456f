"""Run the quick benchmarks one after the other, and list the others.

    python -m benchmarks

The quick ones need nothing but the repository and take about a minute together. Their sizes are small: for figures to
publish, run one by itself (``python -m benchmarks.store 10000``); its docstring lists its arguments.
"""

import ast
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parent

QUICK: dict[str, tuple[str, ...]] = {
    "store": ("1000",),
    "queue": ("1000",),
    "concordance": ("1000",),
    "many_pairs": ("1000",),
    "formats": ("--pairs", "2000"),
    "intake": ("--pairs", "1000"),
    "evaluation": ("200", "2"),
    "keystrokes": (),
}
"""The benchmarks without a browser, a model or a corpus of one's own, with arguments for a few seconds each."""


def modules() -> dict[str, Path]:
    """List the benchmarks by name."""
    paths = sorted(FOLDER.glob("*.py"))
    return {path.stem: path for path in paths if not path.stem.startswith("_")}


def summary(path: Path) -> str:
    """Read the first line of a module's docstring, without the command that may follow it."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    line = docstring.partition("\n")[0]
    return line.partition(": python -m")[0].rstrip(".:")


def run(name: str, arguments: tuple[str, ...]) -> tuple[float, bool]:
    """Run one benchmark in a process of its own; return its seconds and whether it succeeded."""
    print(f"\n## {' '.join((name, *arguments))}\n", flush=True)
    start = time.perf_counter()
    process = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], cwd=FOLDER.parent, check=False)
    return time.perf_counter() - start, process.returncode == 0


def main() -> int:
    results = {name: run(name, arguments) for name, arguments in QUICK.items()}
    print("\n| benchmark | seconds | |\n|---|---|---|")
    for name, (seconds, succeeded) in results.items():
        print(f"| {name} | {seconds:.1f} | {'' if succeeded else 'failed'} |")
    print("\nOthers, by themselves (python -m benchmarks.NAME --help):\n")
    for name, path in modules().items():
        if name not in QUICK:
            print(f"- {name}: {summary(path)}")
    return 0 if all(succeeded for _, succeeded in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
