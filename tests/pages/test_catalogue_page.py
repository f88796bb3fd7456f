"""The page of public corpora: what each is, and the job that makes a project of it."""

from pathlib import Path

import pytest

from core.lexicons.background_text import BackgroundText
from core.public_corpora.catalogue_entry import catalogue, catalogue_entry, requested
from core.public_corpora.fetch_orders import run_fetch
from core.public_corpora.fetched_files import FetchedFiles
from core.public_corpora.remote_files import remote_files
from core.store import JobState
from tests.pages.conftest import App
from tests.pages.test_recipes_page import press, started

__all__ = ["started"]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPANBRIDGE_CORPORA", str(tmp_path / "corpora"))
    return tmp_path / "corpora"


def buttons(app: App) -> set[str]:
    return {button.label for button in app.at.button}


def test_every_corpus_is_listed_and_the_chosen_one_described(app: App) -> None:
    app.open("catalogue", set="ntrex")
    assert not app.at.exception
    [table] = app.at.dataframe
    assert list(table.value["Name"]) == [entry.name for entry in catalogue()]
    entry = catalogue_entry("ntrex")
    for text in (entry.purpose, entry.licence_url, entry.terms, entry.address, entry.joined, entry.left_out):
        assert text.replace("&", "&amp;") in app.html()
    assert "Files to download: 2." in app.html()


def test_a_corpus_becomes_a_project_by_a_job_and_the_page_leads_to_it(app: App, started: list[int]) -> None:
    app.open("catalogue", set="ntrex")
    app.at.selectbox(key="target ntrex").select("sw").run()
    press(app, "Download and make a project")
    [job] = app.store.jobs()
    assert started == [job.id]
    assert (job.kind, job.project, job.subject) == ("fetch", "", "ntrex en sw all")
    assert "Download and make a project" not in buttons(app)
    entry = catalogue_entry("ntrex")
    for file, text in zip(remote_files(entry, requested(entry, "en", "sw")), ("Rain.\n", "Mvua.\n"), strict=True):
        path = FetchedFiles(entry).path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    claimed = app.store.claim(job.id)
    assert claimed is not None
    run_fetch(app.store, job.project, job.parts)
    app.store.settle(claimed, JobState.DONE)
    app.at.run()
    assert "It is a project now." in app.texts()
    made = next(project for project in app.store.projects() if project.id == job.parts["project"])
    assert (made.name, made.source_lang, made.target_lang) == ("NTREX-128, en–sw", "en", "sw")
    assert made.licence == "CC BY-SA 4.0"
    app.store.delete_project(made.id)
    app.at.run()
    assert "Download and make a project" in buttons(app)


def test_a_job_that_failed_says_why_and_goes_on(app: App, started: list[int]) -> None:
    app.open("catalogue", set="uner-pud")
    press(app, "Download and make a project")
    [job] = app.store.jobs()
    claimed = app.store.claim(job.id)
    assert claimed is not None
    app.store.settle(claimed, JobState.FAILED, "The file x cannot be fetched: there is no connection to y.")
    app.at.run()
    assert "there is no connection to y" in app.texts()
    press(app, "Go on")
    assert started == [job.id, job.id]


def test_a_non_commercial_licence_is_accepted_first(app: App, started: list[int]) -> None:
    app.open("catalogue", set="masakhaner2")
    button = next(button for button in app.at.button if button.label == "Download and make a project")
    assert button.disabled
    app.at.toggle(key="accepts masakhaner2").set_value(True).run()
    press(app, "Download and make a project")
    assert len(started) == 1


def test_a_dictionary_is_for_a_corpus_of_its_languages(app: App) -> None:
    app.open("catalogue", set="cc-cedict")
    assert "No corpus of this store is in English (en) and Chinese (zh)." in app.html()
    assert "Download and use it" not in buttons(app)


def test_sentences_of_one_language_are_saved_by_a_command(app: App) -> None:
    app.open("catalogue", set="wikiann")
    [code] = app.at.code
    assert code.value.startswith("python -m core fetch wikiann --langs ")


def test_another_translation_is_named_by_its_file(app: App, started: list[int]) -> None:
    app.open("catalogue", set="ebible")
    app.at.text_input(key="file ebible").input("ee:../ewe").run()
    assert "no name of a file" in app.texts() + app.html()
    app.at.text_input(key="file ebible").input("ee:ewe-ewe").run()
    press(app, "Download and make a project")
    assert app.store.jobs()[0].subject == "ebible en ee:ewe-ewe all"


def test_a_corpus_of_the_store_learns_from_text_of_its_languages(app: App, started: list[int]) -> None:
    app.open("catalogue", set="flores200")
    assert "1,012 lines of English–German (FLORES-200): better links." in app.html()
    press(app, "Download and learn from it")
    [job] = app.store.jobs()
    assert (job.project, job.subject, job.parts["use"]) == (app.project.id, "text flores200", "text")
    claimed = app.store.claim(job.id)
    assert claimed is not None
    app.store.save_text(app.project.id, BackgroundText("FLORES-200", ((("rain",), ("Regen",)),)))
    app.store.settle(claimed, JobState.DONE)
    app.at.run()
    assert "It learns from FLORES-200 (1 line)." in app.texts()
    assert "Download and learn from it" not in buttons(app)
    press(app, "Remove")
    assert app.store.stored_texts(app.project.id) == ()


def test_text_that_the_word_tables_are_made_from_is_not_offered(app: App) -> None:
    app.open("catalogue", set="ntrex")
    assert "No corpus of this store is in two of its languages" in app.html()
