"""Files are told by their content, sides by their names, and what belongs together is read as one thing."""

from collections.abc import Mapping
from typing import Any

import pytest

from core.errors import BadInput
from core.export.writing import under
from core.formats import OutgoingSentence, TextFile
from core.formats.corpus import ReadingPlan, languages, missing, origin, read_corpus
from core.formats.detection.detect import FORMATS, Role, detect, guesses
from core.formats.grouping.file_names import read_name
from core.model import Alignment, Sentence, SentencePair, Span

WORDS = (["Ana", "Silva", "sings", "in", "Oslo", "."], ["Rain", "fell", "."], ["It", "is", "over", "now", "."])
SPANS = ((Span(0, 2, "PER"), Span(4, 5, "LOC")), (), ())


def sentence(number: int, lang: str) -> Sentence:
    words = tuple(WORDS[number])
    return Sentence(words, (*(" ",) * (len(words) - 2), "", ""), lang, SPANS[number])


PAIRS = [
    SentencePair(
        f"p{n}", sentence(n, "en"), sentence(n, "sw"), Alignment.of([(0, 0), (1, 1)], (len(WORDS[n]),) * 2), "d"
    )
    for n in range(len(WORDS))
]
ITEMS = {
    side: [OutgoingSentence(getattr(pair, side), pair.id, pair.document) for pair in PAIRS]
    for side in ("source", "target")
}


def files(written: Mapping[str, bytes]) -> list[TextFile]:
    return [TextFile(name, data) for name, data in written.items()]


def written(kind: str, name: str) -> list[TextFile]:
    form: Any = FORMATS[kind][name]()
    if kind == "side":
        sides = {"x.en": ITEMS["source"], "x.sw": ITEMS["target"]}
        return [file for stem, items in sides.items() for file in files(under(stem, form.write(stem, items)))]
    return files(form.write("x", PAIRS, [{}] * len(PAIRS)) if kind == "pair" else form.write("x", PAIRS))


def letters(sentence: Sentence) -> str:
    return "".join(sentence.text.split())


EVERY = [(kind, name) for kind, registry in FORMATS.items() for name in registry]
ALIKE = {
    ("side", "text"): "tokenised",  # nobody can tell by looking whether punctuation stands apart
    ("side", "tokenised"): "text",
}


