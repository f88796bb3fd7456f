"""The Recipes page: look, compose, keep, pass on; and long runs, which no page does itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from core import jobs
from core.aligners import ALIGNERS, LexicalAligner
from core.corpora.bundled import read_bundled
from core.corpora.importing import as_project
from core.errors import StoreError
from core.lexicons.dictionary import Dictionary
from core.methods import Heuristic
from core.model import Alignment, SentencePair
from core.projection.presets import DESCRIPTIONS, RECIPES, recipe
from core.projection.recipe import Recipe
from core.store import JobState, Store
from pages.shared import services
from tests.pages.conftest import PAIRS, App

MINE = "my runs"


@dataclass(frozen=True, slots=True)
class Lacking:
    """An aligner that needs a model which nobody has."""

    model: str = "org/no-such-model"

    @property
    def needs(self) -> tuple[str, ...]:
        return (self.model,)

    def prepare(self, pairs: Sequence[SentencePair], text: object = (), progress: object = None) -> "Lacking":
        raise AssertionError("a page ran it")

    def __call__(self, pairs: Sequence[SentencePair]) -> list[Alignment]:
        raise AssertionError


@pytest.fixture
def lacking(app: App, monkeypatch: pytest.MonkeyPatch) -> str:
    """A preset whose model is missing."""
    monkeypatch.setitem(ALIGNERS, "lacking", Lacking)
    monkeypatch.setitem(RECIPES, "needy", Recipe(Lacking(), Heuristic()))
    monkeypatch.setitem(DESCRIPTIONS, "needy", "Needs what is missing (Nobody 2025).")
    return "needy"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs that a page had started; no process is."""
    numbers: list[int] = []
    monkeypatch.setattr(jobs, "start", lambda store, number: numbers.append(number))
    return numbers


def test_a_dictionary_is_added_named_and_removed(app: App) -> None:
    app.open("recipes", corpus=app.project.id)
    assert "The lexical aligner starts from the word table (" in app.html()
    app.at.file_uploader[0].set_value(("<i>.tsv", b"house\tHaus\nno tab\n", "text/plain")).run()
    assert "&lt;i&gt;.tsv (1 entry)." in app.html()
    assert "there is no tab between a word and its translation" in app.html()
    plain = app.store.project_recipe(app.project.id, "default")
    next(button for button in app.at.button if button.label.startswith("Use ")).click().run()
    [stored] = app.store.stored_dictionaries(app.project.id)
    assert (stored.name, stored.size) == ("<i>.tsv", 1)
    assert "&lt;i&gt;.tsv (1 entry)." in app.html()
    informed = services.recipe_of(app.project, "default")
    assert informed != plain
    app.at.switch_page("pages/review/page.py").run()
    assert not app.at.exception
    assert informed.id in {run.id for run in app.store.projected_recipes(app.project.id)}
    app.open("recipes")
    press(app, "Remove")
    assert app.store.stored_dictionaries(app.project.id) == ()
    assert services.recipe_of(app.project, "default") == plain


def test_word_tables_and_dictionaries_are_switched_off_and_on(app: App) -> None:
    app.store.save_dictionary(app.project.id, Dictionary("*a*.tsv", ((("house",), ("Haus",)),)))
    both = services.recipe_of(app.project, "default")
    app.open("recipes", corpus=app.project.id)
    tables, words = app.at.toggle
    assert (tables.label, tables.value) == ("Use word tables and names that come with Spanbridge", True)
    assert (words.label, words.value) == (r"Use \*a\*.tsv (1 entry)", True)
    tables.set_value(False).run()
    assert (
        "The lexical aligner starts from *a*.tsv (1 entry). What comes with Spanbridge is switched off." in app.html()
    )
    app.at.toggle[1].set_value(False).run()
    assert [toggle.value for toggle in app.at.toggle] == [False, False]
    alone = services.recipe_of(app.project, "default")
    assert alone == replace(RECIPES["default"], aligner=LexicalAligner(word_tables=False, cldr_names=False))
    app.at.switch_page("pages/review/page.py").run()
    assert not app.at.exception
    assert not app.at.warning  # it is no earlier version of the recipe
    assert "learns from this corpus alone: what comes with Spanbridge is switched off." in app.html()
    assert alone.id in {run.id for run in app.store.projected_recipes(app.project.id)}
    app.open("recipes")
    for number in (0, 1):
        app.at.toggle[number].set_value(True).run()
    assert services.recipe_of(app.project, "default") == both


