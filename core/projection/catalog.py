"""Catalog of the parts that a form offers, with their options in words."""

from collections.abc import Callable, Mapping
from itertools import filterfalse
from typing import Any, NamedTuple

from core.components import component
from core.components.options import Option, about, option_docs, options, plain
from core.methods.matching.scorer_weights import SCORERS, WEIGHT_GROUPS
from core.projection.recipe import REGISTRIES
from core.taggers import label_mapping


class ComponentDescription(NamedTuple):
    """A part to choose, with a line about it and its options; ``weights`` are those that weigh scorers."""

    name: str
    about: str
    options: tuple[Option, ...]
    weights: tuple[Option, ...]

    @property
    def weight_groups(self) -> dict[str, tuple[Option, ...]]:
        """The weights by what their scorers read, in the order of a form."""
        by_name = {option.name: option for option in self.weights}
        groups = {
            title: tuple(by_name[name] for name in names if name in by_name) for title, names in WEIGHT_GROUPS.items()
        }
        return {title: weights for title, weights in groups.items() if weights}


def describe_parts(kind: str, registries: component.Registries = REGISTRIES) -> dict[str, ComponentDescription]:
    """Describe every part of a kind, by name."""
    return {name: _described(name, factory) for name, factory in registries[kind].items()}


def explain_option(option: Option) -> str:
    """Explain an option in one line."""
    text = option.help
    if not text or text.startswith("see "):
        text = option_docs(label_mapping).get(option.name) or text
    return plain(text)


def complete_json(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of a part with the options that it leaves out because it is of a former version."""
    factory = REGISTRIES.get(kind, {}).get(str(data.get("name")))
    return dict(data) if factory is None else {**component.options_before(factory, data), **data}


def default_json(option: Option) -> Any:
    """Return the JSON of the part or parts that an option holds by default."""
    if isinstance(option.default, tuple):
        return [component.to_json(part, option.part, REGISTRIES) for part in option.default]
    return None if option.default is None else component.to_json(option.default, option.part, REGISTRIES)


def _described(name: str, factory: Callable[..., Any]) -> ComponentDescription:
    fields = options(factory)
    weights = tuple(filter(_is_weight, fields))
    return ComponentDescription(name, about(factory), tuple(filterfalse(_is_weight, fields)), weights)


def _is_weight(option: Option) -> bool:
    return option.name in SCORERS and option.type is float
