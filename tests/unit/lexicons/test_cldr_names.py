"""Names of Unicode CLDR as pseudo-links of words."""

import pytest

from core.lexicons.cldr_names import MAX_NAME_WORDS, Writing, writing
from core.lexicons.cldr_names import cldr_knowledge as knowledge_of
from core.lexicons.word_knowledge import WordKnowledge


def cldr_knowledge(source_lang: str, target_lang: str) -> WordKnowledge:
    return knowledge_of(Writing(source_lang), Writing(target_lang))


def links(source_lang: str, target_lang: str, source: str, target: str) -> float:
    return cldr_knowledge(source_lang, target_lang).table.get(source, {}).get(target, 0.0)


@pytest.mark.parametrize(
    ("langs", "source", "target"),
    [
        (("en", "sw"), "germa", "ujeru"),  # a territory
        (("en", "fi"), "germa", "saksa"),  # a language
        (("en", "fi"), "monda", "maana"),  # a weekday
        (("en", "hr"), "octob", "listo"),  # a month
        (("en", "el"), "dolla", "δολάρ"),  # a currency
        (("fi", "sw"), "saksa", "ujeru"),  # neither side is English
    ],
)
def test_names_of_every_kind_are_linked(langs: tuple[str, str], source: str, target: str) -> None:
    assert links(*langs, source, target) > 0
    assert links(*langs[::-1], target, source) == links(*langs, source, target)


def test_words_of_a_name_share_its_link_without_short_words_in_lower_case() -> None:
    assert links("en", "de", "unite", "verei") == 0.5
    assert links("en", "it", "unite", "stati") == 0.5
    assert links("en", "pt", "vatic", "vatic") == pytest.approx(0.5)  # Cidade do Vaticano
    assert "do" not in cldr_knowledge("en", "pt").table["vatic"]


def test_a_name_without_spaces_is_a_word() -> None:
    row = cldr_knowledge("en", "zh").table["germa"]
    assert (row["德國"], row["德国"]) == (1.0, 1.0)
    assert "德" not in row
    assert links("en", "th", "egypt", "อียิป") == 1.0
    assert links("en", "ja", "egypt", "エジプト") == 1.0


def test_in_a_text_cut_into_pieces_each_piece_of_a_name_has_its_link() -> None:
    row = knowledge_of(Writing("en"), Writing("zh", in_pieces=True)).table["germa"]
    assert (row["德"], row["國"]) == (1.0, 1.0)
    assert "德國" not in row
    unite = knowledge_of(Writing("en"), Writing("zh", in_pieces=True)).table["unite"]
    assert unite["美"] == 0.5


@pytest.mark.parametrize(
    ("sentences", "lang", "in_pieces"),
    [
        (["我 在 德 國 工 作"], "zh", True),
        (["我 在 德國 工作"], "zh", False),
        (["我 在 德 國 工 作", "他們 去 埃及"], "zh", False),
        (["a b c"], "en", False),
    ],
)
def test_how_a_text_is_cut_is_told_from_its_words(sentences: list[str], lang: str, in_pieces: bool) -> None:
    assert writing(map(str.split, sentences), lang) == Writing(lang, in_pieces)


def test_the_script_of_a_code_decides_and_else_all_scripts_in_use() -> None:
    assert "德国" not in cldr_knowledge("en", "zh-Hant").table["germa"]
    assert "德國" not in cldr_knowledge("en", "zho_Hans").table["germa"]
    assert {"nemač", "немач"} <= set(cldr_knowledge("en", "sr").table["germa"])


@pytest.mark.parametrize("code", ["no", "nob", "nb"])
def test_codes_of_one_language_have_the_same_names(code: str) -> None:
    assert cldr_knowledge("en", code).table == cldr_knowledge("en", "nb").table


def test_dari_has_the_names_of_persian() -> None:
    assert cldr_knowledge("en", "prs").table["germa"]["آلمان"] == 1.0


@pytest.mark.parametrize(
    ("source", "target"), [("en", "grc"), ("en", "und"), ("en", "qaa"), ("en", ""), ("en", "eng"), ("", "")]
)
def test_languages_without_names_and_a_language_with_itself_have_none(source: str, target: str) -> None:
    knowledge = cldr_knowledge(source, target)
    assert not knowledge
    assert knowledge.origins == ()


def test_what_is_known_is_told_with_the_number_of_names() -> None:
    [origin] = cldr_knowledge("en", "de").origins
    assert origin.endswith(" names of territories, languages, currencies, months and weekdays (Unicode CLDR)")
    assert int(origin.split()[0].replace(",", "")) > 1_000


def test_long_names_and_what_stands_in_brackets_are_left_out() -> None:
    table = cldr_knowledge("en", "de").table
    assert "sandw" not in table  # South Georgia & South Sandwich Islands
    assert not any("(" in word or word == "1927" for word in table)
    assert min(count for row in table.values() for count in row.values()) >= 1 / MAX_NAME_WORDS
