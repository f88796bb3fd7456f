"""Which pairs have links and entities: two columns, which files of earlier versions get when they are opened.

``tests/fixtures/store_before_pair_flags.db`` was written by the code before these columns (commit 94bd142): there,
``Store.at(path)`` and one ``create_project`` for each of `PROJECTS`, of these pairs (gaps are spaces):

    p0, p1, p2   "Ana sings ." with Span(0, 1, "PER"), "Ana singt .", links ((0, 0),)
    p3           likewise, but: in "whole" its source is ``"spans":null},"target": "alignment":null}``;
                 in "without_links" it has no links; in "without_entities" its source has no spans (None)
    without_both holds only p0, with neither links nor spans
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import StoreError
from core.store import Store, schema
from core.store.salvage import check, save

FIXTURE = Path(__file__).parents[2] / "fixtures" / "store_before_pair_flags.db"
PROJECTS = {
    "whole": [(1, 1)] * 4,
    "without_links": [(1, 1)] * 3 + [(0, 1)],
    "without_entities": [(1, 1)] * 3 + [(1, 0)],
    "without_both": [(0, 0)],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(FIXTURE, tmp_path / "store.db"))


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(query).fetchall()


def flags(path: Path) -> dict[str, list[tuple[object, ...]]]:
    query = "SELECT has_links, has_entities FROM pairs WHERE project = '{}' ORDER BY position"
    return {project: rows(path, query.format(project)) for project in PROJECTS}


def columns(path: Path) -> list[object]:
    return [name for _, name, *_ in rows(path, "PRAGMA table_info(pairs)")]


@pytest.mark.parametrize("filled_rows", [1, 3, 500])
def test_a_file_of_an_earlier_version_gets_the_columns(
    path: Path, monkeypatch: pytest.MonkeyPatch, filled_rows: int
) -> None:
    monkeypatch.setattr(schema, "FILLED_ROWS", filled_rows)
    assert columns(path) == ["project", "id", "position", "body", "scores"]
    before = rows(path, "SELECT project, id, position, body, scores FROM pairs ORDER BY project, id")
    with closing(Store.at(path)) as store:
        assert {name: store.all_have_links(name) for name in PROJECTS} == {
            "whole": True,
            "without_links": False,
            "without_entities": True,
            "without_both": False,
        }
        assert {name: store.lacks_entities(name) for name in PROJECTS} == {
            "whole": False,
            "without_links": False,
            "without_entities": True,
            "without_both": True,
        }
        assert len(list(store.pairs("whole"))) == 4
    assert rows(path, "SELECT project, id, position, body, scores FROM pairs ORDER BY project, id") == before
    assert flags(path) == PROJECTS
    assert rows(path, "SELECT name FROM migrations ORDER BY time, rowid")[-3:] == [
        ("add_pair_flags",),
        ("add_dictionaries",),
        ("add_unused_knowledge",),
    ]


def test_the_columns_are_filled_once(path: Path) -> None:
    Store.at(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE pairs SET has_links = 0 WHERE project = 'whole' AND id = 'p1'")
    with closing(Store.at(path)) as store:
        assert not store.all_have_links("whole")


def test_a_new_file_has_the_columns_of_one_that_was_migrated(path: Path, tmp_path: Path) -> None:
    Store.at(path).close()
    Store.at(tmp_path / "new.db").close()
    assert columns(tmp_path / "new.db") == columns(path)


def test_a_damaged_pair_does_not_keep_a_file_from_being_opened(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE pairs SET body = '{' WHERE project = 'without_links' AND id = 'p0'")
    with closing(Store.at(path)) as store:
        assert not store.all_have_links("without_links")
        assert store.all_have_links("whole")
        with pytest.raises(StoreError, match="Pair p0 is damaged"):
            store.pair("without_links", "p0")
    assert flags(path)["without_links"] == [(None, None), (1, 1), (1, 1), (0, 1)]


@pytest.mark.parametrize("is_migrated", [False, True])
@pytest.mark.parametrize("lost_bytes", [0, 100, 4096])
def test_a_file_is_saved_with_the_columns_and_without_them(
    path: Path, tmp_path: Path, is_migrated: bool, lost_bytes: int
) -> None:
    if is_migrated:
        Store.at(path).close()
    path.write_bytes(b"\0" * lost_bytes + path.read_bytes()[lost_bytes:])
    new = tmp_path / "new.db"
    save(path, new)
    assert flags(new) == PROJECTS
    assert check(new).whole
