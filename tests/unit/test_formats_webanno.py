"""WebAnno TSV 3.3: offsets in UTF-16, escapes, stacked and numbered labels, parts of words, and layers."""

import pytest

from core.errors import BadInput
from core.formats.format import Item
from core.formats.sides import Side
from core.formats.textfile import TextFile
from core.formats.webanno import WebAnno
from core.model import Sentence, Span

NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"
HEADER = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={POS}|PosValue\n#T_SP={NER}|identifier|value\n\n\n"


def read(text: str, form: WebAnno | None = None, name: str = "d.tsv") -> Side:
    return (form or WebAnno()).read([TextFile(name, text.encode())], "en")


def test_labels_of_the_entity_layer_with_numbers_and_stacks() -> None:
    side = read(
        HEADER
        + "#Sentence.id=s1\n#Text=Ms. Haag of 😊 Bonn\n"
        + "1-1\t0-3\tMs.\tNNP\t*[1]|*[2]\tPER[1]|PERpart[2]\t\n"
        + "1-2\t4-8\tHaag\tNNP\t*[1]\tPER[1]\t\n"
        + "1-3\t9-11\tof\tIN\t_\t_\t\n"
        + "1-4\t12-14\t😊\t_\t_\t_\t\n"
        + "1-5\t15-19\tBonn\tNNP\t*\tLOC\t\n"
        + "\n#Text=He  sang\n2-1\t20-22\tHe\tPRP\t_\t_\n2-2\t24-28\tsang\tV\t_\t_\n"
    )
    assert side.sentences == (
        Sentence(
            ("Ms.", "Haag", "of", "😊", "Bonn"),
            (" ", " ", " ", " ", ""),
            "en",
            (Span(0, 2, "PER"), Span(4, 5, "LOC")),
        ),
        Sentence(("He", "sang"), ("  ", ""), "en", ()),
    )
    assert (side.ids, side.documents, side.lines) == (("s1", ""), ("d", "d"), (6, 14))
    assert [repair.what for repair in side.repairs] == ["PERpart [0, 1) overlaps PER [0, 2) and was left out."]


def test_a_label_on_a_part_of_a_word_is_widened_to_it() -> None:
    side = read(
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n#Text=EU-Rat\n1-1\t0-6\tEU-Rat\t_\n1-1.1\t0-2\tEU\tORG\n"
    )
    assert side.sentences[0].spans == (Span(0, 1, "ORG"),)
    assert side.repairs[0].what == "'ORG' on a part of word 0 was widened to it."


def test_escapes_and_texts_of_several_lines() -> None:
    side = read(
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n"
        "#Text=a\\\\b\n#Text=\\t_x->y\\r.\n"
        "1-1\t0-3\ta\\\\b\tA\\_B\\|C\n1-2\t5-10\t\\_x\\->y\t*\n1-3\t11-12\t.\t_\n"
    )
    sentence = side.sentences[0]
    assert sentence.words == ("a\\b", "_x->y", ".")
    assert sentence.gaps == ("\n\t", "\r", "")
    assert sentence.spans == (Span(0, 1, "A_B|C"),)
    assert side.repairs[0].what == "an entity without a label at word 1 was left out."


def test_offsets_that_do_not_fit_are_replaced_by_a_search() -> None:
    head = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|value\n\n\n"
    side = read(head + "#Text= Hi  you\n1-1\t1-3\tHi\t_\n1-2\t5-8\tyou\t_\n")
    assert (side.sentences[0].gaps, side.repairs[0].what) == (
        ("  ", ""),
        "its offsets do not fit its text; the words were found in it.",
    )
    side = read(head + "#Text=Other\n1-1\t0-2\tHi\t_\t_\n1-2\t3-6\tyou\t_\n")
    assert side.sentences[0].text == "Hi you"
    assert "made of the words" in side.repairs[0].what


LAYERS = (
    "#FORMAT=WebAnno TSV 3.2\n#T_SP=custom.Frame|FE|ROLE_custom.Frame:Roles_custom.Link|custom.Lu\n"
    "#T_SP=custom.Lu|kind|luvalue\n#T_CH=x.Coref|referenceType|referenceRelation\n\n\n"
    "#Text=Bo\n1-1\t0-2\tBo\tact\tseller\t1-1\tk\tbob\t_\t_\n"
)


@pytest.mark.parametrize(
    ("form", "label"),
    [
        (WebAnno(), "act"),
        (WebAnno("custom.Lu"), "k"),
        (WebAnno("Lu", "luvalue"), "bob"),
        (WebAnno("custom.Frame"), "act"),
    ],
)
def test_the_layer_and_its_value_can_be_chosen(form: WebAnno, label: str) -> None:
    assert read(LAYERS, form).sentences[0].spans == (Span(0, 1, label),)


@pytest.mark.parametrize("layer", ["", f"#T_SP={POS}|PosValue\n"])
def test_a_file_without_a_layer_for_entities_is_not_annotated(layer: str) -> None:
    side = read(f"#FORMAT=WebAnno TSV 3.3\n{layer}\n\n#Text=Bo\n1-1\t0-2\tBo\tNNP\n")
    assert side.sentences[0].spans is None


@pytest.mark.parametrize(
    ("text", "form", "message"),
    [
        ("#FORMAT=WebAnno TSV 2\n", WebAnno(), "line 1: it does not begin as WebAnno TSV 3"),
        ("", WebAnno(), "line 1: it does not begin"),
        (LAYERS, WebAnno("Named"), r"it has no layer 'Named'. Its layers are: custom.Frame, custom.Lu\."),
        (LAYERS, WebAnno("Lu", "x"), "its layer has no 'x'. It has: kind, luvalue"),
        (LAYERS + "1-2 3-4 you\n", WebAnno(), "d.tsv, line 9: '1-2 3-4 you' is no row of a word"),
        (LAYERS + "\n2-1.1\t3-4\tx\n", WebAnno(), "is no row of a word"),
    ],
)
def test_what_is_not_webanno_is_refused(text: str, form: WebAnno, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(text, form)


def test_written_as_the_tool_writes_it() -> None:
    items = [
        Item(Sentence(("Hi", "😊", "_x"), (" ", "", ""), "en", (Span(1, 3, "A|B"),)), "s1", "one"),
        Item(Sentence(("Bo",), ("\n",), "en", (Span(0, 1, "PER"),)), "s2", "one"),
    ]
    assert WebAnno().write("x", items)["one.tsv"].decode() == (
        f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NER}|identifier|value\n\n"
        "\n#Sentence.id=s1\n#Text=Hi 😊_x\n"
        "1-1\t0-2\tHi\t_\t_\n1-2\t3-5\t😊\t*[1]\tA\\|B[1]\n1-3\t5-7\t\\_x\t*[1]\tA\\|B[1]\n"
        "\n#Sentence.id=s2\n#Text=Bo\n2-1\t8-10\tBo\t*\tPER\n"
    )
