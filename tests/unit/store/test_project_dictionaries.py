"""Dictionaries of projects in the store: kept, used by recipes, removed, migrated and salvaged."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.aligners import GivenAligner, LexicalAligner
from core.errors import InvalidValue, StoreError
from core.lexicons.dictionary import Dictionary
from core.methods import Heuristic, Vote, Voter
from core.model import Alignment, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.projection.recipe import Recipe
from core.store import WORD_TABLES, ProjectKnowledge, Store, StoredDictionary
from core.store.salvage import save
from core.text import default_gaps
from core.workspace.batch_projection import ensure_projected, is_projected, prepared_method

FIXTURE = Path(__file__).parents[2] / "fixtures" / "store_before_pair_flags.db"
NAMES = Dictionary("names.tsv", ((("Zebu",), ("koro",)), (("grand", "lake"), ("聯合國",))))
HULL = Heuristic(shape="hull", ratio=None, top=1)
FISH = Dictionary("fish.tsv", ((("fish",), ("tuka",)),))


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


SOURCE = sentence("Zebu sees a big fish", "en", Span(0, 1, "LOC"))
PAIR = SentencePair("1", SOURCE, sentence("tuka na bu koro", "xx"), Alignment.of([], (5, 4)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(Store.at(path)) as opened:
        for name in ("news", "other"):
            opened.create_project(Project(name, name, "en", "xx", label_set(["LOC"])), [PAIR])
        yield opened


def test_dictionaries_come_back_as_they_were(store: Store) -> None:
    store.save_dictionary("news", NAMES)
    store.save_dictionary("news", FISH)
    assert store.dictionaries("news") == (NAMES, FISH)
    sizes = {stored.name: stored.size for stored in store.stored_dictionaries("news")}
    assert sizes == {"names.tsv": 2, "fish.tsv": 1}
    assert store.stored_dictionaries("other") == ()


def test_the_same_entries_are_kept_once(store: Store) -> None:
    store.save_dictionary("news", NAMES)
    store.save_dictionary("news", replace(NAMES, name="again.tsv"))
    assert store.stored_dictionaries("news") == (StoredDictionary(NAMES.digest, "again.tsv", 2),)


def test_a_dictionary_can_be_removed(store: Store) -> None:
    store.save_dictionary("news", NAMES)
    store.save_dictionary("other", NAMES)
    store.delete_dictionary("news", NAMES.digest)
    assert store.dictionaries("news") == ()
    assert store.dictionaries("other") == (NAMES,)


def test_dictionaries_go_with_their_project(store: Store) -> None:
    store.save_dictionary("news", NAMES)
    store.delete_project("news")
    assert store.dictionaries("news") == ()


def test_a_dictionary_needs_its_project(store: Store) -> None:
    with pytest.raises(StoreError, match="no project 'nowhere'"):
        store.save_dictionary("nowhere", NAMES)


def test_recipes_of_a_project_name_its_dictionaries(store: Store) -> None:
    assert store.project_recipe("news", "hull") == recipe("hull")
    store.save_dictionary("news", NAMES)
    store.save_dictionary("news", FISH)
    aligner = store.project_recipe("news", "hull").aligner
    assert isinstance(aligner, LexicalAligner)
    assert set(aligner.dictionary.split("+")) == {NAMES.digest, FISH.digest}
    assert store.project_recipe("other", "hull") == recipe("hull")
    assert store.project_recipe("news", "hull@given").aligner == GivenAligner()


def test_a_project_is_projected_with_its_dictionaries(store: Store) -> None:
    plain = store.project_recipe("news", "hull")
    ensure_projected(store, "news", "hull", plain)
    store.save_dictionary("news", NAMES)
    informed = store.project_recipe("news", "hull")
    assert not is_projected(store, "news", informed)
    ensure_projected(store, "news", "hull", informed)
    with_names, without = (store.projection("news", "1", recipe.id) for recipe in (informed, plain))
    assert with_names
    assert without
    assert [span.start for span in with_names.spans] == [3]
    assert [span.start for span in without.spans] != [3]


def test_a_voter_with_an_aligner_of_its_own_starts_from_the_dictionaries(store: Store) -> None:
    vote = Recipe(GivenAligner(), Vote((Voter(HULL, "own", LexicalAligner()),)))
    store.save_recipe("mine", vote)
    store.save_dictionary("news", NAMES)
    informed = store.project_recipe("news", "mine")
    assert informed == replace(vote, method=Vote((Voter(HULL, "own", LexicalAligner(dictionary=NAMES.digest)),)))
    ensure_projected(store, "news", "mine", informed)
    projection = store.projection("news", "1", informed.id)
    assert projection
    assert [span.start for span in projection.spans] == [3]
    again = prepared_method(store, "news", informed)(PAIR, projection.alignment)
    assert again.chosen == projection.chosen


def test_a_dictionary_that_is_switched_off_stays_and_is_not_used(store: Store) -> None:
    store.save_dictionary("news", NAMES)
    store.save_dictionary("news", FISH)
    store.switch_knowledge("news", NAMES.digest, False)
    assert {entry.name: entry.used for entry in store.stored_dictionaries("news")} == {
        "names.tsv": False,
        "fish.tsv": True,
    }
    assert store.project_recipe("news", "hull").aligner == LexicalAligner(dictionary=FISH.digest)
    store.switch_knowledge("news", FISH.digest, False)
    assert store.project_recipe("news", "hull") == recipe("hull")
    store.switch_knowledge("news", NAMES.digest, True)
    assert store.project_recipe("news", "hull").aligner == LexicalAligner(dictionary=NAMES.digest)
    assert store.unused_knowledge("other") == frozenset()


def test_a_dictionary_that_comes_again_is_used_again(store: Store) -> None:
    store.save_dictionary("news", NAMES)
    store.switch_knowledge("news", NAMES.digest, False)
    store.save_dictionary("news", NAMES)
    assert store.stored_dictionaries("news")[0].used
    store.switch_knowledge("news", NAMES.digest, False)
    store.delete_dictionary("news", NAMES.digest)
    assert store.unused_knowledge("news") == frozenset()


def test_word_tables_are_switched_off_for_a_project(store: Store) -> None:
    store.switch_knowledge("news", WORD_TABLES, False)
    store.switch_knowledge("news", WORD_TABLES, False)
    assert store.project_recipe("news", "hull").aligner == LexicalAligner(word_tables=False, cldr_names=False)
    assert store.project_recipe("other", "hull") == recipe("hull")
    store.switch_knowledge("news", WORD_TABLES, True)
    assert store.project_recipe("news", "hull") == recipe("hull")


def test_a_recipe_without_shipped_gets_none_by_the_switch(store: Store) -> None:
    bare = Recipe(LexicalAligner(word_tables=False, cldr_names=False), HULL)
    store.save_recipe("bare", bare)
    store.switch_knowledge("news", WORD_TABLES, True)
    assert store.project_recipe("news", "bare") == bare


def test_switches_need_their_project_and_a_source(store: Store) -> None:
    with pytest.raises(StoreError, match="no project 'nowhere'"):
        store.switch_knowledge("nowhere", WORD_TABLES, False)
    with pytest.raises(InvalidValue, match="no source of knowledge"):
        store.switch_knowledge("news", "word tables", False)


def test_a_project_comes_with_its_knowledge(store: Store) -> None:
    knowledge = ProjectKnowledge((NAMES, FISH, NAMES), frozenset({FISH.digest, WORD_TABLES}))
    store.create_project(Project("new", "new", "en", "xx", label_set(["LOC"])), [PAIR], knowledge=knowledge)
    assert {(entry.name, entry.used) for entry in store.stored_dictionaries("new")} == {
        ("names.tsv", True),
        ("fish.tsv", False),
    }
    assert store.project_recipe("new", "hull").aligner == LexicalAligner(
        word_tables=False, cldr_names=False, dictionary=NAMES.digest
    )
    store.delete_project("new")
    assert store.stored_dictionaries("new") == ()
    assert store.unused_knowledge("new") == frozenset()


def test_a_crash_between_pairs_and_dictionary_leaves_neither(store: Store, path: Path) -> None:
    """The process ends without a word after the pairs are written and before the dictionary is."""
    script = f"""
