"""An experiment: corpora x students x approaches x amounts x seeds, as one frozen value and as a TOML or JSON file."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import product
from typing import Any, NamedTuple

from core.components import component
from core.errors import BadInput, InvalidValue, SpanbridgeError, UnknownName
from core.experiments.approaches import APPROACHES, Approach
from core.experiments.dataset import Dataset
from core.experiments.protocols import PROTOCOLS
from core.experiments.sources import CORPORA, CorpusSource
from core.formats import TextFile
from core.projection.presets import DEFAULT_RECIPE
from core.projection.recipe import REGISTRIES, Recipe
from core.projection.recipe_json import from_text
from core.projection.recipe_lookup import resolve
from core.store import Store
from core.students import STUDENTS, Student

PARTS: component.Registries = {**REGISTRIES, "student": STUDENTS, "approach": APPROACHES, "corpus": CORPORA}
ALWAYS_SHOWN = {"encoder"}
"""Options that a title contains even where they have their default."""
COMPONENT_FIELDS = {"corpora": "corpus", "students": "student", "approaches": "approach"}


LIST_FIELDS: dict[str, tuple[type, str]] = {
    "amounts": (int, "whole numbers"),
    "seeds": (int, "whole numbers"),
    "labels": (str, "texts"),
}
OTHER_FIELDS: dict[str, tuple[type, ...]] = {"minutes": (int, float), "keep": (bool,)}
"""Types of fields that are no text."""


class GridCell(NamedTuple):
    """One training of the grid; ``amount`` counts corrected sentences, 0 for an approach without."""

    corpus: CorpusSource
    student: Student
    approach: Approach
    amount: int
    seed: int


@dataclass(frozen=True, slots=True)
class Experiment:
    """A grid of trainings.

    * ``name``: what tables call it; ``protocol``: what is learned and measured (`PROTOCOLS`), or
      ``labels`` instead of the protocol's.
    * ``corpora``, ``students``, ``approaches``: parts, of `PARTS`.
    * ``amounts``: of corrected sentences, for approaches that learn from them; a corpus with fewer
      gives all it has.
    * ``seeds``: of the training, and of which sentences count as corrected.
    * ``recipe``: what projects: a name, or a recipe's JSON file.
    * ``minutes``: after so many no further training begins, 0 for no limit.
    * ``keep``: whether trained students stay; else only their predictions do.
    """

    name: str
    corpora: tuple[CorpusSource, ...]
    students: tuple[Student, ...]
    approaches: tuple[Approach, ...]
    amounts: tuple[int, ...] = ()
    seeds: tuple[int, ...] = (0,)
    protocol: str = "uner"
    labels: tuple[str, ...] = ()
    recipe: str = DEFAULT_RECIPE
    minutes: float = 0.0
    keep: bool = True

    def __post_init__(self) -> None:
        if not all((self.corpora, self.students, self.approaches, self.seeds)):
            raise InvalidValue("An experiment needs a corpus, a student, an approach and a seed, at least one of each.")
        if self.protocol not in PROTOCOLS:
            raise UnknownName("protocol", self.protocol, PROTOCOLS)
        titles = [corpus.title for corpus in self.corpora]
        if len(set(titles)) < len(titles):
            raise InvalidValue(f"Every corpus of an experiment needs a title of its own, not {', '.join(titles)}.")
        if min(self.minutes, *self.amounts, 0) < 0:
            raise InvalidValue("Amounts and minutes are 0 or more.")

    @property
    def target_labels(self) -> tuple[str, ...]:
        """The labels that are learned and measured."""
        return self.labels or PROTOCOLS[self.protocol].labels

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits of a hash of its JSON."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()[:12]

    def cells(self, corpus: CorpusSource, dataset: Dataset) -> Iterator[GridCell]:
        """Yield the trainings on one corpus, those of a student and seed together."""
        for student, seed, approach in product(self.students, self.seeds, self.approaches):
            for amount in amounts(approach, self.amounts, len(dataset.corrected)):
                yield GridCell(corpus, student, approach, amount, seed)

    def to_json(self) -> dict[str, Any]:
        """Return the experiment as a JSON object, all options with their values."""
        body: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in COMPONENT_FIELDS:
                kind = COMPONENT_FIELDS[field.name]
                body[field.name] = [component.to_json(entry, kind, PARTS) for entry in value]
            else:
                body[field.name] = _as_list(value)
        return body

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Experiment":
        """Read what `to_json` wrote; a component without options may be just its name.

        `UnknownName` or `InvalidValue` for anything else.
        """
        _check_names(data)
        try:
            values = {name: _read(name, value) for name, value in data.items()}
            return cls(**{"name": "experiment", **values})
        except (TypeError, AttributeError) as error:
            raise InvalidValue(f"This is not an experiment: {error}.") from error


def _check_names(data: Mapping[str, Any]) -> None:
    """Raise `UnknownName` for the first name that is no field of an experiment."""
    names = [field.name for field in fields(Experiment)]
    for name in data:
        if name not in names:
            raise UnknownName("field of an experiment", name, names)


def read_experiment(file: TextFile) -> Experiment:
    """Read the experiment of a TOML or JSON file; `BadInput` says what is wrong with any other."""
    try:
        text = file.text()
        data = json.loads(text) if file.name.endswith(".json") else tomllib.loads(text)
        if not isinstance(data, dict):
            raise BadInput(file.name, "it is not an experiment.", "Begin with corpora, students and approaches.")
        return Experiment.from_json(data)
    except BadInput:
        raise
    except (SpanbridgeError, ValueError, RecursionError) as error:
        raise BadInput(file.name, f"it is not an experiment ({error})") from error


def amounts(approach: Approach, requested: Sequence[int], available: int) -> list[int]:
    """Return the amounts of corrected sentences to try: those requested, cut to the ``available`` ones.

    No amount requested means all. `InvalidValue` where there is no corrected sentence to learn from.
    """
    if not approach.counts_corrected:
        return [0]
    cut = {min(amount, available) for amount in requested or [available]}
    positive = sorted(cut - {0})
    if not positive:
        problem = "No corrected sentence is left to learn from"
        raise InvalidValue(f"{problem}: review some first, or leave out {approach.kind}.")
    return positive


def recipe_of(name: str, store: Store | None) -> Recipe:
    """Return the recipe of that name, a preset, one of the store or of a JSON file."""
    own = store.own_recipe_parts if store else dict
    return resolve(name, own, _read_recipe if name.endswith(".json") else None)


def _read_recipe(path: str) -> Recipe:
    return from_text(TextFile.at(path).text(), path).recipe


def title(entry: Any, kind: str) -> str:
    """Describe a component in a few words: its name, and the options that differ from their defaults."""
    body = component.to_json(entry, kind, PARTS)
    members = [title(member, "approach") for member in getattr(entry, "members", ())]
    if members:
        return f"{body['name']} of {' and '.join(members)}"
    options = ", ".join(_options(entry, body))
    return f"{body['name']} ({options})" if options else str(body["name"])


def _options(entry: Any, body: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options of a component that differ from their defaults, and those that are always shown."""
    for field in fields(entry):
        value = body.get(field.name, field.default)
        is_always_shown = field.name in ALWAYS_SHOWN and value
        if is_always_shown or _as_list(value) != _as_list(field.default):
            yield _option(field.name, value)


