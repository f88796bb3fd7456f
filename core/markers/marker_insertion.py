"""Insertion of markers between the words of a sentence."""

from collections.abc import Mapping, Sequence


def insert(words: Sequence[str], gaps: Sequence[str], openings: Mapping[int, str], closings: Mapping[int, str]) -> str:
    """Return the text of words with a marker before each word that opens, and one behind each that closes."""
    parts: list[str] = []
    for index, (word, gap) in enumerate(zip(words, gaps, strict=True)):
        parts += [openings.get(index, ""), word, closings.get(index, ""), gap]
    return "".join(parts).strip()
