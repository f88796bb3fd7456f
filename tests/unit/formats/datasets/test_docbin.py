"""DocBins: ours through spaCy, spaCy's through ours, and bytes that were made to do harm."""

import pickle
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import spacy
import srsly
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as Ent

from core.errors import BadInput
from core.formats import SIDE_FORMATS, CorpusSide, OutgoingSentence, TextFile, textfile
from core.model import Sentence, Span
from tests.fakes import reading_here

FORM = SIDE_FORMATS["spacy"]()
NLP = spacy.blank("en")
ITEMS = [
    OutgoingSentence(
        Sentence(("Нью-Йорке", "東", "京"), (" ", "", ""), "ru", (Span(0, 1, "LOC"), Span(1, 3, "LOC"))), "s1", "d"
    ),
    OutgoingSentence(Sentence(("no", "names"), ("\n", ""), "en", ()), "s2", "", {"status": "confirmed", "score": 0.25}),
    OutgoingSentence(Sentence(("unseen",), ("",), "en", None), "s3"),
]


@pytest.fixture(autouse=True, scope="module")
def _reading_here() -> Iterator[None]:
    with reading_here():
        yield


def read(data: bytes) -> CorpusSide:
    return FORM.read([TextFile("a.spacy", data)], "en")


def changed(**message: Any) -> bytes:
    """A whole DocBin with other values in its message."""
    whole = srsly.msgpack_loads(zlib.decompress(FORM.write("x", ITEMS)["x.spacy"]))
    return zlib.compress(srsly.msgpack_dumps({**whole, **message}))


def test_spacy_keeps_our_words_and_tells_empty_from_missing() -> None:
    docs = list(DocBin().from_bytes(FORM.write("x", ITEMS)["x.spacy"]).get_docs(NLP.vocab))
    assert [token.text for token in docs[0]] == ["Нью-Йорке", "東", "京"]
    assert [(ent.start, ent.end, ent.label_) for ent in docs[0].ents] == [(0, 1, "LOC"), (1, 3, "LOC")]
    assert [{token.ent_iob for token in doc} for doc in docs[1:]] == [{2}, {0}]
    assert docs[1].user_data == {"id": "s2", "gaps": ("\n", ""), "status": "confirmed", "score": 0.25}


def test_what_spacy_made_is_read_with_its_spaces() -> None:
    first, second = NLP("Ana  went\nto Oslo."), Doc(NLP.vocab, words=["Oslo", "!"])
    first.ents = [Ent(first, 0, 1, "PER"), Ent(first, 5, 6, "LOC")]
    side = read(DocBin(docs=[first, second]).to_bytes())
    assert side.sentences[0].words == ("Ana", "went", "to", "Oslo", ".")
    assert side.sentences[0].text == "Ana  went\nto Oslo."
    assert side.sentences[0].spans == (Span(0, 1, "PER"), Span(3, 4, "LOC"))
    assert (side.sentences[1].text, side.sentences[1].spans) == ("Oslo !", None)


def test_nothing_is_unpickled_and_nothing_but_plain_values_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return (pytest.fail, ("it was unpickled",))

    trap = pickle.dumps(Trap())
    array = {b"nd": True, b"type": "O", b"kind": b"", b"shape": (1,), b"data": trap}
    monkeypatch.setattr("pickle.loads", lambda *_: pytest.fail("unpickled"))
    for data in (trap, srsly.msgpack_dumps(array), srsly.msgpack_dumps({"id": array, "gaps": trap})):
        side = read(changed(user_data=[data] * 3, cats=[array] * 3, span_groups=[trap] * 3))
        assert side.sentences[0].words == ITEMS[0].sentence.words
        assert side.ids == ()
    for data in (trap, zlib.compress(trap), changed(tokens=array), changed(strings=[array])):
        with pytest.raises(BadInput, match="not a whole spaCy DocBin"):
            read(data)


@pytest.mark.parametrize(
    "message",
    [
        {"lengths": b"\x07\x00\x00\x00"},
        {"lengths": b"\xff\xff\xff\xff" * 2 + b"\x05\x00\x00\x00"},
        {"tokens": b"\x01" * 144},
        {"spaces": b""},
        {"attrs": []},
        {"attrs": [77, 78]},
        {"attrs": [77, 65, 78]},
        {"strings": ["other"]},
        {"flags": [{}]},
        {"user_data": 3},
        {"tokens": 3},
    ],
    ids=lambda message: str(message)[:30],
)
def test_shapes_that_do_not_fit_are_refused_before_spacy_sees_them(message: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="it is not a whole spaCy DocBin"):
        read(changed(**message))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "MAX_UNPACKED_BYTES", 2**20)
    with pytest.raises(BadInput, match="it unpacks to more than 1 MB"):
        read(zlib.compress(b"\x87\xa7version" + bytes(2**20)))
