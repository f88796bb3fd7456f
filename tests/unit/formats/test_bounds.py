"""One sentence that is far too long is refused by its line, quickly, in every format; long real ones are read."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from core.errors import BadInput
from core.formats import PAIR_FORMATS, SIDE_FORMATS, OutgoingSentence, TextFile
from core.formats.result import MAX_CHARACTERS, MAX_WORDS
from core.model import Sentence, SentencePair, Span

MANY = 30_000
LONG = " ".join(["ab"] * MANY)
WRITABLE = sorted(set(SIDE_FORMATS) - {"spacy", "huggingface"})


def sentence(size: int, labels: int = 0) -> Sentence:
    words = tuple(f"w{number % 97}" for number in range(size))
    step = size // max(labels, 1)
    spans = tuple(Span(step * number, step * number + 1, "PER") for number in range(labels))
    return Sentence(words, (*[" "] * (size - 1), ""), "en", spans)


def files(form: Any, *sentences: Sentence) -> list[TextFile]:
    items = [OutgoingSentence(one, f"s{number}", "d") for number, one in enumerate(sentences)]
    return [TextFile(name, data) for name, data in form.write("a", items).items()]


@pytest.mark.parametrize("name", WRITABLE)
def test_a_sentence_of_too_many_words_is_refused_by_every_format(name: str) -> None:
    form = SIDE_FORMATS[name]()
    begun = time.process_time()
    with pytest.raises(BadInput, match=r"a sentence has [\d,]+ (words|characters), and may have") as refused:
        form.read(files(form, sentence(3), sentence(60_000)), "en")
    assert refused.value.where.startswith(("a.", "a/", "d."))
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("name", sorted(SIDE_FORMATS))
def test_long_sentences_as_people_have_them_are_read(name: str) -> None:
    form = SIDE_FORMATS[name]()
    for size, labels in ((600, 60), (1_500, 60)):
        (back,) = form.read(files(form, sentence(size, labels)), "en").sentences
        assert len(back) == size
        assert back.spans is None or len(back.spans) == labels


@pytest.mark.parametrize("name", sorted(PAIR_FORMATS))
def test_so_are_long_pairs_refused(name: str) -> None:
    form = PAIR_FORMATS[name]()
    pairs = [SentencePair("p", sentence(3), replace(sentence(60_000), lang="de"))]
    data = [TextFile(name, data) for name, data in form.write("a", pairs, [{}]).items()]
    with pytest.raises(BadInput, match=r"a sentence has [\d,]+ (words|characters), and may have"):
        form.read(data, ("en", "de"))


@pytest.mark.parametrize(
    ("name", "data", "where"),
    [
        ("text", f"Short.\n{LONG * 30}\n", "a, line 2"),
        ("tokenised", f"Short .\n{LONG}\n", "a, line 2"),
        ("text", f"{'x' * (MAX_CHARACTERS + 1)}\n", "a, line 1"),
        ("conll", f"A\tO\n\n{'x' * (MAX_CHARACTERS + 1)}\tO\n", "a, line 3"),
        ("conll", "ab\tO\n" * (MAX_WORDS + 1), "a, line 1"),
        ("jsonl", json.dumps({"tokens": ["ab"] * MANY, "lang": "en"}), "a, line 1"),
        ("doccano", json.dumps({"text": LONG * 5, "label": [[0, 2, "PER"]]}), "a, line 1"),
    ],
)
def test_the_line_is_named(name: str, data: str, where: str) -> None:
    with pytest.raises(BadInput, match="Split it into sentences") as refused:
        SIDE_FORMATS[name]().read([TextFile("a", data.encode())], "en")
    assert refused.value.where == where


def test_the_bounds_themselves_are_read() -> None:
    text = " ".join(["abcdefghijklmnopqrs"] * MAX_WORDS)
    assert len(text) < MAX_CHARACTERS
    (read,) = SIDE_FORMATS["text"]().read([TextFile("a", text.encode())], "en").sentences
    assert len(read) == MAX_WORDS