@pytest.mark.parametrize(("kind", "name"), EVERY, ids=[" ".join(one) for one in EVERY])
def test_files_of_every_format_are_told_by_what_is_in_them(kind: str, name: str) -> None:
    found = guesses(written(kind, name) if kind != "side" else written(kind, name)[: len(written(kind, name)) // 2])
    assert found, "it looks like nothing"
    best = found[0]
    assert (best.kind, best.name) in {(kind, name), (kind, ALIKE.get((kind, name), name))}


@pytest.mark.parametrize("name", FORMATS["side"])
def test_two_sides_of_every_format_make_a_corpus_in_the_right_order(name: str) -> None:
    groups = detect(written("side", name)[::-1])
    roles = {group.role: group for group in groups if group.role is not Role.UNUSED}
    assert set(roles) == {Role.SOURCE, Role.TARGET}
    assert languages(groups) == ("en", "sw")
    readings = [ReadingPlan(group.files, role, FORMATS["side"][name]()) for role, group in roles.items()]
    pairs = read_corpus(readings, languages(groups)).pairs
    assert [letters(pair.source) for pair in pairs] == [letters(one.source) for one in PAIRS]
    assert {(pair.source.lang, pair.target.lang) for pair in pairs} == {("en", "sw")}


@pytest.mark.parametrize(
    ("path", "side", "lang", "langs"),
    [
        ("news.en-lug.lug.conll", "", "lug", ("en", "lug")),
        ("uner-pud.en-de.jsonl", "", "", ("en", "de")),
        ("x.source-en.conll", "source", "en", ("", "")),
        ("corpus.tgt", "target", "", ("", "")),
        ("de/train.txt", "", "de", ("", "")),
        ("train.txt", "", "", ("", "")),
    ],
)
def test_names_say_side_and_language(path: str, side: str, lang: str, langs: tuple[str, str]) -> None:
    assert read_name(path) == (side, lang, langs)


CONLL = b"Ana B-PER\nsings O\n\n"


def test_parts_of_a_corpus_are_one_thing_for_each_side_and_other_files_are_left_alone() -> None:
    names = ["dev.de.conll", "train.en.conll", "dev.en.conll", "train.de.conll"]
    found = detect([TextFile(name, CONLL) for name in names] + [TextFile("README.md", b"A corpus of news.\n")])
    told = {tuple(file.name for file in group.files): group.role for group in found}
    assert told == {
        ("dev.de.conll", "train.de.conll"): Role.TARGET,
        ("dev.en.conll", "train.en.conll"): Role.SOURCE,
        ("README.md",): Role.UNUSED,
    }


def test_the_settings_of_a_tool_are_no_side_and_of_many_sides_the_surest_are_taken() -> None:
    files = [file for file in written("side", "brat") if file.name.startswith("x.en/")]
    brat = [TextFile(f"{side}/{file.name[5:]}", file.data) for side in ("tgt", "src") for file in files]
    assert {"tgt/annotation.conf", "src/annotation.conf"} < {file.name for file in brat}
    told = {group.files[0].name.split("/")[0]: group.role for group in detect(brat) if len(group.files) > 1}
    assert told == {"src": Role.SOURCE, "tgt": Role.TARGET}
    assert all(group.role is Role.UNUSED for group in detect(brat) if len(group.files) == 1)
    vague = TextFile("notes.txt", b"just some text\n")
    roles = {group.files[0].name: group.role for group in detect([vague, *two_sides()])}
    assert roles == {"notes.txt": Role.UNUSED, "a.conll": Role.SOURCE, "b.conll": Role.TARGET}
    assert [group.role for group in detect([TextFile("target.conll", CONLL)])] == [Role.TARGET]


def two_sides() -> list[TextFile]:
    return [TextFile("a.conll", CONLL), TextFile("b.conll", CONLL)]


def test_pairs_are_read_rather_than_sides_and_two_files_of_links_together() -> None:
    pairs, links = written("pair", "jsonl"), written("link", "pharaoh")
    both = [links[0], TextFile("y.pharaoh", links[0].data)]
    found = detect([TextFile("a.conll", CONLL), *pairs, *both])
    assert [(group.role, len(group.files)) for group in found] == [
        (Role.UNUSED, 1),
        (Role.PAIRS, 1),
        (Role.LINKS, 2),
    ]
    readings = [ReadingPlan(g.files, g.role, g.form("pair" if g.role is Role.PAIRS else "link")) for g in found[1:]]
    assert [pair.alignment for pair in read_corpus(readings).pairs] == [pair.alignment for pair in PAIRS]
    assert origin(readings) == "Read from x.jsonl (Pairs as JSON Lines), x.pharaoh and 1 more (Pharaoh)."


def test_what_is_missing_or_twice_is_said_in_a_sentence() -> None:
    conll = FORMATS["side"]["conll"]()
    one = ReadingPlan((TextFile("a.conll", CONLL),), Role.TARGET, conll)
    assert "add the file of the source side" in missing([one])
    assert "No file here holds sentences" in missing([])
    assert "add the file of the source side" in missing([one, one])
    pairs = ReadingPlan((TextFile("a.jsonl", b""),), Role.PAIRS, FORMATS["pair"]["jsonl"]())
    assert "not from both" in missing([one, pairs])
    assert missing([pairs]) == ""
    with pytest.raises(BadInput, match="A corpus is made of pairs"):
        read_corpus([one])


def test_nothing_is_found_in_nothing() -> None:
    assert detect([]) == ()
    [group] = detect([TextFile("x.bin", b"\x00\x01\x02\xff")])
    assert (group.role, group.why) == (Role.UNUSED, "It looks like none of the formats that can be read.")


def test_links_beside_pairs_of_the_same_name_are_not_taken_for_one_thing() -> None:
    pairs = TextFile("x/en-de.txt", b"Anna left\tAnna ging\nBo sings\tBo singt\n")
    links = TextFile("x/en-de.align", b"0-0 1-1\t-3.2\n0-0 1-1\t-1.5\n")
    assert [(group.files[0].name, group.role) for group in detect((pairs, links))] == [
        ("x/en-de.txt", Role.PAIRS),
        ("x/en-de.align", Role.LINKS),
    ]
