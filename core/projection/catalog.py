"""Composing recipes: the parts to choose from with their options in words, and recipes as JSON to pass on."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.components import component
from core.components.options import Option, about, options, plain, sayings
from core.errors import BadInput, SpanbridgeError
from core.methods.matching.method import SCORERS
from core.projection.recipe import REGISTRIES, Recipe
from core.taggers import label_mapping

LONGEST = 200_000
"""Characters of a recipe's JSON; far more than any recipe has."""
DEEPEST = 40
"""Levels of nesting, likewise."""


class ComponentDescription(NamedTuple):
    """A part to choose, with a line about it and its options; ``weights`` are those that weigh scorers."""

    name: str
    about: str
    options: tuple[Option, ...]
    weights: tuple[Option, ...]


class SharedRecipe(NamedTuple):
    """A recipe as somebody passed it on."""

    recipe: Recipe
    name: str
    about: str


def described(kind: str, registries: component.Registries = REGISTRIES) -> dict[str, ComponentDescription]:
    """Every part of a kind, by name."""
    return {name: _described(name, factory) for name, factory in registries[kind].items()}


def help_on(option: Option) -> str:
    """What an option does, in one line."""
    said = option.help
    if not said or said.startswith("see "):
        said = sayings(label_mapping).get(option.name) or said
    return plain(said)


def held_by_default(option: Option) -> Any:
    """The JSON of the part or parts that an option holds where nothing else is chosen."""
    if isinstance(option.default, tuple):
        return [component.to_json(one, option.part, REGISTRIES) for one in option.default]
    return None if option.default is None else component.to_json(option.default, option.part, REGISTRIES)


def to_text(recipe: Recipe, name: str = "", about: str = "") -> str:
    """A recipe as JSON text to pass on, with its name and a line about it."""
    return json.dumps({"name": name, "about": about, **recipe.to_json()}, indent=2, ensure_ascii=False)


def from_text(text: str, where: str = "The recipe") -> SharedRecipe:
    """The recipe that `to_text` or ``python -m core recipes --json`` wrote.

    `BadInput` says in one sentence what is wrong with any other text. Nothing in it is run.
    """
    try:
        if len(text) > LONGEST or _depth(text) > DEEPEST:
            raise BadInput(where, "it is too large to be a recipe.", "Choose another file.")
        data = json.loads(text, parse_constant=_refused)
        if not isinstance(data, Mapping):
            raise BadInput(where, 'it is not an object with an "aligner" and a "method".', _SEE)
        told = (data.get(key) for key in ("name", "about"))
        return SharedRecipe(Recipe.from_json(data), *(one if isinstance(one, str) else "" for one in told))
    except BadInput:
        raise
    except SpanbridgeError as error:
        raise BadInput(where, str(error)) from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise BadInput(where, f"it is not a recipe ({said}).", _SEE) from error


_SEE = "Download one on the Recipes page to see what they look like."


def _described(name: str, factory: Callable[..., Any]) -> ComponentDescription:
    found = options(factory)
    weights = tuple(option for option in found if option.name in SCORERS and option.type is float)
    return ComponentDescription(
        name, about(factory), tuple(option for option in found if option not in weights), weights
    )


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


def _depth(text: str) -> int:
    """How deep brackets are nested, those within texts counted too."""
    depth = deepest = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest
