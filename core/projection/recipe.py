"""Recipes: which parts make a projection, with which options, as plain values.

A recipe is JSON-able; its id is a hash of that JSON, so equal recipes have equal ids and
equal results on the same corpus.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.aligners import ALIGNERS, Aligner, GivenAligner
from core.components import component
from core.errors import InvalidValue
from core.methods import METHODS, VOTERS, Method
from core.methods.matching.scorer_weights import ScorerWeights
from core.taggers import TAGGERS
from core.translators import TRANSLATORS

REGISTRIES: component.Registries = {
    "aligner": ALIGNERS,
    "method": METHODS,
    "voter": VOTERS,
    "tagger": TAGGERS,
    "translator": TRANSLATORS,
    "weights": {"weights": ScorerWeights},
}
"""Registries of the parts of a recipe, by kind."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """An aligner and a method, each with its options."""

    aligner: Aligner
    method: Method

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the canonical JSON."""
        return _hash(self.to_json())

    @property
    def aligner_id(self) -> str:
        """Id of the aligner alone: recipes that share it have the same links on a corpus."""
        return _hash(component.to_json(self.aligner, "aligner", REGISTRIES))

    def over_given_links(self) -> "Recipe":
        """Return the recipe with the same method over the links that come with the corpus."""
        return dataclasses.replace(self, aligner=GivenAligner())

    def to_json(self) -> dict[str, Any]:
        return {kind: component.to_json(getattr(self, kind), kind, REGISTRIES) for kind in ("aligner", "method")}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        try:
            aligner, method = data["aligner"], data["method"]
        except (KeyError, TypeError) as error:
            raise InvalidValue('A recipe is an object with an "aligner" and a "method".') from error
        return cls(
            component.from_json(aligner, "aligner", REGISTRIES), component.from_json(method, "method", REGISTRIES)
        )

    def parts(self) -> tuple[Any, ...]:
        """Return every part of the recipe, however deep."""
        return (*component.iter_components(self.aligner), *component.iter_components(self.method))

    @property
    def needs(self) -> tuple[str, ...]:
        """Models, programs and packages that its parts need, each once."""
        return tuple(dict.fromkeys(need for kind in (self.aligner, self.method) for need in component.needs(kind)))

    @property
    def takes_given_links(self) -> bool:
        """Whether any of its aligners hands on the links that come with the corpus."""
        return any(isinstance(part, GivenAligner) for part in self.parts())


def _hash(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]
