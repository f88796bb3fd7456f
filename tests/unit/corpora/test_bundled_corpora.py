"""The corpora that come with Spanbridge can be read, and say truly what they are."""

import pytest

from core.corpora.bundled import FOLDER, BundledCorpus, bundled_corpora, bundled_corpus, read_bundled
from core.errors import UnknownName

BY_NAME = pytest.mark.parametrize("corpus", bundled_corpora(), ids=lambda corpus: corpus.name)
OWN = "diagnostic."
"""The beginning of the names of corpora that were written for Spanbridge."""


@BY_NAME
def test_the_index_tells_what_the_file_holds(corpus: BundledCorpus) -> None:
    imported = read_bundled(corpus.name)
    assert imported.repairs == ()
    assert len(imported.pairs) == corpus.pairs
    assert {(pair.source.lang, pair.target.lang) for pair in imported.pairs} == {
        (corpus.source_lang, corpus.target_lang)
    }
    sides = [(pair.source.spans, pair.target.spans) for pair in imported.pairs]
    assert {spans is not None for spans, _ in sides} == {corpus.gold_source}
    assert {spans is not None for _, spans in sides} == {corpus.gold_target}
    assert {span.label for both in sides for spans in both for span in spans or ()} == set(corpus.labels)


@BY_NAME
def test_every_corpus_names_its_licence_where_people_look(corpus: BundledCorpus) -> None:
    licences = (FOLDER / "LICENSES.md").read_text(encoding="utf-8")
    for text in (corpus.file, corpus.licence_url, corpus.attribution, *corpus.origin):
        assert text in licences
    assert corpus.licence.startswith("CC BY 4.0" if corpus.name.startswith(OWN) else "CC BY-SA ")


@BY_NAME
def test_only_a_corpus_of_our_own_ships_gold_links(corpus: BundledCorpus) -> None:
    """Those of others carry no licence."""
    linked = [pair.id for pair in read_bundled(corpus.name).pairs if pair.alignment is not None]
    assert corpus.name.startswith(OWN) or linked == []


@pytest.mark.parametrize(
    ("name", "links"), [(corpus.name, links) for corpus in bundled_corpora() for links in corpus.links]
)
def test_links_fit_their_pairs(name: str, links: str) -> None:
    alignments = [pair.alignment for pair in read_bundled(name, links).pairs]
    assert sum(len(alignment.sure) for alignment in alignments if alignment) > 2_000
    assert {alignment.origin for alignment in alignments if alignment} == {links}


def test_both_halves_of_pud_are_there() -> None:
    ids = [pair.id for pair in read_bundled("uner-pud.en-de").pairs]
    assert [sum(name.startswith(f"pud-{part}") for name in ids) for part in "nw"] == [150, 150]


def test_an_unknown_name_lists_the_others() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean 'ntrex\.en-tl'"):
        bundled_corpus("ntrex.en-tgl")
    with pytest.raises(UnknownName, match="eflomal_hi"):
        read_bundled("uner-pud.en-de", "fast_align")


def test_the_whole_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 3_000_000
