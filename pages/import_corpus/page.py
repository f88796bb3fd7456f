"""Import: read files, show what was understood and repaired, and only then keep it."""

import streamlit as st

from core import formats
from core.combine import COMBINATIONS
from core.errors import SpanbridgeError
from core.formats import SIDE_FORMATS, Imported, Side, TextFile, join_sides, read_pairs_jsonl, read_parallel
from core.intake import Draft
from pages.shared import components, intake, state, tagging

PAIRS, SIDES, PASTE, HERE = "One file of pairs", "A file for each side", "Pasted text", "A corpus without entities"
LINK_FILES = ["pharaoh", "align", "txt", "gz"]
WAYS = sorted(COMBINATIONS, key=lambda how: how != "grow-diag-final-and")
SIDE_KINDS = {"conll": "CoNLL with tags", "text": "Running text, a sentence per line", "tokenised": "Words with spaces"}


def main() -> None:
    state.read_url()
    st.header("Import a corpus", anchor=False)
    ways = {PAIRS: from_pairs, SIDES: from_sides, PASTE: from_paste, HERE: tagging.from_store}
    first = HERE if state.get(tagging.WAY) else PAIRS
    way = st.segmented_control("What do you have?", list(ways), default=first, required=True)
    try:
        if (draft := ways[way]()) is not None:
            intake.report(draft)
    except SpanbridgeError as error:
        components.problem(error)


def from_pairs() -> Draft | None:
    st.caption("JSON Lines with tokens and entities, or lines of `source ||| target` or `source⇥target` (also .gz).")
    file = components.upload("Pairs", ["jsonl", "txt", "tsv", "gz"])
    if file is None:
        return None
    if file.name.endswith((".jsonl", ".jsonl.gz")):
        return linked(read_pairs_jsonl(file))
    return linked(read_parallel(file, *languages()))


def from_sides() -> Draft | None:
    codes = languages()
    columns = st.columns(2)
    read = [side(name, code, column) for name, code, column in zip(("Source", "Target"), codes, columns, strict=True)]
    return linked(join_sides(read[0], read[1])) if read[0] and read[1] else None


def side(name: str, code: str, column: st.delta_generator.DeltaGenerator) -> Side | None:
    with column:
        kind = st.selectbox(f"{name} is", list(SIDE_KINDS), format_func=SIDE_KINDS.__getitem__)
        file = components.upload(f"{name} file", ["conll", "iob2", "bio", "tsv", "txt", "gz"])
    return SIDE_FORMATS[kind]().read([file], code) if file else None


def from_paste() -> Draft | None:
    codes = languages()
    left, right = st.columns(2)
    texts = left.text_area("Source, a sentence per line"), right.text_area("Its translation, line by line")
    if not all(text.strip() for text in texts):
        return None
    names = "pasted source", "pasted translation"
    files = [TextFile(name, text.strip().encode()) for name, text in zip(names, texts, strict=True)]
    return Draft.of(join_sides(*map(formats.read_text, files, codes)))


def languages() -> tuple[str, str]:
    left, right = st.columns(2)
    return (
        left.text_input("Source language code", "en", max_chars=20).strip() or "und",
        right.text_input("Target language code", "", max_chars=20, placeholder="such as lug").strip() or "und",
    )


def linked(imported: Imported) -> Draft:
    """The same pairs with links from a Pharaoh file, or from one for each direction, if any is given."""
    with st.expander("Word links made elsewhere (Pharaoh file, optional)", icon=":material/link:"):
        files = [components.upload("Pharaoh file", LINK_FILES)]
        if files[0]:
            files.append(components.upload("The other direction (optional)", LINK_FILES))
        base = st.radio("The first word has the number", [0, 1], horizontal=True)
        swapped = st.checkbox("Links are written target-source")
        how = st.selectbox("Both directions become one by", WAYS) if all(files) and len(files) > 1 else WAYS[0]
    versions = [formats.with_links(imported, file, base, swapped) for file in files if file]
    return Draft.of(formats.symmetrised(versions, how) if versions else imported)


main()
