"""What aligners know about the words of a corpus beforehand: word tables and dictionaries, each with its switch."""

from functools import partial

import streamlit as st

from core.errors import SpanbridgeError
from core.lexicons.knowledge_summary import knowledge_line
from core.project import Project
from core.store import WORD_TABLES, StoredDictionary
from core.views.html import in_markdown
from pages.shared import components, job_progress, services, state

TITLE = "Add a word list or dictionary to this corpus"
ABOUT = (
    "Recipes with the lexical aligner start from what is switched on here. After a change they project the corpus anew "
    "when you open them; what was reviewed stays."
)


def draw_known_words(project: Project) -> None:
    """Draw a line about the knowledge that recipes use, the switches, and the form for a further dictionary."""
    components.show_outcome()
    store, langs = services.store(), (project.source_lang, project.target_lang)
    stored = store.stored_dictionaries(project.id)
    word_tables = WORD_TABLES not in store.unused_knowledge(project.id)
    used = [(entry.name, entry.size) for entry in stored if entry.used]
    components.small(knowledge_line(*langs, used, word_tables), ABOUT)
    components.word_tables_switch(langs, word_tables, project.id, partial(switch, project, WORD_TABLES))
    for entry in stored:
        draw_dictionary(project, entry)
    with st.expander(TITLE, icon=":material/dictionary:"):
        offer(project, {entry.digest for entry in stored})


def switch(project: Project, source: str, is_used: bool) -> None:
    """Store whether the corpus uses a word table or dictionary; an error is shown where the switch is."""
    try:
        services.store().switch_knowledge(project.id, source, is_used)
    except SpanbridgeError as error:
        state.put(components.FAILED, str(error))


def draw_dictionary(project: Project, entry: StoredDictionary) -> None:
    """Draw the switch of a dictionary, and the button that removes it."""
    key = f"{project.id} {entry.digest}"
    with st.container(horizontal=True, vertical_alignment="center"):
        take = partial(switch, project, entry.digest)
        components.dictionary_switch(entry.name, entry.size, entry.used, key, take)
        if st.button("Remove", key=f"remove {entry.digest}", icon=":material/delete:", type="tertiary"):
            job_progress.do(partial(services.store().delete_dictionary, project.id, entry.digest))


def offer(project: Project, digests: set[str]) -> None:
    """Draw the upload of a dictionary, and the button that adds it."""
    dictionary = components.dictionary_upload((project.source_lang, project.target_lang))
    if dictionary is None or dictionary.digest in digests:
        return
    if st.button(f"Use {in_markdown(dictionary.name)}", type="primary"):
        job_progress.do(partial(services.store().save_dictionary, project.id, dictionary))
