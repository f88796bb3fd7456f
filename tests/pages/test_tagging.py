"""A corpus without source entities, and the taggers that are offered for it."""

import json

from core.corpora.bundled import bundled_corpus
from core.corpora.importing import add_bundled
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
