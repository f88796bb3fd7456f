"""Fetch a public corpus: its files, then pairs, sentences or a dictionary, with all that a project has to say of it."""

from dataclasses import replace
from typing import NamedTuple

from core.components.component import Progress, report_progress, within
from core.corpora.importing import CorpusDraft, as_project
from core.errors import BadInput
from core.formats.bitext.dictionaries import ImportedDictionary, read_dictionary
from core.formats.sides import CorpusSide
from core.project import Project
from core.public_corpora.catalogue_entry import (
    CatalogueEntry,
    CorpusKind,
    CorpusRequest,
    requested,
)
from core.public_corpora.fetched_files import FetchedFiles
from core.public_corpora.readers import PAIR_READERS, TABLE, read_wikiann
from core.public_corpora.remote_files import RemoteFile, remote_files
from core.public_corpora.side_joins import Files, Languages
from core.store import Store
from core.text import base_language

_FETCHING = 0.7
"""The share of fetching files in the progress of the whole."""
_SHOWN_DIGITS = 12


class FetchOptions(NamedTuple):
    """How to fetch: files that are here ``again``; ``takes_changed`` ones; ``accepts`` a non-commercial licence."""

    accepts: bool = False
    again: bool = False
    takes_changed: bool = False


def fetch_files(
    entry: CatalogueEntry, request: CorpusRequest, options: FetchOptions, progress: Progress | None = None
) -> Files:
    """Return the files of a request by role; `BadInput` where its licence has to be accepted first."""
    if entry.noncommercial and not options.accepts:
        remedy = "Accept that first: --accept-licence, or the switch on the page."
        raise BadInput(entry.title, f"it is for non-commercial use only ({entry.licence}).", remedy)
    keeper = FetchedFiles(entry, options.takes_changed)
    return keeper.fetch(remote_files(entry, request), progress, options.again)


def fetch_pairs(
    entry: CatalogueEntry, request: CorpusRequest, options: FetchOptions, progress: Progress | None = None
) -> CorpusDraft:
    """Fetch the files of a request and join their sides; the draft names origin and licence."""
    if entry.kind is not CorpusKind.PAIRS:
        raise BadInput(entry.title, "it holds no sentence pairs.", "Choose another corpus for a project.")
    files = fetch_files(entry, request, options, within(progress, 0.0, _FETCHING))
    report_progress(progress, _FETCHING, "Joining both sides")
    imported = PAIR_READERS[entry.reader](files, languages_of(entry, request))
    if not imported.pairs:
        raise BadInput(entry.title, "its two sides have no sentence in common.", f"Look at {entry.address}.")
    draft = CorpusDraft.of(f"{entry.name} {request.subject}", imported)
    licence = licence_of(entry, request)
    return replace(draft, name=title_of(entry, request), licence=licence, origin=origin_of(entry, request))


def fetch_sentences(
    entry: CatalogueEntry, request: CorpusRequest, options: FetchOptions, progress: Progress | None = None
) -> CorpusSide:
    """Fetch the labelled sentences of one language."""
    return read_wikiann(fetch_files(entry, request, options, progress), languages_of(entry, request))


def fetch_dictionary(
    entry: CatalogueEntry, langs: tuple[str, str], options: FetchOptions, progress: Progress | None = None
) -> ImportedDictionary:
    """Fetch a dictionary for a corpus of two languages; `BadInput` where it is of others."""
    request = requested(entry)
    needed = {base_language(code) for code in entry.languages}
    if not needed <= {base_language(code) for code in langs}:
        problem = f"it is no dictionary for {langs[0]} and {langs[1]}."
        raise BadInput(entry.title, problem, f"Its languages are {' and '.join(sorted(needed))}.")
    files = fetch_files(entry, request, options, progress)
    return read_dictionary(files[TABLE], langs)


def languages_of(entry: CatalogueEntry, request: CorpusRequest) -> Languages:
    """Return the languages of a request as a project names them, and the part."""
    source = entry.language(request.source).code if request.source else ""
    return Languages(source, entry.language(request.target).code, request.part)


def title_of(entry: CatalogueEntry, request: CorpusRequest) -> str:
    """Return a name for a project of a request."""
    langs = languages_of(entry, request)
    part = f", {request.part}" if len(entry.parts) > 1 else ""
    return f"{entry.title}, {langs.source}–{langs.target}{part}"


def licence_of(entry: CatalogueEntry, request: CorpusRequest) -> str:
    """Return the licence of a request: that of the corpus, or those of its languages where they have their own."""
    languages = [entry.language(code) for code in filter(None, (request.source, request.target))]
    own = [f"{language.code}: {language.licence}" for language in languages if language.licence]
    return "; ".join([entry.licence, *own])


def origin_of(entry: CatalogueEntry, request: CorpusRequest) -> str:
    """Return where the pairs come from and how they were joined, as it is stored with a project."""
    files = remote_files(entry, request)
    record = FetchedFiles(entry).record(files[-1])
    revision = f", revision {entry.revision[:_SHOWN_DIGITS]}" if entry.revision else ""
    day = f", fetched on {record.day}" if record else ""
    return f"{entry.attribution} From {entry.address}{revision}{day}. {entry.joined}"


def make_project(store: Store, draft: CorpusDraft, project_id: str = "", progress: Progress | None = None) -> Project:
    """Store a fetched corpus as a project, under an id that was chosen before, or a fresh one."""
    project = as_project(draft.pairs, draft.name, draft.licence, (), draft.origin)
    return store.create_project(replace(project, id=project_id or project.id), draft.pairs, progress)


def missing_files(entry: CatalogueEntry, request: CorpusRequest) -> tuple[RemoteFile, ...]:
    """Return the files of a request that are not on this machine yet."""
    keeper = FetchedFiles(entry)
    return tuple(file for file in remote_files(entry, request) if not keeper.has_all([file]))
