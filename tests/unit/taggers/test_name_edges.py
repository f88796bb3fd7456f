"""Articles and possessive marks at the edges of English names."""

from pathlib import Path

import pytest

from core.components.component import from_json, to_json
from core.model import Sentence, Span
from core.taggers import TAGGERS, SpacyTagger
from core.taggers.name_edges import bare_names
from core.text import default_gaps
from tests.tiny_models.taggers import tiny_spacy


def sentence(text: str, lang: str = "en") -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang)


@pytest.mark.parametrize(
    ("text", "span", "bare"),
    [
        ("She left the Northern League 's hall", (2, 6), [(3, 5)]),
        ("The Hague is north of The Hague", (5, 7), [(5, 7)]),
        ("The Northern League left", (0, 3), [(1, 3)]),
        ("a boy in an Oslo street", (3, 5), [(4, 5)]),
        ("It is the ’s", (2, 4), []),
        ("Oslo is a city", (0, 1), [(0, 1)]),
    ],
)
def test_only_the_name_remains(text: str, span: tuple[int, int], bare: list[tuple[int, int]]) -> None:
    spans = bare_names(sentence(text), [Span(*span, "ORG")])
    assert [(each.start, each.end) for each in spans] == bare


def test_names_of_other_languages_stay_as_they_are() -> None:
    given = [Span(1, 3, "LOC")]
    assert list(bare_names(sentence("Ben a Kisalföldön", "hu"), given)) == given


def test_a_pipeline_leaves_articles_out_unless_it_is_asked_to_keep_them(tmp_path: Path) -> None:
    folder = str(tiny_spacy(tmp_path / "pipeline", {"the Eiffel Tower": "FAC"}))
    tower = sentence("We saw the Eiffel Tower .")
    assert SpacyTagger(folder).prepare()([tower])[0].spans == (Span(3, 5, "LOC"),)
    assert SpacyTagger(folder, articles=True).prepare()([tower])[0].spans == (Span(2, 5, "LOC"),)


def test_a_recipe_of_before_keeps_its_articles() -> None:
    older = to_json(SpacyTagger(articles=True), "tagger", {"tagger": TAGGERS})
    assert "articles" not in older
    assert from_json(older, "tagger", {"tagger": TAGGERS}) == SpacyTagger(articles=True)
