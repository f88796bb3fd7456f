"""Every entry of the catalogue can be fetched as it is described, and says what people need to know."""

import re

import pytest

from core.public_corpora import descriptions
from core.public_corpora.catalogue_entry import CatalogueEntry, CorpusKind, catalogue, catalogue_entry, requested
from core.public_corpora.readers import PAIR_READERS, TABLE
from core.public_corpora.remote_files import SOURCE, TARGET, remote_files
from core.text.languages import is_known, subtags

ENTRIES = catalogue()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_language_leads_to_files_at_secure_addresses(entry: CatalogueEntry) -> None:
    for target in entry.targets():
        for part in entry.parts:
            for file in remote_files(entry, requested(entry, "", target, part)):
                assert re.fullmatch(r"https://[\w.-]+/[\w./%-]+", file.url)
                assert ".." not in file.url
                assert not file.sha256 or re.fullmatch("[0-9a-f]{64}", file.sha256)
                assert file.member == "" or not file.member.startswith(("/", "."))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_entry_names_a_reader_and_the_files_that_it_needs(entry: CatalogueEntry) -> None:
    if entry.kind is CorpusKind.PAIRS:
        assert entry.reader in PAIR_READERS
    request = requested(entry, "", entry.targets()[0])
    roles = {file.role for file in remote_files(entry, request)}
    assert roles >= {TABLE} or roles >= {TARGET} or {SOURCE in role for role in roles} == {True, False}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_fact_is_given_in_plain_sentences(entry: CatalogueEntry) -> None:
    facts = descriptions.facts(entry)
    assert [title for title, text in facts.items() if not text] in ([], ["Parts"])
    for title in ("What it is for", "What you may do", "How both sides are joined", "What is left out", "Version"):
        assert facts[title].endswith(".")
    assert re.search("you may|do not|ask", facts["What you may do"], re.IGNORECASE)
    assert entry.noncommercial == ("NC" in entry.licence)
    assert entry.noncommercial == ("Not for commercial use" in entry.terms)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_languages_have_codes_that_are_known(entry: CatalogueEntry) -> None:
    strange = {"als", "bh", "eml", "mo", "nah", "ckb", "no"}
    for code in (*entry.languages, *entry.sources):
        assert is_known(subtags(code)[0]) or code in strange, code


def test_every_listed_digest_is_of_a_file_that_can_be_requested() -> None:
    for entry in ENTRIES:
        requests = [requested(entry, "", target) for target in entry.targets()]
        assert set(entry.sha256) <= {file.url for request in requests for file in remote_files(entry, request)}


def test_names_are_unique_and_the_corpora_of_the_field_are_there() -> None:
    names = [entry.name for entry in ENTRIES]
    assert len(set(names)) == len(names)
    wanted = {"uner-pud", "uner-setimes", "masakhaner2", "europarl-ner", "wikiann", "ntrex", "flores200", "tatoeba"}
    assert wanted | {"xl-wa", "xquad", "mlqa", "ebible", "cc-cedict"} <= set(names)


def test_a_language_is_found_by_any_of_its_codes() -> None:
    ntrex = catalogue_entry("ntrex")
    assert ntrex.language("swa").code == "sw"
    assert ntrex.language("zh").code == "zh-Hans"
    assert ntrex.has_pair("eng", "sw")
    assert not ntrex.has_pair("en", "xx")
    tatoeba = catalogue_entry("tatoeba")
    assert tatoeba.has_pair("en", "sw")
    assert not tatoeba.has_pair("de", "sw")
    assert not catalogue_entry("wikiann").has_pair("en", "sw")


def test_the_version_says_what_is_pinned() -> None:
    assert descriptions.pinning(catalogue_entry("xl-wa")).startswith("Revision 529c302cfab6.")
    assert "fixed revision for de, pt, ru" in descriptions.pinning(catalogue_entry("uner-pud"))
    assert "is listed, and checked" in descriptions.pinning(catalogue_entry("xquad"))
    assert "The newest" in descriptions.pinning(catalogue_entry("cc-cedict"))
