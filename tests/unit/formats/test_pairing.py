"""Sides are joined by what their sentences and documents are called; what that leaves open is asked, never guessed."""

from collections.abc import Sequence

import pytest

from core.errors import BadInput
from core.formats import CorpusSide, Imported, TextFile, join_sides
from core.formats.bitext.parallel import PlainText
from core.formats.columns.conll import UniversalNer
from core.formats.columns.conllu import ConllU
from core.formats.datasets.huggingface import HuggingFaceJson
from core.formats.grouping.pairing import PairBy, Undecided
from core.formats.grouping.side_names import neutral
from core.formats.tools.doccano import Doccano
from core.model import Sentence


def side(name: str, ids: Sequence[str], documents: Sequence[str] = (), texts: Sequence[str] = ()) -> CorpusSide:
    """A side whose sentences have one word each: the text that is given, else the id."""
    words = texts or ids or [f"w{number}" for number in range(len(documents))]
    sentences = tuple(Sentence((word,), ("",), name[:2]) if word else Sentence((), (), name[:2]) for word in words)
    lines = tuple(range(1, len(sentences) + 1))
    return CorpusSide(f"{name}.txt", sentences, lines, (), tuple(ids), tuple(documents))


def texts(imported: Imported) -> list[tuple[str, str]]:
    return [(pair.source.text, pair.target.text) for pair in imported.pairs]


def listed(imported: Imported) -> str:
    return "\n".join(map(str, imported.repairs))


def test_sides_in_another_order_are_paired_by_id_and_keep_the_ids() -> None:
    imported = join_sides(side("en", ["k1", "k2", "k3"]), side("sv", ["k3", "k1", "k2"]))
    assert texts(imported) == [("k1", "k1"), ("k2", "k2"), ("k3", "k3")]
    assert [pair.id for pair in imported.pairs] == ["k1", "k2", "k3"]
    assert "another order" in listed(imported)


UNER = "# sent_id = {}\n# text = {}\n1\t{}\tO\t-\t-\n\n"
CONLLU = "# sent_id = {}\n# text = {}\n1\t{}\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
DOCCANO = '{{"id": "{}", "text": "{}", "label": []}}\n'
ROWS = '{{"id": "{}", "tokens": ["{}"], "ner_tags": ["O"]}}\n'


@pytest.mark.parametrize(
    ("form", "line"),
    [(UniversalNer(), UNER), (ConllU(), CONLLU), (Doccano(), DOCCANO), (HuggingFaceJson(), ROWS)],
    ids=["uner", "conllu", "doccano", "huggingface"],
)
def test_every_format_that_has_ids_is_joined_by_them(
    form: UniversalNer | ConllU | Doccano | HuggingFaceJson, line: str
) -> None:
    def read(words: Sequence[tuple[str, str]], lang: str) -> CorpusSide:
        text = "".join(line.format(name, word, word) for name, word in words)
        return form.read([TextFile(f"x.{lang}", text.encode())], lang)

    source = read([("n7", "Regn"), ("n9", "Sol"), ("n4", "Vind")], "sv")
    target = read([("n4", "Vent"), ("n7", "Pluie"), ("n9", "Soleil")], "fr")
    assert texts(join_sides(source, target)) == [("Regn", "Pluie"), ("Sol", "Soleil"), ("Vind", "Vent")]
    shifted = read([("n7", "Pluie"), ("n9", "Soleil"), ("n5", "Neige")], "fr")
    with pytest.raises(Undecided, match=r"x\.sv, line \d+: the sentence 'n4' is not in x\.fr: the ids agree for 2"):
        join_sides(source, shifted)


def test_ids_that_agree_in_part_are_a_question_and_both_answers_are_listed() -> None:
    source, target = side("en", ["s1", "s2", "s3"]), side("sv", ["s2", "s3", "s4"])
    with pytest.raises(Undecided) as caught:
        join_sides(source, target)
    assert caught.value.where == "en.txt, line 1"
    assert "agree for 2 of 3" in caught.value.problem
    assert "--pair-by id" in caught.value.remedy
    assert "--pair-by order" in caught.value.remedy
    by_id = join_sides(source, target, PairBy.ID)
    assert texts(by_id) == [("s2", "s2"), ("s3", "s3")]
    assert "en.txt, line 1: the sentence 's1' has no partner in sv.txt and was left out." in listed(by_id)
    assert "sv.txt, line 3: the sentence 's4' has no partner in en.txt and was left out." in listed(by_id)
    by_order = join_sides(source, target, PairBy.ORDER)
    assert texts(by_order) == [("s1", "s2"), ("s2", "s3"), ("s3", "s4")]
    assert "the ids of 3 pairs differ, first 's1' and 's2'" in listed(by_order)


def test_order_is_no_way_where_the_sides_are_not_equally_long() -> None:
    with pytest.raises(Undecided) as caught:
        join_sides(side("en", ["s1", "s2"]), side("sv", ["s2"]))
    assert caught.value.choices == (PairBy.ID,)
    with pytest.raises(BadInput, match="has no partner"):
        join_sides(side("en", ["s1", "s2"]), side("sv", ["s2"]), PairBy.ORDER)


def test_ids_of_different_schemes_are_dropped_with_an_example() -> None:
    imported = join_sides(side("en", ["a1", "a2"]), side("sv", ["777", "778"]))
    assert texts(imported) == [("a1", "777"), ("a2", "778")]
    assert "have nothing in common, as 'a1' and '777'" in listed(imported)
    assert [pair.id for pair in imported.pairs] == ["a1", "a2"]


