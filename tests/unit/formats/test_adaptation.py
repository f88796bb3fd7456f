"""What stands in a format for what it cannot hold: labels, words, and what is between words."""

from typing import Any

import pytest

from core.formats import PAIR_FORMATS, SIDE_FORMATS, OutgoingSentence, TextFile
from core.formats.adaptation import Rewriting, fit_items, fit_pairs, fitting, rewritings, visible
from core.formats.bitext.parallel import Parallel, TokenizedText
from core.formats.bitext.tmx import Tmx
from core.formats.columns.conll import Conll, UniversalNer
from core.formats.datasets.huggingface import HuggingFaceJson
from core.formats.roundtrip import reread_pairs, reread_side
from core.formats.tools.brat import Brat
from core.formats.tools.webanno import WebAnno
from core.model import Sentence, SentencePair, Span


def sentence(words: list[str], gaps: list[str], label: str = "LOC") -> Sentence:
    return Sentence(tuple(words), tuple(gaps), "xx", (Span(0, 1, label),))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Festival Name", "Festival_Name"),
        ("LOC.RIVER", "LOC_RIVER"),
        ("ex:Place/City", "ex_Place_City"),
        ("नदी", "ndi"),
        ("แม่น้ำ", "aemnam"),
        ("РЕКА", "REKA"),
        ("πόλη", "poli"),
        ("e\u0301cole", "ecole"),
        ("🏞", "park"),
        ("\ue000", "LABEL"),
        ("---", "LABEL"),
        ("B-CELL_2", "B-CELL_2"),
    ],
)
def test_labels_in_brat_have_the_signs_that_brat_allows(label: str, name: str) -> None:
    assert fitting(Brat(), [label]).labels.get(label, label) == name


def test_different_labels_stay_different_whatever_comes_first() -> None:
    labels = ["GEO.A", "GEO A", "GEO_A", "GEO:A", "GEO_A_2"]
    names = fitting(Brat(), labels).labels
    assert names == {"GEO A": "GEO_A_3", "GEO.A": "GEO_A_4", "GEO:A": "GEO_A_5"}
    assert fitting(Brat(), reversed(labels)).labels == names
    assert fitting(Conll(), labels).labels == {}
    assert fitting(Conll(columns=4), labels).labels == {"GEO A": "GEO_A_3"}


def test_what_was_rewritten_is_counted_and_told_in_a_sentence() -> None:
    before = [sentence(["5 000", "a", "5 000"], [" ", "", ""], "River Name"), sentence(["b"], [""])]
    items = [OutgoingSentence(one, "s") for one in before]
    after = fit_items(Conll(columns=4), items)
    changes = rewritings(before, [item.sentence for item in after])
    assert changes == (Rewriting("label", "River Name", "River_Name", 1), Rewriting("word", "5 000", "5_000", 2))
    assert str(changes[1]) == "the word “5 000” is written as “5_000” (2 times)"
    assert after[0].known == {"labels": {"River_Name": "River Name"}}
    assert after[1] is items[1]
    assert visible("5\u00a0000\x07") == "5\\u00a0000\\u0007"


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (Conll(), b"-DOCSTART-\tO\n\nDOCSTART\tB-Old Town\n8 000\tO\n#\tO\n\n"),
        (Conll(columns=4), b"-DOCSTART- -X- -X- O\n\nDOCSTART -X- _ B-Old_Town\n8_000 -X- _ O\n# -X- _ O\n\n"),
        (TokenizedText(), "-DOCSTART- 8\u00a0000 #\n".encode()),
    ],
)
def test_words_stand_in_columns_and_lines_as_announced(form: Any, written: bytes) -> None:
    some = [OutgoingSentence(sentence(["-DOCSTART-", "8 000", "#"], [" ", " ", ""], "Old Town"), "s1", "d")]
    [data] = form.write("x", some).values()
    assert data == written
    assert reread_side(form, form.write("x", some), fit_items(form, some)).differences == ()


