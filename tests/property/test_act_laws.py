"""Laws of links, propagation and bulk acceptance on random projects: what a person settled never moves,
and one undo restores everything."""

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from core.model import Alignment, Sentence, SentencePair, Span
from core.review import Answer, Mention, Status
from core.review.answer import span_to_json
from core.store import Store
from core.workspace.bulk import accept, offers
from core.workspace.mention_index import MentionIndex
from core.workspace.propagation import propagate
from core.workspace.proposals import fix_of, preview
from core.workspace.workspace import Workspace
from tests.property.test_review_laws import events, link_edits
from tests.workspaces import Hand, answers, desk_in

STORE = Store("sqlite://")
WORDS = st.sampled_from(["un", "UN", "rome"])  # few words, so that forms come again


@st.composite
def pairs(draw: st.DrawFn, pair_id: str) -> SentencePair:
    """A short pair in which most words are names, and most of these are linked."""
    source, target = (tuple(draw(st.lists(WORDS, min_size=2, max_size=5))) for _ in "ab")
    size = len(source), len(target)
    entities = tuple(Span(k, k + 1, "ORG") for k in range(size[0]) if draw(st.integers(0, 3)))
    linked = {(k, draw(st.integers(0, size[1] - 1))) for k in range(size[0]) if draw(st.integers(0, 3))}
    left, right = Sentence(source, (" ",) * size[0], "en", entities), Sentence(target, (" ",) * size[1], "de")
    return SentencePair(pair_id, left, right, Alignment.of(linked, size))


@st.composite
def fixes(draw: st.DrawFn, answer: Answer) -> dict[str, object]:
    """A decision about the first entity of a pair: chosen words, another label, or no counterpart."""
    entity = (answer.entities or ())[0]
    mention = next((one for one in answer.spans if one.source == entity), None)
    place = {"start": mention.start, "end": mention.end} if mention else {"start": 0, "end": 1}
    kind = draw(st.sampled_from(["choose", "choose", "relabel", "reject"] if mention else ["choose"]))
    if kind == "choose":
        start = draw(st.integers(0, 2))
        place = {"start": start, "end": start + draw(st.integers(1, 2))}
    return {"type": kind, "label": "PER", "source": span_to_json(entity), **place}


@st.composite
def histories(draw: st.DrawFn) -> Workspace:
    """A desk at a small project on which some decisions were taken."""
    corpus = [draw(pairs(f"p{k}")) for k in range(draw(st.integers(2, 4)))]
    desk = desk_in(STORE, corpus)
    hand = Hand(desk, "before")
    for _ in range(draw(st.integers(0, 8))):
        pair_id = draw(st.sampled_from(corpus)).id
        hand.send(pair_id, draw(events(desk.view(pair_id).answer) | link_edits))
    return desk


def settled(answer: Answer) -> set[Mention]:
    """What no machine may touch in an answer."""
    if answer.status in (Status.CONFIRMED, Status.BULK):
        return set(answer.spans)
    return {mention for mention in answer.spans if mention.settled}


@settings(max_examples=60)
@given(st.data(), histories())
def test_a_link_moves_nothing_that_is_settled_and_undo_takes_it_back(data: st.DataObject, desk: Workspace) -> None:
    before = answers(desk)
    pair_id = data.draw(st.sampled_from(sorted(before)))
    hand = Hand(desk)
    last = desk.store.last_number(desk.project.id, "Ana")
    hand.send(pair_id, data.draw(link_edits))
    after = answers(desk)
    assert {name for name in after if after[name] != before[name]} <= {pair_id}
    if before[pair_id].status is not Status.BULK:
        assert settled(before[pair_id]) == settled(after[pair_id])
    assert before[pair_id].rejected == after[pair_id].rejected
    if desk.store.last_number(desk.project.id, "Ana") > last:
        hand(pair_id, "undo")
        assert answers(desk) == before
        hand(pair_id, "redo")
        assert answers(desk) == after


@settings(max_examples=60)
@given(st.data(), histories())
def test_propagation_never_touches_what_is_settled_and_one_undo_restores_all(
    data: st.DataObject, desk: Workspace
) -> None:
    able = [pair_id for pair_id, answer in answers(desk).items() if answer.entities]
    assume(able)
    pair_id = data.draw(st.sampled_from(able))
    Hand(desk, "fix").send(pair_id, data.draw(fixes(desk.view(pair_id).answer)))
    before = answers(desk)
    source = (before[pair_id].entities or ())[0]
    fix = fix_of(desk.view(pair_id).pair, before[pair_id], source)
    assume(fix)
    assert fix is not None
    index = MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)
    found = preview(desk, index, fix, (pair_id, source))
    rows = propagate(desk, found)
    after = answers(desk)
    for other, answer in before.items():
        assert {mention for mention in answer.spans if mention.settled} <= set(after[other].spans)
        assert set(answer.rejected) <= set(after[other].rejected)
        assert answer.status is not Status.CONFIRMED or after[other] == answer
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {row.pair_id for row in rows} <= {one.pair.id for one in found if one.applies}
    if rows:
        event("propagated to some pairs")
        Hand(desk)(pair_id, "undo")
        assert answers(desk) == before


@settings(max_examples=60)
@given(histories(), st.sampled_from([0.0, 1.0, 2.0]))
def test_bulk_acceptance_changes_no_span_and_only_what_nobody_touched(desk: Workspace, threshold: float) -> None:
    before = answers(desk)
    touched = set(desk.store.statuses(desk.project.id, "Ana"))
    index = MentionIndex.read(desk.store, desk.project.id, desk.recipe_id)
    rows = accept(desk, offers(desk, index, before, threshold))
    after = answers(desk)
    accepted = {row.pair_id for row in rows}
    assert accepted.isdisjoint(touched)
    for pair_id, answer in before.items():
        assert answer.spans == after[pair_id].spans
        assert (after[pair_id].status is Status.BULK) == (pair_id in accepted or answer.status is Status.BULK)
    if rows:
        event("accepted some pairs")
        Hand(desk)("p0", "undo")
        assert answers(desk) == before


@settings(max_examples=60)
@given(histories())
def test_undoing_everything_leads_back_to_the_untouched_project(desk: Workspace) -> None:
    hand, standing = Hand(desk), answers(desk)
    undone = 0
    while not hand("p0", "undo"):
        undone += 1
    assert desk.store.statuses(desk.project.id, "Ana") == {}
    for _ in range(undone):
        assert hand("p0", "redo") == ""
    assert answers(desk) == standing
