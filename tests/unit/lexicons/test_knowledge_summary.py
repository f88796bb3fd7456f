"""The line about what aligners know beforehand."""

import re

import pytest

from core.lexicons.knowledge_summary import knowledge_line


@pytest.mark.parametrize(
    ("langs", "dictionaries", "line"),
    [
        (
            ("en", "qaa"),
            [],
            "The lexical aligner learns from this corpus alone: there is no word table for its languages.",
        ),
        (
            ("en", "qaa"),
            [("a.tsv", 1200), ("b.tsv", 3)],
            "The lexical aligner starts from a.tsv (1,200 entries) and b.tsv (3 entries). "
            "There is no word table for its languages.",
        ),
    ],
)
def test_what_is_known_without_a_table(langs: tuple[str, str], dictionaries: list[tuple[str, int]], line: str) -> None:
    assert knowledge_line(*langs, dictionaries) == line


def test_the_shipped_table_is_named_with_its_size() -> None:
    line = knowledge_line("en", "de", [("a.tsv", 3)])
    assert line.startswith("The lexical aligner starts from the word table (")
    assert line.endswith(" (Unicode CLDR) and a.tsv (3 entries).")
    assert re.search(r" pairs of words\) and 1,\d{3} names of territories, languages, ", line)
    assert "joined through English" in knowledge_line("fr", "de", [])


def test_names_alone_are_told_where_there_is_no_table() -> None:
    line = knowledge_line("en", "la", [])
    assert re.fullmatch(
        r"The lexical aligner starts from the \d{3} names of .+ \(Unicode CLDR\)\. "
        r"There is no word table for its languages\.",
        line,
    )


def test_a_table_that_is_switched_off_is_said_to_be() -> None:
    assert knowledge_line("en", "de", [], False) == (
        "The lexical aligner learns from this corpus alone: what comes with Spanbridge is switched off."
    )
    assert knowledge_line("en", "de", [("a.tsv", 3)], False) == (
        "The lexical aligner starts from a.tsv (3 entries). What comes with Spanbridge is switched off."
    )
    assert knowledge_line("en", "qaa", [], False).endswith("there is no word table for its languages.")
