"""Parallel text, and two sides that are put together."""

import gzip

import pytest

from core.errors import BadInput
from core.formats import (
    SIDE_FORMATS,
    CorpusSide,
    TextFile,
    join_sides,
    read_conll,
    read_parallel,
    read_parallel_words,
    read_text,
    read_tokenised,
)
from core.formats.bitext.parallel import Parallel
from core.formats.detection.detect import detect, guesses
from core.model import Span
from core.text import language_named


def file(text: str, name: str = "a.txt") -> TextFile:
    return TextFile(name, text.encode())


def test_bars_or_tabs_part_source_and_target() -> None:
    for text in ("Hi, Ana! ||| Hallo, Ana!\n ||| Ja.\n", 'Hi, Ana!\tHallo, Ana!\n\t"Ja.\n'):
        imported = read_parallel(file(text), "en", "de")
        first, second = imported.pairs
        assert first.source.words == ("Hi", ",", "Ana", "!")
        assert (first.source.text, first.target.text) == ("Hi, Ana!", "Hallo, Ana!")
        assert second.size[0] == 0
        assert (first.source.spans, first.target.spans) == (None, None)


def test_tokenised_text_keeps_its_words() -> None:
    (pair,) = read_parallel(file("4 - month U.S.A. ||| 4 monate\n"), "en", "de", tokenised=True).pairs
    assert pair.source.words == ("4", "-", "month", "U.S.A.")
    packed = TextFile("a.gz", gzip.compress(b"a b ||| c\n ||| d\n"))
    assert list(read_parallel_words(packed)) == [(["a", "b"], ["c"]), ([], ["d"])]


@pytest.mark.parametrize(("text", "count"), [("a ||| b\nc\n", 1), ("a ||| b\nc ||| d ||| e\n", 3)])
def test_a_line_without_two_parts_is_refused(text: str, count: int) -> None:
    with pytest.raises(BadInput, match=rf"a.txt, line 2: there are {count} parts.*Put one \|\|\| between"):
        read_parallel(file(text), "en", "de")


def test_tags_on_one_side_join_text_on_the_other() -> None:
    source = read_conll(file("Ana B-PER\nsings O\n\nYes O\n", "s.conll"), "en")
    imported = join_sides(source, read_text(file("Ana singt.\nJa\n", "t.txt"), "de"))
    assert [pair.source.spans for pair in imported.pairs] == [(Span(0, 1, "PER"),), ()]
    assert imported.pairs[0].target.text == "Ana singt."
    assert imported.pairs[0].target.spans is None


def test_ids_are_stable_and_repeated_lines_stay_apart() -> None:
    once, again = (read_parallel(file("a ||| b\n" * 3), "en", "de") for _ in range(2))
    assert once == again
    assert len({pair.id for pair in once.pairs}) == 3
    assert once.repairs == ()


def test_uneven_sides_name_the_first_sentence_without_a_partner() -> None:
    source, target = read_text(file("one\ntwo\nthree\n", "s.txt"), "en"), read_text(file("eins\n", "t.txt"), "de")
    with pytest.raises(BadInput, match=r"s.txt, line 2: sentence 2 \('two'\) has no partner: s.txt has 3 sentences"):
        join_sides(source, target)
    with pytest.raises(BadInput, match=r"s.txt, line 2: .*Add what is missing in t.txt"):
        join_sides(target, source)


def test_control_characters_are_taken_out_and_listed() -> None:
    side = read_text(file("a\x07b\x0bc\n<script>\n"), "en")
    assert side.sentences[0].words == ("ab", "c")
    assert [str(repair) for repair in side.repairs] == ["a.txt, line 1: control characters were taken out."]
    assert side.sentences[1].text == "<script>"


@pytest.mark.parametrize("name", ["conll", "text", "tokenised"])
def test_every_reader_of_a_side_tells_the_lines_of_its_sentences(name: str) -> None:
    text = "a O\nb O\n\nc O\n" if name == "conll" else "a b\n\nc\n"
    side: CorpusSide = SIDE_FORMATS[name]().read([file(text)], "en")
    assert len(side.lines) == len(side.sentences)
    assert side.place(len(side.lines) - 1) in {"a.txt, line 3", "a.txt, line 4"}
    assert {sentence.lang for sentence in side.sentences} == {"en"}
    assert SIDE_FORMATS[name]().read([file("")], "en").sentences == ()


def test_words_between_spaces() -> None:
    assert read_tokenised(file("don't  stop\n"), "en").sentences[0].words == ("don't", "stop")


