"""Further parallel texts in aligners: which are named by their options, and how."""

from collections.abc import Iterable
from dataclasses import replace

from core.aligners.base import Aligner
from core.aligners.ensemble import EnsembleAligner
from core.aligners.lexical import LexicalAligner
from core.components.component import iter_components


def with_texts(aligner: Aligner, digests: Iterable[str]) -> Aligner:
    """Return the aligner with texts, named by their digests; one that learns from none stays as it is."""
    return _naming(aligner, "+".join(sorted(set(digests))))


def names_texts(aligner: Aligner) -> bool:
    """Test whether an aligner, or one within it, names a text."""
    return any(isinstance(part, LexicalAligner) and part.text for part in iter_components(aligner))


def _naming(aligner: Aligner, digests: str) -> Aligner:
    if isinstance(aligner, LexicalAligner):
        return replace(aligner, text=digests)
    if isinstance(aligner, EnsembleAligner):
        return replace(aligner, aligners=tuple(_naming(member, digests) for member in aligner.aligners))
    return aligner
