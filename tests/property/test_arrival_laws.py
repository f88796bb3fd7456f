"""Whatever files are called: each is in one group, and nothing is read of which nobody would hear."""

from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.formats import TextFile
from core.formats.corpus import ReadingPlan, languages, missing, read_corpus
from core.formats.detection.detect import KINDS, Role, detect

PARTS = st.sampled_from(
    ["en", "fr", "train", "dev", "a", "b", "annotation", "curation", "source", "x.y", "d1.txt", "_", "-"]
)
PATHS = st.tuples(
    st.lists(PARTS, max_size=4), PARTS, st.sampled_from([".conll", ".tsv", ".txt", ".ann", ".zip", ".md", ""])
)
WEBANNO = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.NamedEntity|value\n\n\n#Text=Oslo\n1-1\t0-4\tOslo\tLOC\n"
TEXTS = st.sampled_from(["Oslo B-LOC\n\n", WEBANNO, "T1\tLOC 0 4\tOslo\n", "Oslo is here.\n", "0-0\n", "", "\x00"])
FILES = st.dictionaries(PATHS.map(lambda path: "/".join((*path[0], path[1] + path[2]))), TEXTS, max_size=8)


@given(FILES)
def test_every_file_is_in_one_group_and_all_that_is_read_is_in_a_document_of_its_own(texts: dict[str, str]) -> None:
    groups = detect([TextFile(name, text.encode()) for name, text in texts.items()])
    assert sorted(file.name for group in groups for file in group.files) == sorted(texts)
    assert all(group.role is Role.UNUSED for group in groups if group.beside or group.question)
    readings = [ReadingPlan(one.files, one.role, one.form(KINDS[one.role])) for one in groups if one.role in KINDS]
    if missing(readings):
        return
    try:
        imported = read_corpus(readings, languages(groups))
    except BadInput:
        return
    sources = sum(len(one.files) for one in readings if one.role is Role.SOURCE)
    documents = {pair.document for pair in imported.pairs}
    assert len(documents) <= max(1, sources)