def test_a_switch_that_cannot_be_stored_says_why(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    app.open("recipes", corpus=app.project.id)
    monkeypatch.setattr(Store, "switch_knowledge", fail)
    app.at.toggle[0].set_value(False).run()
    assert not app.at.exception
    assert "the disk is full" in app.texts()
    assert app.at.toggle[0].value is True


def fail(*_: object) -> None:
    raise StoreError("Nothing was kept: the disk is full.")


def test_a_dictionary_that_cannot_be_read_is_one_sentence(app: App) -> None:
    app.open("recipes", corpus=app.project.id)
    app.at.file_uploader[0].set_value(("bad.tsv", b"no tab\n", "text/plain")).run()
    assert "bad.tsv: it holds no word with a translation." in app.texts() + app.html()
    assert not app.at.exception


def view(app: App, name: str) -> None:
    app.at.segmented_control(key="recipes view").set_value(name).run()
    assert not app.at.exception


def press(app: App, label: str) -> None:
    next(button for button in app.at.button if button.label == label).click().run()
    assert not app.at.exception


def html(app: App) -> str:
    return "\n".join(one.proto.body for one in app.at.get("html"))


def compose(app: App, **options: object) -> None:
    """Compose a heuristic with these whole numbers, and give it a name."""
    app.open("recipes")
    view(app, "Compose")
    next(box for box in app.at.selectbox if box.label == "Method").select("heuristic").run()
    for name, value in options.items():
        next(field for field in app.at.number_input if field.label == name).set_value(value).run()  # type: ignore[arg-type]
    app.at.text_input(key="recipe name").input(MINE).run()
    assert not app.at.exception


def test_every_preset_is_listed_under_its_family_with_its_source(app: App, lacking: str) -> None:
    app.open("recipes")
    assert not app.at.exception
    drawn = html(app)
    for name in RECIPES:
        assert f"<b>{name}</b>" in drawn
    assert '<span class="sb-source">Ebing and Glavaš 2025</span>' in drawn
    assert "The model org/no-such-model is not on this machine." in drawn
    assert "##### Runs of linked words" in app.texts()


def test_a_recipe_is_composed_from_the_fields_of_its_parts(app: App) -> None:
    compose(app, gap=3)
    helps = {field.label: field.help for field in app.at.number_input}
    assert helps["gap"] == "two runs are joined when at most this many words lie between them"
    press(app, "Save")
    made = app.store.recipe(MINE)
    assert made == Recipe(recipe().aligner, Heuristic(gap=3))
    view(app, "Browse")
    assert f"<b>{MINE}</b>" in html(app)
    assert "##### Yours" in app.texts()


def test_a_kept_recipe_is_used_on_every_page_that_picks_one(app: App) -> None:
    app.store.save_recipe(MINE, Recipe(recipe().aligner, Heuristic(gap=3)), "![x](http://evil/x.png)<img/src=x>")
    at = app.open("review", recipe=MINE)
    assert not at.exception
    assert at.sidebar.selectbox[1].value == MINE
    assert app.payload["pair"]["total"] == PAIRS
    assert "<img" not in html(app)
    at = app.open("compare", recipes=f"default,{MINE}")
    assert not at.exception
    assert at.sidebar.multiselect[0].value == ["default", MINE]
    for page in ("concordance", "export"):
        at = app.open(page)
        assert not at.exception
        assert MINE in at.sidebar.selectbox[1].options


def test_a_preset_is_the_start_of_another_recipe_and_a_kept_one_is_changed(app: App) -> None:
    app.open("recipes")
    app.at.button(key="start garcia-ferrero").click().run()
    assert not app.at.exception
    assert app.at.text_input(key="recipe name").value == ""
    app.at.text_input(key="recipe name").input(MINE).run()
    press(app, "Save")
    assert app.store.recipe(MINE) == recipe("garcia-ferrero")
    view(app, "Browse")
    app.at.button(key=f"start {MINE}").click().run()
    assert app.at.text_input(key="recipe name").value == MINE
    next(field for field in app.at.number_input if field.label == "gap").set_value(2).run()
    press(app, "Save changes")
    assert app.store.recipe(MINE).to_json()["method"]["gap"] == 2
    view(app, "Browse")
    press(app, "Delete")
    assert app.store.own_recipes() == {}


@pytest.mark.parametrize("name", RECIPES)
def test_the_composer_says_what_it_was_given(app: App, name: str) -> None:
    app.open("recipes")
    app.at.button(key=f"start {name}").click().run()
    assert not app.at.exception
    assert Recipe.from_json(json.loads(app.at.code[0].value)) == RECIPES[name]
    assert f"id {RECIPES[name].id}" in html(app)


def test_a_recipe_that_somebody_passed_on_fills_the_fields(app: App) -> None:
    app.open("recipes")
    view(app, "Compose")
    body = {"name": "theirs", "about": "a line", **recipe("hull").to_json()}
    app.at.text_area[0].input(json.dumps(body)).run()
    press(app, "Put it into the fields")
    assert app.at.text_input(key="recipe name").value == "theirs"
    press(app, "Save")
    assert app.store.recipe("theirs") == recipe("hull")


@pytest.mark.parametrize("text", ["no json", '{"aligner": {"name": "__import__"}, "method": {}}', "[" * 5000])
def test_a_hostile_text_is_one_clear_sentence(app: App, text: str) -> None:
    app.open("recipes")
    view(app, "Compose")
    app.at.text_area[0].input(text).run()
    press(app, "Put it into the fields")
    assert "The text: " in app.texts()
    assert app.store.own_recipes() == {}


def test_what_the_fields_say_wrongly_is_one_clear_sentence(app: App) -> None:
    compose(app, gap=-1)
    assert "The heuristic needs gap >= 0" in app.texts()
    assert not any(button.label == "Save" for button in app.at.button)


def test_a_name_that_cannot_be_kept_is_refused(app: App) -> None:
    compose(app)
    app.at.text_input(key="recipe name").input("hull").run()
    press(app, "Save")
    assert "There is a preset named 'hull'" in app.texts()


def test_a_recipe_runs_in_the_background_and_is_watched(app: App, started: list[int]) -> None:
    compose(app, gap=3)
    press(app, "Save and run in the background")
    [job] = app.store.jobs()
    assert started == [job.id]
    assert "Waiting for its process" in str(app.at.get("progress")[0].proto.text)
    claimed = app.store.claim(job.id)
    assert claimed is not None
    app.store.beat(claimed, 0.42, "Aligning pair 3 of 30")
    app.at.run()
    assert app.at.get("progress")[0].proto.text == "42% · Aligning pair 3 of 30"
    press(app, "Cancel")
    assert app.store.job(job.id).state is JobState.CANCELLED
    press(app, "Go on")
    assert started == [job.id, job.id]
    jobs.run(app.store, job.id)
    app.at.run()
    assert app.at.get("page_link")[0].proto.label == "Review"
    press(app, "Remove from the list")
    assert app.store.jobs() == ()


def test_a_long_corpus_is_never_projected_by_a_page(app: App, started: list[int]) -> None:
    one = read_bundled("uner-pud.en-de").pairs[0]
    long = [replace(one, id=str(number)) for number in range(services.MAX_DIRECT_PAIRS + 1)]
    made = app.store.create_project(as_project(long, "Long"), long)
    at = app.open("review", corpus=made.id)
    assert not at.exception
    assert "This recipe is run in the background" in "\n".join(one.value for one in at.subheader)
    assert app.store.projected_recipes(made.id) == ()
    press(app, "Run it")
    [job] = app.store.jobs()
    assert (started, job.project, job.name) == ([job.id], made.id, "default")
    jobs.run(app.store, job.id)
    app.at.run()
    assert app.payload["pair"]["total"] == len(long)


def test_a_failed_run_says_its_sentence(app: App, started: list[int]) -> None:
    store: Store = app.store
    job = store.claim(store.ask_projection(app.project.id, "hull", recipe("hull")).id)
    assert job is not None
    store.settle(job, JobState.FAILED, "The model org/x is not on this machine. Download it.")
    app.open("recipes")
    view(app, "Runs")
    assert "The model org/x is not on this machine. Download it." in app.texts()
    press(app, "Go on")
    assert store.job(job.id).state is JobState.WAITING


def test_a_recipe_whose_model_is_missing_is_marked_and_says_so(app: App, lacking: str) -> None:
    at = app.open("review", recipe=lacking)
    assert not at.exception
    assert f"{lacking} · not on this machine" in at.sidebar.selectbox[1].proto.options
    assert "The model org/no-such-model is not on this machine." in app.texts()
    assert at.get("page_link")[0].proto.label == "See what is needed"
    assert app.store.jobs() == ()
