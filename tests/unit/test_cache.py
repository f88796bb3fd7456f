"""What models said before is not asked again, in this process or the next."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core.cache import OutputCache
from core.errors import StoreError


class Model:
    """Counts how often it is asked, and for how much at a time."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.asked: list[list[int]] = []

    def __call__(self, places: list[int]) -> list[dict[str, str]]:
        self.asked.append(places)
        return [{"upper": self.keys[place].upper()} for place in places]


def outputs(memo: OutputCache, model: Model, kind: str = "upper", batch: int = 2) -> list[str]:
    return [found["upper"] for found in memo.get_or_compute(kind, model.keys, model, batch)]


def test_each_key_is_computed_once_in_small_batches(tmp_path: Path) -> None:
    model = Model(["a", "b", "a", "ç", "b"])
    assert outputs(OutputCache(tmp_path / "memo.db"), model) == ["A", "B", "A", "Ç", "B"]
    assert model.asked == [[0, 1], [3]]


def test_another_process_finds_what_was_computed(tmp_path: Path) -> None:
    first, second = Model(["a", "b"]), Model(["b", "c"])
    outputs(OutputCache(tmp_path / "memo.db"), first)
    assert outputs(OutputCache(tmp_path / "memo.db"), second) == ["B", "C"]
    assert second.asked == [[1]]


def test_what_was_computed_before_a_failure_is_kept(tmp_path: Path) -> None:
    class Failing(Model):
        def __call__(self, places: list[int]) -> list[dict[str, str]]:
            if self.asked:
                raise KeyboardInterrupt
            return super().__call__(places)

    memo = OutputCache(tmp_path / "memo.db")
    with pytest.raises(KeyboardInterrupt):
        outputs(memo, Failing(["a", "b", "c"]))
    again = Model(["a", "b", "c"])
    outputs(OutputCache(tmp_path / "memo.db"), again)
    assert again.asked == [[2]]


def test_other_options_are_another_kind(tmp_path: Path) -> None:
    memo, first, second = OutputCache(tmp_path / "memo.db"), Model(["a"]), Model(["a"])
    outputs(memo, first, "one")
    outputs(memo, second, "two")
    assert first.asked == second.asked == [[0]]


def test_a_file_that_cannot_be_opened_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "memo.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        OutputCache(tmp_path / "memo.db")


def test_a_damaged_file_is_said_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "memo.db"
    outputs(OutputCache(path), Model(["a"]))
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE outputs SET value = x'00ff'")
    with pytest.raises(StoreError, match=r"cannot be read .*; mend that, or delete the file: everything in it can be"):
        outputs(OutputCache(path), Model(["a"]))
    for end in ("", "-wal", "-shm"):
        path.with_name(f"memo.db{end}").unlink(missing_ok=True)
    path.write_bytes(b"Dear aunt, " * 999)
    with pytest.raises(StoreError, match=r"cannot be opened .*delete the file"):
        OutputCache(path)
