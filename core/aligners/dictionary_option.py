"""Dictionaries of the user and shipped word tables in aligners: which take some, and how their options say so.

A part is an aligner, or whatever holds aligners: an ensemble, a method, a voter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from core.aligners.lexical import LexicalAligner
from core.components.component import changed_components
from core.errors import BadInput
from core.lexicons.dictionary import Dictionary

Part = TypeVar("Part")


def takes_dictionary(part: object) -> bool:
    """Test whether an aligner, or one within a part, can learn from a dictionary."""
    return with_dictionaries(part, ["any"]) != with_dictionaries(part, ["other"])


def names_dictionaries(part: object) -> bool:
    """Test whether an aligner, or one within a part, names a dictionary."""
    return with_dictionaries(part, ()) != part


def informed(aligner: Part, dictionaries: Sequence[Dictionary]) -> Part:
    """Return the aligner with dictionaries, where there are some; `BadInput` where it takes none."""
    if dictionaries and not takes_dictionary(aligner):
        raise no_place(dictionaries, f"the recipe's aligner ({type(aligner).__name__})")
    return with_dictionaries(aligner, digests(dictionaries)) if dictionaries else aligner


def no_place(dictionaries: Sequence[Dictionary], subject: str) -> BadInput:
    """Return the error about dictionaries for a ``subject`` without a lexical aligner."""
    problem = f"{subject} takes no dictionary."
    return BadInput(dictionaries[0].name, problem, "Choose a recipe with the lexical aligner, or leave it out.")


def digests(dictionaries: Iterable[Dictionary]) -> list[str]:
    """Return the digests of dictionaries."""
    return [dictionary.digest for dictionary in dictionaries]


def with_dictionaries(part: Part, names: Iterable[str]) -> Part:
    """Return a part whose lexical aligners name dictionaries, by their digests; one without any stays as it is."""
    joined = "+".join(sorted(set(names)))
    return _with_options(part, {"dictionary": joined})


def without_shipped(part: Part) -> Part:
    """Return a part whose lexical aligners do without the word tables and names that come with Spanbridge."""
    return _with_options(part, {"word_tables": False, "cldr_names": False})


def _with_options(part: Part, options: dict[str, Any]) -> Part:
    def change(member: Any) -> Any:
        return replace(member, **options) if isinstance(member, LexicalAligner) else member

    changed: Part = changed_components(part, change)
    return changed
