"""Word lists, dictionaries and CC-CEDICT as files."""

import gzip

import pytest

from core.errors import BadInput
from core.formats import TextFile
from core.formats.bitext import dictionaries
from core.formats.bitext.dictionaries import ImportedDictionary, read_dictionary
from core.lexicons.dictionary import Entry

CEDICT = """\
# CC-CEDICT in miniature
#! version=1
北橋 北桥 [Bei3 qiao2] /Northbridge, bridge of the north/
湖鎮 湖镇 [Hu2 zhen4] /Lake Town/LT/
河燈 河灯 [he2 deng1] /(festival) lantern; river light/CL:個|个[ge4]/
橋 桥 [Qiao2] /surname Qiao/
燈會 灯会 [deng1 hui4] /Feast of Lanterns/
"""


def read(text: str, langs: tuple[str, str] = ("en", "de"), columns: tuple[str, str] = ("", "")) -> ImportedDictionary:
    return read_dictionary(TextFile("words.tsv", text.encode()), langs, columns)


def entries(text: str, langs: tuple[str, str] = ("en", "de"), columns: tuple[str, str] = ("", "")) -> list[Entry]:
    return list(read(text, langs, columns).dictionary.entries)


def test_a_list_holds_words_names_and_several_translations() -> None:
    text = "\ufeff# my list\nhouse\tHaus; Gebäude\tHeim\n\nUnited Nations\tVereinte Nationen\n"
    assert entries(text) == [
        (("house",), ("Haus",)),
        (("house",), ("Gebäude",)),
        (("house",), ("Heim",)),
        (("United", "Nations"), ("Vereinte", "Nationen")),
    ]


def test_a_list_may_be_compressed_or_have_other_line_ends() -> None:
    packed = TextFile("words.tsv.gz", gzip.compress(b"house\tHaus\r\ntree\tBaum\r\n"))
    assert len(read_dictionary(packed, ("en", "de")).dictionary.entries) == 2


def test_punctuation_is_no_word_of_an_entry() -> None:
    assert entries("St. John's (town)\tSt. John’s\n") == [(("St.", "John", "'s", "town"), ("St", "John’s"))]


def test_the_words_of_a_spaceless_language_stay_whole() -> None:
    assert entries("United Nations\t聯合國\n", ("en", "zh")) == [(("United", "Nations"), ("聯合國",))]


def test_lines_that_are_no_entries_are_left_out_and_said() -> None:
    done = read(f"house\tHaus\nno tab\n\tempty\nlong\t{'word ' * 11}\ntree\tBaum\n")
    assert [target for _, target in done.dictionary.entries] == [("Haus",), ("Baum",)]
    assert list(map(str, done.repairs)) == [
        "words.tsv, line 2: there is no tab between a word and its translation, and was left out.",
        "words.tsv, line 3: it lacks a word or a translation, and was left out.",
        f"words.tsv, line 4: {('word ' * 11)[:40]!r} has, or translates, more than 10 words and was left out.",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "one\ntwo\n"])
def test_a_file_without_an_entry_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"words\.tsv: it holds no word with a translation"):
        read(text)


def test_what_is_no_text_is_refused_by_its_line() -> None:
    with pytest.raises(BadInput, match=r"words\.tsv, line 2: it is not UTF-8"):
        read_dictionary(TextFile("words.tsv", b"house\tHaus\ntree\t\xff\n"), ("en", "de"))


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionaries, "MAX_LINES", 1)
    with pytest.raises(BadInput, match="more than 1 lines"):
        read("a\tb\nc\td\n")


def test_a_first_line_names_the_columns() -> None:
    done = read("source\ttarget\nhouse\tHaus\n")
    assert done.dictionary.entries == ((("house",), ("Haus",)),)
    assert [repair.where for repair in done.repairs] == ["words.tsv, line 1"]


def test_named_columns_are_turned_to_the_languages_of_the_corpus() -> None:
    assert entries("de\ten\nHaus\thouse; home\n") == [(("house",), ("Haus",)), (("home",), ("Haus",))]
    assert entries("Haus\thouse\n", columns=("de", "en")) == [(("house",), ("Haus",))]
    assert entries("house\tHaus\n", columns=("eng", "deu")) == [(("house",), ("Haus",))]


def test_scripts_tell_that_a_list_is_the_other_way_round() -> None:
    assert entries("柏林\tBerlin\n", ("en", "zh")) == [(("Berlin",), ("柏林",))]
    assert entries("Берлин\tBerlin\n", ("en", "ru")) == [(("Berlin",), ("Берлин",))]
    assert entries("Berlin\tБерлин\n", ("en", "ru")) == [(("Berlin",), ("Берлин",))]


@pytest.mark.parametrize("langs", [("en", "hr"), ("fr", "de")])
def test_a_list_of_other_languages_is_refused(langs: tuple[str, str]) -> None:
    with pytest.raises(BadInput, match=r"it is of English \(en\) and German \(de\), and the corpus of"):
        read("house\tHaus\n", langs, ("en", "de"))


def test_cedict_gives_both_forms_of_every_short_gloss() -> None:
    assert entries(CEDICT, ("en", "zh")) == [
        (("Northbridge",), ("北橋",)),
        (("Northbridge",), ("北桥",)),
        (("bridge", "north"), ("北橋",)),
        (("bridge", "north"), ("北桥",)),
        (("Lake", "Town"), ("湖鎮",)),
        (("Lake", "Town"), ("湖镇",)),
        (("LT",), ("湖鎮",)),
        (("LT",), ("湖镇",)),
        (("lantern",), ("河燈",)),
        (("lantern",), ("河灯",)),
        (("river", "light"), ("河燈",)),
        (("river", "light"), ("河灯",)),
        (("Feast", "Lanterns"), ("燈會",)),
        (("Feast", "Lanterns"), ("灯会",)),
    ]


def test_cedict_says_what_is_left_out() -> None:
    done = read(f"{CEDICT}broken line\n", ("en", "zh"))
    assert [repair.what for repair in done.repairs] == [
        "it is no entry of CC-CEDICT, and was left out.",
        "1 words have no short translation, and were left out.",
    ]


def test_cedict_goes_either_way_but_to_no_other_language() -> None:
    assert entries(CEDICT, ("zh-Hant", "en"))[0] == (("北橋",), ("Northbridge",))
    assert entries(CEDICT, ("en", "und"))[0] == (("Northbridge",), ("北橋",))
    with pytest.raises(BadInput, match=r"it is of English \(en\) and Chinese \(zh\)"):
        entries(CEDICT, ("en", "de"))


@pytest.mark.parametrize(
    ("gloss", "words"),
    [
        ("to run", ("run",)),
        ("to be of the opinion", ("opinion",)),
        ("the", ("the",)),
        ("of the", ("the",)),
        ("Academy of Fine Arts", ("Academy", "Fine", "Arts")),
        ("(coll.) cop [police]", ("cop",)),
    ],
)
def test_a_gloss_is_its_content_words(gloss: str, words: tuple[str, ...]) -> None:
    assert entries(f"字 字 [zi4] /{gloss}/\n", ("en", "zh")) == [(words, ("字",))]


@pytest.mark.parametrize(
    "gloss", ["variant of 字[zi4]", "see 字[zi4]", "CL:個", "one two three four five", "surname Zi"]
)
def test_references_and_explanations_are_no_glosses(gloss: str) -> None:
    text = f"好 好 [hao3] /good/\n字 字 [zi4] /{gloss}/\n"
    assert entries(text, ("en", "zh")) == [(("good",), ("好",))]
