"""What a job that fetches a public corpus is asked for, and doing it."""

from collections.abc import Mapping
from typing import Any

from core.components.component import Progress, within
from core.errors import BadInput
from core.project import Project, new_project_id
from core.public_corpora.background_offers import BackgroundOffer, background_offers, fetch_text
from core.public_corpora.catalogue_entry import (
    CatalogueEntry,
    CorpusKind,
    CorpusRequest,
    catalogue_entry,
    requested,
)
from core.public_corpora.fetching import FetchOptions, fetch_dictionary, fetch_pairs, make_project, title_of
from core.store import Job, Store

TEXT = "text"
"""What a project gets that is given a corpus as background text."""


def ask_project(store: Store, entry: CatalogueEntry, request: CorpusRequest) -> Job:
    """Request a job that makes a project of a corpus, whose licence was accepted if need be."""
    title = title_of(entry, request)
    order = {"corpus": entry.name, **request._asdict(), "accepts": True, "project": new_project_id(title)}
    return store.ask_fetch("", subject_of(entry, request), title, order)


def subject_of(entry: CatalogueEntry, request: CorpusRequest) -> str:
    """Return what tells the jobs of a corpus apart."""
    return f"{entry.name} {request.subject}"


def ask_dictionary(store: Store, entry: CatalogueEntry, project_id: str) -> Job:
    """Request a job that gives a dictionary to a project."""
    return store.ask_fetch(project_id, entry.name, entry.title, {"corpus": entry.name})


def ask_text(store: Store, entry: CatalogueEntry, project_id: str) -> Job:
    """Request a job that gives a corpus to a project as background text."""
    return store.ask_fetch(project_id, f"{TEXT} {entry.name}", entry.title, {"corpus": entry.name, "use": TEXT})


def run_fetch(store: Store, project_id: str, order: Mapping[str, Any], progress: Progress | None = None) -> None:
    """Do what a job asks for.

    ``order`` names the corpus. For a new project it names the languages, the part and the id too; a project of this id
    that is there already is left as it is. ``project_id`` gets a dictionary, or with "use" a background text.
    """
    entry = catalogue_entry(order["corpus"])
    options = FetchOptions(accepts=bool(order.get("accepts")))
    if order.get("use") == TEXT:
        offer = offer_for(entry, store.project(project_id))
        store.save_text(project_id, fetch_text(offer, options, progress))
    elif entry.kind is CorpusKind.DICTIONARY:
        project = store.project(project_id)
        langs = project.source_lang, project.target_lang
        store.save_dictionary(project_id, fetch_dictionary(entry, langs, options, progress).dictionary)
    elif all(project.id != order["project"] for project in store.projects()):
        request = requested(entry, order["source"], order["target"], order["part"])
        draft = fetch_pairs(entry, request, options, within(progress, 0.0, 0.9))
        make_project(store, draft, order["project"], within(progress, 0.9, 1.0))


def offer_for(entry: CatalogueEntry, project: Project) -> BackgroundOffer:
    """Return the offer of a corpus for the languages of a project; `BadInput` where it has no text for them."""
    for offer in background_offers(project.source_lang, project.target_lang):
        if offer.entry.name == entry.name:
            return offer
    problem = f"it has no further text for {project.source_lang} and {project.target_lang}."
    raise BadInput(entry.title, problem, "Choose another corpus.")
