"""An export is re-read and compared before anybody gets it."""

from dataclasses import replace

from core.formats import export_files
from core.formats.bundle import Reread, reread_conll, reread_pairs, reread_pharaoh
from core.formats.bundled import read_bundled
from core.model import Alignment, SentencePair, Span

PAIRS = read_bundled("uner-pud.en-zh", "eflomal_hi.gdfa").pairs


def test_a_real_corpus_is_written_without_a_difference() -> None:
    files = export_files("pud", PAIRS)
    assert [file.name for file in files] == ["pud.jsonl", "pud.target-zh.conll", "pud.source-en.conll", "pud.pharaoh"]
    spans = sum(len(pair.target.spans or ()) for pair in PAIRS)
    links = sum(len(pair.alignment.sure) for pair in PAIRS if pair.alignment)
    assert files[1].reread == Reread(300, spans, 0)
    assert files[3].reread == Reread(300, 0, links)
    assert str(files[1].reread) == f"re-read: 300 sentences, {spans} spans, 0 differences"


def test_sides_without_spans_and_missing_links_make_no_files() -> None:
    assert [file.name for file in export_files("tl", read_bundled("ntrex.en-tl").pairs)] == ["tl.jsonl"]
    assert [file.name for file in export_files("none", [])] == ["none.jsonl"]


def test_every_kind_of_damage_is_found() -> None:
    files = {file.name.rsplit(".", 1)[1]: file.data for file in export_files("pud", PAIRS[:3])}
    meant = changed(PAIRS[:3])
    assert reread_pairs(files["jsonl"], meant).differences == ("sentence 2 is not as it was meant.",)
    assert reread_pharaoh(files["pharaoh"], meant).differences == ("sentence 2 is not as it was meant.",)
    conll = export_files("pud", PAIRS[:3])[1].data
    assert reread_conll(conll, [pair.target for pair in meant]).differences == ("sentence 2 is not as it was meant.",)
    assert reread_conll(conll, [pair.target for pair in PAIRS[:2]]).differences == ("3 sentences instead of 2.",)


def changed(pairs: tuple[SentencePair, ...]) -> list[SentencePair]:
    """The pairs with other spans and links in the second."""
    pair = pairs[1]
    target = pair.target.with_spans([Span(0, 1, "ORG")])
    return [pairs[0], replace(pair, target=target, alignment=Alignment(((0, 0),), pair.size)), pairs[2]]
