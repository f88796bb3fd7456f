"""Folding of text, for comparison without case and diacritics."""

import re
import unicodedata

# Accents, Hebrew points and Arabic vowel signs and kashida. The vowels and viramas of Indic
# scripts, and the sound marks of Japanese, are no decoration: they stay.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]")
_STROKED = str.maketrans("đøłħŧıɨʉ", "dolhtiiu")


def fold(text: str) -> str:
    """Return the text without case, diacritics and compatibility forms; folding again changes nothing.

    Only letters of Latin script that Unicode does not decompose are replaced ("ł" by "l");
    nothing is transliterated.
    """
    if text.isascii():
        return text.lower()
    previous = ""
    while text != previous:
        previous, text = text, _fold_once(text)
    return text


def _fold_once(text: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFKC", bare.casefold().translate(_STROKED))
