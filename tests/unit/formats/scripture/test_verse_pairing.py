"""Two sides of verses are paired by their references."""

from core.formats.scripture.verse_pairing import are_verses, join_verses
from core.formats.sides import CorpusSide
from core.model import Sentence
from core.text import tokenise


def side(name: str, verses: dict[str, str], lang: str = "en") -> CorpusSide:
    sentences = tuple(Sentence(*tokenise(text, lang), lang) for text in verses.values())
    return CorpusSide(name, sentences, tuple(range(1, len(verses) + 1)), (), tuple(verses))


def joined(source: dict[str, str], target: dict[str, str], lang: str = "en") -> dict[str, tuple[str, str]]:
    corpus = join_verses(side("a", source), side("b", target, lang))
    return {pair.id: (pair.source.text, pair.target.text) for pair in corpus.pairs}


def test_a_bridge_on_one_side_joins_the_verses_of_the_other() -> None:
    bridge, single = {"GEN 1:3-4": "Both."}, {"GEN 1:3": "Three.", "GEN 1:4": "Four.", "GEN 1:5": "Five."}
    assert joined(bridge, single) == {"GEN 1:3-4": ("Both.", "Three. Four.")}
    assert joined(single, bridge) == {"GEN 1:3-4": ("Three. Four.", "Both.")}


def test_bridges_that_overlap_are_one_chain() -> None:
    source = {"GEN 1:3-4": "A.", "GEN 1:5": "B.", "GEN 1:6": "C."}
    target = {"GEN 1:3": "x.", "GEN 1:4-5": "y.", "GEN 1:6": "z."}
    assert joined(source, target) == {"GEN 1:3-5": ("A. B.", "x. y."), "GEN 1:6": ("C.", "z.")}


def test_verses_are_joined_without_a_space_where_the_language_has_none() -> None:
    assert joined({"GEN 1:1-2": "Both."}, {"GEN 1:1": "下雨。", "GEN 1:2": "风冷。"}, "zh") == {
        "GEN 1:1-2": ("Both.", "下雨。风冷。")
    }


def test_books_of_one_side_only_are_told_once_with_their_size() -> None:
    corpus = join_verses(
        side("a", {"GEN 1:1": "A.", "EXO 1:1": "B.", "EXO 1:2": "C."}), side("b", {"GEN 1:1": "x.", "GEN 1:2": "y."})
    )
    assert [pair.id for pair in corpus.pairs] == ["GEN 1:1"]
    assert [str(repair) for repair in corpus.repairs] == [
        "a, line 2: the book EXO is not in b: its 2 verses left out.",
        "b, line 2: 1 verse of GEN without a partner in a, the first GEN 1:2: left out.",
    ]


def test_a_verse_that_comes_twice_counts_once() -> None:
    twice = CorpusSide("a", side("a", {"1": "A.", "2": "B."}).sentences, (1, 2), (), ("GEN 1:1", "GEN 1:1"))
    corpus = join_verses(twice, side("b", {"GEN 1:1": "x."}))
    assert [pair.source.text for pair in corpus.pairs] == ["A."]
    assert [str(repair) for repair in corpus.repairs] == ["a, line 2: GEN 1:1 came before; this one was left out."]


def test_other_ids_are_no_verses() -> None:
    verses, others = side("a", {"GEN 1:1": "A."}), side("b", {"GEN 1": "A."})
    assert are_verses(verses, verses)
    assert not are_verses(verses, others)
    assert not are_verses(side("a", {}), verses)