def test_ids_that_differ_in_the_language_are_the_same() -> None:
    imported = join_sides(side("en", ["en_04", "en_05"]), side("sv", ["sv_05", "sv_04"]))
    assert texts(imported) == [("en_04", "sv_04"), ("en_05", "sv_05")]
    assert "differ only in the language" in listed(imported)


def test_ids_of_one_side_alone_are_kept_and_need_no_word() -> None:
    imported = join_sides(side("en", [], texts=["A", "B"]), side("sv", ["q1", "q2"]))
    assert [pair.id for pair in imported.pairs] == ["q1", "q2"]
    assert imported.repairs == ()


def test_ids_that_come_twice_are_paired_in_order_and_listed() -> None:
    source = side("en", ["x", "y", "x"], texts=["1", "2", "3"])
    target = side("sv", ["x", "x", "y"], texts=["1", "3", "2"])
    imported = join_sides(source, target)
    assert texts(imported) == [("1", "1"), ("2", "2"), ("3", "3")]
    assert [pair.id for pair in imported.pairs] == ["x", "y", "x#2"]
    assert "en.txt, line 3: the id 'x' was used before" in listed(imported)
    with pytest.raises(Undecided, match=r"en.txt, line 3: the sentence 'x' is not in sv.txt"):
        join_sides(source, side("sv", ["x", "y", "z"]))


def test_documents_are_paired_by_name_and_never_by_position() -> None:
    source = side("en", [], ["d1", "d2", "d2"], ["a", "b", "c"])
    target = side("sv", [], ["d2", "d2", "d1"], ["B", "C", "A"])
    assert texts(join_sides(source, target)) == [("a", "A"), ("b", "B"), ("c", "C")]
    names = ["d1", "d2", "d3"], ["d1", "d3", "d4"]
    source, target = side("en", [], names[0], names[0]), side("sv", [], names[1], names[1])
    with pytest.raises(Undecided, match=r"en.txt, line 2: the document 'd2' is not in sv.txt: 2 documents"):
        join_sides(source, target)
    assert texts(join_sides(source, target, PairBy.ID)) == [("d1", "d1"), ("d3", "d3")]
    assert texts(join_sides(source, target, PairBy.ORDER))[1] == ("d2", "d3")


def test_documents_without_a_common_name_are_asked_for_and_a_single_one_is_paired() -> None:
    with pytest.raises(Undecided) as caught:
        join_sides(side("en", [], ["news", "sport"]), side("sv", [], ["nytt", "idrott"]))
    assert caught.value.choices == (PairBy.ORDER,)
    imported = join_sides(side("en", [], ["news", "news"]), side("sv", [], ["nytt", "nytt"]))
    assert len(imported.pairs) == 2
    assert "'news' and 'nytt', were paired" in listed(imported)


def test_a_document_with_too_few_sentences_is_named() -> None:
    source, target = side("en", [], ["d1", "d2", "d2"]), side("sv", [], ["d1", "d1", "d2"])
    with pytest.raises(BadInput, match=r"sv.txt, line 2: sentence 2 .* in the document 'd1', en.txt has 1 sentences"):
        join_sides(source, target)


def test_ids_count_within_their_documents() -> None:
    source = side("en", ["1", "2", "1"], ["a", "a", "b"], ["x", "y", "z"])
    target = side("sv", ["1", "2", "1"], ["b", "a", "a"], ["Z", "Y", "X"])
    imported = join_sides(source, target)
    assert texts(imported) == [("x", "X"), ("y", "Y"), ("z", "Z")]
    assert [pair.id for pair in imported.pairs] == ["a/1", "a/2", "b/1"]
    assert "the ids begin anew in each document; its name was put before them, as 'a/1'" in listed(imported)


def test_a_stray_empty_line_is_where_the_error_points() -> None:
    source = PlainText().read([TextFile("a.en.txt", b"One.\nTwo.\n\nFour.\n")], "en")
    target = PlainText().read([TextFile("a.is.txt", "Einn.\n\nTveir.\n\nFjórir.\n".encode())], "is")
    with pytest.raises(BadInput, match=r"a\.is\.txt, line 2: sentence 2 is empty, but a\.en\.txt, line 2 is not"):
        join_sides(source, target)


def test_there_is_nothing_to_pair_by_without_names() -> None:
    with pytest.raises(BadInput, match="no ids or documents on both sides"):
        join_sides(side("en", [], texts=["a", "b"]), side("sv", ["1", "2"]), PairBy.ID)


@pytest.mark.parametrize(
    ("source", "target", "bare"),
    [
        (("doc1.en", "doc2.en"), ("doc2.de", "doc1.de"), ("doc1", "doc2", "doc2", "doc1")),
        (("en/a", "en/b"), ("de/a", "de/b"), ("a", "b", "a", "b")),
        (("n.en-de.en",), ("n.en-de.de",), ("n.en-de", "n.en-de")),
        (("news1", "news2"), ("sport1", "sport2"), ("news1", "news2", "sport1", "sport2")),
        (("en",), ("de",), ("en", "de")),
    ],
)
def test_only_languages_are_left_out_of_names(
    source: tuple[str, ...], target: tuple[str, ...], bare: tuple[str, ...]
) -> None:
    left, right = neutral(source, target)
    assert (*left, *right) == bare
