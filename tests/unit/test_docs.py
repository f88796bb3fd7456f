"""The README is held to what it says."""

import contextlib
import io
import re
from pathlib import Path

from core.aligners import ALIGNERS
from core.cli import parser
from core.corpora.bundled import bundled_corpora
from core.formats.detection.detect import FORMATS
from core.methods import METHODS
from core.methods.matching.proposers import PROPOSERS
from core.methods.matching.scorer_weights import SCORERS
from core.projection.presets import RECIPES
from core.taggers import TAGGERS
from core.translators import TRANSLATORS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_ten_lines_of_python_run_and_print_a_projection_and_a_score() -> None:
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "README.md", "exec"), {})
    *projected, score = said.getvalue().splitlines()
    assert any("Kori Schulman" in line for line in projected)
    assert float(score) > 0.7


def test_every_command_of_the_command_line_is_in_the_readme() -> None:
    [choices] = [action.choices for action in parser()._actions if action.choices]
    for command in choices:
        assert f"python -m core {command}" in README


def test_every_file_that_is_linked_exists() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_counts_the_bundled_corpora() -> None:
    own = [corpus.name for corpus in bundled_corpora() if corpus.name.startswith("diagnostic.")]
    assert len(bundled_corpora()) - len(own) == 6
    assert "diagnostic corpus" in README


def test_every_format_is_in_the_formats_page() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for registry in FORMATS.values():
        assert all(f"| `{name}` |" in page for name in registry)


def test_every_part_that_has_a_name_is_in_the_methods_page() -> None:
    page = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    for name in [*RECIPES, *ALIGNERS, *METHODS, *PROPOSERS, *SCORERS, *TAGGERS, *TRANSLATORS]:
        assert f"| `{name}` |" in page
