"""The command `align`: formats of its output, models that are saved and loaded."""

import json
from pathlib import Path

import pytest

from core.aligners import LexicalAligner
from core.cli import REFUSED, main
from core.formats import write_pairs_jsonl, write_pharaoh
from core.model import SentencePair
from tests.unit.aligners.test_lexical_aligner import CORPUS
from tests.unit.aligners.test_lexical_knowledge import pair_of

PAIRS = [pair_of(*texts, "en", "de") for texts in CORPUS]
STRANGER = pair_of("Olga sees a big tree", "einen großen Baum sieht Olga", "en", "de")


def corpus(path: Path, pairs: list[SentencePair]) -> str:
    path.write_text(write_pairs_jsonl(pairs), encoding="utf-8")
    return str(path)


@pytest.fixture
def model(tmp_path: Path) -> str:
    pairs, model = corpus(tmp_path / "pairs.jsonl", PAIRS), str(tmp_path / "my.model")
    assert main(["align", pairs, "--out", str(tmp_path / "out"), "--save", model]) == 0
    return model


def test_a_saved_model_links_pairs_that_it_never_saw(model: str, tmp_path: Path) -> None:
    out = tmp_path / "links.pharaoh"
    stranger = corpus(tmp_path / "stranger.jsonl", [STRANGER])
    assert main(["align", stranger, "--out", str(out), "--load", model]) == 0
    assert out.read_text(encoding="utf-8") == write_pharaoh(LexicalAligner().prepare(PAIRS)([STRANGER]))


def test_links_go_into_the_pairs_where_the_file_is_of_pairs(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "linked.jsonl"
    assert main(["align", str(tmp_path / "pairs.jsonl"), "--out", str(out), "--load", model, "--links", "match"]) == 0
    [first, *_] = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first["alignment"] == "0-0 1-1 2-2 3-3"
    assert f"my.model: trained on {len(PAIRS)} pairs (digest " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--aligner", "lexical"], "--aligner: a model that is loaded is not trained. Leave out --aligner or --load."),
        (["--save", "b.model"], "--save: a model that is loaded is not trained."),
        (["--text", "more.txt"], "--text: a model that is loaded is not trained."),
        (["--links", "best"], "There is no way to take links named 'best'."),
    ],
)
def test_what_would_change_a_loaded_model_is_refused(
    arguments: list[str], problem: str, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = str(tmp_path / "pairs.jsonl")
    assert main(["align", pairs, "--out", "-", "--load", model, *arguments]) == REFUSED
    assert problem in capsys.readouterr().err


def test_a_model_of_other_languages_is_refused(model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    french = corpus(tmp_path / "french.jsonl", [pair_of("a house", "une maison", "en", "fr")])
    assert main(["align", french, "--out", "-", "--load", model]) == REFUSED
    assert "my.model: it was trained on English (en) and German (de)" in capsys.readouterr().err


def test_only_the_lexical_aligner_has_a_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = corpus(tmp_path / "pairs.jsonl", PAIRS)
    assert main(["align", pairs, "--out", "-", "--aligner", "given", "--save", "x.model"]) == REFUSED
    assert "--save: only the lexical aligner has a model of its own." in capsys.readouterr().err