BESIDE = {
    "attribution": ("Los!\tGeh!\tCC-BY 2.0 (France) Attribution: tatoeba.org #4 (A) & #9 (Bo)\n", (1, 2), ""),
    "ids of both": ("31\tLos!\t77\tGeh!\n32\tJa.\t78\tJo.\n", (2, 4), "31-77"),
    "one id": ("tat-1\tLos!\tGeh!\ntat-2\tJa.\tJo.\n", (2, 3), "tat-1"),
    "score": ("1.04\tLos!\tGeh!\n0.9\tJa.\tJo.\n", (2, 3), ""),
    "languages": ("de\tLos!\ten\tGeh!\nde\tJa.\ten\tJo.\n", (2, 4), ""),
    "address": ("Los!\tGeh!\thttps://a.example/1\nJa.\tJo.\thttps://a.example/x\n", (1, 2), ""),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_the_two_texts_is_no_text_and_is_listed(name: str) -> None:
    text, columns, pair_id = BESIDE[name]
    imported = read_parallel(file(text), "de", "en")
    first = imported.pairs[0]
    assert (first.source.words[0], first.target.words[0]) == ("Los", "Geh")
    assert f"source and target were read from columns {columns[0]} and {columns[1]}; " in str(imported.repairs[0])
    assert not pair_id or first.id == pair_id
    assert guesses([file(text)])[0].name == "parallel"


@pytest.mark.parametrize("mark", ["\t", " ||| "])
def test_links_beside_the_two_texts_are_read_with_them(mark: str) -> None:
    rows = (("Los !", "Geh !", "0-0 1-1"), ("Ja , o.k. .", "Jo .", "0-0 3-1"), ("Nie", "Nä", ""))
    text = "".join(f"{mark.join(row)}\n" for row in rows)
    assert guesses([file(text)])[0].name == "parallel"
    imported = read_parallel(file(text), "de", "en")
    links = [pair.alignment.sure for pair in imported.pairs if pair.alignment]
    assert links == [((0, 0), (1, 1)), ((0, 0), (3, 1)), ()]
    assert "the links were read from column 3" in str(imported.repairs[0])


def test_an_empty_line_is_an_empty_pair_and_is_listed() -> None:
    imported = read_parallel(file("Los!\tGeh!\n\nJa.\tJo.\n\n"), "de", "en")
    assert [len(pair.source) for pair in imported.pairs] == [2, 0, 2, 0]
    assert "line 2: it is empty and was read as a pair without words; lines like it: 2." in str(imported.repairs[0])


def test_columns_that_cannot_be_told_apart_are_named_and_can_be_chosen() -> None:
    three = file("Los!\tGeh!\tVa!\nJa.\tJo.\tSi.\n")
    with pytest.raises(BadInput, match=r"the columns 1 \(Los!\), 2 \(Geh!\), 3 \(Va!\)\. .*parallel:source=1,target=2"):
        read_parallel(three, "de", "en")
    chosen = Parallel(source=3, target=1).read([three], ("it", "de"))
    assert [pair.source.text for pair in chosen.pairs] == ["Va!", "Si."]
    assert [pair.target.text for pair in chosen.pairs] == ["Los!", "Ja."]
    with pytest.raises(BadInput, match=r"there is no column 4\. It has 3"):
        Parallel(source=4).read([three], ("it", "de"))


def test_names_of_columns_are_no_pair() -> None:
    imported = read_parallel(file("source\ttarget\nLos!\tGeh!\n"), "de", "en")
    assert [pair.source.text for pair in imported.pairs] == ["Los!"]
    assert [str(repair) for repair in imported.repairs] == ["a.txt, line 1: it names the columns, and is no pair."]


def test_a_line_with_other_columns_is_named_and_still_looks_like_pairs() -> None:
    odd = file("1\tLos!\tGeh!\n2\tJa.\n3\tHm.\tHm!\n")
    with pytest.raises(BadInput, match=r"a\.txt, line 2: there are 2 parts, not 3 as in the other lines"):
        read_parallel(odd, "de", "en")
    assert guesses([odd])[0].name == "parallel"


@pytest.mark.parametrize("names", ["en\tde", "English\tGerman", "eng_Latn\tdeu_Latn"])
def test_a_first_line_of_languages_is_no_pair_and_names_them(names: str) -> None:
    file = TextFile("pairs.tsv", f"{names}\nMia calls.\tMia ruft.\nKo comes.\tKo kommt.\n".encode())
    imported = Parallel().read([file], ("und", "und"))
    assert [(pair.source.lang, pair.target.lang) for pair in imported.pairs] == [("en", "de")] * 2
    assert [str(repair) for repair in imported.repairs] == ["pairs.tsv, line 1: it names the columns, and is no pair."]


def test_a_first_pair_of_short_words_stays_a_pair() -> None:
    imported = Parallel().read([TextFile("pairs.tsv", b"Hi.\tJa.\nNo\tNein\n")], ("en", "de"))
    assert len(imported.pairs) == 2


@pytest.mark.parametrize(
    ("name", "langs"),
    [
        ("deu.txt", ("", "de")),
        ("deu-eng.zip/deu.txt", ("en", "de")),
        ("en-de.tsv", ("en", "de")),
        ("en.txt", ("", "")),
        ("pairs.txt", ("", "")),
    ],
)
def test_a_file_of_pairs_that_is_called_after_one_language_has_it_as_target(name: str, langs: tuple[str, str]) -> None:
    group = detect([TextFile(name, b"Mia calls.\tMia ruft.\nKo comes.\tKo kommt.\n")])[0]
    assert group.langs == langs
    assert ("taken for the language of the target" in group.why) == (name.endswith("deu.txt"))


def test_control_characters_name_no_language() -> None:
    assert language_named("\x00na sings .") == ""