def _option(name: str, value: Any) -> str:
    """Describe an option: a component by its name alone."""
    return str(value.get("name", "")) if isinstance(value, dict) else f"{name} {value}"


def _as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: Any) -> Any:
    """Read the value of a field from its JSON; `InvalidValue` where it is of the wrong type."""
    if name in COMPONENT_FIELDS:
        return _read_components(COMPONENT_FIELDS[name], value)
    if name in LIST_FIELDS:
        return _read_list(name, value)
    if type(value) not in OTHER_FIELDS.get(name, (str,)):
        raise InvalidValue(f"{name} does not take {value!r:.60}.")
    return value


def _read_components(kind: str, value: Any) -> tuple[Any, ...]:
    entries = [_with_named_members(_as_object(entry)) for entry in value]
    return tuple(component.from_json(entry, kind, PARTS) for entry in entries)


def _read_list(name: str, value: Any) -> tuple[Any, ...]:
    kind, kinds = LIST_FIELDS[name]
    if not isinstance(value, list | tuple) or not set(map(type, value)) <= {kind}:
        raise InvalidValue(f"{name} is a list of {kinds}, not {value!r:.60}.")
    return tuple(value)


def _as_object(entry: Any) -> Any:
    """Return the JSON object of a component that may be just its name."""
    return {"name": entry} if isinstance(entry, str) else entry


def _with_named_members(body: Any) -> Any:
    """Return a component's JSON with objects for members that are just names."""
    if isinstance(body, Mapping) and isinstance(body.get("members"), list):
        return {**body, "members": list(map(_as_object, body["members"]))}
    return body
