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

from core.aligners import ALIGNERS, Aligner
from core.errors import InvalidValue, UnknownName
from core.methods import METHODS, Method


@dataclass(frozen=True, slots=True)
class Recipe:
    """An aligner and a method, each with its options."""

    aligner: Aligner
    method: Method

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the canonical JSON."""
        canonical = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def to_json(self) -> dict[str, Any]:
        return {"aligner": _to_json(self.aligner, ALIGNERS), "method": _to_json(self.method, METHODS)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Recipe":
        try:
            aligner, method = data["aligner"], data["method"]
        except (KeyError, TypeError) as error:
            raise InvalidValue('A recipe is an object with an "aligner" and a "method".') from error
        return cls(_from_json(aligner, ALIGNERS, "aligner"), _from_json(method, METHODS, "method"))


def _to_json(part: Any, registry: Mapping[str, type]) -> dict[str, Any]:
    name = next(name for name, factory in registry.items() if factory is type(part))
    return {"name": name, **dataclasses.asdict(part)}


def _from_json(data: Mapping[str, Any], registry: Mapping[str, Any], kind: str) -> Any:
    options = dict(data)
    name = options.pop("name", None)
    if name not in registry:
        raise UnknownName(kind, str(name), registry)
    known = {field.name for field in dataclasses.fields(registry[name])}
    for option in options:
        if option not in known:
            raise UnknownName(f"option of {kind} {name}", option, known)
    return registry[name](**{key: tuple(v) if isinstance(v, list) else v for key, v in options.items()})
