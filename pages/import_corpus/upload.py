"""Files to import: detect their formats, let a person correct them, and read the corpus."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.components import component
from core.components.options import options
from core.corpora.importing import CorpusDraft
from core.errors import BadInput
from core.formats import TextFile
from core.formats.archive import unpack_archives
from core.formats.corpus import ReadingPlan, languages, missing, origin, read_corpus
from core.formats.datasets.folder import HubDataset, files_in
from core.formats.detection.detect import FORMATS, KINDS, DetectedGroup, Kind, Role, detect
from core.formats.grouping.pairing import PairBy, Undecided
from core.local_files import is_path, named_folder
from core.text import UNKNOWN
from core.views.html import in_markdown
from pages.shared import cache, component_form, components, fields, serving, state

FETCH = "datasets asked for"
MAX_NAMED = 3
"""Files of a group that are listed by name."""
MAX_LEFT_OUT = 20
PAIRINGS = {
    PairBy.ID: "By id: leave out the sentences without a partner",
    PairBy.ORDER: "By order: the first with the first, whatever the ids say",
}
"""Title of each way to pair."""


def from_files() -> CorpusDraft | None:
    """Read a corpus from files: pairs, or a file for each side, and links; ask for what cannot be detected."""
    st.caption(
        "Pairs, or one file for each side; word links too, if there are any. Folders go in as a zip, "
        "files of more than 200 MB by the command `python -m core import`."
    )
    uploaded = st.file_uploader("Files", accept_multiple_files=True, key="arrivals") or []
    if not uploaded:
        return None
    files = [TextFile(file.name, file.getvalue()) for file in uploaded]
    return understood(_key(file.file_id for file in uploaded), files)


def from_datasets() -> CorpusDraft | None:
    """Read a corpus from two datasets, or two configs of one: of the Hugging Face hub, or local folders."""
    st.caption("A corpus needs both sides, with the same ids or in one order. Nothing is fetched before you say so.")
    serving.tell_paths()
    sides = ("source", "target")
    datasets = dict(zip(sides, map(_dataset, sides, st.columns(2)), strict=True))
    if not all(dataset.name.strip() for dataset in datasets.values()):
        return None
    key = _key([repr(datasets)])
    if state.get(FETCH) != key:
        if not st.button("Fetch and read", type="primary"):
            return None
        state.put(FETCH, key)

    def fetch() -> list[TextFile]:
        with st.spinner("Fetching …"):
            return [file for side, dataset in datasets.items() for file in _fetched(side, dataset)]

    return understood(key, cache.recent("fetched", key, fetch))


def _dataset(side: str, column: st.delta_generator.DeltaGenerator) -> HubDataset:
    with column:
        title = f"{side.capitalize()}: dataset{' or folder' if serving.lets_name_paths() else ''}"
        name = fields.text_input(title, "", f"hub {side}", placeholder="organisation/name")
        settings = [option for option in options(HubDataset) if option.name != "name"]
        return HubDataset(name.strip(), **component_form.grid(settings, {}, f"hub {side}", 2))


def _fetched(side: str, dataset: HubDataset) -> Iterator[TextFile]:
    """Yield the files of a dataset, in a folder named for their side."""
    folder = _folder(dataset.name)
    files = files_in(folder) if folder else dataset.files()
    return (TextFile(f"{side}/{file.name}", file.data) for file in files)


def _folder(name: str) -> Path | None:
    """Return the local folder of a name; ``None`` where it can only be a dataset of the hub."""
    try:
        return named_folder(name)
    except BadInput:
        if is_path(name):
            raise
        return None


def _key(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def understood(key: str, files: Sequence[TextFile]) -> CorpusDraft | None:
    """Read detected files, each with fields to correct its format; return ``None`` until they make a corpus."""
    groups = cache.recent("arrived", key, lambda: detect(tuple(unpack_archives(files))))
    for question in dict.fromkeys(group.question for group in groups if group.question):
        st.warning(in_markdown(f"{question} Make that a side below, and leave the others unread."))
    used = [group for group in groups if group.role is not Role.UNUSED]
    unused = [group for group in groups if group.role is Role.UNUSED]
    readings = [_group(group, f"{key} {number}") for number, group in enumerate(used)]
    if unused:
        expanded = not used or not all(group.beside for group in unused)
        with st.expander(f"Not read: {sum(len(group.files) for group in unused):,} of the files", expanded=expanded):
            readings += [_group(group, f"{key} rest {number}") for number, group in enumerate(unused)]
    langs = _languages(languages(groups), key)
    if lacking := missing(readings):
        st.info(in_markdown(lacking), icon=":material/info:")
        return None
    if not _left_out(key, [*used, *unused], readings):
        return None
    return _paired(key, readings, langs)


def _left_out(key: str, groups: Sequence[DetectedGroup], readings: Sequence[ReadingPlan]) -> bool:
    """Ask whether unread files may be left out, except papers beside the data; return the answer."""
    pairs = zip(groups, readings, strict=True)
    names = [
        file.name
        for group, reading in pairs
        if reading.role is Role.UNUSED and not group.beside
        for file in group.files
    ]
    if not names:
        return True
    more = f" and {len(names) - MAX_LEFT_OUT:,} more" if len(names) > MAX_LEFT_OUT else ""
    count = f"{len(names):,} {'file' if len(names) == 1 else 'files'}"
    components.small(f"Not read: {', '.join(names[:MAX_LEFT_OUT])}{more}.")
    return st.checkbox(f"Import without {count}", key=f"{key} without {_key(names)}")


def _paired(key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str]) -> CorpusDraft | None:
    """Read the corpus; where its sides may be paired in several ways, ask for the way first."""
    draft = _read(key, readings, langs)
    if isinstance(draft, CorpusDraft):
        return draft
    st.warning(in_markdown(f"{draft.where}: {draft.problem}"))
    title = "How to pair the sides"
    way = fields.radio(title, draft.choices, None, f"{key} pair by", format_func=PAIRINGS.__getitem__)
    if way is None:
        return None
    draft = _read(key, readings, langs, way)
    return draft if isinstance(draft, CorpusDraft) else None


def _read(
    key: str, readings: Sequence[ReadingPlan], langs: tuple[str, str], by: PairBy | None = None
) -> CorpusDraft | Undecided:
    forms = repr([(reading.name, reading.role, reading.form) for reading in readings])
    whole = f"{key} {_key([forms, *langs, by or ''])}"

    def make() -> CorpusDraft | Undecided:
        bar = st.progress(0.0, "ReadingPlan")
        try:
            imported = read_corpus(readings, langs, components.shown(bar), by)
        except Undecided as question:
            return question.with_traceback(None)  # which would hold both sides
        finally:
            bar.empty()
        return CorpusDraft.of(whole, imported, origin(readings))

    return cache.recent(f"draft {by or ''}".strip(), whole, make)


def _group(group: DetectedGroup, key: str) -> ReadingPlan:
    """Draw a group of files with its detected role and format, and fields to correct them."""
    with st.container(border=True):
        names, role_field, format_field = st.columns([4, 2, 3], vertical_alignment="top")
        with names:
            st.text(_names(group.files))
            components.small(group.why)
        roles = list(Role)
        with role_field:
            role = fields.selectbox("Part of the corpus", roles, group.role, f"{key} role")
        if role not in KINDS:
            return ReadingPlan(group.files, Role.UNUSED, None)
        kind = KINDS[role]
        with format_field:
            name = _format(group, kind, f"{key} {kind}")
        return ReadingPlan(group.files, role, _options(kind, name, f"{key} {kind} {name}"))


def _names(files: Sequence[TextFile]) -> str:
    more = f"\nand {len(files) - MAX_NAMED:,} more" if len(files) > MAX_NAMED else ""
    return "\n".join(file.name for file in files[:MAX_NAMED]) + more


def _format(group: DetectedGroup, kind: Kind, key: str) -> str:
    """Return the chosen format of a kind; the likeliest is the initial one."""
    likely = {guess.name: guess.likeness for guess in group.guesses if guess.kind == kind}
    names = [*likely, *(name for name in FORMATS[kind] if name not in likely)]

    def title(name: str) -> str:
        plain: str = FORMATS[kind][name].title  # type: ignore[attr-defined]
        return f"{plain} · {likely[name]:.0%} alike" if name in likely else plain

    return fields.selectbox("Format", names, names[0], key, format_func=title)


def _options(kind: Kind, name: str, key: str) -> Any:
    """Return the format with the options of its fields, which are open for links: their base and direction."""
    settings = options(FORMATS[kind][name])
    values: dict[str, Any] = {}
    if settings:
        with st.expander("Options of this format", expanded=kind == "link", icon=":material/tune:"):
            if kind == "link":
                st.caption("Files of links do not say these. The linked words below show whether they are right.")
            values = component_form.grid(settings, {}, key, 3)
    return component.from_json({"name": name, **values}, kind, FORMATS)


def _languages(detected: tuple[str, str], key: str) -> tuple[str, str]:
    left, right = st.columns(2)
    about = "Used where the files do not say their language."
    more: dict[str, Any] = {"max_chars": 20, "help": about}
    with left:
        source = fields.text_input("Source language code", _shown(detected[0]), f"{key} source", **more)
    with right:
        more["placeholder"] = "such as lug"
        target = fields.text_input("Target language code", _shown(detected[1]), f"{key} target", **more)
    return source.strip() or UNKNOWN, target.strip() or UNKNOWN


def _shown(code: str) -> str:
    return "" if code == UNKNOWN else code


def from_paste() -> CorpusDraft | None:
    """Read a corpus from two pasted texts, line by line."""
    left, right = st.columns(2)
    texts = left.text_area("Source, a sentence per line"), right.text_area("Its translation, line by line")
    langs = _languages(("en", UNKNOWN), "pasted")
    if not all(text.strip() for text in texts):
        return None
    names = "pasted source", "pasted translation"
    readings = [
        ReadingPlan((TextFile(name, text.strip().encode()),), role, FORMATS["side"]["text"]())
        for name, text, role in zip(names, texts, (Role.SOURCE, Role.TARGET), strict=True)
    ]
    return _paired(_key(texts), readings, langs)
