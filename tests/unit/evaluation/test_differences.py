from core.evaluation.differences import Difference, DifferenceKind, differences, groups, summary
from core.model import Alignment, Candidate, Projection, Sentence, SentencePair, Span
from core.views.comparison import Lane, picture_json

BERLIN, MAX = Span(0, 1, "LOC"), Span(4, 6, "PER")
HUES = {"PER": 0, "LOC": 1}


def test_equal_answers_are_the_same_throughout() -> None:
    assert [found.state for found in differences([BERLIN, MAX], [BERLIN, MAX])] == [
        DifferenceKind.SAME,
        DifferenceKind.SAME,
    ]


def test_each_way_to_differ_has_its_name() -> None:
    longer, relabelled = Span(4, 7, "PER"), Span(4, 6, "ORG")
    assert differences([MAX], [longer])[0].state is DifferenceKind.BOUNDARY
    assert differences([MAX], [relabelled])[0].state is DifferenceKind.LABEL
    assert differences([MAX], [Span(3, 5, "ORG")])[0].state is DifferenceKind.BOTH
    assert differences([MAX], [])[0].state is DifferenceKind.MISSING
    assert differences([], [MAX])[0].state is DifferenceKind.ONLY


def test_the_larger_overlap_is_paired_and_the_rest_stands_alone() -> None:
    merged, first, rest = Span(0, 5, "PER"), Span(0, 3, "PER"), Span(3, 5, "PER")
    assert differences([merged], [first, rest]) == (Difference(merged, first), Difference(None, rest))


def test_spans_that_overlap_through_others_are_one_group_and_neighbours_are_two() -> None:
    first, second, third = [Span(0, 2, "PER"), Span(4, 5, "LOC")], [Span(1, 3, "PER")], [Span(2, 4, "ORG")]
    one, other = groups([first, second, third])
    assert (one.start, one.end) == (0, 4)
    assert one.answers == ((first[0],), (second[0],), (third[0],))
    assert (other.start, other.end, other.answers) == (4, 5, ((first[1],), (), ()))


def test_a_group_says_how_each_answer_differs_from_the_reference() -> None:
    answers = [[MAX], [MAX], [Span(4, 7, "PER")], [Span(4, 6, "ORG")], []]
    [group] = groups(answers)
    assert group.differs
    assert [summary(found) for found in group.against(0)] == [
        DifferenceKind.SAME,
        DifferenceKind.SAME,
        DifferenceKind.BOUNDARY,
        DifferenceKind.LABEL,
        DifferenceKind.MISSING,
    ]
    assert [summary(found) for found in group.against(4)] == [DifferenceKind.ONLY] * 4 + [None]
    assert not groups([[MAX], [MAX]])[0].differs


def sentence(text: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), "en", spans)


ENTITY = Span(0, 2, "PER")
PAIR = SentencePair("one", sentence("Max Frisch wrote", (ENTITY,)), sentence("Es schrieb Max Frisch"))


def lane(name: str, links: list[tuple[int, int]], *chosen: Candidate) -> Lane:
    return Lane.of(name, Projection("one", name, Alignment.of(links, PAIR.size), chosen))


def test_a_picture_holds_lanes_with_reasons_and_the_links_by_who_goes_by_them() -> None:
    whole = lane("whole", [(0, 2), (1, 3)], Candidate(ENTITY, 2, 4, 0.51239, rule="aligned run"))
    part = lane("part", [(0, 2), (1, 3)], Candidate(ENTITY, 3, 4, 0.5))
    none = lane("none", [(2, 1)])
    found = picture_json(PAIR, [whole, part, none], HUES)
    assert found["source"]["bands"] == [{"start": 0, "end": 2, "label": "PER", "hue": 0}]
    assert found["groups"] == [{"start": 2, "end": 4, "differs": True}]
    first, second, third = ([*lane["bands"]] for lane in found["lanes"])
    assert first[0] | {"entity": None} == {
        "start": 2,
        "end": 4,
        "label": "PER",
        "hue": 0,
        "group": 0,
        "state": "same",
        "said": "same",
        "text": "Max Frisch",
        "entity": None,
        "rule": "aligned run",
        "score": 0.5124,
        "probability": None,
        "covered": False,
    }
    assert first[0]["entity"]["text"] == "Max Frisch"
    assert (second[0]["said"], second[0]["start"]) == ("boundary differs", 3)
    assert (third[0]["said"], third[0]["start"], third[0]["end"]) == ("missing here", 2, 4)
    assert [(one["lanes"], one["sure"]) for one in found["links"]] == [([0, 1], [[0, 2], [1, 3]]), ([2], [[2, 1]])]


def test_a_missed_span_is_not_drawn_where_the_answer_has_another_one() -> None:
    gold = Lane("Gold", (Span(0, 2, "PER"), Span(2, 4, "PER")))
    merged = lane("merged", [], Candidate(ENTITY, 0, 4, 1.0))
    bands = picture_json(PAIR, [gold, merged], HUES)["lanes"][1]["bands"]
    assert [(band["state"], band["covered"]) for band in bands] == [("boundary", False), ("missing", True)]


def test_people_have_no_reasons_and_unknown_labels_a_plain_hue() -> None:
    band = picture_json(PAIR, [Lane("Gold", (Span(0, 1, "MISC"),))], HUES)["lanes"][0]["bands"][0]
    assert (band["rule"], band["score"], band["entity"], band["hue"]) == ("", None, None, 9)