import os
from pathlib import Path
from sqlalchemy import event
from core.lexicons.dictionary import Dictionary
from core.project import Project
from core.store import ProjectKnowledge, Store
from tests.unit.store.test_project_dictionaries import NAMES, PAIR
store = Store.at(Path({str(path)!r}))
def end(connection, cursor, statement, *rest):
    if statement.startswith("INSERT INTO dictionaries"):
        [written] = connection.exec_driver_sql("SELECT count(*) FROM pairs WHERE project = 'new'").one()
        os._exit(40 + written)
event.listen(store._engine, "before_cursor_execute", end)
store.create_project(Project("new", "new", "en", "xx", ()), [PAIR], knowledge=ProjectKnowledge((NAMES,)))
"""
    ended = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[3], check=False)
    assert ended.returncode == 41  # the pair was written when it ended
    assert {project.id for project in store.projects()} == {"news", "other"}
    assert store.pair_count("new") == 0
    assert store.dictionaries("new") == ()


def test_a_file_of_an_earlier_version_takes_dictionaries(tmp_path: Path) -> None:
    with closing(Store.at(Path(shutil.copyfile(FIXTURE, tmp_path / "old.db")))) as store:
        store.save_dictionary("whole", NAMES)
        assert store.dictionaries("whole") == (NAMES,)
        store.switch_knowledge("whole", WORD_TABLES, False)
        assert store.unused_knowledge("whole") == {WORD_TABLES}


def test_what_is_saved_of_a_file_has_its_dictionaries(store: Store, path: Path, tmp_path: Path) -> None:
    store.save_dictionary("news", NAMES)
    store.switch_knowledge("news", NAMES.digest, False)
    store.close()
    save(path, tmp_path / "saved.db")
    with closing(Store.at(tmp_path / "saved.db")) as saved:
        assert saved.dictionaries("news") == (NAMES,)
        assert saved.unused_knowledge("news") == {NAMES.digest}
