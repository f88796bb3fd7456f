"""What is larger than can be read is refused in every format: a sentence by its line, too many of them by their file.

Long sentences and as many as the bounds allow are read.
"""

import json
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.errors import BadInput
from core.formats import PAIR_FORMATS, SIDE_FORMATS, OutgoingSentence, TextFile, result, textfile
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


READERS = [*sorted(SIDE_FORMATS), *(f"{name} pairs" for name in sorted(PAIR_FORMATS))]
REFUSED = r"there are more than \d+ sentences or pairs"


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


def corpus(name: str, *sizes: int) -> tuple[list[TextFile], Callable[[list[TextFile]], Any]]:
    """Write files of that many sentences or pairs, and give what reads them."""
    short = sentence(3, 1)
    if name.endswith(" pairs"):
        pair_form: Any = PAIR_FORMATS[name.removesuffix(" pairs")]()
        pairs = [SentencePair(f"p{number}", short, replace(short, lang="de")) for number in range(max(sizes))]
        written = [pair_form.write(f"f{at}", pairs[:size], [{}] * size) for at, size in enumerate(sizes)]
        return _text_files(written), lambda some: pair_form.read(some, ("en", "de")).pairs
    form: Any = SIDE_FORMATS[name]()
    items = [OutgoingSentence(short, f"s{number}", "d") for number in range(max(sizes))]
    written = [form.write(f"f{at}", items[:size]) for at, size in enumerate(sizes)]
    return _text_files(written), lambda some: form.read(some, "en").sentences


def _text_files(written: list[dict[str, bytes]]) -> list[TextFile]:
    prefix = [f"{at}/" if len(written) > 1 else "" for at in range(len(written))]
    return [
        TextFile(before + name, data)
        for before, some in zip(prefix, written, strict=True)
        for name, data in some.items()
    ]


@pytest.mark.parametrize("name", READERS)
def test_too_many_sentences_are_refused_by_every_format(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "MAX_SENTENCES", 30)
    just, read = corpus(name, 30)
    assert len(read(just)) == 30
    more, read = corpus(name, 31)
    with pytest.raises(BadInput, match=REFUSED) as refused:
        read(more)
    assert refused.value.where in {file.name for file in more}


@pytest.mark.parametrize("name", READERS)
def test_so_are_too_many_in_several_files(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    halves, read = corpus(name, 20, 20)
    monkeypatch.setattr(result, "MAX_SENTENCES", 40)
    assert len(read(halves)) == 40
    monkeypatch.setattr(result, "MAX_SENTENCES", 39)
    with pytest.raises(BadInput, match=REFUSED) as refused:
        read(halves)
    assert refused.value.where.startswith("The files up to 1/")


@pytest.mark.parametrize("name", [name for name in READERS if name not in {"spacy", "huggingface"}])
def test_they_are_refused_before_they_take_memory(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusing takes a part of the memory of reading; a child, with bounds of its own, reads what is left out here."""
    monkeypatch.setattr(textfile, "_CHUNK_BYTES", 2**12)
    many, read = corpus(name, 2_000)

    def peak(refused: bool) -> int:
        tracemalloc.start()
        try:
            read(many)
            assert not refused
        except BadInput:
            assert refused
        finally:
            size = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return size

    peak(False)
    whole = peak(False)
    monkeypatch.setattr(result, "MAX_SENTENCES", 5)
    assert peak(True) < whole / 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("text", "A b.\n\n" * 3),
        ("tokenised", "A b.\n" * 6),
        ("conll", "".join(f"w\tO\t{number // 2}\n" for number in range(12))),
        ("jsonl", json.dumps([{"tokens": ["a"], "entities": []}] * 6)),
        ("gliner", json.dumps([{"tokenized_text": ["a"], "ner": []}] * 6)),
        ("huggingface-jsonl", json.dumps({"data": [{"tokens": ["a"], "ner_tags": ["O"]}] * 6})),
        ("doccano", json.dumps({"text": "a\nb\nc\nd\ne\nf", "label": []})),
        ("doccano", json.dumps({"text": "a\nb\nc", "label": []}) + "\n" + json.dumps({"text": "d\ne\nf", "label": []})),
    ],
)
def test_sentences_that_no_line_of_their_own_ends_count_too(
    name: str, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = TextFile("a", data.encode())
    assert len(SIDE_FORMATS[name]().read([file], "en").sentences) == 6
    monkeypatch.setattr(result, "MAX_SENTENCES", 5)
    with pytest.raises(BadInput, match=REFUSED):
        SIDE_FORMATS[name]().read([file], "en")
