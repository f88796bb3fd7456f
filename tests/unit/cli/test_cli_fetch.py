"""``python -m core fetch``: the catalogue, and a corpus of it as a file or a project."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import main
from core.formats import TextFile, read_pairs_jsonl, read_parallel_words, read_sentences_jsonl
from core.model import Sentence, SentencePair
from core.project import Project, label_set
from core.public_corpora import catalogue_entry
from core.public_corpora.catalogue_entry import CorpusKind, FileTemplate
from core.store import Store
from tests.corpus_homes import Home, entry_of, languages, serving

CEDICT = "".join(f"字{k} 字{k} [zi4] /word{k}/\n" for k in range(5))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("SPANBRIDGE_CORPORA", str(tmp_path / "corpora"))
    with serving({"/en.txt": b"Rain.\n", "/de.txt": b"Regen.\n", "/words.txt": CEDICT.encode()}) as running:
        words = entry_of(
            running.url,
            name="words",
            title="Village Words",
            kind=CorpusKind.DICTIONARY,
            files=(FileTemplate("table", f"{running.url}/words.txt"),),
            languages=languages("en", "zh"),
        )
        entries = entry_of(running.url), words, entry_of(running.url, name="private", noncommercial=True)
        monkeypatch.setattr(catalogue_entry, "catalogue", lambda folder=None: entries)
        monkeypatch.setattr("core.cli.fetch_corpus.catalogue", lambda: entries)
        yield running


def test_the_catalogue_is_listed_and_a_corpus_shown_without_fetching(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch"]) == 0
    listed = capsys.readouterr().out
    assert "village  Village News" in listed
    assert "private  Village News: a fact; CC BY 4.0, not for commercial use" in listed
    assert main(["fetch", "village"]) == 0
    shown = capsys.readouterr()
    assert "Languages: any two of de, sw, en" in shown.out
    assert "Nothing was fetched" in shown.err
    assert home.asked == []


def test_pairs_go_to_a_file_with_their_digests_noted(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pairs.jsonl"
    assert main(["fetch", "village", "--langs", "en", "de", "--to", str(out)]) == 0
    [pair] = read_pairs_jsonl(TextFile.at(out)).pairs
    assert (pair.source.text, pair.target.text, pair.target.lang) == ("Rain.", "Regen.", "de")
    said = capsys.readouterr()
    assert f"1 pair in {out}. Licence: CC BY 4.0." in said.out
    assert f"{home.url}/de.txt: SHA-256 " in said.err


def test_pairs_become_a_project(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "store.db"
    assert main(["fetch", "village", "--langs", "de", "--project", "Weather", "--store", str(place)]) == 0
    assert "1 pair kept as weather-" in capsys.readouterr().out
    store = Store.at(place)
    assert [project.name for project in store.projects()] == ["Weather"]
    store.close()


def test_a_dictionary_is_given_to_a_project_or_a_file(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "store.db"
    store = Store.at(place)
    pair = SentencePair("p", Sentence(("word1",), ("",), "en"), Sentence(("字1",), ("",), "zh"))
    store.create_project(Project("news", "News", "en", "zh", label_set(["PER"])), [pair])
    assert main(["fetch", "words", "--dictionary-of", "news", "--store", str(place)]) == 0
    assert "5 entries are used by News." in capsys.readouterr().out
    assert [entry.size for entry in store.stored_dictionaries("news")] == [5]
    store.close()
    out = tmp_path / "words.txt"
    assert main(["fetch", "words", "--to", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == CEDICT


def test_text_is_written_as_other_commands_read_it_and_given_to_a_project(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "more.txt"
    assert main(["fetch", "village", "--langs", "de", "--to", str(out)]) == 0
    assert list(read_parallel_words(TextFile.at(out))) == [(["Rain", "."], ["Regen", "."])]
    place = tmp_path / "store.db"
    store = Store.at(place)
    pair = SentencePair("p", Sentence(("sun",), ("",), "en"), Sentence(("Sonne",), ("",), "de"))
    store.create_project(Project("news", "News", "en", "de", label_set(["PER"])), [pair])
    assert main(["fetch", "village", "--text-of", "news", "--store", str(place)]) == 2
    assert "it has no further text for en and de" in capsys.readouterr().err
    entry = entry_of(home.url, is_background=True)
    monkeypatch.setattr("core.public_corpora.background_offers.catalogue", lambda: (entry,))
    assert main(["fetch", "village", "--text-of", "news", "--store", str(place)]) == 0
    assert "The aligner of News learns from 1 line of Village News." in capsys.readouterr().out
    assert [text.lines for text in store.texts("news")] == [((("Rain", "."), ("Regen", ".")),)]
    store.close()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["vilage", "--to", "x"], "There is no public corpus named 'vilage'. Did you mean 'village'?"),
        (["village", "--to", "x"], "it has several languages. Choose one of: de, sw, en."),
        (["village", "--langs", "en", "de", "sw", "--to", "x"], "it names 3 languages"),
        (["private", "--langs", "de", "--to", "x"], "it is for non-commercial use only (CC BY 4.0)"),
        (["village", "--langs", "de", "--dictionary-of", "x"], "is no dictionary"),
        (["words", "--project", "x"], "makes no project"),
        (["village", "--langs", "sw", "--to", "x"], "The file sw.txt is no longer at its address."),
    ],
)
def test_what_cannot_be_fetched_is_said_in_a_sentence(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["fetch", *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_a_licence_is_accepted_on_the_command_line(home: Home, tmp_path: Path) -> None:
    out = tmp_path / "pairs.jsonl"
    assert main(["fetch", "private", "--langs", "de", "--to", str(out), "--accept-licence"]) == 0
    assert out.exists()


def test_sentences_of_one_language_go_to_a_file(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.formats import CorpusSide
    from core.model import Span

    monkeypatch.setattr(
        "core.public_corpora.fetching.read_wikiann",
        lambda files, langs: CorpusSide("x", (Sentence(("Ola",), ("",), langs.target, (Span(0, 1, "PER"),)),), (1,)),
    )
    alone = entry_of(home.url, name="alone", kind=CorpusKind.SENTENCES)
    monkeypatch.setattr(catalogue_entry, "catalogue", lambda folder=None: (alone,))
    out = tmp_path / "sentences.jsonl"
    assert main(["fetch", "alone", "--langs", "de", "--to", str(out)]) == 0
    [sentence] = read_sentences_jsonl(TextFile.at(out)).sentences
    assert (sentence.lang, sentence.spans) == ("de", (Span(0, 1, "PER"),))
    assert json.loads(out.read_text())["id"] == "1"
