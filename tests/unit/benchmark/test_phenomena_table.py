"""The table of the benchmark by phenomenon, counted by hand on a corpus that is tagged."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.benchmark import BenchmarkCorpus, BenchmarkProtocol, ResultFolder, measure_spans, phenomena_tables, rows_of
from core.cli import main
from core.evaluation.significance import Resampling
from core.formats import write_pairs_jsonl
from core.model import SentencePair
from core.projection.presets import recipe
from core.tables import Rank, Table, to_csv, to_latex, to_markdown
from tests.tagged_pairs import ADDED, COPY, CROSSING, SPLIT, TAGGED

HOW = Resampling(times=400)
GIVEN = {name: recipe(f"{name}@given") for name in ("hull", "paper-heuristic")}
UNTAGGED = BenchmarkCorpus("plain", tuple(replace(pair, phenomena=()) for pair in TAGGED))


def tables(folder: Path, *corpora: BenchmarkCorpus, protocol: BenchmarkProtocol | None = None) -> list[Table]:
    """The tables by phenomenon of these corpora."""
    asked = protocol or BenchmarkProtocol()
    measured = [(corpus, measure_spans(corpus, GIVEN, asked, ResultFolder(folder))) for corpus in corpora]
    return phenomena_tables([rows_of(corpus, "gold", cells) for corpus, cells in measured], HOW)


def shown(table: Table) -> list[list[str | float | None]]:
    """The values of all rows, rounded."""
    return [
        [round(cell.value, 1) if isinstance(cell.value, float) else cell.value for cell in row]
        for row in (*table.rows, *table.summary)
    ]


def test_each_phenomenon_has_its_row_and_a_pair_counts_in_several(tmp_path: Path) -> None:
    (table,) = tables(tmp_path, BenchmarkCorpus("tagged", TAGGED))
    assert [column.name for column in table.columns[5:]] == list(GIVEN)
    assert shown(table) == [
        [ADDED, "tagged", 1, 1, 0.0, 0.0, 0.0],
        [CROSSING, "tagged", 1, 2, 100.0, 100.0, 100.0],
        [SPLIT, "tagged", 1, 1, 100.0, 100.0, 0.0],
        [COPY, "tagged", 2, 3, 100.0, 100.0, 100.0],
    ]
    assert table.rows[3][5].interval == (100.0, 100.0)
    assert [cell.mark for cell in table.rows[2][5:]] == [Rank.BEST, Rank.TIED]
    assert all(SPLIT in write(table) for write in (to_markdown, to_csv, to_latex))


def test_corpora_stand_side_by_side_with_the_mean_of_those_that_have_gold(tmp_path: Path) -> None:
    split = [pair for pair in TAGGED if SPLIT in pair.phenomena or ADDED in pair.phenomena]
    (table,) = tables(tmp_path, BenchmarkCorpus("tagged", TAGGED), BenchmarkCorpus("other", (*split, whole_split())))
    rows = shown(table)
    assert [row[:4] for row in rows if row[0] == SPLIT] == [
        [SPLIT, "tagged", 1, 1],
        [SPLIT, "other", 2, 2],
        [SPLIT, "mean of 2", "", ""],
    ]
    # the heuristic: 0 of 1 with 1 gold, and 1 of 1 with 2 gold
    assert [row[6] for row in rows if row[0] == SPLIT] == [0.0, 66.7, 33.3]
    assert [row[1] for row in rows if row[0] == COPY] == ["tagged"]


def whole_split() -> SentencePair:
    """A pair tagged as split, which every recipe gets right."""
    return replace(TAGGED[0], id="whole", phenomena=(SPLIT,))


def test_a_phenomenon_without_spans_of_the_labels_has_no_score(tmp_path: Path) -> None:
    (table,) = tables(tmp_path, BenchmarkCorpus("tagged", TAGGED), protocol=BenchmarkProtocol(("PER",)))
    assert shown(table)[2] == [SPLIT, "tagged", 1, 0, None, None, None]


def test_a_corpus_without_phenomena_has_no_table_and_the_same_cells(tmp_path: Path) -> None:
    assert tables(tmp_path, UNTAGGED) == []
    cells = sorted((tmp_path / "cells").iterdir())
    assert len(tables(tmp_path, BenchmarkCorpus("tagged", TAGGED))) == 1
    assert sorted((tmp_path / "cells").iterdir()) == cells


def test_the_command_writes_the_table_in_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tagged.jsonl"
    path.write_text(write_pairs_jsonl(TAGGED), encoding="utf-8")
    out = tmp_path / "out"
    asked = ["benchmark", str(path), "--recipes", "hull@given,paper-heuristic@given", "--out", str(out)]
    assert main([*asked, "--resamples", "100"]) == 0
    assert "### Strict span F1 by phenomenon, times 100" in capsys.readouterr().out
    assert {path.suffix for path in out.glob("phenomena.*")} == {".md", ".csv", ".tex"}
    assert f"{SPLIT},tagged,1,1,100,100," in (out / "phenomena.csv").read_text(encoding="utf-8")
