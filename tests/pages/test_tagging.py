"""A corpus without source entities, and the taggers that are offered for it."""

import json

import pytest

from core import jobs
from core.corpora.bundled import bundled_corpus
from core.corpora.importing import add_bundled
from core.taggers import CrfTagger, available
from core.taggers.available import AvailableTagger, available_taggers
from pages.shared import tagger_form
from tests.pages.conftest import App
from tests.pages.test_import_page import PAIR, drop, press

WORDS = ["President", "George", "Bush", "arrived", "in", "London", "on", "Monday", "."]
BLANK = PAIR | {"source_entities": None, "source_tokens": WORDS, "alignment": None}


def marked_by(app: App, choice: str) -> None:
    next(box for box in app.at.selectbox if box.label == "Marked by").select(choice).run()
    assert not app.at.exception


def test_import_offers_a_tagger_and_says_that_the_embedded_one_is_weak(app: App) -> None:
    drop(app, mine__jsonl=json.dumps(BLANK) + "\n")
    assert "Mark source entities with a tagger" in app.texts()
    assert app.at.dataframe[0].value["Source entities"][0] == "not annotated"
    marked_by(app, "the embedded tagger (weak)")
    assert "This tagger is weak" in app.at.warning[0].value
    assert app.at.dataframe[0].value["Source entities"][0] == "2"
    app.at.text_input(key="corpus name").input("News").run()
    press(app, "Import 1 pair")
    made = app.store.projects()[-1]
    assert made.name == "News"
    assert "Source entities marked by the embedded tagger (weak), not by a person. This tagger is" in made.origin
    assert [span.label for span in app.store.pair(made.id, "one").source.spans or ()] == ["PER", "LOC"]


def test_pairs_with_source_entities_are_offered_none(app: App) -> None:
    drop(app, mine__jsonl=json.dumps(PAIR) + "\n")
    assert "Mark source entities" not in app.texts()


def test_a_model_that_is_not_here_is_run_only_when_told_and_its_absence_is_one_sentence(app: App) -> None:
    drop(app, mine__jsonl=json.dumps(BLANK) + "\n")
    marked_by(app, "a Hugging Face model")
    assert "It is not on this machine" in app.at.info[0].value
    app.at.toggle[0].set_value(True).run()
    assert not app.at.exception
    assert "HF_HUB_OFFLINE forbids to fetch it" in app.texts()


def test_a_bundled_corpus_is_tagged_as_a_new_one_beside_it(app: App) -> None:
    corpus = bundled_corpus("uner-gja.en-ceb")
    add_bundled(app.store, corpus)
    at = app.open(corpus=corpus.name)
    next(button for button in at.sidebar.button if button.label == "Mark with a tagger").click().run()
    app.at.switch_page("pages/import_corpus/page.py").run()
    assert not app.at.exception
    assert next(box for box in app.at.selectbox if box.label == "Corpus without source entities").value == corpus.name
    assert not any(button.label.startswith("Import") for button in app.at.button)
    marked_by(app, "the embedded tagger (weak)")
    press(app, "Import 188 pairs")
    made = app.store.projects()[-1]
    assert made.name == f"{corpus.title}, tagged by the embedded tagger (weak)"
    assert made.licence == corpus.licence
    assert made.origin.startswith(corpus.attribution)
    assert "This tagger is weak" in made.origin
    assert all(pair.source.spans is not None for pair in app.store.pairs(made.id))
    assert all(pair.source.spans is None for pair in app.store.pairs(corpus.name))


def test_a_corpus_with_source_entities_has_no_such_button(app: App) -> None:
    at = app.open()
    assert not any(button.label == "Mark with a tagger" for button in at.sidebar.button)
    app.at.switch_page("pages/import_corpus/page.py").run()
    app.at.segmented_control[0].set_value("A corpus without entities").run()
    assert "Every corpus in this store has source entities." in app.at.info[0].value


def test_import_recommends_the_best_for_the_language_and_installs_another_in_the_background(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(available, "installed_package", lambda name: "")
    monkeypatch.setattr(available, "installed_pipelines", lambda: ())
    started: list[int] = []
    monkeypatch.setattr(jobs, "start", lambda store, number: started.append(number))
    drop(app, mine__jsonl=json.dumps(BLANK | {"source_lang": "fr"}) + "\n")
    assert "No tagger for fr is on this machine." in app.texts()
    assert "the embedded tagger (weak)" not in next(b for b in app.at.selectbox if b.label == "Marked by").options
    assert "fr_core_news_sm: 15 MB to download" in app.html()
    next(button for button in app.at.button if button.key == "install fr_core_news_sm").click().run()
    assert not app.at.exception
    assert app.store.job(started[0]).subject == "package:fr_core_news_sm"


def test_two_taggers_mark_together_with_the_labels_that_are_wanted(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    other = AvailableTagger("a list of names", "a list of names", CrfTagger(any_language=True), part="crf")
    monkeypatch.setattr(tagger_form, "available_taggers", lambda *_: (*available_taggers("en"), other))
    drop(app, mine__jsonl=json.dumps(BLANK) + "\n")
    assert "Recommended for en: " in app.texts()
    marked_by(app, "the embedded tagger (weak)")
    next(box for box in app.at.selectbox if box.label == "And by").select("a list of names").run()
    next(box for box in app.at.multiselect if box.label == "Labels to mark").set_value(["PER"]).run()
    assert not app.at.exception
    assert app.at.dataframe[0].value["Source entities"][0] == "1"
    app.at.text_input(key="corpus name").input("News").run()
    press(app, "Import 1 pair")
    made = app.store.projects()[-1]
    assert "the union of the embedded tagger (weak) and a list of names (PER)" in made.origin
    assert [span.label for span in app.store.pair(made.id, "one").source.spans or ()] == ["PER"]
