"""Translations as JSON: two texts in an object, by languages or by names for sides."""

import json

import pytest

from core.errors import BadInput
from core.formats import TextFile
from core.formats.bitext.translations import Translations
from core.formats.detection.detect import Role, detect
from core.formats.result import Imported

ROWS = {
    "translation": {"translation": {"en": "Mia calls.", "de": "Mia ruft."}},
    "flat": {"en": "Mia calls.", "de": "Mia ruft."},
    "names of languages": {"English": "Mia calls.", "German": "Mia ruft."},
    "sides": {"source": "Mia calls.", "target": "Mia ruft."},
    "with an id": {"id": "7", "translation": {"en": "Mia calls.", "de": "Mia ruft."}},
}


def file(*rows: object) -> TextFile:
    return TextFile("a.json", "".join(json.dumps(row) + "\n" for row in rows).encode())


def read(*rows: object, **options: str) -> Imported:
    return Translations(**options).read([file(*rows)], ("und", "und"))


@pytest.mark.parametrize("name", ROWS)
def test_two_texts_of_an_object_are_a_pair(name: str) -> None:
    group = detect([file(ROWS[name])])[0]
    assert (group.role, group.guesses[0].name) == (Role.PAIRS, "translations")
    imported = read(ROWS[name])
    pair = imported.pairs[0]
    assert (pair.source.text, pair.target.text) == ("Mia calls.", "Mia ruft.")
    assert (pair.source.lang, pair.target.lang) == (("und", "und") if name == "sides" else ("en", "de"))
    assert (pair.id == "7") == (name == "with an id")
    assert imported.repairs == ()


def test_a_list_is_read_as_lines_are_and_other_keys_are_listed() -> None:
    rows = [{"score": 0.9, "translation": {"en": "Mia calls.", "de": "Mia ruft."}}, ROWS["translation"]]
    imported = Translations().read([TextFile("a.json", json.dumps(rows).encode())], ("en", "de"))
    assert len(imported.pairs) == 2
    assert [str(repair) for repair in imported.repairs] == ["a.json: these keys were not read: score (1)."]


def test_of_three_languages_an_option_chooses() -> None:
    row = {"translation": {"en": "Mia calls.", "de": "Mia ruft.", "fr": "Mia appelle."}}
    with pytest.raises(BadInput, match=r"--as a\.json translations:source=en,target=fr"):
        read(row)
    pair = read(row, source="fr", target="de").pairs[0]
    assert (pair.source.lang, pair.target.lang) == ("fr", "de")


def test_a_missing_text_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match="line 2: it has no text 'de'"):
        read(ROWS["flat"], {"en": "Ko calls."})


@pytest.mark.parametrize(
    "row", [{"text": "Mia", "label": []}, {"tokens": ["Mia"]}, {"en": ["Mia"], "de": ["Mia"]}, [1]]
)
def test_other_objects_are_no_translations(row: object) -> None:
    assert Translations().likeness([file(row)]) == 0
