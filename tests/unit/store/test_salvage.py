"""What can be read of a damaged project file, and saved into a new one."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from core.cli import main
from core.errors import StoreError
from core.model import Alignment, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import Review, ReviewContext
from core.store import Store
from core.store.salvage import check, save
from core.workspace.batch_projection import ensure_projected
from tests.reviewing import decide

PAIRS = 250
RECIPE = "hull@given"


def pair(number: int) -> SentencePair:
    words = ("Ana", "saw", "Split", f"{number}.")
    source = Sentence(words, (" ", " ", " ", ""), "en", (Span(0, 1, "PER"), Span(2, 3, "LOC")))
    target = Sentence(words, (" ", " ", " ", ""), "hr")
    links = tuple((place, place) for place in range(4))
    return SentencePair(f"p{number}", source, target, Alignment(links, (4, 4)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a corpus, what a recipe says about it, and the decisions of two people."""
    path = tmp_path_factory.mktemp("made") / "store.db"
    store = Store.at(path)
    project = Project("news", "News", "en", "hr", label_set(["PER", "LOC"]), "here", "CC0")
    store.create_project(project, map(pair, range(PAIRS)))
    ensure_projected(store, "news", RECIPE, recipe(RECIPE))
    for number in range(PAIRS):
        for name in ("Ana", "Bo"):
            who = ReviewContext(
                project="news", reviewer=name, pair_id=f"p{number}", action="note", client=name, event=number + 1
            )
            event = {"type": "note", "note": f"{name} on {number}: " + "x" * 120}
            assert isinstance(decide(store, who, event), Review)
    store.save_recipe("mine", recipe(RECIPE))
    store.close()
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "store.db"
    copy.write_bytes(made.read_bytes())
    return copy


def pages_of(path: Path, table: str) -> list[int]:
    """The numbers of the pages that hold rows of a table, from 0, found by what stands on them."""
    marks = {"pairs": b'{"source":{', "reviews": b"noteanswer", "projections": b'{"size":['}
    data = path.read_bytes()
    return [
        start // 4096
        for start in range(0, len(data), 4096)
        if data[start] == 13 and marks[table] in data[start : start + 4096]
    ]


def overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_a_sound_file_is_read_whole_and_saved_as_it_is(path: Path, tmp_path: Path) -> None:
    before = digest(path)
    found = save(path, tmp_path / "new.db")
    assert found.whole
    assert (found.pairs["news"], dict(found.reviews["news"])) == (PAIRS, {"Ana": PAIRS, "Bo": PAIRS})
    assert digest(path) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["new.db", "store.db"]
    with closing(Store.at(path)) as old, closing(Store.at(tmp_path / "new.db")) as new:
        assert new.projects() == old.projects()
        assert list(new.pairs("news")) == list(old.pairs("news"))
        assert list(new.reviews("news", "Bo")) == list(old.reviews("news", "Bo"))
        assert list(new.projections("news", recipe(RECIPE).id)) == list(old.projections("news", recipe(RECIPE).id))
        assert new.own_recipes() == old.own_recipes()


def zero_pages(path: Path) -> None:
    for page in pages_of(path, "pairs")[3:5]:
        overwrite(path, page * 4096, b"\0" * 4096)


def random_pages(path: Path) -> None:
    random = Random(7)
    count = path.stat().st_size // 4096
    for page in random.sample(range(1, count), 4):
        overwrite(path, page * 4096, random.randbytes(4096))


