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


def test_without_a_tagger_the_best_on_this_machine_is_taken_and_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.taggers.available.installed_package", lambda name: "")
    monkeypatch.setattr("core.taggers.available.installed_pipelines", lambda: ())
    assert main(["tag", str(CEBUANO), "--out", str(tmp_path / "out.jsonl")]) == 0
    assert "Tagged by crf, the best on this machine for en." in capsys.readouterr().err
    french = tmp_path / "french.jsonl"
    french.write_text(json.dumps({"source_lang": "fr", "source_tokens": ["Paris"], "target_tokens": ["x"]}))
    assert main(["tag", str(french), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "python -m core taggers fr --install fr_core_news_sm" in capsys.readouterr().err
    assert main(["tag", str(french), "--tagger", "crf", "--out", str(tmp_path / "out.jsonl")]) == 2
    assert "knows English only" in capsys.readouterr().err
    assert main(["tag", str(french), "--tagger", "crf:any_language=true", "--out", str(tmp_path / "out.jsonl")]) == 0


def test_several_taggers_are_combined(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"source_tokens": ["Anna", "in", "Rome"], "target_tokens": ["x"]}))
    (tmp_path / "a.conll").write_text("Anna\tB-PER\nin\tO\nRome\tB-LOC\n")
    (tmp_path / "b.conll").write_text("Anna\tO\nin\tO\nRome\tB-LOC\n")
    out = tmp_path / "out.jsonl"
    taggers = [part for name in "ab" for part in ("--tagger", f"file:path={tmp_path}/{name}.conll")]
    assert main(["tag", str(pairs), *taggers, "--out", str(out)]) == 0
    assert read_pairs_jsonl(TextFile.at(out)).pairs[0].source.spans == (Span(0, 1, "PER"), Span(2, 3, "LOC"))
    assert main(["tag", str(pairs), *taggers, "--combine", "agreement", "--out", str(out)]) == 0
    assert read_pairs_jsonl(TextFile.at(out)).pairs[0].source.spans == (Span(2, 3, "LOC"),)


def test_the_taggers_for_a_language_are_listed_with_cost_and_worth(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.taggers.available.installed_package", lambda name: name == "fr_core_news_md" and name)
    assert main(["taggers", "fr"]) == 0
    listed = capsys.readouterr().out
    assert "spacy:pipeline=fr_core_news_md  [recommended]" in listed
    assert "spacy:pipeline=fr_core_news_sm  [install by --install fr_core_news_sm]" in listed
    assert "15 MB to download" in listed
    assert "fr-ewe 74.3" in listed
    assert "crf" not in listed
