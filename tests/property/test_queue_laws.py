"""Laws of the queue: a filter only narrows, an order only reorders, an address tells all."""

from hypothesis import given
from hypothesis import strategies as st

from core.review import Status
from core.workspace.neighbours import Neighbours, neighbours, walk
from core.workspace.queue import Filter, Order, PairFacts, Queue, Show, from_query, queue, to_query

numbers = st.integers(-100, 1000).map(lambda hundredths: hundredths / 100)
bands = st.tuples(numbers, numbers).map(sorted) | st.tuples(st.none(), numbers) | st.tuples(numbers, st.none())
filters = st.builds(
    lambda band, **rest: Filter(low=band[0], high=band[1], **rest),
    bands,
    show=st.sampled_from(Show),
    label=st.sampled_from(["", "PER", "LOC", "a,b&c=d"]),
    differs=st.booleans(),
    unmatched=st.booleans(),
    find=st.text(max_size=3),
    phenomenon=st.sampled_from(["", "acronym", "a,b&c=d"]),
)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[PairFacts], dict[str, Status]]:
    facts = []
    for place in range(draw(st.integers(0, 12))):
        score = draw(st.none() | numbers)
        labels = draw(st.frozensets(st.sampled_from(["PER", "LOC"])))
        counted = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        text = draw(st.text("abc \n", max_size=8))
        facts.append(PairFacts(f"p{place}", place, labels, score, score, *counted, text))
    touched = draw(st.dictionaries(st.sampled_from([one.id for one in facts] or ["none"]), st.sampled_from(Status)))
    return facts, touched


@given(corpora(), filters, st.sampled_from(Order))
def test_a_queue_holds_each_pair_once_and_no_other(
    corpus: tuple[list[PairFacts], dict[str, Status]], wanted: Filter, order: Order
) -> None:
    facts, statuses = corpus
    found = queue(facts, statuses, wanted, order)
    assert len(found) == len(set(found))
    assert set(found) <= {one.id for one in facts}
    assert set(found) == set(queue(facts, statuses, wanted))
    assert set(found) <= set(queue(facts, statuses, Filter(wanted.show)))


@given(corpora(), st.sampled_from(Order))
def test_the_statuses_divide_the_corpus(corpus: tuple[list[PairFacts], dict[str, Status]], order: Order) -> None:
    facts, statuses = corpus
    parts = [queue(facts, statuses, Filter(show), order) for show in Show if show is not Show.ALL]
    assert sorted(pair for part in parts for pair in part) == sorted(queue(facts, statuses, Filter(Show.ALL), order))


@given(filters, st.sampled_from(Order))
def test_an_address_brings_the_filter_back(wanted: Filter, order: Order) -> None:
    assert from_query(to_query(wanted, order)) == (wanted, order)


@given(st.permutations(list("abcdefg")), st.integers(0, 7), st.sampled_from("abcdefg"))
def test_walking_forth_and_back_ends_where_it_began(pairs: list[str], size: int, start: str) -> None:
    queued = pairs[:size]
    forth = neighbours("abcdefg", queued, start)["next"]
    if forth is not None and start in queued:
        assert neighbours("abcdefg", queued, forth)["previous"] == start


@given(st.permutations(list("abcdefg")), st.integers(0, 7), st.sampled_from("abcdefg"), st.integers(-8, 8))
def test_a_walk_is_one_step_after_another(pairs: list[str], size: int, start: str, steps: int) -> None:
    queued = pairs[:size]
    way = "next" if steps > 0 else "previous"
    expected: dict[str, Neighbours] = {}
    pair = neighbours("abcdefg", queued, start)[way]
    while pair is not None and len(expected) < abs(steps):
        expected[pair] = neighbours("abcdefg", queued, pair)
        pair = expected[pair][way]
    assert list(walk(queued, neighbours("abcdefg", queued, start)[way], steps).items()) == list(expected.items())


@given(st.permutations(list("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_a_queue_is_stale_exactly_when_another_one_would_be_made(pairs: list[str], gone: set[str]) -> None:
    now = tuple(pair for pair in pairs if pair not in gone)
    frozen = Queue(tuple(pairs), now)
    assert frozen.stale == bool(gone)
    assert {pair for pair in pairs if frozen.lost(pair)} == gone
