"""The concordance: mentions, what became of them, forms of one word, and settling them at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.methods import Choice
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.project import Project, label_set
from core.projection.presets import recipe
from core.review import MentionState
from core.store import Store
from core.workspace.concordance import (
    ConcordanceEntry,
    Realisation,
    accept,
    concordance,
    grouped,
    reject,
    relabel,
    row,
    variants,
)
from core.workspace.workspace import Workspace
from tests.workspaces import handle

# Source words, label of the first word, target words, and the target word it was projected on.
PAIRS = [
    ("Berlin grows", "LOC", "Berlin raste", 0),
    ("Berlin sleeps", "LOC", "Spava Berlin", 1),
    ("BERLIN wins", "LOC", "Pobjeda Berlina", 1),
    ("Berlin falls", "LOC", "Pad grada", 1),
    ("Berlin ends", "LOC", "Kraj", None),
    ("Berlin sings", "PER", "Berlin pjeva", 0),
    ("Rome stands", "LOC", "Rim stoji", 0),
    ("Rome calls", "LOC", "Poziv Rima", 1),
    ("Oslo stands", "LOC", "Oslo stoji", 0),
]
RECIPE = recipe("hull")


def sentence(text: str, lang: str, *spans: Span) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * (len(words) - 1) + ("",), lang, spans if lang == "en" else None)


def corpus() -> Iterator[tuple[SentencePair, Projection]]:
    for number, (source, label, target, place) in enumerate(PAIRS):
        entity = Span(0, 1, label)
        pair = SentencePair(f"p{number}", sentence(source, "en", entity), sentence(target, "hr"))
        chosen = () if place is None else (Candidate(entity, place, place + 1, 1.0),)
        yield pair, Projection(pair.id, RECIPE.id, Alignment((), pair.size), chosen)


def nothing(pair: SentencePair, alignment: Alignment) -> Choice:
    return Choice((), ())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Workspace]:
    store = Store.at(tmp_path / "store.db")
    project = Project("hr", "Croatian", "en", "hr", label_set(["PER", "LOC"]))
    pairs, projections = zip(*corpus(), strict=True)
    store.create_project(project, pairs)
    store.save_projections("hr", "hull", RECIPE, projections)
    yield Workspace(store, project, RECIPE.id, nothing, "Ana")
    store.close()


def entries(desk: Workspace) -> tuple[ConcordanceEntry, ...]:
    return concordance(desk.store, "hr", desk.recipe_id, desk.reviewer)


def forms(entry: ConcordanceEntry) -> list[list[tuple[str, int]]]:
    return [[(one.form, one.count) for one in group] for group in entry.groups]


def test_inconsistent_mentions_come_first_then_forms_of_one_word_then_the_rest(desk: Workspace) -> None:
    found = [(entry.form, entry.label, entry.count, entry.inconsistent) for entry in entries(desk)]
    expected = [
        ("Berlin", "LOC", 5, True),
        ("Berlin", "PER", 1, True),
        ("Rome", "LOC", 2, False),
        ("Oslo", "LOC", 1, False),
    ]
    assert found == expected


def test_realisations_are_counted_with_inflected_forms_together(desk: Workspace) -> None:
    berlin, person, rome, oslo = entries(desk)
    assert forms(berlin) == [[("Berlin", 2), ("Berlina", 1)], [("", 1)], [("grada", 1)]]
    assert forms(rome) == [[("Rim", 1), ("Rima", 1)]]
    assert forms(oslo) == [[("Oslo", 1)]]
    assert (berlin.also, person.also, rome.also) == (("PER",), ("LOC",), ())


def test_a_row_says_it_all_in_plain_text(desk: Workspace) -> None:
    assert row(entries(desk)[0]) == {
        "Source": "Berlin",
        "Labels": "LOC, PER",
        "Times": 5,
        "In the translation": "\u2068Berlin\u2069 2× · \u2068Berlina\u2069 1×  |  "
        "\u2068no counterpart\u2069 1×  |  \u2068grada\u2069 1×",
        "Reviewed": 0.0,
    }


def test_a_corrected_label_makes_a_mention_inconsistent(desk: Workspace) -> None:
    handle(desk, "p8", {"type": "relabel", "start": 0, "end": 1, "label": "PER"}, "c", 1)
    oslo = next(entry for entry in entries(desk) if entry.form == "Oslo")
    assert oslo.inconsistent
    assert [(one.label, one.states) for one in oslo.realisations] == [("PER", "1 corrected")]
    assert oslo.reviewed == 1.0


def test_a_rejected_mention_has_no_counterpart(desk: Workspace) -> None:
    handle(desk, "p6", {"type": "reject", "start": 0, "end": 1}, "c", 1)
    rome = next(entry for entry in entries(desk) if entry.form == "Rome")
    assert rome.inconsistent
    assert {one.form: one.states for one in rome.realisations} == {"": "1 rejected", "Rima": "1 projected"}


def test_accepting_settles_what_is_projected_and_nothing_else(desk: Workspace) -> None:
    handle(desk, "p1", {"type": "move", "start": 1, "end": 2, "to": [0, 2]}, "c", 1)
    berlin = entries(desk)[0].realisations[0]
    assert [one.pair_id for one in berlin.untouched] == ["p0"]
    assert [row.pair_id for row in accept(desk, berlin.occurrences)] == ["p0"]
    state = {one.pair_id: one.state for made in entries(desk)[0].realisations for one in made.occurrences}
    assert (state["p0"], state["p1"], state["p2"]) == (
        MentionState.ACCEPTED,
        MentionState.CORRECTED,
        MentionState.PROJECTED,
    )
    assert entries(desk)[0].reviewed == pytest.approx(2 / 5)
    assert accept(desk, berlin.occurrences) == ()


def test_one_undo_takes_everything_back(desk: Workspace) -> None:
    before = entries(desk)
    assert len(accept(desk, before[0].realisations[0].occurrences)) == 2
    assert entries(desk)[0].reviewed == pytest.approx(2 / 5)
    handle(desk, "p0", {"type": "undo"}, "c", 1)
    assert entries(desk) == before


def test_what_changed_meanwhile_is_left_alone(desk: Workspace) -> None:
    stale = entries(desk)[-1].realisations[0]
    handle(desk, "p8", {"type": "reject", "start": 0, "end": 1}, "c", 1)
    assert accept(desk, stale.occurrences) == ()
    assert entries(desk)[-1].realisations[0].states == "1 rejected"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Berlin", "Berlina", True),
        ("Evropska unija", "Evropsku uniju", True),
        ("Kampala", "muKampala", True),
        ("Josip Broz", "Josipa Broza", True),
        ("Berlin", "Bern", False),
        ("Iran", "Irak", False),
        ("中國", "日本", False),
        ("New York", "York", False),
        ("", "Berlin", False),
        ("Peña", "PENA", True),
    ],
)
def test_forms_of_one_word(first: str, second: str, same: bool) -> None:
    assert variants(first, second) is same
    assert variants(second, first) is same


def test_groups_keep_every_realisation_once() -> None:
    found = [Realisation(form, "LOC", ()) for form in ("Rim", "Rima", "Oslo", "Osla", "")]
    assert sorted(one.form for group in grouped(found) for one in group) == ["", "Osla", "Oslo", "Rim", "Rima"]


def test_searching_looks_at_both_sides_without_case(desk: Workspace) -> None:
    berlin = entries(desk)[0]
    assert berlin.holds("berl")
    assert berlin.holds("grada")
    assert not berlin.holds("rim")


def test_a_row_is_relabelled_or_rejected_wherever_nobody_decided(desk: Workspace) -> None:
    handle(desk, "p0", {"type": "accept", "start": 0, "end": 1}, "c", 1)
    berlin = entries(desk)[0].realisations[0]
    assert [row.pair_id for row in relabel(desk, berlin.occurrences, "PER")] == ["p1"]
    assert [mention.label for mention in desk.view("p1").answer.spans] == ["PER"]
    handle(desk, "p1", {"type": "undo"}, "c", 2)
    assert [row.pair_id for row in reject(desk, berlin.occurrences)] == ["p1"]
    assert desk.view("p1").answer.spans == ()
    assert [mention.state for mention in desk.view("p0").answer.spans] == [MentionState.ACCEPTED]
