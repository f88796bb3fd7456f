"""``--dictionary`` on the command line, and dictionaries of benchmark corpora."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.benchmark import read_corpus
from core.cli import main
from core.formats import TextFile, read_pairs_jsonl, read_pharaoh, write_pairs_jsonl
from core.model import Sentence, SentencePair, Span
from core.text import default_gaps


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang, spans)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A pair whose name stands elsewhere, under another name."""
    source = sentence("Zebu sees a big fish", "en", Span(0, 1, "LOC"))
    target = sentence("tuka wido bu na koro", "xx", Span(4, 5, "LOC"))
    path = tmp_path / "corpus.jsonl"
    path.write_text(write_pairs_jsonl([SentencePair("1", source, target)]), encoding="utf-8")
    return path


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "names.dict.tsv"
    path.write_text("Zebu\tkoro\nno tab\n", encoding="utf-8")
    return path


def f1(capsys: pytest.CaptureFixture[str], *arguments: object) -> float:
    assert main(["evaluate", *map(str, arguments), "--recipe", "hull", "--json"]) == 0
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    return float(body["overall"]["f1"])


def test_a_dictionary_helps_evaluate(capsys: pytest.CaptureFixture[str], corpus: Path, words: Path) -> None:
    assert f1(capsys, corpus) == 0
    assert f1(capsys, corpus, "--dictionary", words) == 1


def test_its_entries_and_repairs_are_noted(capsys: pytest.CaptureFixture[str], corpus: Path, words: Path) -> None:
    assert main(["evaluate", str(corpus), "--dictionary", str(words)]) == 0
    noted = capsys.readouterr().err
    assert "names.dict.tsv: entries: 1." in noted
    assert "names.dict.tsv, line 2: there is no tab" in noted


def test_columns_the_other_way_round(capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.tsv"
    turned.write_text("koro\tZebu\n", encoding="utf-8")
    assert f1(capsys, corpus, "--dictionary", turned) == 0
    assert f1(capsys, corpus, "--dictionary", f"xx:en={turned}") == 1


def test_project_and_align_take_several(corpus: Path, words: Path, tmp_path: Path) -> None:
    fish = tmp_path / "fish.tsv"
    fish.write_text("fish\ttuka\n", encoding="utf-8")
    given = ["--dictionary", str(words), "--dictionary", str(fish)]
    pairs, links = tmp_path / "out.jsonl", tmp_path / "out.pharaoh"
    assert main(["project", str(corpus), *given, "--out", str(pairs)]) == 0
    [done] = read_pairs_jsonl(TextFile.at(pairs)).pairs
    assert done.target.spans == (Span(4, 5, "LOC"),)
    assert main(["align", str(corpus), *given, "--out", str(links)]) == 0
    [alignment], _ = read_pharaoh(TextFile.at(links), [replace(done, alignment=None)])
    assert {(0, 4), (4, 0)} <= set(alignment.sure)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["align", "--aligner", "given", "--dictionary", "WORDS"], "(GivenAligner) takes no dictionary"),
        (["align", "--dictionary", "en=WORDS"], "'en' is no pair of languages"),
        (["align", "--dictionary", "en:de=WORDS"], "the corpus of English (en) and xx"),
        (["align", "--dictionary", "missing.tsv"], "it cannot be read"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    capsys: pytest.CaptureFixture[str], corpus: Path, words: Path, arguments: list[str], message: str
) -> None:
    command, *more = (argument.replace("WORDS", str(words)) for argument in arguments)
    assert main([command, str(corpus), *more, "--out", "-"]) == 2
    assert message in capsys.readouterr().err


def test_a_benchmark_corpus_may_bring_a_dictionary(
    capsys: pytest.CaptureFixture[str], corpus: Path, words: Path, tmp_path: Path
) -> None:
    read = read_corpus(f"{corpus}+{words}")
    assert read.title == "corpus + names.dict"
    assert len(read.repairs) == 1
    arguments = ["benchmark", str(corpus), f"{corpus}+{words}", "--recipes", "hull", "--out", str(tmp_path / "out")]
    assert main([*arguments, "--resamples", "50"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| corpus")]
    assert [row.split("|")[-2].split()[0].strip("*") for row in rows[1:3]] == ["0.0", "100.0"]


def test_a_benchmark_refuses_a_dictionary_over_links(
    capsys: pytest.CaptureFixture[str], corpus: Path, words: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    assert main(["benchmark", f"{corpus}+{words}", "--recipes", "hull@given", "--out", out]) == 2
    assert "takes no dictionary" in capsys.readouterr().err


def test_a_benchmark_hands_a_dictionary_to_voters_with_an_aligner_of_their_own(
    capsys: pytest.CaptureFixture[str], corpus: Path, words: Path, tmp_path: Path
) -> None:
    own = {"name": "ensemble", "aligners": [{"name": "lexical"}]}
    voter = {"name": "voter", "method": {"name": "heuristic"}, "aligner": own}
    recipe = tmp_path / "vote.json"
    recipe.write_text(json.dumps({"aligner": {"name": "lexical"}, "method": {"name": "vote", "voters": [voter]}}))
    arguments = ["benchmark", str(corpus), f"{corpus}+{words}", "--recipes", str(recipe), "--out", str(tmp_path)]
    assert main([*arguments, "--resamples", "50"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| corpus")]
    assert [row.split("|")[-2].split()[0].strip("*") for row in rows[1:3]] == ["0.0", "100.0"]
