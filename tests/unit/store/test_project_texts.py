"""Background texts of projects in the store: kept, learnt from by recipes, removed, migrated and salvaged."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.aligners import GivenAligner, LexicalAligner
from core.errors import StoreError
from core.lexicons.background_text import BackgroundText
from core.lexicons.dictionary import Dictionary
from core.model import Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.store import Store, StoredText
from core.store.salvage import save
from core.text import default_gaps
from core.workspace.batch_projection import ensure_projected, is_projected

FIXTURE = Path(__file__).parents[2] / "fixtures" / "store_before_pair_flags.db"
FARM = BackgroundText("Farm", tuple(((f"Zebu{k}", "sleeps"), ("tala", f"koro{k}")) for k in range(8)))
LAKE = BackgroundText("Lake", ((("grand", "lake"), ("bu", "mata")),))


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


PAIRS = [
    SentencePair("1", sentence("Zebu sees fish", "en", Span(0, 1, "LOC")), sentence("tuka na koro", "xx")),
    SentencePair("2", sentence("It rains", "en"), sentence("pika pika", "xx")),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.at(tmp_path / "store.db")) as opened:
        for name in ("news", "other"):
            opened.create_project(Project(name, name, "en", "xx", label_set(["LOC"])), PAIRS)
        yield opened


def test_texts_come_back_as_they_were_and_once(store: Store) -> None:
    store.save_text("news", FARM)
    store.save_text("news", LAKE)
    store.save_text("news", replace(FARM, name="Farm again"))
    assert {text.name: text.lines for text in store.texts("news")} == {"Lake": LAKE.lines, "Farm again": FARM.lines}
    assert StoredText(FARM.digest, "Farm again", 8) in store.stored_texts("news")
    assert store.stored_texts("other") == ()


def test_texts_go_when_removed_and_with_their_project(store: Store) -> None:
    for name in ("news", "other"):
        store.save_text(name, FARM)
    store.delete_text("news", FARM.digest)
    assert store.texts("news") == ()
    assert store.texts("other") == (FARM,)
    store.delete_project("other")
    assert store.texts("other") == ()
    with pytest.raises(StoreError, match="no project 'nowhere'"):
        store.save_text("nowhere", FARM)


def test_recipes_of_a_project_name_its_texts(store: Store) -> None:
    assert store.project_recipe("news", "hull") == recipe("hull")
    store.save_text("news", FARM)
    store.save_text("news", LAKE)
    aligner = store.project_recipe("news", "hull").aligner
    assert isinstance(aligner, LexicalAligner)
    assert set(aligner.text.split("+")) == {FARM.digest, LAKE.digest}
    assert store.project_recipe("other", "hull") == recipe("hull")
    assert store.project_recipe("news", "hull@given").aligner == GivenAligner()


def test_a_project_is_projected_with_its_texts(store: Store) -> None:
    plain = store.project_recipe("news", "hull")
    ensure_projected(store, "news", "hull", plain)
    store.save_text("news", BackgroundText("Words", ((("Zebu",), ("koro",)),) * 30))
    informed = store.project_recipe("news", "hull")
    assert informed.id != plain.id
    assert not is_projected(store, "news", informed)
    ensure_projected(store, "news", "hull", informed)
    with_text, without = (store.projection("news", "1", made.id) for made in (informed, plain))
    assert with_text
    assert without
    assert [span.start for span in with_text.spans] == [2]
    assert [span.start for span in without.spans] != [2]


def test_a_damaged_text_is_reported(store: Store, tmp_path: Path) -> None:
    store.save_text("news", FARM)
    with closing(sqlite3.connect(tmp_path / "store.db", isolation_level=None)) as raw:
        raw.execute("UPDATE dictionaries SET entries = x'00'")
    with pytest.raises(StoreError, match="The text Farm is damaged"):
        store.texts("news")


def test_a_file_of_an_earlier_version_takes_texts(tmp_path: Path) -> None:
    with closing(Store.at(Path(shutil.copyfile(FIXTURE, tmp_path / "old.db")))) as store:
        store.save_text("whole", FARM)
        assert store.texts("whole") == (FARM,)


def test_texts_and_dictionaries_are_told_apart(store: Store) -> None:
    words = Dictionary("words", FARM.lines)
    store.save_dictionary("news", words)
    store.save_text("news", FARM)
    assert [entry.name for entry in store.stored_dictionaries("news")] == ["words"]
    assert store.dictionaries("news") == (words,)
    assert store.texts("news") == (FARM,)
    store.delete_text("news", words.digest)
    assert store.dictionaries("news") == (words,)


def test_texts_are_salvaged(store: Store, tmp_path: Path) -> None:
    store.save_text("news", FARM)
    save(tmp_path / "store.db", tmp_path / "saved.db")
    with closing(Store.at(tmp_path / "saved.db")) as saved:
        assert saved.texts("news") == (FARM,)
