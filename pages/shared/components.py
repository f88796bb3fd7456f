"""Elements that several pages draw: they take values and return the choices of a person."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from core.components.component import Progress
from core.evaluation.agreement import Agreement, coefficient, format_agreement
from core.formats import TextFile
from core.formats.bitext.dictionaries import read_dictionary
from core.lexicons.dictionary import Dictionary
from core.lexicons.knowledge_summary import with_size
from core.lexicons.shipped import has_tables
from core.model import Sentence, SentencePair
from core.project import Project
from core.projection.presets import DEFAULT_RECIPE
from core.text import language_name
from core.text.phrases import and_more
from core.views import html
from core.views.html import Row, in_cell, in_markdown
from pages.shared import cache, fields, services, state
from pages.shared.problems import problem as problem

ASSETS = Path(__file__).resolve().parents[2] / "assets"

DICTIONARY = "Word list or dictionary, optional (a word, a tab and its translation on each line, or CC-CEDICT)"
WORD_TABLES = "Use word tables and names that come with Spanbridge"
WORD_TABLES_HELP = (
    "Words, and names of countries, languages and the like, that are known to translate each other. The lexical "
    "aligner starts from them, and still learns from the corpus."
)
MAX_REPAIRS = 3
"""Lines of a dictionary that are listed where they were left out."""
DONE, FAILED = "what was done", "why it was not done"
JUMP = "number of the pair"
CHART_COLOURS = ("#4a86bd", "#d9772b", "#8f6bc9", "#3c9d80", "#c2568f", "#9c8a2c", "#8a93a0")
"""Visible on the light and on the dark page, and distinct for most eyes."""


def style() -> None:
    """Load the style sheet of everything that is drawn as static HTML."""
    st.html(ASSETS / "page.css")


def show_outcome() -> None:
    """Show once the result of the last action on many pairs, or its error."""
    done, failed = state.get(DONE), state.get(FAILED)
    if failed:
        st.error("That did not work.", icon=":material/error:")
        st.text(failed)
    elif done:
        st.success(in_markdown(done), icon=":material/done_all:")
    state.put(DONE, "")
    state.put(FAILED, "")


def project_picker(projects: Sequence[Project]) -> Project:
    """Return the corpus chosen in the sidebar; warn about an unknown one in the URL."""
    by_id = {project.id: project for project in projects}
    requested = state.get("corpus")
    if requested and requested not in by_id:
        st.sidebar.warning("The corpus of this link is not in this store; showing another one.")
    current = requested if requested in by_id else next(iter(by_id))
    with st.sidebar:
        fields.selectbox(
            "Corpus", list(by_id), current, "corpus at hand", change_corpus, format_func=lambda name: by_id[name].name
        )
    state.put("corpus", current)
    return by_id[current]


def change_corpus(project: str) -> None:
    state.put("pair", "")
    state.put("corpus", project)


def recipe_picker(project: Project, names: Sequence[str]) -> str:
    """Return the recipe chosen in the sidebar, with a line about it and one about what it knows beforehand.

    Recipes that lack something on this machine are marked; they can be looked at where they ran.
    """
    requested = state.get("recipe") or DEFAULT_RECIPE
    if requested not in names:
        st.sidebar.warning("The recipe of this link is not known here; showing another one.")
    current = requested if requested in names else DEFAULT_RECIPE
    with st.sidebar:
        fields.selectbox(
            "Recipe", list(names), current, "recipe at hand", partial(state.put, "recipe"), format_func=marked
        )
    notes = [services.about(current).strip(), services.knowledge(project, current)]
    st.sidebar.html("<br>".join(map(html.note, filter(None, notes))))
    state.put("recipe", current)
    return current


def shown(bar: st.delta_generator.DeltaGenerator) -> Progress:
    """Return a progress function that moves a progress bar."""

    def show(fraction: float, what: str) -> None:
        bar.progress(min(fraction, 1.0), in_markdown(what))

    return show


def figure(column: st.delta_generator.DeltaGenerator, name: str, value: str, about: str = "") -> None:
    """Draw a number with its name, in a frame."""
    column.metric(in_markdown(name), in_markdown(value), border=True, help=in_markdown(about) or None)


def small(*lines: str) -> None:
    """Draw lines of small text that explain something more important."""
    st.html("<br>".join(map(html.note, lines)))


def facts(texts: Mapping[str, str]) -> None:
    """Draw facts, each under its title."""
    st.html(html.facts(texts))


def lacking(text: str) -> None:
    """Show the reason why something that a recipe needs is missing."""
    if text:
        st.html(html.lacking_note(text))


def marked(name: str) -> str:
    """Return a recipe's name, with a mark where something that it needs is missing."""
    return f"{name} · not on this machine" if services.lacking(name) else name


def recipe(name: str, about: str, source: str, lacking: str) -> None:
    """Draw a recipe with a line about it, its source, and its missing requirements on this machine."""
    st.html(html.recipe(name, about, source, lacking))


def languages(project: Project) -> str:
    return f"{language_name(project.source_lang)} → {language_name(project.target_lang)}"


def about(project: Project) -> None:
    """Show the origin and licence of a corpus in the sidebar."""
    if not (project.origin or project.licence):
        return
    with st.sidebar.expander("About this corpus", icon=":material/info:"):
        st.text(languages(project))
        st.text(project.origin)
        st.text(f"Licence: {project.licence}" if project.licence else "")


