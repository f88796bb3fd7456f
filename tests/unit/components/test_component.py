"""Parts within parts: as JSON and back, and what is left out."""

from dataclasses import dataclass

import pytest

from core.components import component
from core.components.component import added_option, component_field, within
from core.errors import InvalidValue, UnknownName


@dataclass(frozen=True)
class Leaf:
    size: int = 1
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Branch:
    one: Leaf | None = component_field("leaf", None)
    many: tuple[Leaf, ...] = component_field("leaf", ())
    plain: float = 0.5


REGISTRIES: component.Registries = {"leaf": {"leaf": Leaf}, "branch": {"branch": Branch}}
NESTED = Branch(Leaf(2, ("a", "b")), (Leaf(3), Leaf(4)))


def test_nested_parts_come_back_equal() -> None:
    written = component.to_json(NESTED, "branch", REGISTRIES)
    assert written["one"] == {"name": "leaf", "size": 2, "names": ("a", "b")}
    assert component.from_json(written, "branch", REGISTRIES) == NESTED


def test_a_part_that_is_not_there_is_left_out() -> None:
    assert component.to_json(Branch(), "branch", REGISTRIES) == {"name": "branch", "many": [], "plain": 0.5}
    assert component.from_json({"name": "branch"}, "branch", REGISTRIES) == Branch()


def test_every_part_is_found_however_deep() -> None:
    assert list(component.iter_components(NESTED)) == [NESTED, NESTED.one, *NESTED.many]
    assert list(component.iter_bilingual(NESTED)) == [NESTED, NESTED.one, *NESTED.many]


def test_what_does_not_fit_is_said_with_the_choices() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'leaf'"):
        component.from_json({"name": "branch", "one": {"name": "leaff"}}, "branch", REGISTRIES)
    with pytest.raises(UnknownName, match="option of leaf leaf"):
        component.from_json({"name": "leaf", "sise": 1}, "leaf", REGISTRIES)
    with pytest.raises(InvalidValue, match="is an object"):
        component.from_json(["leaf"], "leaf", REGISTRIES)


def test_an_option_that_came_later_is_written_only_where_it_is_set() -> None:
    @dataclass(frozen=True)
    class Grown:
        size: int = 1
        depth: int = added_option(2)

    registries: component.Registries = {"grown": {"grown": Grown}}
    assert component.to_json(Grown(), "grown", registries) == {"name": "grown", "size": 1}
    assert component.to_json(Grown(depth=3), "grown", registries) == {"name": "grown", "size": 1, "depth": 3}
    assert component.from_json({"name": "grown", "size": 1}, "grown", registries) == Grown(1, 2)


def test_a_step_tells_its_share_of_the_whole() -> None:
    heard: list[float] = []
    tell = within(lambda fraction, what: heard.append(fraction), 0.4, 0.8)
    assert tell is not None
    tell(0.0, "begin")
    tell(0.5, "half")
    assert heard == pytest.approx([0.4, 0.6])
    assert within(None, 0, 1) is None
