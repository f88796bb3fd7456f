"""Dictionaries of the user in aligners: which aligners take one, and how it is named in their options."""

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


def informed(aligner: Aligner, dictionary: Dictionary | None) -> Aligner:
    """Return the aligner with a dictionary, where there is one; `BadInput` where it takes none."""
    if dictionary is None:
        return aligner
    if not takes_dictionary(aligner):
        problem = f"the recipe's aligner ({type(aligner).__name__}) takes no dictionary."
        raise BadInput(
            dictionary.name, problem, "Choose a recipe with the lexical aligner, or leave the dictionary out."
        )
    return with_dictionary(aligner, dictionary.digest)


def with_dictionary(aligner: Aligner, digest: str) -> Aligner:
    """Return the aligner with a dictionary, named by its digest; one that takes none stays as it is."""
    if isinstance(aligner, LexicalAligner):
        return replace(aligner, dictionary=digest)
    if isinstance(aligner, EnsembleAligner):
        members = tuple(with_dictionary(member, digest) for member in aligner.aligners)
        return replace(aligner, aligners=members)
    return aligner
