"""``python -m core tag``: entities for sentences that nobody has annotated."""

import json
from pathlib import Path

import pytest

from core.cli import main
from core.corpora.bundled import FOLDER
from core.formats import TextFile, read_pairs_jsonl
from core.model import Span

CEBUANO = FOLDER / "uner-gja.en-ceb.jsonl"


def test_the_embedded_tagger_marks_the_source_side_and_says_that_it_is_weak(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "tagged.jsonl"
    assert main(["tag", str(CEBUANO), "--tagger", "crf", "--out", str(out)]) == 0
    said = capsys.readouterr().err
    before, after = (read_pairs_jsonl(TextFile.at(path)).pairs for path in (CEBUANO, out))
    assert "188 of 188 source sentences tagged" in said
    assert "This tagger is weak" in said
    assert [pair.target for pair in after] == [pair.target for pair in before]
    cebu = next(pair for pair in after if "Cebu" in pair.source.words)
    place = cebu.source.words.index("Cebu")
    assert Span(place, place + 1, "LOC") in (cebu.source.spans or ())


def test_what_is_annotated_stays(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "same.jsonl"
    assert main(["tag", str(CEBUANO), "--tagger", "crf", "--side", "target", "--out", str(out)]) == 0
    assert "Every target sentence was annotated already." in capsys.readouterr().err
    assert read_pairs_jsonl(TextFile.at(out)) == read_pairs_jsonl(TextFile.at(CEBUANO))


def test_labels_can_be_left_out_and_a_file_can_be_the_tagger(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"source_tokens": ["Anna", "in", "Rome"], "target_tokens": ["x"]}))
    (tmp_path / "tags.conll").write_text("Anna\tB-PER\nin\tO\nRome\tB-LOC\n")
    out = tmp_path / "out.jsonl"
    asked = ["tag", str(pairs), "--tagger", f"file:path={tmp_path}/tags.conll", "--out", str(out)]
    assert main([*asked, "--labels", "LOC"]) == 0
    assert read_pairs_jsonl(TextFile.at(out)).pairs[0].source.spans == (Span(2, 3, "LOC"),)
    described = tmp_path / "tagger.json"
    described.write_text(
        json.dumps({"name": "file", "path": str(tmp_path / "tags.conll"), "rename": ["LOC=PLACE"], "labels": ["PLACE"]})
    )
    assert main(["tag", str(pairs), "--tagger", str(described), "--out", str(out)]) == 0
    assert read_pairs_jsonl(TextFile.at(out)).pairs[0].source.spans == (Span(2, 3, "PLACE"),)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--tagger", "crff"], "There is no tagger named 'crff'. Did you mean 'crf'?"),
        (["--tagger", "spacy:pipeline=xx_none"], "python -m spacy download xx_none"),
        (["--tagger", "transformer:model=/no/such"], "is not on this machine"),
        (["--tagger", "given"], "nobody has marked its entities"),
        (["--tagger", "/no/such.json"], "cannot be read"),
    ],
)
def test_a_tagger_that_is_not_there_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str], said: str
) -> None:
    assert main(["tag", str(CEBUANO), *options, "--out", str(tmp_path / "out.jsonl")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
    assert not (tmp_path / "out.jsonl").exists()
