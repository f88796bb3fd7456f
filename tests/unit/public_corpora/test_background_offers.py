"""The catalogue offers text for the languages of a corpus, where the word tables are not made from it already."""

from pathlib import Path

import pytest

from core.errors import BadInput
from core.model import Sentence, SentencePair
from core.project import Project, label_set
from core.public_corpora import background_offers as offering
from core.public_corpora.background_offers import background_offers
from core.public_corpora.catalogue_entry import catalogue_entry
from core.public_corpora.fetch_orders import ask_text, offer_for, run_fetch
from core.store import Store
from tests.corpus_homes import entry_of, languages, serving


def names(source: str, target: str) -> list[str]:
    return [offer.entry.name for offer in background_offers(source, target)]


def test_text_is_offered_in_one_line() -> None:
    lines = [offer.line for offer in background_offers("en", "sw")]
    assert "1,012 lines of English–Swahili (FLORES-200): better links" in lines
    assert "lines of English–Swahili (Tatoeba): better links" in lines


def test_what_the_word_tables_are_made_from_is_offered_only_without_them() -> None:
    assert "ntrex" not in names("en", "sw")  # there is a table
    assert "flores200" in names("en", "ckb")
    assert names("en", "xx") == []
    assert "masakhaner2" not in names("en", "lg")
    assert "xquad" not in names("en", "de")


def test_text_the_other_way_round_is_inverted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPANBRIDGE_CORPORA", str(tmp_path / "corpora"))
    with serving({"/en.txt": b"Rain falls\n", "/de.txt": b"Regen\n"}) as home:
        entry = entry_of(home.url, is_background=True, sources=languages("en"), languages=languages("de"))
        monkeypatch.setattr(offering, "catalogue", lambda: (entry,))
        monkeypatch.setattr("core.public_corpora.fetch_orders.catalogue_entry", {"village": entry}.__getitem__)
        store = Store.at(tmp_path / "store.db")
        pair = SentencePair("p", Sentence(("Wort",), ("",), "de"), Sentence(("word",), ("",), "en"))
        store.create_project(Project("news", "News", "de", "en", label_set(["PER"])), [pair])
        job = ask_text(store, entry, "news")
        run_fetch(store, job.project, job.parts)
        [text] = store.texts("news")
        assert (text.name, text.lines) == ("Village News", ((("Regen",), ("Rain", "falls")),))
        store.close()


def test_a_corpus_without_text_for_a_project_is_refused() -> None:
    project = Project("news", "News", "en", "xx", label_set(["PER"]))
    with pytest.raises(BadInput, match="it has no further text for en and xx"):
        offer_for(catalogue_entry("flores200"), project)
