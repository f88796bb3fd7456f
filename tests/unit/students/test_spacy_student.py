"""The student that needs no weights: it learns, masks, stops, and is a tagger by its folder."""

import json
from pathlib import Path

import pytest

from core.cli import main
from core.errors import BadInput, InvalidValue, Unavailable
from core.model import Sentence, Span
from core.students import Example, SpacyStudent, TrainingData, TransformerStudent, annotated, read_history, read_trained
from core.students.examples import known_spans
from core.taggers import SpacyTagger

LABELS = ("PER", "LOC")
QUICK = SpacyStudent(width=32, depth=1, rows=200, epochs=25, patience=3, batch=4, dropout=0.0, learning_rate=0.01)
NAMES, PLACES = ("Anna", "Otto", "Ida", "Emil"), ("Wien", "Graz", "Linz", "Wels")


def sentence(text: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), "de", spans)


TOY = [sentence(f"{name} wohnt in {place}", Span(0, 1, "PER"), Span(3, 4, "LOC")) for name in NAMES for place in PLACES]
DATA = TrainingData(LABELS, annotated(TOY, LABELS), tuple(TOY[:4]))


def test_it_learns_a_toy_set_and_is_a_tagger_by_its_folder(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    trained = QUICK.train(DATA, tmp_path / "student", seed=1, progress=lambda *words: told.append(words))
    assert trained.dev is not None
    assert trained.dev.f1 == 1.0
    tagger = trained.tagger()
    assert tagger == SpacyTagger(str(tmp_path / "student"), (), LABELS, articles=True)
    blank = [Sentence(one.words, one.gaps, one.lang) for one in TOY]
    assert [tagging.spans for tagging in tagger.prepare()(blank)] == [one.spans for one in TOY]
    rows = read_history(tmp_path / "student")
    assert [row["epoch"] for row in rows] == list(range(1, trained.epochs + 1))
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert trained.best_epoch == min(row["epoch"] for row in rows if row["f1"] == 1.0)
    assert trained.epochs == trained.best_epoch + QUICK.patience
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert "best F1 on dev 100.0%" in told[-1][1]


def test_the_same_seed_gives_the_same_student_and_another_gives_another(tmp_path: Path) -> None:
    short = SpacyStudent(width=32, depth=1, rows=200, epochs=2)
    weights = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        short.train(DATA, tmp_path / name, seed)
        weights.append((tmp_path / name / "ner" / "model").read_bytes())
    assert weights[0] == weights[1] != weights[2]


def test_a_finished_folder_comes_back_and_anothers_is_refused(tmp_path: Path) -> None:
    short = SpacyStudent(width=32, depth=1, rows=200, epochs=1)
    trained = short.train(DATA, tmp_path / "s", 1)
    again = short.train(DATA, tmp_path / "s", 1, lambda *_: pytest.fail("it was trained again"))
    assert again == trained == read_trained(tmp_path / "s")
    assert (trained.best_epoch, trained.epochs, trained.seed) == (1, 1, 1)
    with pytest.raises(BadInput, match="other options, data or seed"):
        short.train(DATA, tmp_path / "s", 2)
    with pytest.raises(BadInput, match="holds no trained student"):
        read_trained(tmp_path / "nowhere")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "config.json").write_text("{}")
    with pytest.raises(BadInput, match="holds a model that is no student"):
        short.train(DATA, tmp_path / "other")


def test_one_that_has_learned_nothing_yet_gives_way(tmp_path: Path) -> None:
    """As after a mistyped encoder."""
    short = SpacyStudent(width=32, depth=1, rows=200, epochs=1)
    with pytest.raises(Unavailable):
        TransformerStudent("/no/such").train(DATA, tmp_path / "s")
    assert short.train(DATA, tmp_path / "s").epochs == 1


