"""The store: corpora, projections, reviews, undo; what it refuses, and in which words."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from core.aligners import ALIGNERS
from core.errors import InvalidValue, StoreError, UnknownName
from core.methods import METHODS
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.project import Label, Project, label_set, new_project_id
from core.projection.recipe import Recipe
from core.review import Answer, EventLimits, Refusal, Review, ReviewContext, Status, apply
from core.store import Outdated, Store, schema
from core.store.salvage import save
from core.store.serialization import pack_pair
from tests.reviewing import decide, decide_all, redo, undo

PER = Span(0, 1, "PER")


def sentence(text: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (*(" ",) * (len(words) - 1), "\n"), "en", spans)


PAIRS = (
    SentencePair("b", sentence("Ann sleeps .", (PER,)), sentence("Ana spava 🙂 .", ())),
    SentencePair("a", sentence("Bob eats", ()), sentence("بوب يأكل"), Alignment(((0, 0),), (2, 2), ((1, 1),))),
    SentencePair("<script>", sentence("x y"), sentence("z"), Alignment((), (2, 1), scores=np.ones((2, 1), np.float32))),
)
NEWS = Project("news", "News", "en", "hr", label_set(["PER", "LOC"]), "somewhere", "CC BY-SA 4.0")
LIMITS = EventLimits((3, 4), NEWS.label_names)
RECIPE = Recipe(ALIGNERS["given"](), next(iter(METHODS.values()))())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store.at(path)
    opened.create_project(NEWS, PAIRS)
    yield opened
    opened.close()


def entry(pair_id: str = "b", action: str = "note", event: int | None = None, reviewer: str = "Ana") -> ReviewContext:
    client = None if event is None else "tab"
    return ReviewContext(project="news", reviewer=reviewer, pair_id=pair_id, action=action, client=client, event=event)


def note(store: Store, text: str, who: ReviewContext | None = None) -> Review | Refusal | None:
    """Decide on the simplest change there is."""
    return decide(store, who or entry(), {"type": "note", "note": text}, (PER,))


def standing(store: Store, reviewer: str = "Ana") -> dict[str, str]:
    """The note of every pair that the reviewer touched."""
    found = store.current_answers("news", reviewer)
    return {pair_id: review.answer.note for pair_id, review in found.items() if review.answer}


# Corpora


def test_a_project_comes_back_as_it_was_with_time_and_digest(store: Store) -> None:
    found = store.project("news")
    assert replace(found, created="", digest="") == NEWS
    assert found.created.endswith("+00:00")
    assert len(found.digest) == 64
    assert store.projects() == (found,)


def test_phenomena_are_stored_and_listed_and_older_pairs_have_none(store: Store, path: Path, tmp_path: Path) -> None:
    tagged = [
        replace(PAIRS[0], phenomena=("split rendering", "acronym")),
        replace(PAIRS[1], phenomena=("acronym",)),
        SentencePair("c", sentence('"phenomena": "x'), sentence("z")),
    ]
    store.create_project(replace(NEWS, id="tagged"), tagged)
    assert list(store.pairs("tagged")) == tagged
    assert store.phenomena("tagged") == ("acronym", "split rendering")
    assert store.phenomena("news") == ()
    assert "phenomena" not in pack_pair(PAIRS[0]).body
    store.close()
    save(path, tmp_path / "saved.db")
    with closing(Store.at(tmp_path / "saved.db")) as saved:
        assert list(saved.pairs("tagged")) == tagged


def test_equal_pairs_have_an_equal_digest(store: Store) -> None:
    same = store.create_project(replace(NEWS, id="same"), PAIRS)
    other = store.create_project(replace(NEWS, id="other"), PAIRS[:2])
    assert same.digest == store.project("news").digest != other.digest


def test_pairs_come_back_equal_and_in_the_order_of_the_corpus(store: Store) -> None:
    assert store.pair_ids("news") == ("b", "a", "<script>")
    assert tuple(store.pairs("news")) == PAIRS
    assert store.pair("news", "<script>") == PAIRS[2]
    assert store.pair_count("news") == 3


def test_a_corpus_knows_what_it_lacks_without_being_read(store: Store) -> None:
    hostile = replace(PAIRS[1], source=sentence('"spans":null},"target": x', ()))
    store.create_project(replace(NEWS, id="whole"), [PAIRS[1], replace(hostile, id="hostile")])
    assert store.lacks_entities("news")
    assert not store.lacks_entities("whole")
    assert not store.all_have_links("news")
    store.create_project(replace(NEWS, id="linked"), PAIRS[1:])
    assert store.all_have_links("linked")


def test_a_long_corpus_is_read_in_chunks_without_loss(store: Store) -> None:
    many = [replace(PAIRS[0], id=f"p{n}") for n in range(1203)]
    store.create_project(replace(NEWS, id="long"), iter(many))
    assert list(store.pairs("long")) == many
    assert list(store.pair_ids("long")) == [pair.id for pair in many]


def test_a_project_is_stored_as_a_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(InvalidValue, match="'a'"):
        store.create_project(replace(NEWS, id="twice"), [*PAIRS, PAIRS[1]])
    with pytest.raises(StoreError, match="half a character"):
        store.create_project(replace(NEWS, id="broken"), [replace(PAIRS[0], source=sentence("\ud83d"))])
    with pytest.raises(StoreError, match="already a project"):
        store.create_project(NEWS, [])
    assert [project.id for project in store.projects()] == ["news"]
    assert store.pair_count("twice") == 0


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(UnknownName, match="news"):
        store.project("new")
    with pytest.raises(StoreError, match="no pair 'c'"):
        store.pair("news", "c")


def test_deleting_a_project_deletes_all_of_it_and_nothing_else(store: Store) -> None:
    store.create_project(replace(NEWS, id="other"), PAIRS)
    note(store, "x")
    store.save_projections("news", "given", RECIPE, [projection("b")])
    store.delete_project("news")
    assert [project.id for project in store.projects()] == ["other"]
    assert store.pair_ids("news") == ()
    assert store.reviewers("news") == ()
    assert store.projected_recipes("news") == ()
    assert store.pair_count("other") == 3


@pytest.mark.parametrize("name", ["", "  ", " PER", "P\tER", "x" * 41, "\x00", "\u2028"])
def test_labels_that_cannot_be_shown_are_refused(name: str) -> None:
    with pytest.raises(InvalidValue):
        Label(name, 0)


def test_labels_get_their_usual_colour_or_one_of_the_others() -> None:
    found = {label.name: label.hue for label in label_set(["EVENT", "ORG", "PER", "WORK", "ORG", "LAW"])}
    assert found == {"EVENT": 5, "ORG": 2, "PER": 0, "WORK": 6, "LAW": 7}
    assert all(0 <= label.hue <= 9 for label in label_set(map(str, range(30))))


@pytest.mark.parametrize("broken", [{"id": "../x"}, {"id": ""}, {"name": " "}, {"labels": (Label("A", 1),) * 2}])
def test_a_project_that_cannot_be_addressed_is_refused(broken: dict[str, str]) -> None:
    with pytest.raises(InvalidValue):
        replace(NEWS, **broken)  # type: ignore[arg-type]


def test_new_project_ids_read_like_the_name_and_differ() -> None:
    assert new_project_id("Vijesti: Hrvatska!").startswith("vijesti-hrvatska-")
    assert new_project_id("新闻") != new_project_id("新闻")
    assert Project(new_project_id("🙂" * 100), "x", "en", "de", ())


# Projections


def projection(pair_id: str, start: int = 0) -> Projection:
    chosen = Candidate(PER, start, start + 1, 0.75, {"links": 0.5}, "one run of links")
    scores = np.full((3, 4), 0.25, np.float32)
    return Projection(pair_id, RECIPE.id, Alignment(((0, 0),), (3, 4), scores=scores), (chosen,))


def test_projections_come_back_equal_with_their_scores(store: Store) -> None:
    assert store.save_projections("news", "given", RECIPE, [projection("b")]) == 1
    found = store.projection("news", "b", RECIPE.id)
    assert found == projection("b")
    assert found is not None
    assert found.alignment.scores is not None
    assert (found.alignment.scores == 0.25).all()
    assert store.projection("news", "a", RECIPE.id) is None


def test_repeating_a_run_replaces_what_it_had_said(store: Store) -> None:
    store.save_projections("news", "given", RECIPE, map(projection, ["a", "b"]))
    store.save_projections("news", "given again", RECIPE, [projection("a", start=2)])
    assert list(store.projections("news", RECIPE.id)) == [projection("b"), projection("a", start=2)]
    (found,) = store.projected_recipes("news")
    assert (found.id, found.name, found.pairs) == (RECIPE.id, "given again", 2)
    assert Recipe.from_json(found.parts) == RECIPE


def test_a_run_that_is_cut_short_keeps_what_it_had(store: Store) -> None:
    store.create_project(replace(NEWS, id="long"), (replace(PAIRS[0], id=str(n)) for n in range(700)))

    def cut_short() -> Iterator[Projection]:
        yield from (projection(str(n)) for n in range(600))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.save_projections("long", "given", RECIPE, cut_short())
    assert store.projected_recipes("long")[0].pairs == 500
    assert [found.pair_id for found in store.projections("long", RECIPE.id)] == [str(n) for n in range(500)]


def test_projections_of_another_recipe_or_of_no_pair_are_refused(store: Store) -> None:
    with pytest.raises(InvalidValue, match="another recipe"):
        store.save_projections("news", "given", RECIPE, [replace(projection("b"), recipe_id="other")])
    with pytest.raises(StoreError, match="no pair"):
        store.save_projections("news", "given", RECIPE, [projection("c")])


# Reviews


def test_every_decision_is_a_row_with_the_whole_answer(store: Store) -> None:
    first, second, other = note(store, "1"), note(store, "2"), note(store, "3", entry("a"))
    assert isinstance(first, Review)
    assert isinstance(second, Review)
    assert isinstance(other, Review)
    assert list(store.reviews("news", "Ana")) == [first, second, other]
    assert list(store.reviews("news", "Ana", "b")) == [first, second]
    assert [(row.number, row.base) for row in (first, second, other)] == [(1, None), (2, 1), (3, None)]
    assert store.current_review("news", "Ana", "b") == second
    assert standing(store) == {"b": "2", "a": "3"}
    assert first.time <= second.time <= other.time


def test_reviewers_do_not_disturb_each_other(store: Store) -> None:
    note(store, "Ana's")
    note(store, "Ivo's", entry(reviewer="Ivo"))
    assert store.reviewers("news") == ("Ana", "Ivo")
    assert standing(store, "Ivo") == {"b": "Ivo's"}
    undo(store, entry(reviewer="Ivo"))
    assert (standing(store), standing(store, "Ivo")) == ({"b": "Ana's"}, {})


def test_a_refusal_or_no_change_leaves_no_row(store: Store) -> None:
    assert isinstance(note(store, "\x00"), Refusal)
    assert note(store, "") is None
    assert list(store.reviews("news", "Ana")) == []


def test_an_event_sent_again_is_applied_once(store: Store) -> None:
    first = note(store, "1", entry(event=1))
    note(store, "3", entry(event=3))
    assert note(store, "1", entry(event=1)) == first
    assert note(store, "2 was refused then", entry(event=2)) is None
    assert standing(store) == {"b": "3"}
    assert store.acknowledged("news", "tab") == 3
    assert store.acknowledged("news", "other tab") == 0


def test_the_same_row_appended_twice_is_one_row(store: Store) -> None:
    first = note(store, "1", entry(event=1))
    assert isinstance(first, Review)
    assert store.append_act([replace(first, number=2, time="later")]) == (first,)
    assert len(list(store.reviews("news", "Ana"))) == 1


def test_an_undo_sent_again_takes_back_one_change(store: Store) -> None:
    note(store, "1", entry(event=1))
    note(store, "2", entry(event=2))
    first = undo(store, entry(event=3))
    assert undo(store, entry(event=3)) == first
    assert standing(store) == {"b": "1"}


def test_of_two_windows_the_slower_one_applies_its_event_again(store: Store, path: Path) -> None:
    other = Store.at(path)
    seen = []

    def change(answer: Answer) -> Answer | Refusal:
        seen.append(answer.note)
        if len(seen) == 1:
            note(other, "faster")
        return apply(answer, {"type": "note", "note": answer.note + "+"}, LIMITS)

    decide_all(store, entry(), {"b": change}, (PER,))
    assert seen == ["", "faster"]
    assert standing(other) == {"b": "faster+"}
    other.close()


def test_a_number_that_is_taken_is_outdated(store: Store) -> None:
    first = note(store, "1")
    assert isinstance(first, Review)
    with pytest.raises(Outdated):
        store.append_act([replace(first, client=None, event=None)])


def test_a_review_of_no_pair_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no pair 'c'"):
        note(store, "1", entry("c"))


def travelled(outcome: tuple[Review, ...] | Refusal) -> tuple[Review, ...]:
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def test_undo_and_redo_go_back_through_the_pairs_to_the_untouched_state(store: Store, path: Path) -> None:
    note(store, "1", entry("b"))
    note(store, "2", entry("a"))
    note(store, "3", entry("b"))
    shown = []
    for expected in ({"b": "1", "a": "2"}, {"b": "1"}, {}):
        again = Store.at(path)  # nothing is remembered but the rows
        (undone,) = travelled(undo(again, entry()))
        shown.append(undone.pair_id)
        assert standing(again) == expected
        again.close()
    assert shown == ["b", "a", "b"]
    assert undo(store, entry()) == ()
    assert store.progress("news", "Ana").untouched == 3
    for expected in ({"b": "1"}, {"b": "1", "a": "2"}, {"b": "3", "a": "2"}):
        assert len(travelled(redo(store, entry()))) == 1
        assert standing(store) == expected
    assert redo(store, entry()) == ()


def test_a_new_change_ends_redo(store: Store) -> None:
    note(store, "1")
    undo(store, entry())
    note(store, "2")
    assert redo(store, entry()) == ()
    assert standing(store) == {"b": "2"}


# Acts over many pairs


def note_all(store: Store, text: str, *pair_ids: str, event: int | None = None) -> tuple[Review, ...]:
    """One act that notes the same on each of the pairs."""
    change = {"type": "note", "note": text}
    changes = dict.fromkeys(pair_ids, lambda answer: apply(answer, change, LIMITS))
    return decide_all(store, entry(action="propagate", event=event), changes, (PER,))


def test_an_act_over_many_pairs_is_undone_and_done_again_as_a_whole(store: Store) -> None:
    note(store, "before", entry("a"))
    rows = note_all(store, "all", "b", "a", "<script>")
    assert [(row.number, row.pair_id, row.base, row.act) for row in rows] == [
        (2, "b", None, 2),
        (3, "a", 1, 2),
        (4, "<script>", None, 2),
    ]
    note(store, "after", entry("b"))
    worlds = [standing(store)]
    for _ in range(3):
        undo(store, entry())
        worlds.append(standing(store))
    assert worlds == [
        {"b": "after", "a": "all", "<script>": "all"},
        {"b": "all", "a": "all", "<script>": "all"},
        {"a": "before"},
        {},
    ]
    for world in reversed(worlds[:3]):
        redo(store, entry())
        assert standing(store) == world
    assert redo(store, entry()) == ()


def test_an_act_leaves_out_what_is_refused_or_changes_nothing(store: Store) -> None:
    note(store, "all", entry("a"))

    def noted(answer: Answer) -> Answer | Refusal:
        return apply(answer, {"type": "note", "note": "all"}, LIMITS)

    def refused(answer: Answer) -> Answer | Refusal:
        return Refusal("no")

    rows = decide_all(store, entry(action="propagate"), {"b": refused, "a": noted, "<script>": noted})
    assert [(row.pair_id, row.act) for row in rows] == [("<script>", None)]
    assert decide_all(store, entry(action="propagate"), {"b": refused}) == ()


def test_an_act_sent_again_is_done_once_and_undone_once(store: Store) -> None:
    first = note_all(store, "all", "b", "a", event=1)
    assert note_all(store, "all", "b", "a", event=1) == first
    assert [(row.client, row.event) for row in first] == [("tab", 1), (None, None)]
    undone = travelled(undo(store, entry(event=2)))
    assert undo(store, entry(event=2)) == undone
    assert len(undone) == 2
    assert standing(store) == {}
    assert store.acknowledged("news", "tab") == 2


def test_an_act_is_on_disk_as_a_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(StoreError, match="no pair"):
        note_all(store, "all", "b", "c")
    assert standing(store) == {}
    rows = note_all(store, "all", "b", "a")
    with pytest.raises(Outdated):
        store.append_act([replace(row, number=row.number - 1) for row in rows])
    assert len(list(store.reviews("news", "Ana"))) == 2


def test_of_two_windows_the_slower_one_repeats_its_whole_act(store: Store, path: Path) -> None:
    other = Store.at(path)
    seen = []

    def change(answer: Answer) -> Answer | Refusal:
        seen.append(answer.note)
        if len(seen) == 1:
            note(other, "faster", entry("a"))
        return apply(answer, {"type": "note", "note": answer.note + "+"}, LIMITS)

    decide_all(store, entry(), dict.fromkeys(["b", "a"], change), (PER,))
    assert standing(other) == {"a": "faster+", "b": "+"}
    undo(other, entry())
    assert standing(other) == {"a": "faster"}
    other.close()


def test_last_rows_of_many_pairs_and_rows_by_number(store: Store) -> None:
    first, second, other = note(store, "1"), note(store, "2"), note(store, "3", entry("a"))
    undo(store, entry())
    found = store.last_reviews("news", "Ana", ["b", "a", "<script>"])
    assert {pair: row.number for pair, row in found.items()} == {"b": 2, "a": 4}
    assert found["a"].answer is None
    assert store.numbered("news", "Ana", [3, 1, 99]) == {1: first, 3: other}
    assert second == found["b"]


def test_progress_counts_statuses(store: Store) -> None:
    decide(store, entry("b"), {"type": "confirm"}, (PER,))
    decide(store, entry("a"), {"type": "flag"}, (PER,))
    assert store.statuses("news", "Ana") == {"b": Status.CONFIRMED, "a": Status.FLAGGED}
    found = store.progress("news", "Ana")
    assert (found.confirmed, found.flagged, found.open, found.untouched) == (1, 1, 0, 1)


def test_lists_and_progress_read_neither_pairs_nor_answers(store: Store, path: Path) -> None:
    note(store, "1")
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE pairs SET body = 'damaged'")
        raw.execute("UPDATE reviews SET answer = 'damaged'")
    assert len(store.pair_ids("news")) == 3
    assert store.progress("news", "Ana").open == 1
    assert len(store.history("news", "Ana").undoable) == 1
    with pytest.raises(StoreError, match="Pair b is damaged"):
        store.pair("news", "b")
    with pytest.raises(StoreError, match="damaged"):
        store.current_review("news", "Ana", "b")


# Files


def test_an_empty_file_becomes_a_store_and_stays_one(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    Store.at(path).close()
    opened = Store.at(path)
    with sqlite3.connect(path) as raw:
        names = {name for (name,) in raw.execute("SELECT name FROM migrations")}
        assert names == {step.__name__ for step in schema.MIGRATIONS}
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    opened.close()


def test_projections_from_before_outlines_are_listed_as_they_are(path: Path, store: Store) -> None:
    found = projection("b")
    store.save_projections("news", "default", RECIPE, [found])
    stored = list(store.outlines("news", RECIPE.id))
    store.close()
    with sqlite3.connect(path) as raw:
        raw.execute("ALTER TABLE projections DROP COLUMN outline")
        raw.execute("DELETE FROM migrations WHERE name = 'add_outlines'")
    opened = Store.at(path)
    assert list(opened.outlines("news", RECIPE.id)) == stored
    assert [len(chosen) for chosen in opened.chosen("news", RECIPE.id)] == [len(found.chosen)]
    opened.close()


def test_a_file_from_before_acts_keeps_its_reviews_and_its_undo(path: Path, store: Store) -> None:
    note(store, "1")
    store.close()
    with sqlite3.connect(path) as raw:
        raw.execute("ALTER TABLE reviews DROP COLUMN act")
        raw.execute("DELETE FROM migrations WHERE name = 'add_acts'")
    opened = Store.at(path)
    assert standing(opened) == {"b": "1"}
    note_all(opened, "2", "b", "a")
    undo(opened, entry())
    assert standing(opened) == {"b": "1"}
    undo(opened, entry())
    assert standing(opened) == {}
    opened.close()


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    Store.at(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO migrations VALUES ('fly_to_the_moon', '2099')")
    with pytest.raises(StoreError, match=r"newer Spanbridge \(fly_to_the_moon\)"):
        Store.at(path)


def test_a_failing_migration_leaves_nothing_behind(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE diary (day)")
        raw.execute("CREATE INDEX reviews_of_pair ON diary (day)")  # takes a name that the tables need
    with pytest.raises(StoreError):
        Store.at(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("diary",), ("reviews_of_pair",)]


def test_what_is_no_store_is_refused_in_one_sentence(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("This is a letter to my aunt. " * 100)
    with pytest.raises(StoreError, match="not a Spanbridge project file"):
        Store.at(text)
    with pytest.raises(StoreError, match="folder"):
        Store.at(text / "below" / "store.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(f"sqlite:///{tmp_path}/missing/store.db")
    with pytest.raises(StoreError):
        Store("no such address")


def test_a_damaged_file_is_refused_in_one_sentence(store: Store, path: Path) -> None:
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="damaged"):
        Store.at(path).projects()


def test_a_file_that_another_program_keeps_to_itself(path: Path, store: Store) -> None:
    hasty = Store(f"sqlite:///{path}", patience=0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="busy"):
        note(hasty, "1")
    other.execute("COMMIT")
    assert isinstance(note(hasty, "1"), Review)
    other.close()
    hasty.close()


def test_a_read_only_file_can_be_looked_at_but_not_changed(path: Path, store: Store) -> None:
    note(store, "1")
    reading = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert standing(reading) == {"b": "1"}
    with pytest.raises(StoreError, match="cannot be written"):
        note(reading, "2")
    reading.close()


def test_the_tables_can_be_made_in_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in schema.TABLES.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=dialect))
