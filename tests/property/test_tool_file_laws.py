"""Files of annotation tools, changed as files get changed on their way: nothing that is read changes in silence."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats.base import SideFormat
from core.formats.sides import CorpusSide
from core.formats.textfile import TextFile
from core.formats.tools.brat import Brat
from core.formats.tools.doccano import Doccano
from core.formats.tools.label_studio import LabelStudio
from core.formats.tools.prodigy import Prodigy
from core.formats.tools.webanno import WebAnno

WORDS = st.sampled_from(["Ana", "Köln", "sings", "in", "New", "York", "🎉", "Москва", "e\u0301t", "x-y", "don't", "7"])


class Text(NamedTuple):
    """Lines of words, each with an entity ``[start, end)`` of its words."""

    lines: Sequence[Sequence[str]]
    entities: Sequence[tuple[int, int]]

    def characters(self) -> tuple[str, list[tuple[int, int]]]:
        text, ranges = "", []
        for words, (start, end) in zip(self.lines, self.entities, strict=True):
            begin = len(text) + len(" ".join([*words[:start], ""]))
            ranges.append((begin, begin + len(" ".join(words[start:end]))))
            text += " ".join(words) + "\n"
        return text, ranges

    def names(self) -> list[str]:
        return ["".join(words[start:end]) for words, (start, end) in zip(self.lines, self.entities, strict=True)]


@st.composite
def texts(draw: st.DrawFn) -> Text:
    lines = draw(st.lists(st.lists(WORDS, min_size=2, max_size=6), min_size=1, max_size=3))
    starts = [draw(st.integers(0, len(words) - 1)) for words in lines]
    entities = [(start, draw(st.integers(start + 1, len(words)))) for start, words in zip(starts, lines, strict=True)]
    return Text(lines, entities)


def doccano(text: str, ranges: Sequence[tuple[int, int]]) -> dict[str, str]:
    row = {"id": 1, "text": text, "label": [[start, end, "X"] for start, end in ranges]}
    return {"a.jsonl": json.dumps(row, ensure_ascii=False) + "\n" + json.dumps({"id": 2, "text": "End"}) + "\n"}


def prodigy(text: str, ranges: Sequence[tuple[int, int]]) -> dict[str, str]:
    row = {"text": text, "spans": [{"start": start, "end": end, "label": "X"} for start, end in ranges]}
    return {"a.jsonl": json.dumps(row, ensure_ascii=False) + "\n" + json.dumps({"text": "End"}) + "\n"}


def label_studio(text: str, ranges: Sequence[tuple[int, int]]) -> dict[str, str]:
    values = [{"start": start, "end": end, "text": text[start:end], "labels": ["X"]} for start, end in ranges]
    result = [{"type": "labels", "to_name": "t", "from_name": "l", "value": value} for value in values]
    tasks = [{"id": 1, "data": {"t": text}, "annotations": [{"result": result}]}, {"id": 2, "data": {"t": "End"}}]
    return {"a.json": json.dumps(tasks, ensure_ascii=False, indent=1)}


def brat(text: str, ranges: Sequence[tuple[int, int]]) -> dict[str, str]:
    lines = [
        f"T{number}\tX {start} {end}\t{' '.join(text[start:end].split())}\n"
        for number, (start, end) in enumerate(ranges, 1)
    ]
    return {"a.txt": text + "End\n", "a.ann": "".join(lines)}


TOOLS = [
    pytest.param(Doccano(), doccano, id="doccano"),
    pytest.param(Prodigy(), prodigy, id="prodigy"),
    pytest.param(LabelStudio(), label_studio, id="label-studio"),
    pytest.param(Brat(), brat, id="brat"),
]
Writer = Callable[[str, Sequence[tuple[int, int]]], dict[str, str]]


def read(form: SideFormat, files: dict[str, str], change: Callable[[str], bytes] = str.encode) -> CorpusSide | None:
    """The side; None where it was refused."""
    try:
        return form.read([TextFile(name, change(text)) for name, text in files.items()], "en")
    except BadInput:
        return None


def named(side: CorpusSide) -> list[str]:
    """What the entities read, but for spaces: words are cut anew."""
    return ["".join(one.words[span.start : span.end]) for one in side.sentences for span in one.spans or ()]


def sentences(side: CorpusSide) -> list[object]:
    return [(one.words, one.spans) for one in side.sentences]


CHANGES: dict[str, Callable[[str], bytes]] = {
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "CR LF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "blank line": lambda text: f"{text}\n\n".encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize(("form", "write"), TOOLS)
@given(text=texts())
def test_a_file_changed_on_its_way_is_the_same_or_refused_or_listed(
    form: SideFormat, write: Writer, change: Callable[[str], bytes], text: Text
) -> None:
    files = write(*text.characters())
    before, after = read(form, files), read(form, files, change)
    assert before is not None
    assert named(before) == text.names() or before.repairs
    if after is not None and len(after.repairs) == len(before.repairs):
        assert [(one.words, one.spans) for one in after.sentences] == [
            (one.words, one.spans) for one in before.sentences
        ]


@pytest.mark.parametrize(("form", "write"), TOOLS)
@given(text=texts(), space=st.sampled_from(["\n", "\u00a0", "\t", "\u2009", "\u2028", "\x0b"]))
def test_an_entity_with_another_space_in_it_stays_the_same_entity(
    form: SideFormat, write: Writer, text: Text, space: str
) -> None:
    plain, ranges = text.characters()
    start, end = ranges[0]
    wrapped = plain[:start] + plain[start:end].replace(" ", space) + plain[end:]
    before, after = read(form, write(plain, ranges)), read(form, write(wrapped, ranges))
    assert before is not None
    assert after is not None
    assert named(after) == named(before)
    assert [word for one in after.sentences for word in one.words] == [
        word for one in before.sentences for word in one.words
    ]
    if space == "\n" and wrapped != plain:
        lists = [repair for repair in after.repairs if "runs over a line end" in repair.what]
        assert len(lists) == 1


LAYER = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value"


def webanno(lines: Sequence[Sequence[str]], entities: Sequence[tuple[int, int]]) -> str:
    """Sentences of words; entities are ranges of the words of all sentences together, each with its number."""
    written, at, offset = f"#FORMAT=WebAnno TSV 3.2\n{LAYER}\n\n\n", 0, 0
    for number, words in enumerate(lines, 1):
        written += f"#Text={' '.join(words)}\n"
        for index, word in enumerate(words, 1):
            size = len(word.encode("utf-16-le")) // 2
            owner = next((key for key, (start, end) in enumerate(entities, 1) if start <= at < end), 0)
            written += f"{number}-{index}\t{offset}-{offset + size}\t{word}\t{f'X[{owner}]' if owner else '_'}\n"
            at, offset = at + 1, offset + size + 1
        written += "\n"
    return written


@given(text=texts(), cut=st.integers(0, 5), change=st.sampled_from([*CHANGES.values(), str.encode]))
def test_an_entity_over_a_sentence_border_of_webanno_stays_one(
    text: Text, cut: int, change: Callable[[str], bytes]
) -> None:
    words = text.lines[0]
    start, end = text.entities[0]
    border = min(max(cut, 1), len(words) - 1)
    file = {"a.tsv": webanno([words[:border], words[border:]], [(start, end)])}
    side = read(WebAnno(), file, change)
    if side is not None:
        assert named(side) == ["".join(words[start:end])]
        over = start < border < end
        assert len(side.sentences) == 2 - over
        assert len(side.repairs) == over