def reviewer_picker(names: Sequence[str]) -> str:
    """Return the name under which decisions are stored; initially the last of ``names``, those in this store."""
    latest = names[-1] if names else "reviewer"
    name = state.get("reviewer") or latest
    about = "Decisions are kept under this name."
    with st.sidebar:
        fields.text_input("Reviewer", name, "reviewer at hand", change_reviewer, max_chars=60, help=about)
    state.put("reviewer", name)
    return name


def change_reviewer(name: str) -> None:
    if name.strip():
        state.put("reviewer", name.strip())


def page_project() -> Project:
    """Read the address, draw the picker of the corpus, and return the corpus at hand."""
    state.read_url()
    return project_picker(services.store().projects())


def page_context() -> tuple[Project, str, str]:
    """Draw the three pickers of the sidebar; return the corpus, the recipe and the reviewer at hand."""
    project = page_project()
    recipe = recipe_picker(project, services.recipe_names(project))
    return project, recipe, reviewer_picker(services.reviewers(project))


def gold_toggle() -> bool:
    """Return whether to show the corpus's own target spans; off initially, so that nobody copies them unawares."""
    about = "The corpus's own target spans."
    with st.sidebar:
        return fields.toggle("Show gold", False, "gold", persist_state="session", help=about)


def jump(ids: Sequence[str]) -> None:
    """Draw a field for the number of the pair to show."""
    pair = state.get("pair") or ""
    number = ids.index(pair) + 1 if pair in ids else 1
    fields.number_input(
        "Go to pair number", (1, len(ids)), number, JUMP, lambda place: state.put("pair", ids[place - 1])
    )


def words(title: str, sentence: Sentence, rows: Sequence[Row], project: Project) -> None:
    """Draw a sentence with a band for each row of spans, under its language's name."""
    st.html(html.stacked(title, sentence, rows, hues(project)))


def pair(pair: SentencePair, project: Project) -> None:
    """Draw a pair as running text with its entities, under its id."""
    sides = [html.running(side, side.spans or (), hues(project)) for side in (pair.source, pair.target)]
    st.html(html.note(pair.id) + "".join(sides))


def mention(text: str, lang: str, label: str, project: Project, about: str = "") -> None:
    """Draw a mention with its label, if it has a label, and a few plain words about it."""
    st.html(html.mention(text, lang, label, hues(project).get(label, 9), about))


def hues(project: Project) -> dict[str, int]:
    return {label.name: label.hue for label in project.labels}


def upload(label: str, kinds: Sequence[str]) -> TextFile | None:
    """Return a file from the reviewer's machine, or ``None`` until there is one."""
    file = st.file_uploader(in_markdown(label), type=list(kinds))
    return TextFile(file.name, file.getvalue()) if file else None


def dictionary_upload(langs: tuple[str, str]) -> Dictionary | None:
    """Return a word list or dictionary from the reviewer's machine for two languages, and show what was left out."""
    file = upload(DICTIONARY, ["tsv", "txt", "u8", "gz"])
    if file is None:
        return None
    key = repr((file.name, hashlib.sha256(file.data).hexdigest(), langs))
    dictionary, repairs = cache.recent("dictionary", key, lambda: read_dictionary(file, langs))
    more = and_more(len(repairs), MAX_REPAIRS)
    listed = [*map(str, repairs[:MAX_REPAIRS]), *filter(None, [more])]
    small(f"{with_size(dictionary.name, len(dictionary.entries))}.", *listed)
    return dictionary


def word_tables_switch(
    langs: tuple[str, str], is_used: bool, key: str, take: Callable[[bool], None] | None = None
) -> bool:
    """Return whether the word tables are used; draws nothing where there are none for the languages."""
    if not has_tables(*langs):
        return is_used
    return fields.toggle(WORD_TABLES, is_used, f"word tables {key}", take, help=WORD_TABLES_HELP)


def dictionary_switch(
    name: str, size: int, is_used: bool, key: str, take: Callable[[bool], None] | None = None
) -> bool:
    """Return whether a dictionary is used."""
    return fields.toggle(f"Use {with_size(name, size)}", is_used, f"dictionary {key}", take)


def table(rows: Sequence[Mapping[str, Any]], **more: Any) -> None:
    """Draw rows by column; ``more`` is what `st.dataframe` takes.

    Their texts stay texts also where they are copied or saved as CSV.
    """
    st.dataframe(list(map(_row, rows)), hide_index=True, **more)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {in_cell(column): _cell(value) for column, value in row.items()}


def _cell(value: Any) -> Any:
    return in_cell(value) if isinstance(value, str) else value


def agreement_figures(agreement: Agreement, counted: str, about: str) -> None:
    """Draw every measure of agreement, each with a line on how to read it."""
    shown = (
        (counted, f"{agreement.pairs:,}", about),
        ("Same span and label, F1", format_agreement(agreement.exact), "Strict: both boundaries and the label."),
        ("Same span, F1", format_agreement(agreement.ranges), "Both boundaries, whatever the label."),
        ("Overlap, F1", format_agreement(agreement.relaxed), "Spans of the same label that share a word."),
        ("Unitizing alpha", coefficient(agreement.alpha), "Krippendorff: 1 is the same, 0 what chance would give."),
        (
            "Word kappa",
            coefficient(agreement.kappa),
            "Cohen, over words: high where names are short, so read F1 first.",
        ),
        ("Links, F1", format_agreement(agreement.links), "Word links, on the pairs where somebody edited them."),
    )
    for column, (name, value, help_text) in zip([*st.columns(4), *st.columns(4)], shown, strict=False):
        figure(column, name, value, help_text)