def cut_short(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 3 // 4 // 4096 * 4096)


def no_header(path: Path) -> None:
    overwrite(path, 0, b"\xaa" * 100)


def no_first_page(path: Path) -> None:
    overwrite(path, 0, b"\xaa" * 4096)


def spoilt_texts(path: Path) -> None:
    data = (
        path.read_bytes()
        .replace(b'"source":{"words":', b'"source":{"sdrow":', 5)
        .replace(b"Bo on 77", b"\xff\xfe on 77")
    )
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "least"),
    [
        (zero_pages, 0.85),
        (random_pages, 0.7),
        (cut_short, 0.3),
        (no_header, 1.0),
        (no_first_page, 1.0),
        (spoilt_texts, 0.95),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_is_not_damaged_is_saved(path: Path, tmp_path: Path, spoil: Callable[[Path], None], least: float) -> None:
    spoil(path)
    before = digest(path)
    new = tmp_path / "new.db"
    found = save(path, new)
    assert digest(path) == before
    assert sum(found.reviews["news"].values()) >= least * 2 * PAIRS
    assert found.pairs["news"] >= least * PAIRS
    with closing(sqlite3.connect(new)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    with closing(Store.at(new)) as store:
        [project] = store.projects()
        kept = list(store.pairs("news"))
        assert len(kept) == found.pairs["news"]
        assert all(one == pair(int(one.id[1:])) for one in kept)
        rows = [row for name in ("Ana", "Bo") for row in store.reviews("news", name)]
        assert all(row.answer and row.answer.note.startswith(f"{row.reviewer} on {row.pair_id[1:]}: ") for row in rows)
        left = new.with_name("new.db.leftover.jsonl")
        orphans = [json.loads(line) for line in left.read_text().splitlines()] if left.exists() else []
        assert len(orphans) == found.left_over
        assert len(rows) + sum(row["table"] == "reviews" for row in orphans) == sum(found.reviews["news"].values())
        ensure_projected(store, "news", RECIPE, recipe(RECIPE))  # what is lost of this is made again
        assert len(list(store.projections("news", recipe(RECIPE).id))) == len(kept)
        assert (project.name == "News") is not bool(found.orphaned)


@pytest.mark.parametrize("table", ["reviews", "pairs", "projections", "alignments"])
def test_rows_that_nothing_leads_to_any_more_are_found_on_their_pages(path: Path, tmp_path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as raw:
        [(root,)] = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    overwrite(path, (root - 1) * 4096, b"\0" * 4096)
    found = save(path, tmp_path / "new.db")
    assert found.tallies[table].read == (2 * PAIRS if table == "reviews" else PAIRS)
    assert found.left_over == 0
    with closing(Store.at(tmp_path / "new.db")) as store:
        assert list(store.pairs("news")) == list(map(pair, range(PAIRS)))
        assert [row.number for row in store.reviews("news", "Bo")] == list(range(1, PAIRS + 1))


def test_long_rows_are_found_on_their_chains_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    words = tuple(f"{'word' * size}{size}" for size in range(150))
    long = Sentence(words, tuple(" " * (number % 3) for number in range(150)), "en")
    pairs = [SentencePair(f"p{number}", long, long) for number in range(12)]
    with closing(Store.at(path)) as store:
        store.create_project(Project("long", "Long", "en", "en", label_set(["PER"])), pairs)
    with closing(sqlite3.connect(path)) as raw:
        [(root,)] = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pairs'").fetchall()
    overwrite(path, (root - 1) * 4096, b"\0" * 4096)
    save(path, tmp_path / "new.db")
    with closing(Store.at(tmp_path / "new.db")) as store:
        assert list(store.pairs("long")) == pairs


def test_what_was_deleted_does_not_come_back(path: Path, tmp_path: Path) -> None:
    with closing(Store.at(path)) as store:
        other = Project("other", "Other", "en", "hr", label_set(["PER"]))
        store.create_project(other, map(pair, range(PAIRS)))
        store.delete_project("other")
        [(root,)] = store._engine.raw_connection().execute("SELECT rootpage FROM sqlite_master WHERE name = 'pairs'")
    overwrite(path, (root - 1) * 4096, b"\0" * 4096)
    found = save(path, tmp_path / "new.db")
    assert found.projects == {"news": "News"}
    assert found.pairs == {"news": PAIRS}


def test_a_project_whose_name_is_lost_is_made_again_from_its_pairs(path: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DELETE FROM projects")
    save(path, tmp_path / "new.db")
    with closing(Store.at(tmp_path / "new.db")) as store:
        [project] = store.projects()
        assert (project.id, project.source_lang, project.target_lang) == ("news", "en", "hr")
        assert set(project.label_names) == {"PER", "LOC"}
        assert len(list(store.reviews("news", "Ana"))) == PAIRS


def test_decisions_that_are_in_the_log_only_are_saved_too(path: Path, tmp_path: Path) -> None:
    store = Store.at(path)
    who = ReviewContext(project="news", reviewer="Cy", pair_id="p1", action="note")
    decide(store, who, {"type": "note", "note": "late"})
    assert check(path).reviews["news"]["Cy"] == 1
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    Path(f"{copy}-wal").write_bytes(Path(f"{path}-wal").read_bytes())
    assert check(copy).reviews["news"]["Cy"] == 1
    store.close()


@pytest.mark.parametrize("content", [b"", b"Dear aunt, " * 1000, b"\0" * 8192])
def test_what_is_no_project_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"holds no project store|Nothing of .* can be read"):
        check(tmp_path / "a.db")
    with pytest.raises(StoreError, match=r"cannot be read \(No such file"):
        check(tmp_path / "none.db")


def test_a_foreign_file_is_said_to_be_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "birds.db", isolation_level=None)) as raw:
        raw.execute("CREATE TABLE birds (name TEXT)")
    with pytest.raises(StoreError, match="holds no project store"):
        check(tmp_path / "birds.db")


def test_nothing_is_written_over(path: Path, tmp_path: Path) -> None:
    (tmp_path / "new.db").write_text("mine")
    with pytest.raises(StoreError, match="There is already a file"):
        save(path, tmp_path / "new.db")
    with pytest.raises(StoreError, match="cannot be"):
        save(path, path / "new.db")
    assert (tmp_path / "new.db").read_text() == "mine"


def test_the_command_says_what_is_there(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", "check", "--store", str(path)]) == 0
    sound = capsys.readouterr().out
    assert f"{path}: sound, all of it was read." in sound
    assert "Project news “News”: 250 pairs; decisions: Ana 250, Bo 250" in sound
    zero_pages(path)
    new = tmp_path / "new.db"
    assert main(["store", "check", "--store", f"sqlite:///{path}", "--save", str(new)]) == 1
    damaged = capsys.readouterr().out
    assert f"{path}: damaged." in damaged
    assert "lost" in damaged
    assert f"Saved into {new}" in damaged
    assert f"they are in {new}.leftover.jsonl" in damaged
    assert main(["store", "check", "--store", "postgresql://localhost/x"]) == 2
    assert "only a project file can be checked so" in capsys.readouterr().err
