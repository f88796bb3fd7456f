"""Recipes as JSON text to pass on, and the checks of such text from strangers."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from core.errors import BadInput, SpanbridgeError
from core.projection.recipe import Recipe

MAX_CHARACTERS = 200_000
"""Characters of a recipe's JSON; far more than any recipe has."""
MAX_DEPTH = 40
"""Levels of nesting, likewise."""
_SEE = "Download one on the Recipes page to see what they look like."


class SharedRecipe(NamedTuple):
    """A recipe as somebody passed it on."""

    recipe: Recipe
    name: str
    about: str


def to_text(recipe: Recipe, name: str = "", about: str = "") -> str:
    """Write a recipe as JSON text to pass on, with its name and a line about it."""
    return json.dumps({"name": name, "about": about, **recipe.to_json()}, indent=2, ensure_ascii=False)


def from_text(text: str, where: str = "The recipe") -> SharedRecipe:
    """Read the recipe that `to_text` or ``python -m core recipes --json`` wrote.

    `BadInput` says in one sentence what is wrong with any other text. Nothing in it is run.
    """
    try:
        data = _parse(text, where)
        return SharedRecipe(Recipe.from_json(data), _text_of(data, "name"), _text_of(data, "about"))
    except BadInput:
        raise
    except SpanbridgeError as error:
        raise BadInput(where, str(error)) from error
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        lines = str(error).splitlines() or [type(error).__name__]
        raise BadInput(where, f"it is not a recipe ({lines[0][:200]}).", _SEE) from error


def _parse(text: str, where: str) -> Mapping[str, Any]:
    """Return the JSON object that a text is; `BadInput` where it is too large or something else."""
    if len(text) > MAX_CHARACTERS or _depth(text) > MAX_DEPTH:
        raise BadInput(where, "it is too large to be a recipe.", "Choose another file.")
    data = json.loads(text, parse_constant=_refused)
    if not isinstance(data, Mapping):
        raise BadInput(where, 'it is not an object with an "aligner" and a "method".', _SEE)
    return data


def _text_of(data: Mapping[str, Any], field: str) -> str:
    """Return the text in a field; "" where there is none."""
    value = data.get(field)
    return value if isinstance(value, str) else ""


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")


def _depth(text: str) -> int:
    """Return the deepest nesting of brackets, those within texts counted too."""
    depth = deepest = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest
