"""Markers: put in, found again, matched with entities, and sentences dropped with a reason."""

import pytest

from core.markers import (
    assign,
    best_match,
    easyproject,
    last_match,
    mark,
    mark_slots,
    normalised,
    recover,
    recover_slots,
    to_words,
)
from core.model import Sentence, Span
from core.text import tokenise
from tests.tiny_models.phrasebook import Phrasebook


def sentence(text: str, *spans: Span, lang: str = "en") -> Sentence:
    words, gaps = tokenise(text, lang)
    return Sentence(words, gaps, lang, spans)


FISCHLER = sentence("Only France and Britain backed Fischler.", Span(1, 2, "LOC"), Span(3, 4, "LOC"), Span(5, 6, "PER"))


def test_entities_stand_in_brackets_and_the_text_stays_exact() -> None:
    assert mark(FISCHLER, FISCHLER.spans or ()) == "Only [France] and [Britain] backed [Fischler]."
    assert mark(FISCHLER, [Span(3, 4, "LOC")], spaced=True) == "Only France and [ Britain ] backed Fischler."
    assert mark(FISCHLER, []) == "Only France and Britain backed Fischler."


def test_brackets_of_the_text_are_protected() -> None:
    quoted = sentence("He [Ann] left.", Span(2, 3, "PER"))
    assert mark(quoted, quoted.spans or ()) == "He ([Ann]) left."
    assert mark(quoted, quoted.spans or (), protect=False) == "He [[Ann]] left."


def test_variants_and_doubles_are_one() -> None:
    assert normalised("去【巴黎】 ［罗马］ [[Rom]] [ [ Bonn ] ]") == "去[巴黎] [罗马] [Rom] [ Bonn ]"


@pytest.mark.parametrize(
    ("text", "plain", "pieces", "strays"),
    [
        (
            "Nur [Frankreich] und [ Großbritannien ] .",
            "Nur Frankreich und Großbritannien .",
            ["Frankreich", "Großbritannien"],
            0,
        ),
        ("in[ Paris ]heute", "in Paris heute", ["Paris"], 0),
        ("in ([ Paris ]), heute", "in ( Paris), heute", ["Paris"], 0),
        ("[Ann lebt in [Rom]", "Ann lebt in Rom", ["Rom"], 1),
        ("Ann] lebt [] in Rom", "Ann lebt  in Rom", [], 3),
        ("", "", [], 0),
        ("]", "", [], 1),
    ],
)
def test_pieces_are_found_and_brackets_leave(text: str, plain: str, pieces: list[str], strays: int) -> None:
    found = recover(text)
    assert (found.text, list(found.strings), found.strays) == (plain, pieces, strays)


def test_stray_brackets_may_stay_as_published() -> None:
    assert recover("[Ann lebt in [Rom]", keep_strays=True).text == "[Ann lebt in Rom"


def test_marking_and_recovering_give_the_text_and_the_entities_back() -> None:
    found = recover(mark(FISCHLER, FISCHLER.spans or ()))
    words, ranges = to_words(found, "en")
    assert words.text == FISCHLER.text
    assert ranges == ((1, 2), (3, 4), (5, 6))


def test_a_word_that_a_piece_touches_belongs_to_it() -> None:
    words, ranges = to_words(recover(" [Párizs]ban és [Róm][ában] ."), "hu")
    assert words.words == ("Párizsban", "és", "Rómában", ".")
    assert ranges == ((0, 1), (2, 3), None)


def test_the_last_translation_above_the_threshold_wins_as_published() -> None:
    # "[nueva york]" (12) and "nueva orleans" (13) share "nueva " and "r": 2*7/25 = 0.56 > 0.5.
    translations = ["Nueva York", "Nueva Orleans"]
    assert last_match(["Nueva York", "Nueva Orleans"], translations) == [1, 0]
    assert last_match(["París"], translations) == [None]


def test_repaired_the_best_total_wins_and_each_is_used_once() -> None:
    strings = [("Nueva York", "New York"), ("Nueva Orleans", "New Orleans")]
    assert best_match(["Nueva Orleans", "Nueva York"], strings) == [1, 0]
    assert best_match(["Nueva York"], strings) == [0]
    assert best_match(["Nueva Orleáns", "La Gran Manzana"], strings) == [1, 0]  # what is left belongs together
    assert best_match(["xyz"], strings) == [None]
    assert best_match([], strings) == []
    assert best_match(["xyz"], []) == [None]


ENTITIES = (Span(0, 1, "LOC"), Span(1, 2, "PER"), Span(2, 3, "ORG"))


def test_easyproject_matches_by_stages() -> None:
    own, alone = ["France", "Ann Lee", "Stability Pact"], ["Frankreich", "Anna Li", "Stabilitätspakt"]
    # equal to a translation alone; equal to an own text; like a translation
    assert assign(["Frankreich", "Ann Lee", "Stabilitätspakts"], ENTITIES, own, alone).entities == (0, 1, 2)
    assert assign(["Stabilitätspakts", "Frankreich", "Ann Lee"], ENTITIES, own, alone).entities == (2, 0, 1)
    # one is left over: it takes what is left
    assert assign(["Ann Lee", "Frankreich", "Pacte"], ENTITIES, own, alone).entities == (1, 0, 2)


def test_easyproject_says_why_it_drops() -> None:
    own = alone = ["France", "Ann Lee", "Stability Pact"]
    assert assign(["France"], ENTITIES, own, alone).why == "3 marked, but 1 came back"
    assert assign(["France", "xx", "yy"], ENTITIES, own, alone).why == "2 pieces are like no entity: xx, yy"
    assert assign([], [], [], []) == ((), "")


def test_entities_of_one_label_are_taken_in_order() -> None:
    same = (Span(0, 1, "LOC"), Span(1, 2, "LOC"))
    assert assign(["Rom", "xx"], same, ["a", "b"], ["c", "d"]).entities == (0, 1)


def build(*entries: tuple[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What EasyProject makes of `FISCHLER`: reason, and labelled words."""
    found = easyproject(Phrasebook(entries), [FISCHLER], "de")
    return [
        (
            one.why,
            [(one.target.slice(span.start, span.end), span.label) for span in one.target.spans or ()]
            if one.target
            else [],
        )
        for one in found
    ]


MARKED = "Only [France] and [Britain] backed [Fischler]."


def test_a_corpus_is_built_from_marked_translations() -> None:
    alone = (("France", "Frankreich"), ("Britain", "Großbritannien"))
    assert build((MARKED, "[Fischlers] Vorschlag stützten nur [Frankreich] und 【Großbritannien】."), *alone) == [
        ("", [("Fischlers", "PER"), ("Frankreich", "LOC"), ("Großbritannien", "LOC")])
    ]


def test_a_dropped_sentence_says_why() -> None:
    assert build((MARKED, "Nur Frankreich und [Großbritannien] …")) == [("its translation was cut off", [])]
    assert build((MARKED, "Nur Frankreich und [Großbritannien].")) == [("3 marked, but 1 came back", [])]
    assert build((MARKED, "[a] [b] [c]")) == [("3 pieces are like no entity: a, b, c", [])]
    joined = (MARKED, "Nur [France][Britain] [Fischler]")
    assert build(joined) == [("two markers share a word of the translation", [])]


def test_sentences_without_entities_are_translated_and_kept() -> None:
    plain, empty = sentence("It rains."), sentence("")
    [rain, nothing] = easyproject(Phrasebook((("It rains.", "Es regnet."),)), [plain, empty], "de")
    assert rain.target is not None
    assert (rain.target.text, rain.target.spans) == ("Es regnet.", ())
    assert (nothing.target, nothing.why) == (None, "it has no words")
    assert easyproject(Phrasebook(), [], "de") == []


def test_numbered_slots() -> None:
    text = mark_slots(FISCHLER, FISCHLER.spans or ())
    assert (
        text == "Only __SLOT0__ France __SLOT0__ and __SLOT1__ Britain __SLOT1__ backed __SLOT2__ Fischler __SLOT2__."
    )
    assert recover_slots(text, 3) == ["France", "Britain", "Fischler"]
    assert recover_slots("__SLOT1__ Rom __ slot1 __ und __SLOT0__ Bonn", 2) == ["", "Rom"]
