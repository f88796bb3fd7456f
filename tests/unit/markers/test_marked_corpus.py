"""translate-train with markers, as a function and on the command line."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from core.cli import main
from core.corpora.translation_pipelines import translate_train_marked
from core.formats import TextFile, read_pairs_jsonl, write_pairs_jsonl
from core.model import Sentence, SentencePair, Span
from core.text import tokenise
from core.translators import TRANSLATORS
from tests.tiny_models.phrasebook import Phrasebook


def sentence(text: str, *spans: Span) -> Sentence:
    words, gaps = tokenise(text, "en")
    return Sentence(words, gaps, "en", spans)


SENTENCES = (
    sentence("Ann saw Rome.", Span(0, 1, "PER"), Span(2, 3, "LOC")),
    sentence("Bob left.", Span(0, 1, "PER")),
    sentence("It rains."),
    sentence("Cut off.", Span(0, 1, "PER")),
)
ENTRIES = (
    ("[Ann] saw [Rome].", "[Rom]\thatte [Anna] gesehen."),
    ("Ann", "Anna"),
    ("Rome", "Rom"),
    ("[Bob] left.", "Bob ging."),
    ("It rains.", "Es regnet."),
    ("[Cut] off.", "[Ab] …"),
)


@dataclass(frozen=True, slots=True)
class Known(Phrasebook):
    """The phrasebook as a part with defaults."""

    entries: tuple[tuple[str, str], ...] = ENTRIES


def test_kept_and_dropped_account_for_every_sentence() -> None:
    done = translate_train_marked(SENTENCES, Phrasebook(ENTRIES), "de")
    assert done.kept == (0, 2)
    assert done.dropped == ((1, "1 marked, but 0 came back"), (3, "its translation was cut off"))
    ann, rain = done.pairs
    assert ann.source == SENTENCES[0]
    assert ann.target.text == "Rom hatte Anna gesehen."
    assert ann.target.spans == (Span(0, 1, "LOC"), Span(2, 3, "PER"))
    assert rain.target.spans == ()
    assert len({pair.id for pair in done.pairs}) == 2


def test_the_command_writes_what_was_kept_and_says_what_was_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TRANSLATORS, "book", Known)
    pairs = [SentencePair(str(k), one, Sentence((), (), "de")) for k, one in enumerate(SENTENCES)]
    (tmp_path / "in.jsonl").write_text(write_pairs_jsonl(pairs), encoding="utf-8")
    out = tmp_path / "out.jsonl"
    asked = ["translate-train", str(tmp_path / "in.jsonl"), "--into", "de", "--translator", "book", "--markers"]
    assert main([*asked, "--out", str(out)]) == 0
    written = read_pairs_jsonl(TextFile.at(str(out))).pairs
    assert [pair.id for pair in written] == ["0", "2"]
    assert written[0].target.spans == (Span(0, 1, "LOC"), Span(2, 3, "PER"))
    said = capsys.readouterr().err
    assert "2 pairs, 2 entities on either side." in said
    assert "sentence 2 (pair 1) was dropped: 1 marked, but 0 came back." in said
    assert "2 of 4 sentences were dropped." in said
