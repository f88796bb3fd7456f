"""Translate-test and translate-train, on a table of translations and a tagger that goes by capitals."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.cli import main
from core.cli.component_arguments import read_part
from core.components.component import Progress
from core.corpora.translation_pipelines import translate_test, translate_train
from core.errors import BadInput, UnknownName
from core.formats import TextFile, read_pairs_jsonl, write_pairs_jsonl
from core.model import Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.projection.projector import project_corpus
from core.taggers import TAGGERS, SentenceTagger, Tagging
from core.translators import Nllb, Precomputed, Translate, Translation

SWAHILI = Sentence(("Rais", "Obama", "ali", "tembelea", "Nairobi", "."), (" ", " ", "", " ", "", ""), "sw")
BLANK = Sentence((), (), "sw")
LOST = Sentence(("Kwa", "heri"), (" ", ""), "sw", (Span(0, 1, "ORG"),))
LONG = Sentence(("Kampala", "!"), ("", "  "), "sw")
HAUSA = Sentence(("Sannu", "Kano"), (" ", ""), "ha")
TABLE = {
    ("sw", "en", "Rais Obama alitembelea Nairobi."): Translation("President Obama visited Nairobi."),
    ("sw", "en", "Kwa heri"): Translation(""),
    ("sw", "en", "Kampala!"): Translation("Kampala\tis\n  far", True),
    ("ha", "en", "Sannu Kano"): Translation("Hello Kano"),
    ("sw", "en", ""): Translation(""),
    ("en", "sw", "Obama left."): Translation("Obama aliondoka."),
}


@dataclass(frozen=True)
class Table:
    """Translations as they stand above, which asks for exact texts."""

    def prepare(self, source: str, target: str, progress: Progress | None = None) -> Translate:
        def translate(texts: Sequence[str]) -> list[Translation]:
            return [TABLE[source, target, text] for text in texts]

        return translate


@dataclass(frozen=True)
class Capitals:
    """Every capitalised word is a place, unless it is a greeting or a title."""

    label: str = "LOC"

    def prepare(self, progress: Progress | None = None) -> SentenceTagger:
        def tag(sentences: Sequence[Sentence]) -> list[Tagging]:
            return [
                Tagging(
                    tuple(
                        Span(k, k + 1, self.label)
                        for k, word in enumerate(one.words)
                        if word.istitle() and word not in ("President", "Hello")
                    )
                )
                for one in sentences
            ]

        return tag


SENTENCES = (SWAHILI, BLANK, HAUSA, LOST, LONG)


def test_translate_test_tags_the_translation_and_leaves_the_sentence_as_it_is() -> None:
    done = translate_test(SENTENCES, Table(), Capitals(), "en")
    assert tuple(pair.target for pair in done.pairs) == SENTENCES
    first, blank, hausa, lost, long = (pair.source for pair in done.pairs)
    assert first.words == ("President", "Obama", "visited", "Nairobi", ".")
    assert first.spans == (Span(1, 2, "LOC"), Span(3, 4, "LOC"))
    assert (blank.words, blank.spans) == ((), ())
    assert (hausa.words, hausa.spans, hausa.lang) == (("Hello", "Kano"), (Span(1, 2, "LOC"),), "en")
    assert (lost.words, lost.spans) == ((), ())
    assert long.words == ("Kampala", "is", "far")
    assert (done.truncated, done.empty) == ((4,), (3,))


def test_labels_come_back_onto_the_words_of_the_sentence() -> None:
    pairs = translate_test([SWAHILI, LOST], Table(), Capitals(), "en").pairs
    _, projections = project_corpus(recipe("hull"), pairs)
    first, lost = projections
    assert first.spans == (Span(1, 2, "LOC"), Span(4, 5, "LOC"))  # Obama, Nairobi: "ali" and "tembelea" stay apart
    assert lost.spans == ()


def test_translate_train_keeps_the_labels_of_the_source() -> None:
    labelled = Sentence(("Obama", "left", "."), (" ", "", ""), "en", (Span(0, 1, "PER"),))
    done = translate_train([labelled, labelled], Table(), "sw")
    assert [pair.source for pair in done.pairs] == [labelled, labelled]
    assert {pair.target for pair in done.pairs} == {Sentence(("Obama", "aliondoka", "."), (" ", "", ""), "sw")}
    assert len({pair.id for pair in done.pairs}) == 2
    assert (done.truncated, done.empty) == ((), ())
    _, projections = project_corpus(recipe("hull"), done.pairs)
    assert [projection.spans for projection in projections] == [(Span(0, 1, "PER"),)] * 2


def test_no_sentences_give_no_pairs() -> None:
    assert translate_test([], Table(), Capitals(), "en").pairs == ()
    assert translate_train([], Table(), "sw").pairs == ()


@pytest.fixture
def translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The table as a file, and the tagger by the name of ``capitals``."""
    monkeypatch.setitem(TAGGERS, "capitals", Capitals)
    path = tmp_path / "translations.jsonl"
    rows = [
        {"text": text, "translation": found.text, "truncated": found.truncated}
        for (*_, text), found in TABLE.items()
        if text
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_commands_chain_with_project(
    translations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, pairs, out = tmp_path / "sw.txt", tmp_path / "pairs.jsonl", tmp_path / "out.jsonl"
    text.write_text("Rais Obama alitembelea Nairobi.\n\nKampala!\nKwa heri\n", encoding="utf-8")
    named = ("--translator", f"file:path={translations}")
    assert run("translate-test", text, "--lang", "sw", *named, "--tagger", "capitals:label=GPE", "--out", pairs) == 0
    told = capsys.readouterr().err
    assert "4 pairs, 3 source entities." in told
    assert "note: sentence 3 (pair " in told
    assert "1 of 4 translations broke off before the end." in told
    assert "1 of 4 translations came back empty." in told
    rows = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines()]
    assert [row.get("translation_truncated", False) for row in rows] == [False, False, True, False]
    assert run("project", pairs, "--recipe", "hull", "--out", out) == 0
    projected = read_pairs_jsonl(TextFile.at(out)).pairs
    assert projected[0].target.words == ("Rais", "Obama", "alitembelea", "Nairobi", ".")
    assert projected[0].target.spans == (Span(1, 2, "GPE"), Span(3, 4, "GPE"))


def test_sentences_of_pairs_keep_their_ids_words_and_gold(translations: Path, tmp_path: Path) -> None:
    given, out = tmp_path / "given.jsonl", tmp_path / "out.jsonl"
    gold = SWAHILI.with_spans([Span(1, 2, "PER")])
    given.write_text(write_pairs_jsonl([SentencePair("mine", Sentence((), (), "en"), gold)]), encoding="utf-8")
    named = ("--translator", f"file:path={translations}", "--tagger", "capitals")
    assert run("translate-test", given, *named, "--out", out) == 0
    [pair] = read_pairs_jsonl(TextFile.at(out)).pairs
    assert (pair.id, pair.target) == ("mine", gold)
    assert pair.source.spans == (Span(1, 2, "LOC"), Span(3, 4, "LOC"))


def test_translate_train_reads_conll(translations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    conll, out, plain = tmp_path / "en.conll", tmp_path / "out.jsonl", tmp_path / "en.txt"
    conll.write_text("Obama\tB-PER\nleft.\tO\n", encoding="utf-8")
    named = ("--translator", f"file:path={translations}", "--into", "sw", "--lang", "en", "--out", out)
    assert run("translate-train", conll, *named) == 0
    [pair] = read_pairs_jsonl(TextFile.at(out)).pairs
    assert pair.source.spans == (Span(0, 1, "PER"),)
    assert pair.target.words == ("Obama", "aliondoka", ".")
    plain.write_text("Obama left.\n", encoding="utf-8")
    assert run("translate-train", plain, *named) == 2
    assert "no sentence has labels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--translator", "nlb"], "Did you mean 'nllb'?"),
        (["--translator", "nllb:beam=1"], "Did you mean 'beams'?"),
        (["--translator", "nllb"], "Nigerian Pidgin (pcm) is not among the languages of NLLB-200"),
        (["--translator", "apertium:program=apertium-9"], "The program apertium-9 is not on this machine"),
        (["--translator", "file"], "need its path"),
        (["--translator", "{"], "--translator: it is not JSON"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    translations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    text = tmp_path / "pcm.txt"
    text.write_text("How you dey\n", encoding="utf-8")
    assert run("translate-test", text, "--lang", "pcm", "--tagger", "capitals", "--out", "-", *more) == 2
    assert said in capsys.readouterr().err


def test_a_language_must_be_named_where_the_file_does_not(
    translations: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Kampala!\n", encoding="utf-8")
    named = ("--translator", f"file:path={translations}", "--tagger", "capitals", "--out", "-")
    assert run("translate-test", text, *named) == 2
    assert "--lang: a text file does not say its language" in capsys.readouterr().err


def test_parts_are_named_in_four_ways(tmp_path: Path) -> None:
    file = tmp_path / "part.json"
    file.write_text('{"name": "nllb", "beams": 1, "model": "m"}', encoding="utf-8")
    wanted = Nllb("m", beams=1)
    assert read_part("translator", "nllb:beams=1,model=m") == wanted
    assert read_part("translator", '{"name": "nllb", "beams": 1, "model": "m"}') == wanted
    assert read_part("translator", str(file)) == wanted
    assert read_part("translator", "file") == Precomputed()
    with pytest.raises(BadInput, match="has no value"):
        read_part("translator", "nllb:beams")
    with pytest.raises(UnknownName):
        read_part("tagger", "nobody")