@pytest.mark.parametrize("name", ["uner", "conllu", "conllup", "text", "brat", "webanno", "huggingface-jsonl"])
def test_control_characters_between_words_do_not_keep_a_text_from_being_read(name: str) -> None:
    form: Any = SIDE_FORMATS[name]()
    some = [OutgoingSentence(sentence(["Ana", "in", "Oslo"], ["\x00 ", " \x07", ""]), "s1")]
    assert reread_side(form, form.write("x", some), fit_items(form, some)).differences == ()


@pytest.mark.parametrize("form", [UniversalNer(), HuggingFaceJson()])
def test_visible_signs_that_belong_to_no_word_are_left_out_and_listed(form: Any) -> None:
    some = [OutgoingSentence(sentence(["Ana", "Oslo"], [" – ", ""]), "s1")]
    fit = fit_items(form, some)
    assert reread_side(form, form.write("x", some), fit).differences == ()
    assert rewritings([some[0].sentence], [fit[0].sentence]) == (Rewriting("text", " – ", " ", 1),)


@pytest.mark.parametrize("form", [Parallel(mark="bars"), Parallel(mark="bars", tokenised=True), Parallel(), Tmx()])
def test_pairs_of_texts_with_bars_and_strange_signs_come_back_as_announced(form: Any) -> None:
    source = sentence(["||", "|", "\ufffe", "8 000"], ["", " ", " ", ""])
    pairs = [SentencePair("p1", source, sentence(["\u200fa", "|||"], [" ", "\n"]))]
    fit = fit_pairs(form, pairs)
    assert reread_pairs(form, form.write("x", pairs, [{}]), fit).differences == ()


def test_the_name_of_linked_words_in_label_studio_is_taken() -> None:
    form: Any = PAIR_FORMATS["label-studio"]()
    pairs = [SentencePair("p1", sentence(["a"], [""], "linked word"), sentence(["b"], [""], "\uffff"))]
    fit = fit_pairs(form, pairs)
    back = form.read([TextFile(*file) for file in form.write("x", pairs, [{}]).items()], ("xx", "xx")).pairs
    assert [back[0].source.spans, back[0].target.spans] == [fit[0].source.spans, fit[0].target.spans]
    assert fit[0].source.spans == (Span(0, 1, "linked word (entity)"),)


@pytest.mark.parametrize("form", [Conll(), TokenizedText(), SIDE_FORMATS["text"](), Brat()])
def test_a_file_that_begins_with_a_byte_order_mark_as_a_word_keeps_it(form: Any) -> None:
    some = [OutgoingSentence(sentence(["\ufeffAna", "b"], [" ", ""]), "s1")]
    assert reread_side(form, form.write("x", some), fit_items(form, some)).differences == ()


def test_a_label_that_ends_with_a_backslash_spans_words_in_webanno() -> None:
    spans = (Span(0, 2, "a\\"), Span(2, 4, "b[1]\\"))
    some = [OutgoingSentence(Sentence(("a", "b", "c", "d"), (" ", " ", " ", ""), "xx", spans), "s1")]
    assert reread_side(WebAnno(), WebAnno().write("x", some), some).differences == ()


@pytest.mark.parametrize("offsets", ["utf-16", "utf-8"])
def test_a_region_that_counts_units_stays_in_its_text_though_the_other_reads_alike(offsets: str) -> None:
    form: Any = PAIR_FORMATS["label-studio"](offsets=offsets)  # type: ignore[call-arg]
    target = Sentence(("😀", "b"), ("", ""), "xx", (Span(0, 1, "PER"),))
    pairs = [SentencePair("p1", Sentence(("😀", "a"), (" ", ""), "xx", ()), target)]
    assert reread_pairs(form, form.write("x", pairs, [{}]), pairs).differences == ()


@pytest.mark.parametrize("name", ["prodigy", "doccano", "label-studio"])
def test_words_that_the_file_tells_say_what_its_offsets_count(name: str) -> None:
    form: Any = SIDE_FORMATS[name]()
    words = ("½", "0", "0", "km")
    some = [OutgoingSentence(Sentence(words, ("",) * 4, "xx", (Span(0, 2, "NUM"), Span(2, 3, "NUM"))), "s1")]
    assert reread_side(form, form.write("x", some), some).differences == ()
