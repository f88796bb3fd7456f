"""The form that fetches a public corpus: languages, part, licence, and the job that does it."""

import streamlit as st

from core import jobs
from core.project import Project
from core.public_corpora.catalogue_entry import CatalogueEntry, CorpusKind, CorpusRequest, requested
from core.public_corpora.fetch_orders import ask_dictionary, ask_project, subject_of
from core.public_corpora.fetching import missing_files
from core.store import Job, JobKind, JobState
from core.text import base_language, language_name
from pages.shared import components, fields, job_progress, services

HEADING = "Get it"
OTHER_FILE = "Another translation, as LANG:FILE (optional)"
MAKE = "Download and make a project"
ACCEPT = "My use of it is not commercial"


def draw_request(entry: CatalogueEntry) -> None:
    """Draw what is needed to fetch a corpus, by what it gives."""
    st.subheader(HEADING, anchor=False)
    if entry.kind is CorpusKind.PAIRS:
        draw_pairs(entry)
    elif entry.kind is CorpusKind.DICTIONARY:
        draw_dictionary(entry)
    else:
        draw_sentences(entry)


def draw_pairs(entry: CatalogueEntry) -> None:
    """Draw the form for sentence pairs, which become a project."""
    request = pick_request(entry)
    job = services.store().job_of(JobKind.FETCH, "", subject_of(entry, request))
    if job and made_project(job):
        draw_made(job)
        return
    accepts = not entry.noncommercial or fields.toggle(ACCEPT, False, f"accepts {entry.name}", help=entry.terms)
    missing = len({file.url for file in missing_files(entry, request)})
    components.small(f"Files to download: {missing}." if missing else "Its files are on this machine already.")
    if job and job.state is not JobState.DONE:
        job_progress.watched(services.store(), job)
    elif st.button(MAKE, type="primary", icon=":material/download:", disabled=not accepts):
        job_progress.do(lambda: start(entry, request))


def pick_request(entry: CatalogueEntry) -> CorpusRequest:
    """Return the languages and the part that a person chose."""
    left, right = st.columns(2)
    with right:
        target = pick_language("Target", entry.targets(), f"target {entry.name}")
    if entry.names_files:
        target = fields.text_input(OTHER_FILE, "", f"file {entry.name}", max_chars=100).strip() or target
    with left:
        source = pick_language("Source", entry.sources_of(target), f"source {entry.name} {target}")
    part = entry.parts[0]
    if len(entry.parts) > 1:
        part = fields.segmented_control("Part", entry.parts, part, f"part {entry.name}")
    return requested(entry, source, target, part)


def pick_language(title: str, codes: tuple[str, ...], key: str) -> str:
    return fields.selectbox(title, codes, codes[0], key, format_func=language_name)


def start(entry: CatalogueEntry, request: CorpusRequest) -> None:
    """Start the job that makes a project of a corpus."""
    store = services.store()
    jobs.start(store, ask_project(store, entry, request).id)


def made_project(job: Job) -> Project | None:
    """Return the project that a job made, unless it was deleted since."""
    if job.state is not JobState.DONE:
        return None
    projects = {project.id: project for project in services.store().projects()}
    return projects.get(job.parts.get("project", ""))


def draw_made(job: Job) -> None:
    """Draw the way to the project that a job made."""
    project = made_project(job)
    if project is None:
        return
    st.success("It is a project now.", icon=":material/check_circle:")
    st.text(project.name)
    st.page_link(
        "pages/review/page.py", label="Review", icon=":material/rate_review:", query_params={"corpus": project.id}
    )


def draw_sentences(entry: CatalogueEntry) -> None:
    """Draw the command that saves labelled sentences, which make no project of pairs."""
    target = pick_language("Language", entry.targets(), f"target {entry.name}")
    part = fields.segmented_control("Part", entry.parts, entry.parts[0], f"part {entry.name}")
    components.small("It has one language, so it makes no project of pairs. This command saves it for `train`:")
    st.code(f"python -m core fetch {entry.name} --langs {target} --part {part} --to {target}.jsonl", language="sh")


def draw_dictionary(entry: CatalogueEntry) -> None:
    """Draw the choice of the project that gets a dictionary."""
    needed = {base_language(code) for code in entry.languages}
    projects = [
        project
        for project in services.store().projects()
        if {base_language(project.source_lang), base_language(project.target_lang)} == needed
    ]
    if not projects:
        langs = " and ".join(language_name(code) for code in entry.languages)
        components.small(f"No corpus of this store is in {langs}. Import one first; then it can get this dictionary.")
        return
    names = {project.id: project.name for project in projects}
    chosen = fields.selectbox("Corpus", list(names), projects[0].id, "gets it", format_func=names.__getitem__)
    job = services.store().job_of(JobKind.FETCH, chosen, entry.name)
    if job and job.state is not JobState.DONE:
        job_progress.watched(services.store(), job)
        return
    if job:
        components.small("It was added; Recipes lists the dictionaries of a corpus.")
    if st.button("Download and use it", type="primary", icon=":material/download:"):
        job_progress.do(lambda: start_dictionary(entry, chosen))


def start_dictionary(entry: CatalogueEntry, project: str) -> None:
    """Start the job that gives a project a dictionary."""
    store = services.store()
    jobs.start(store, ask_dictionary(store, entry, project).id)
