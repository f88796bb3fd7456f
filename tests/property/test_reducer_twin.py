"""The reducer in the browser decides as the one in Python does, to the letter of its refusals."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.review import Answer, EventLimits, Refusal, apply
from core.views.javascript import join_modules
from tests.property.test_review_laws import events, hostile_events, situations

ROOT = Path(__file__).parents[2]
REDUCER = join_modules("review/reducer.js") + "const { applyEvent } = $review_reducer;"
FIXTURES = json.loads((ROOT / "tests/fixtures/review_events.json").read_text(encoding="utf-8"))

Json = dict[str, Any]
Twin = Callable[[Json, list[Any], Json], Json]

# Applies the events in turn to frozen values, so that a reducer that changes its input fails.
RUN = """
function freeze(value) {
  if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}
function run({ answer, events, limits }) {
  const refusals = [];
  for (const event of freeze(events)) {
    const outcome = applyEvent(freeze(answer), event, freeze(limits));
    answer = outcome.answer;
    refusals.push(outcome.refusal);
  }
  return { answer, refusals };
}
"""
NODE = """
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(run(JSON.parse(line))) + "\\n");
});
"""


@pytest.fixture(scope="module")
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """The JavaScript reducer: in Node.js where there is one, else in the browser."""
    node = shutil.which("node")
    if node is None or os.environ.get("SPANBRIDGE_REDUCER_IN_BROWSER"):
        page = request.getfixturevalue("browser").new_page()
        function = f"(text) => {{ {REDUCER} {RUN} return JSON.stringify(run(JSON.parse(text))); }}"
        yield lambda answer, events, limits: json.loads(page.evaluate(function, _call(answer, events, limits)))
        page.close()
        return
    command = [node, "-e", REDUCER + RUN + NODE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def ask(answer: Json, events: list[Any], limits: Json) -> Json:
            stdin.write(_call(answer, events, limits) + "\n")
            stdin.flush()
            found: Json = json.loads(stdout.readline())
            return found

        yield ask
        stdin.close()


def _call(answer: Json, events: list[Any], limits: Json) -> str:
    return json.dumps({"answer": answer, "events": events, "limits": limits})


@pytest.mark.parametrize("case", FIXTURES["cases"], ids=lambda case: case["name"])
def test_fixture_in_the_browser(twin: Twin, case: Json) -> None:
    start = {**FIXTURES["start"], **case.get("start", {})}
    found = twin(start, case["events"], FIXTURES["limits"])
    assert found["refusals"] == case.get("refusals", [None] * len(case["events"]))
    assert found["answer"] == {**start, **case["then"]}


def test_a_long_note_is_counted_alike(twin: Twin) -> None:
    notes = [{"type": "note", "note": "🙂" * length} for length in (2000, 2001)]
    assert_alike(twin, Answer(()), notes, EventLimits((1, 1), ("PER",)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), situation=situations())
def test_both_decide_alike(twin: Twin, data: st.DataObject, situation: tuple[Answer, EventLimits]) -> None:
    answer, limits = situation
    chain: list[Any] = []
    standing = answer
    for _ in range(data.draw(st.integers(1, 8))):
        chain.append(data.draw(events(standing) | hostile_events))
        outcome = apply(standing, chain[-1], limits)
        standing = standing if isinstance(outcome, Refusal) else outcome
    assert_alike(twin, answer, chain, limits)


def assert_alike(twin: Twin, answer: Answer, chain: list[Any], limits: EventLimits) -> None:
    refusals: list[str | None] = []
    start = answer.to_json()
    for event in chain:
        outcome = apply(answer, event, limits)
        refusals.append(outcome.message if isinstance(outcome, Refusal) else None)
        answer = answer if isinstance(outcome, Refusal) else outcome
    assert twin(start, chain, limits.to_json()) == {"answer": answer.to_json(), "refusals": refusals}
