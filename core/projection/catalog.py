"""Composing recipes: the parts to choose from with their options in words, and recipes as JSON to pass on."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from core.components import component
from core.components.options import Option, about, options, plain, sayings
from core.errors import BadInput, SpanbridgeError
from core.methods.matching.scorers import SCORERS
from core.projection.recipe import REGISTRIES, Recipe
from core.taggers import label_mapping

MAX_CHARACTERS = 200_000
"""Characters of a recipe's JSON; far more than any recipe has."""
MAX_DEPTH = 40
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
    """Describe every part of a kind, by name."""
    return {name: _described(name, factory) for name, factory in registries[kind].items()}


def help_on(option: Option) -> str:
    """Explain an option in one line."""
    text = option.help
    if not text or text.startswith("see "):
        scorer = SCORERS.get(option.name)
        text = sayings(label_mapping).get(option.name) or (scorer.__doc__ if scorer else "") or text
    return plain(text)


def held_by_default(option: Option) -> Any:
    """Return the JSON of the part or parts that an option holds by default."""
    if isinstance(option.default, tuple):
        return [component.to_json(part, option.part, REGISTRIES) for part in option.default]
    return None if option.default is None else component.to_json(option.default, option.part, REGISTRIES)


def to_text(recipe: Recipe, name: str = "", about: str = "") -> str:
    """Write a recipe as JSON text to pass on, with its name and a line about it."""
    return json.dumps({"name": name, "about": about, **recipe.to_json()}, indent=2, ensure_ascii=False)


def from_text(text: str, where: str = "The recipe") -> SharedRecipe:
    """Read the recipe that `to_text` or ``python -m core recipes --json`` wrote.

    `BadInput` says in one sentence what is wrong with any other text. Nothing in it is run.
    """
    try:
        if len(text) > MAX_CHARACTERS or _depth(text) > MAX_DEPTH:
            raise BadInput(where, "it is too large to be a recipe.", "Choose another file.")
        data = json.loads(text, parse_constant=_refused)
        if not isinstance(data, Mapping):
            raise BadInput(where, 'it is not an object with an "aligner" and a "method".', _SEE)
        name, about = data.get("name"), data.get("about")
        return SharedRecipe(
            Recipe.from_json(data),
            name if isinstance(name, str) else "",
            about if isinstance(about, str) else "",
        )
    except BadInput:
        raise
    except SpanbridgeError as error:
        raise BadInput(where, str(error)) from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise BadInput(where, f"it is not a recipe ({reason}).", _SEE) from error


_SEE = "Download one on the Recipes page to see what they look like."


def _described(name: str, factory: Callable[..., Any]) -> ComponentDescription:
    fields = options(factory)
    weights = tuple(option for option in fields if option.name in SCORERS and option.type is float)
    return ComponentDescription(
        name, about(factory), tuple(option for option in fields if option not in weights), weights
    )


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


def _depth(text: str) -> int:
    """Return the deepest nesting of brackets, those within texts counted too."""
    depth = deepest = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest
