"""Files of links and translation memories with small changes: the same pairs, or an error, or a listed repair."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats import LINK_FORMATS, Imported, TextFile
from core.formats.bitext.tmx import Tmx
from core.model import Alignment, Sentence, SentencePair
from core.text import default_gaps

Change = Callable[[str], str]
CHANGES: dict[str, Change] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "BOM": lambda text: "\ufeff" + text,
    "blank line at the end": lambda text: text + "\n",
    "blank line within": lambda text: text.replace("\n", "\n\n", 1),
    "blanks at line ends": lambda text: text.replace("\n", " \n"),
    "NBSP for a space": lambda text: text.replace(" ", "\u00a0", 1),
    "a column": lambda text: "".join(f"{line}\t0.5\n" for line in text.splitlines()),
    "a column before": lambda text: "".join(f"{number}\t{line}\n" for number, line in enumerate(text.splitlines())),
    "scores": lambda text: text.replace("0-0", "0-0:0.5"),
}
SOME = st.lists(st.sampled_from(sorted(CHANGES)), unique=True, max_size=3)


def sentence(words: str, lang: str) -> Sentence:
    cut = tuple(words.split())
    return Sentence(cut, default_gaps(cut, lang), lang)


PAIRS = tuple(
    SentencePair(f"p{number}", sentence(source, "en"), sentence(target, "de"), links)
    for number, (source, target, links) in enumerate(
        [
            ("the old mill", "die alte Mühle", Alignment.of([(0, 0), (1, 1), (2, 2)], (3, 3))),
            ("it turns", "sie dreht sich", Alignment.of([(0, 0), (1, 1), (1, 2)], (2, 3))),
            ("no", "nein", Alignment.of([(0, 0)], (1, 1))),
        ]
    )
)


@pytest.mark.parametrize("name", LINK_FORMATS)
@given(names=SOME)
def test_links_are_the_same_or_it_is_said(name: str, names: list[str]) -> None:
    form = LINK_FORMATS[name]()
    [(path, data)] = form.write("x", PAIRS).items()
    text = data.decode()
    for change in names:
        text = CHANGES[change](text)
    try:
        read = form.read([TextFile(path, text.encode())], Imported(PAIRS))
    except BadInput:
        return
    same = [pair.alignment for pair in read.pairs] == [pair.alignment for pair in PAIRS]
    assert same or read.repairs, names
    if {"a column", "a column before", "scores"} & set(names) and text != data.decode():
        assert read.repairs or name != "pharaoh"


@given(names=SOME)
def test_memories_are_the_same_or_it_is_said(names: list[str]) -> None:
    text = Tmx().write("x", PAIRS, [{}] * len(PAIRS))["x.tmx"].decode()
    plain = Tmx().read([TextFile("x.tmx", text.encode())], ("en", "de"))
    for change in names:
        text = CHANGES[change](text)
    try:
        read = Tmx().read([TextFile("x.tmx", text.encode())], ("en", "de"))
    except BadInput:
        return
    assert read.pairs == plain.pairs or read.repairs
