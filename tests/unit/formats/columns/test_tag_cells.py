"""Tags over several cells: in brackets from line to line, or prefix and label in two columns; ids before sentences."""

import pytest

from core.formats import CorpusSide, TextFile
from core.formats.columns.conll import Conll


def read(text: str) -> CorpusSide:
    return Conll().read([TextFile("a.conll", text.encode())], "en")


def entities(side: CorpusSide) -> list[tuple[str, str]]:
    return [
        (span.label, " ".join(sentence.words[span.start : span.end]))
        for sentence in side.sentences
        for span in sentence.spans or ()
    ]


OVER_CELLS = {
    "brackets": "d 0 0 Mia NNP (S* (PER*\nd 0 1 Berg NNP * *)\nd 0 2 rief VB * *\nd 0 3 Ulm NNP *) (LOC)\n",
    "prefix and label": "Mia\tB\tPER\nBerg\tI\tPER\nrief\tO\t\nUlm\tB\tLOC\n",
    "prefix and label with a header": (
        "text\tent_iob_\tent_type_\nMia\tB\tPER\nBerg\tI\tPER\nrief\tO\t\nUlm\tB\tLOC\n"
    ),
    "prefix and label with a filler": "Mia NNP B PER\nBerg NNP I PER\nrief VB O _\nUlm NNP B LOC\n",
}


@pytest.mark.parametrize("name", OVER_CELLS)
def test_tags_over_several_cells_are_read_and_listed(name: str) -> None:
    side = read(OVER_CELLS[name])
    assert [sentence.words for sentence in side.sentences] == [("Mia", "Berg", "rief", "Ulm")]
    assert entities(side) == [("PER", "Mia Berg"), ("LOC", "Ulm")]
    assert any("were read as" in repair.what for repair in side.repairs)


def test_prefixes_beside_labels_that_do_not_fit_them_are_tags_without_a_kind() -> None:
    side = read("Mia\tB\tx\nrief\tO\ty\nUlm\tB\tz\n")
    assert entities(side) == [("ENT", "Mia"), ("ENT", "Ulm")]


@pytest.mark.parametrize("between", [" ", "\t"])
def test_an_id_with_its_domain_names_the_sentence(between: str) -> None:
    one, two = "5b1a3c00-2c8d-4f3a-9a4b-0d1d2e3f4a5b", "9c1a3c00-2c8d-4f3a-9a4b-0d1d2e3f4a5b"
    side = read(
        f"\n# id {one}{between}domain=de\nMia _ _ B-PER\nrief _ _ O\n\n# id {two}{between}domain=de\nUlm _ _ O\n"
    )
    assert side.ids == (one, two)
    assert [sentence.words for sentence in side.sentences] == [("Mia", "rief"), ("Ulm",)]


def test_a_table_of_pandas_names_its_columns_behind_an_empty_cell() -> None:
    side = read(",sentence_id,words,labels\n0,0,Mia,B-PER\n1,0,rief,O\n2,1,Ulm,B-LOC\n3,1,liegt,O\n")
    assert [sentence.words for sentence in side.sentences] == [("Mia", "rief"), ("Ulm", "liegt")]
    assert entities(side) == [("PER", "Mia"), ("LOC", "Ulm")]
