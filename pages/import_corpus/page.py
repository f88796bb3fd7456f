"""Import: read files, show what was understood and repaired, and only then keep it."""

import streamlit as st

from core.errors import SpanbridgeError
from core.formats import SIDE_READERS, Imported, Side, TextFile, join_sides, read_pairs_jsonl, read_parallel, with_links
from core.intake import as_project, sample, suggested_labels, summary
from pages.shared import components, services, state

PAIRS, SIDES, PASTE = "One file of pairs", "A file for each side", "Pasted text"
SIDE_KINDS = {"conll": "CoNLL with tags", "text": "Running text, a sentence per line", "tokenised": "Words with spaces"}


def main() -> None:
    state.read_url()
    st.header("Import a corpus", anchor=False)
    way = st.segmented_control("What do you have?", [PAIRS, SIDES, PASTE], default=PAIRS, required=True)
    try:
        imported = {PAIRS: from_pairs, SIDES: from_sides, PASTE: from_paste}[way]()
        if imported is not None:
            report(imported)
    except SpanbridgeError as error:
        components.problem(error)


def from_pairs() -> Imported | None:
    st.caption("JSON Lines with tokens and entities, or lines of `source ||| target` or `source⇥target` (also .gz).")
    file = components.upload("Pairs", ["jsonl", "txt", "tsv", "gz"])
    if file is None:
        return None
    if file.name.endswith((".jsonl", ".jsonl.gz")):
        return linked(read_pairs_jsonl(file))
    return linked(read_parallel(file, *languages()))


def from_sides() -> Imported | None:
    codes = languages()
    columns = st.columns(2)
    read = [side(name, code, column) for name, code, column in zip(("Source", "Target"), codes, columns, strict=True)]
    return linked(join_sides(read[0], read[1])) if read[0] and read[1] else None


def side(name: str, code: str, column: st.delta_generator.DeltaGenerator) -> Side | None:
    with column:
        kind = st.selectbox(f"{name} is", list(SIDE_KINDS), format_func=SIDE_KINDS.__getitem__)
        file = components.upload(f"{name} file", ["conll", "iob2", "bio", "tsv", "txt", "gz"])
    return SIDE_READERS[kind](file, code) if file else None


def from_paste() -> Imported | None:
    codes = languages()
    left, right = st.columns(2)
    texts = left.text_area("Source, a sentence per line"), right.text_area("Its translation, line by line")
    if not all(text.strip() for text in texts):
        return None
    names = "pasted source", "pasted translation"
    files = [TextFile(name, text.strip().encode()) for name, text in zip(names, texts, strict=True)]
    return join_sides(*(SIDE_READERS["text"](file, code) for file, code in zip(files, codes, strict=True)))


def languages() -> tuple[str, str]:
    left, right = st.columns(2)
    return (
        left.text_input("Source language code", "en", max_chars=20).strip() or "und",
        right.text_input("Target language code", "", max_chars=20, placeholder="such as lug").strip() or "und",
    )


def linked(imported: Imported) -> Imported:
    """The same pairs with links from a Pharaoh file, if one is given."""
    with st.expander("Word links made elsewhere (Pharaoh file, optional)", icon=":material/link:"):
        file = components.upload("Pharaoh file", ["pharaoh", "align", "txt", "gz"])
        base = st.radio("The first word has the number", [0, 1], horizontal=True)
        swapped = st.checkbox("Links are written target-source")
    return with_links(imported, file, base, swapped) if file else imported


def report(imported: Imported) -> None:
    """What was understood; nothing is kept before the button is pressed."""
    if not imported.pairs:
        st.warning("There are no pairs in this.")
        return
    st.subheader("What was understood", anchor=False)
    st.dataframe([summary(imported.pairs)], hide_index=True, width="stretch")
    if imported.repairs:
        st.warning(f"Repaired: {len(imported.repairs):,}. Look at what was done before you import.")
        listed = [{"Where": repair.where, "What was done": repair.what} for repair in imported.repairs[:1000]]
        st.dataframe(listed, hide_index=True, width="stretch", height=240)
    example = as_project(imported.pairs)
    for pair in sample(imported.pairs):
        with st.container(border=True):
            components.words(pair.id, pair.source, [("", pair.source.spans or ())], example)
            components.words("", pair.target, [("", pair.target.spans or ())], example)
    keep(imported)


def keep(imported: Imported) -> None:
    name = st.text_input("Name of the corpus", max_chars=120, placeholder="Luganda news", key="corpus name").strip()
    suggested = list(suggested_labels(imported.pairs))
    labels = st.multiselect("Labels (type to add your own)", suggested, suggested, accept_new_options=True)
    licence = st.text_input("Licence and attribution (optional; kept with every export)", max_chars=500)
    count = len(imported.pairs)
    if st.button(f"Import {count:,} {'pair' if count == 1 else 'pairs'}", type="primary", disabled=not name):
        project = services.store().create_project(as_project(imported.pairs, name, licence, labels), imported.pairs)
        state.put("corpus", project.id)
        state.put("pair", "")
        st.switch_page("pages/review/page.py", query_params={"corpus": project.id})


main()
