"""The line about what a recipe starts from in a project."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.lexicons.dictionary import Dictionary
from core.model import SentencePair
from core.project import Project
from core.projection.presets import recipe
from core.store import WORD_TABLES, Store
from core.workspace.knowledge_report import NO_LEXICAL_ALIGNER, describe_knowledge

WORDS = Dictionary("words.tsv", ((("fish",), ("tuka",)),))
PROJECT = Project("news", "News", "en", "de", ())
PAIRS: list[SentencePair] = []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.at(tmp_path / "store.db")) as opened:
        opened.create_project(PROJECT, PAIRS)
        yield opened


def line(store: Store, name: str) -> str:
    return describe_knowledge(store, PROJECT, store.project_recipe(PROJECT.id, name))


def test_the_line_is_of_what_is_switched_on(store: Store) -> None:
    store.save_dictionary(PROJECT.id, WORDS)
    assert line(store, "vote").startswith("The lexical aligner starts from the word table (")
    assert line(store, "vote").endswith(" (Unicode CLDR) and words.tsv (1 entry).")
    store.switch_knowledge(PROJECT.id, WORD_TABLES, False)
    assert (
        line(store, "hull")
        == "The lexical aligner starts from words.tsv (1 entry). What comes with Spanbridge is switched off."
    )
    store.switch_knowledge(PROJECT.id, WORDS.digest, False)
    assert (
        line(store, "hull")
        == "The lexical aligner learns from this corpus alone: what comes with Spanbridge is switched off."
    )


@pytest.mark.parametrize("name", ["hull@given", "default-simalign"])
def test_a_recipe_without_a_lexical_aligner_uses_none(store: Store, name: str) -> None:
    assert describe_knowledge(store, PROJECT, recipe(name)) == NO_LEXICAL_ALIGNER
