"""What every entry of `STUDENTS` keeps: adding an entry is adding its tests."""

import dataclasses
import json
from pathlib import Path

import pytest

from core.components import component
from core.components.options import options
from core.students import STUDENTS

PAGE = (Path(__file__).parents[2] / "docs" / "students.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STUDENTS)
def test_a_student_is_a_part_whose_options_are_said_and_go_through_json(name: str) -> None:
    student = STUDENTS[name]()
    assert student.kind == name
    assert f"| `{name}` |" in PAGE
    assert all(option.help for option in options(STUDENTS[name]))
    written = json.loads(json.dumps(component.to_json(student, "student", {"student": STUDENTS})))
    assert component.from_json(written, "student", {"student": STUDENTS}) == student
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(student, dataclasses.fields(STUDENTS[name])[0].name, 0)  # type: ignore[arg-type]
