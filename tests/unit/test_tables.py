"""Tables: every form reads back, and nothing in them is taken for markup."""

import csv
import io
import re
from dataclasses import replace

import pytest

from core.tables import Column, Rank, Table, TableCell, as_markdown, to_csv, to_latex, to_markdown

NASTY = "50% of a_b | *x* & {y} <b> \\ [z] ~ ^ # $"
TABLE = Table(
    "f1",
    "F1 & more",
    (Column("corpus"), Column("pairs"), Column("hull"), Column("HS-awe (published)", foreign=True)),
    (
        (TableCell("one"), TableCell(1000, 0), TableCell(75.04, 1, (70.0, 80.25), Rank.BEST), TableCell(77.5)),
        (TableCell(NASTY), TableCell(2, 0), TableCell(74.0, 1, None, Rank.TIED), TableCell(None)),
    ),
    ((TableCell("mean"), TableCell(""), TableCell(74.52), TableCell("")),),
    ("A note.",),
)


def test_markdown_rounds_marks_and_has_as_many_columns_in_every_row() -> None:
    lines = to_markdown(TABLE).splitlines()
    assert lines[0] == r"### F1 \& more"
    assert lines[2:5] == [
        "| corpus | pairs | hull | *HS-awe (published)* |",
        "| --- | ---: | ---: | ---: |",
        "| one | 1,000 | **75.0** (70.0–80.2) | *77.5* |",
    ]
    assert lines[6] == "| mean |  | 74.5 |  |"
    assert lines[-1] == "A note."
    assert "74.0 ≈" in lines[5]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines[2:7]} == {5}
    [name] = re.findall(r"^\| (.*?) \| 2 \|", lines[5])
    assert re.sub(r"\\(.)", r"\1", name) == NASTY


def test_csv_reads_back_in_full_with_columns_for_intervals_and_marks() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(TABLE))))
    assert rows[0] == {
        "corpus": "one",
        "pairs": "1000",
        "hull": "75.04",
        "hull low": "70",
        "hull high": "80.25",
        "hull mark": "best",
        "HS-awe (published)": "77.5",
    }
    assert (rows[1]["corpus"], rows[1]["hull mark"], rows[1]["hull low"]) == (NASTY, "not significantly worse", "")
    assert (rows[2]["pairs"], rows[2]["HS-awe (published)"]) == ("", "")


def test_latex_is_escaped_and_ruled() -> None:
    text = to_latex(TABLE)
    assert r"\caption{F1 \& more}" in text
    assert r"\begin{tabular}{lrrr}" in text
    assert r"one & 1,000 & \textbf{75.0} {\scriptsize (70.0–80.2)} & \textit{77.5} \\" in text
    assert r"50\% of a\_b | *x* \& \{y\} <b> \textbackslash{} [z] \textasciitilde{} \textasciicircum{} \# \$ &" in text
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [1, 2, 1]
    body = text[text.index(r"\toprule") : text.index(r"\bottomrule")]
    assert {len(re.findall(r"(?<!\\)&", line)) for line in body.splitlines() if line.endswith(r"\\")} == {3}


@pytest.mark.parametrize("text", ["[1cm] x", "*x"])
def test_a_text_is_no_option_of_the_line_end_before_it(text: str) -> None:
    table = replace(TABLE, rows=((TableCell(text), *TABLE.rows[0][1:]),))
    assert f"\n{{}}{text} &" in to_latex(table)


@pytest.mark.parametrize("text", ["$x$", "~~x~~", "&amp;", "# x", "{x}", "`x`", "![x](y)", "<b>"])
def test_a_text_means_nothing_in_markdown(text: str) -> None:
    written = as_markdown(text)
    assert re.sub(r"\\(.)", r"\1", written) == text
    assert not re.search(r"(?<!\\)[$~&#{}`\[\]<>]", written)


def test_a_turned_table_has_its_columns_as_rows() -> None:
    turned = replace(TABLE, turned=True)
    lines = to_markdown(turned).splitlines()
    assert lines[3] == "| --- | ---: | ---: | ---: |"
    assert lines[5].startswith("| hull | **75.0** (70.0–80.2) | 74.0 ≈ | 74.5 |")
    assert lines[6] == "| *HS-awe (published)* | *77.5* | – |  |"
    assert r"pairs & 1,000 & 2 &  \\" in to_latex(turned)
    assert to_csv(turned) == to_csv(TABLE)


def test_no_cell_of_a_csv_file_is_run_by_a_spreadsheet() -> None:
    texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "PER", "a=b")
    table = Table("t", "t", (Column("=name"),), tuple((TableCell(text),) for text in texts))
    head, *rows = csv.reader(io.StringIO(to_csv(table)))
    assert head == ["'=name"]
    assert [row[0] for row in rows] == [f"'{text.strip()}" for text in texts[:7]] + ["PER", "a=b"]
