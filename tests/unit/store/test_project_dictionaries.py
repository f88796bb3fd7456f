"""Dictionaries of projects in the store: kept, used by recipes, removed, migrated and salvaged."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.aligners import GivenAligner, LexicalAligner
from core.errors import StoreError
from core.lexicons.dictionary import Dictionary
from core.model import Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.store import Store, StoredDictionary
from core.store.salvage import save
from core.text import default_gaps
from core.workspace.batch_projection import ensure_projected, is_projected

FIXTURE = Path(__file__).parents[2] / "fixtures" / "store_before_pair_flags.db"
NAMES = Dictionary("names.tsv", ((("Zebu",), ("koro",)), (("grand", "lake"), ("聯合國",))))
FISH = Dictionary("fish.tsv", ((("fish",), ("tuka",)),))


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


PAIR = SentencePair("1", sentence("Zebu sees a big fish", "en", Span(0, 1, "LOC")), sentence("tuka na bu koro", "xx"))


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


def test_a_file_of_an_earlier_version_takes_dictionaries(tmp_path: Path) -> None:
    with closing(Store.at(Path(shutil.copyfile(FIXTURE, tmp_path / "old.db")))) as store:
        store.save_dictionary("whole", NAMES)
        assert store.dictionaries("whole") == (NAMES,)


def test_what_is_saved_of_a_file_has_its_dictionaries(store: Store, path: Path, tmp_path: Path) -> None:
    store.save_dictionary("news", NAMES)
    store.close()
    save(path, tmp_path / "saved.db")
    with closing(Store.at(tmp_path / "saved.db")) as saved:
        assert saved.dictionaries("news") == (NAMES,)
