"""`benchmark` on the command line: files, what is printed, translate-test, refusals."""

import csv
import json
from pathlib import Path

import pytest

from core.cli import main


@pytest.fixture
def sides(tmp_path: Path) -> Path:
    """A target side with gold entities, its translations, and the entities of those."""
    words = [("Ana", "Kampala"), ("Bo", "Gulu"), ("Eva", "Jinja")]
    (tmp_path / "test.conll").write_text(
        "".join(f"{who}\tB-PER\nagenda\tO\n{where}\tB-LOC\n\n" for who, where in words), encoding="utf-8"
    )
    (tmp_path / "english.tsv").write_text(
        "".join(f"{who} agenda {where}\t{who} goes to {where}\n" for who, where in words), encoding="utf-8"
    )
    (tmp_path / "tags.conll").write_text(
        "".join(f"{who}\tB-PER\ngoes\tO\nto\tO\n{where}\tB-LOC\n\n" for who, where in words), encoding="utf-8"
    )
    return tmp_path


def asked(sides: Path, *more: str) -> list[str]:
    translated = ["--translator", f"file:path={sides / 'english.tsv'}", "--tagger", f"file:path={sides / 'tags.conll'}"]
    return ["benchmark", f"conll:lug={sides / 'test.conll'}", *translated, "--out", str(sides / "out"), *more]


def test_a_single_side_is_translated_tagged_and_set_beside_published_numbers(
    capsys: pytest.CaptureFixture[str], sides: Path
) -> None:
    more = ["--recipes", "hull", "--published", "masakhaner2:HS-awe", "--resamples", "100", "--equal"]
    assert main(asked(sides, *more)) == 0
    printed = capsys.readouterr().out
    head = "| corpus | pairs | source entities | ceiling | hull | *HS-awe (published)* |"
    assert head in printed.splitlines()
    assert "not measured here" in printed
    [row, *_] = csv.DictReader((sides / "out" / "f1.csv").open(encoding="utf-8"))
    assert (row["corpus"], row["source entities"], row["hull"]) == ("test", "file → file", "100")
    assert row["HS-awe (published)"] == "80.8"
    made = {path.name for path in (sides / "out").iterdir()}
    assert made == {"cells"} | {
        f"{n}.{e}" for n in ("f1", "equal", "ratio", "unprojected") for e in ("md", "csv", "tex")
    }


def test_aligners_have_a_table_of_their_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    row = {"id": "1", "source_lang": "en", "target_lang": "de", "source_entities": None, "target_entities": None}
    rows = [
        row | {"id": str(n), "source_tokens": ["a", f"Bo{n}"], "target_tokens": ["ein", f"Bo{n}"]} for n in range(9)
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(one | {"alignment": "0-0 1-1"}) + "\n" for one in rows), encoding="utf-8")
    out = str(tmp_path / "out")
    arguments = ["benchmark", str(path), "--aligners", "lexical", "lexical:links=match", "--out", out]
    assert main([*arguments, "--resamples", "50"]) == 0
    assert "### Links against gold links" in capsys.readouterr().out
    found = list(csv.DictReader((tmp_path / "out" / "alignment.csv").open(encoding="utf-8")))
    assert [one["aligner"] for one in found] == ["lexical", "lexical:links=match"]
    assert all(float(one["AER"]) < 20 for one in found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.jsonl"], "gone.jsonl: it cannot be read"),
        (["uner-pud.en-de", "uner-pud.en-de"], "two corpora have this name"),
        (["uner-pud.en-de", "--recipes", "hul"], "Did you mean 'hull'?"),
        (["uner-pud.en-de", "--published", "paper"], "no set of published numbers"),
        (["uner-pud.en-de", "--resamples", "0"], "--resamples: 0 is"),
        (["uner-gja.en-ceb"], "Name a tagger with --tagger."),
        (["uner-pud.en-de", "--aligners", "lexical"], "no gold links"),
    ],
)
def test_a_benchmark_that_cannot_be_made_says_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], message: str
) -> None:
    assert main(["benchmark", *arguments, "--out", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.splitlines()[-1].startswith("error: ")
    assert not (tmp_path / "cells").exists()
