"""Dictionaries of the user in aligners: which aligners take one, and how it is named in their options."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.aligners.base import Aligner
from core.aligners.ensemble import EnsembleAligner
from core.aligners.lexical import LexicalAligner
from core.components.component import iter_components
from core.errors import BadInput
from core.lexicons.dictionary import Dictionary


def takes_dictionary(aligner: Aligner) -> bool:
    """Test whether an aligner, or one within it, can learn from a dictionary."""
    return any(isinstance(part, LexicalAligner) for part in iter_components(aligner))


def informed(aligner: Aligner, dictionaries: Sequence[Dictionary]) -> Aligner:
    """Return the aligner with dictionaries, where there are some; `BadInput` where it takes none."""
    if not dictionaries:
        return aligner
    if not takes_dictionary(aligner):
        problem = f"the recipe's aligner ({type(aligner).__name__}) takes no dictionary."
        raise BadInput(dictionaries[0].name, problem, "Choose a recipe with the lexical aligner, or leave it out.")
    return with_dictionaries(aligner, [dictionary.digest for dictionary in dictionaries])


def with_dictionaries(aligner: Aligner, digests: Iterable[str]) -> Aligner:
    """Return the aligner with dictionaries, named by their digests; one that takes none stays as it is."""
    return _named(aligner, "+".join(sorted(set(digests))))


def _named(aligner: Aligner, digests: str) -> Aligner:
    if isinstance(aligner, LexicalAligner):
        return replace(aligner, dictionary=digests)
    if isinstance(aligner, EnsembleAligner):
        return replace(aligner, aligners=tuple(_named(member, digests) for member in aligner.aligners))
    return aligner
