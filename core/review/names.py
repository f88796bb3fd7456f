"""Check names that people give: one visible line that can be typed again."""

import unicodedata

from core.errors import InvalidValue

CONTROL = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories that no name may hold: controls, lone surrogates, line separators."""


def check_name(what: str, name: str, longest: int) -> None:
    """Raise `InvalidValue` unless ``name`` is visible, one line and at most ``longest`` characters."""
    if not name or name != name.strip():
        raise InvalidValue(f"The name of a {what} must not be blank or have spaces around it.")
    if len(name) > longest:
        raise InvalidValue(f"The name of a {what} can have at most {longest} characters.")
    if not CONTROL.isdisjoint(map(unicodedata.category, name)):
        raise InvalidValue(f"The name of a {what} must not hold control characters.")