def test_one_that_was_stopped_is_no_tagger_yet_and_begins_again(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(share: float, _: str) -> None:
        if share >= 0.5:
            raise Stopped

    short = SpacyStudent(width=32, depth=1, rows=200, epochs=2)
    with pytest.raises(Stopped):
        short.train(DATA, tmp_path / "s", 1, stop)
    assert len(read_history(tmp_path / "s")) == 1
    assert not (tmp_path / "s" / "config.cfg").exists()
    with pytest.raises(BadInput):
        read_trained(tmp_path / "s")
    short.train(DATA, tmp_path / "s", 1)
    short.train(DATA, tmp_path / "whole", 1)
    assert len(read_history(tmp_path / "s")) == 2
    assert (tmp_path / "s" / "ner" / "model").read_bytes() == (tmp_path / "whole" / "ner" / "model").read_bytes()


def test_masked_words_are_missing_and_a_span_seen_in_part_is_masked_whole() -> None:
    words = sentence("Anna Maria wohnt in Bad Ischl")
    example = Example(words, ("B-PER", "I-PER", "O", None, "B-LOC", "I-LOC"), (1.0,) * 6)
    assert known_spans(example, example.known_words) == ([Span(0, 2, "PER"), Span(4, 6, "LOC")], [3])
    first, last = (False, *example.known_words[1:]), (*example.known_words[:5], False)
    assert known_spans(example, first) == ([Span(4, 6, "LOC")], [0, 1, 3])
    assert known_spans(example, last) == ([Span(0, 2, "PER")], [3, 4, 5])


def test_it_learns_from_what_is_known_and_never_that_a_masked_word_is_o(tmp_path: Path) -> None:
    """Every place is masked in half of its sentences; taken for O there, it could not be learned."""
    partly = [
        Example(one.sentence, (*one.tags[:3], None), one.weights) if number // 4 % 2 else one
        for number, one in enumerate(annotated(TOY, LABELS))
    ]
    trained = QUICK.train(TrainingData(LABELS, tuple(partly), tuple(TOY)), tmp_path / "s")
    assert trained.dev is not None
    assert trained.dev.f1 == 1.0


def test_soft_labels_are_refused_in_one_sentence(tmp_path: Path) -> None:
    import numpy as np

    soft = DATA.train[0].softened(np.full((4, 5), 0.2, np.float32))
    with pytest.raises(InvalidValue, match="hard labels only"):
        QUICK.train(TrainingData(LABELS, (soft,)), tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_the_command_trains_on_a_file_and_prints_dev_f1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {
            "source_tokens": ["x"],
            "target_lang": "de",
            "target_tokens": list(one.words),
            "target_entities": [
                {"start": span.start, "end": span.end, "label": span.label} for span in one.spans or ()
            ],
        }
        for one in TOY
    ]
    rows.append({"source_tokens": ["y"], "target_lang": "de", "target_tokens": ["nichts"]})
    pairs.write_text("\n".join(map(json.dumps, rows)))
    out = tmp_path / "student"
    part = "spacy:width=32,depth=1,rows=200,epochs=25,batch=4,dropout=0.0,learning_rate=0.01"
    assert main(["train", str(pairs), "--dev", str(pairs), "--student", part, "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "dev strict F1 1.0000" in said.out
    assert "1 of 17 sentences are not annotated" in said.err
    assert "Strict span F1" in (out / "README.md").read_text(encoding="utf-8")
    assert main(["tag", str(pairs), "--side", "target", "--tagger", f"spacy:pipeline={out}", "--out", "-"]) == 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["uner-pud.en-xx"], "Give it with --lang"),
        (["ntrex.en-tl"], "holds no annotated sentence"),
        (["uner-gja.en-ceb", "--dev-share", "1"], "no share to hold out"),
        (["uner-gja.en-ceb", "--student", "spacey"], "Did you mean 'spacy'?"),
        (["uner-gja.en-ceb", "--student", "spacy:width=0"], "above 0"),
        (["uner-gja.en-ceb", "--student", "transformer:encoder=/no/such"], "is not on this machine"),
    ],
)
def test_what_cannot_be_trained_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, asked: list[str], said: str
) -> None:
    assert main(["train", *asked, "--out", str(tmp_path / "s")]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
