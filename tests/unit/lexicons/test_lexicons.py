"""Word tables and dictionaries, as pseudo-links of words."""

import gzip
from pathlib import Path

import pytest

from core.lexicons.dictionary import Dictionary
from core.lexicons.shipped import FOLDER, has_tables, shipped_knowledge, table_languages
from core.lexicons.table_file import MAX_WEIGHT, NOTICE, links_of, read_table, weight_of, write_table
from core.lexicons.word_knowledge import MIN_LINKS, WordKnowledge, entry_links, joined, merged

TABLE = {"house": {"haus": links_of(9), "häuse": links_of(2)}, "dog": {"hund": links_of(4)}}
TABLE["#meto"] = {"#meto": links_of(1)}


def test_a_table_comes_back_from_its_file_which_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "a.tsv.gz", tmp_path / "b.tsv.gz"
    write_table(first, TABLE, ["From somewhere.", "CC BY-SA 4.0"])
    write_table(second, dict(reversed(TABLE.items())), ["From somewhere.", "CC BY-SA 4.0"])
    assert first.read_bytes() == second.read_bytes()
    assert read_table(first) == TABLE
    lines = gzip.decompress(first.read_bytes()).decode().splitlines()
    assert lines == [
        "# From somewhere.",
        "# CC BY-SA 4.0",
        "#meto\t#meto\t1",
        "dog\thund\t4",
        "house\thaus\t9\thäuse\t2",
    ]


@pytest.mark.parametrize("weight", range(1, MAX_WEIGHT + 1))
def test_a_weight_stands_for_its_links(weight: int) -> None:
    assert weight_of(links_of(weight)) == weight


def test_links_have_the_nearest_weight_within_its_bounds() -> None:
    assert (weight_of(0.01), weight_of(1.0), weight_of(1e6)) == (1, 2, MAX_WEIGHT)


@pytest.mark.parametrize("language", table_languages())
def test_every_shipped_table_names_its_source_and_licence(language: str) -> None:
    text = gzip.decompress((FOLDER / f"{language}.tsv.gz").read_bytes()).decode()
    notices = [line for line in text.splitlines() if line.startswith(NOTICE)]
    assert len(notices) == 3
    assert "NTREX-128" in notices[1]
    assert "CC BY-SA 4.0" in notices[1]


def test_the_table_of_english_and_german_is_used_in_both_directions() -> None:
    forward, back = shipped_knowledge("en", "de"), shipped_knowledge("de", "en")
    assert forward.table["house"]["haus"] > 1
    assert back.table["haus"]["house"] == forward.table["house"]["haus"]
    assert "joined" not in forward.origins[0]
    assert f"{forward.size:,}" in forward.origins[0]


def test_tables_of_two_other_languages_are_joined_through_english() -> None:
    knowledge = shipped_knowledge("hr", "sr")
    assert has_tables("hr", "sr")
    assert "joined through English" in knowledge.origins[0]
    assert knowledge.size > 1_000


@pytest.mark.parametrize(("source", "target"), [("en", "xx"), ("xx", "de"), ("en", "en"), ("de", "de"), ("", "de")])
def test_unknown_languages_and_a_language_with_itself_have_no_tables(source: str, target: str) -> None:
    assert not has_tables(source, target)
    assert not shipped_knowledge(source, target)


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("no", "nb"),
        ("nor", "nb"),
        ("cmn", "zh"),
        ("zh-TW", "zh"),
        ("ar", "arb"),
        ("swh", "sw"),
        ("pes", "fa"),
        ("ku", "kmr"),
    ],
)
def test_codes_of_one_language_share_a_table(code: str, table: str) -> None:
    assert shipped_knowledge("en", code).table == shipped_knowledge("en", table).table
    assert shipped_knowledge(code, "en").size == shipped_knowledge("en", table).size > 1_000


@pytest.mark.parametrize("code", ["yi", "arz", "gsw"])
def test_a_language_close_to_another_does_not_have_its_table(code: str) -> None:
    assert not has_tables("en", code)


def test_two_tables_are_joined_by_what_both_words_translate() -> None:
    to_source = WordKnowledge({"house": {"kuća": 2.0}, "small": {"mali": 1.0}})
    to_target = WordKnowledge({"house": {"haus": 3.0, "heim": 1.0}})
    # 2 * 3 / 4 and 2 * 1 / 4; "small" has no counterpart
    assert joined(to_source, to_target).table == {"kuća": {"haus": 1.5, "heim": 0.5}}
    rare = WordKnowledge({"house": {"kuća": MIN_LINKS / 2}})
    assert not joined(rare, to_target)


def test_knowledge_by_shorter_stems_is_added_up() -> None:
    knowledge = WordKnowledge({"house": {"haus": 1.0}, "hours": {"haut": 0.5, "中国人": 1.0}})
    assert knowledge.by_stems(5) is knowledge.table
    assert knowledge.by_stems(50) is knowledge.table
    assert knowledge.by_stems(3) == {"hou": {"hau": 1.5, "中": 1.0}}


def test_several_sources_are_added_up_and_all_are_named() -> None:
    both = merged([WordKnowledge({"a": {"x": 1.0}}, ("one",)), WordKnowledge({"a": {"x": 0.5, "y": 1.0}}, ("two",))])
    assert both.table == {"a": {"x": 1.5, "y": 1.0}}
    assert both.origins == ("one", "two")


def test_the_words_of_an_entry_share_their_links() -> None:
    assert entry_links(["United", "States"], ["美國"]) == [("unite", "美國", 0.5), ("state", "美國", 0.5)]


def test_a_dictionary_knows_its_words_and_is_told_by_its_entries() -> None:
    dictionary = Dictionary("mine", ((("dog",), ("Hund",)), (("hot", "dog"), ("Hund",))))
    assert dictionary.knowledge.table == {"dog": {"hund": 1.0}, "hot": {"hund": 0.5}}
    assert dictionary.knowledge.origins == ("mine (2 entries)",)
    assert len(dictionary.digest) == 12
    assert dictionary.digest == Dictionary("another name", dictionary.entries).digest
    assert dictionary.digest != Dictionary("mine", dictionary.entries[:1]).digest
