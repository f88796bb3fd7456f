"""Every file below a folder or in a zip belongs to a document, a split and a side, which its path tells."""

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence

import pytest

from core.errors import BadInput
from core.formats import Imported, TextFile, archive
from core.formats.archive import unpack_archives
from core.formats.corpus import ReadingPlan, languages, read_corpus
from core.formats.detection.detect import KINDS, DetectedGroup, Role, detect, guesses
from core.formats.grouping.file_paths import annotated, with_documents

SIZES = {"train": ("Rome", "Bonn"), "dev": ("Lund",)}
PARTS = ("train", "dev", "test")
WEBANNO = (
    "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value\n\n\n"
    "#Text={0} ok\n1-1\t0-{1}\t{0}\t*\tPER\n1-2\t{2}-{3}\tok\t_\t_\n"
)


def conll(*words: str) -> str:
    return "".join(f"{word} B-LOC\nok O\n\n" for word in words)


def webanno(word: str) -> str:
    size = len(word)
    return WEBANNO.format(word, size, size + 1, size + 3)


def files(texts: Mapping[str, str]) -> list[TextFile]:
    return [TextFile(name, text.encode()) for name, text in texts.items()]


def zipped(texts: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in texts.items():
            made.writestr(name, text)
    return packed.getvalue()


def read(groups: Sequence[DetectedGroup]) -> Imported:
    readings = [ReadingPlan(one.files, one.role, one.form(KINDS[one.role])) for one in groups if one.role in KINDS]
    return read_corpus(readings, languages(groups))


def told(imported: Imported) -> list[tuple[str, str, str]]:
    return sorted((pair.document, pair.source.words[0], pair.target.words[0]) for pair in imported.pairs)


def unread(groups: Sequence[DetectedGroup]) -> list[str]:
    return [file.name for one in groups if one.role is Role.UNUSED and not one.beside for file in one.files]


@pytest.mark.parametrize(
    "texts",
    [
        {f"{part}/{lang}.conll": conll(f"{lang}{part}") for part in PARTS for lang in ("fr", "en")},
        {f"{lang}/{part}.txt": conll(f"{lang}{part}") for lang in ("fr", "en") for part in PARTS},
        {f"{part}.{lang}.conll": conll(f"{lang}{part}") for lang in ("en", "fr") for part in PARTS},
        {f"data/x.en-fr/{part}.{lang}": conll(f"{lang}{part}") for lang in ("fr", "en") for part in PARTS},
        {f"a/b/{lang}/{part}/{lang}.conll": conll(f"{lang}{part}") for lang in ("en", "fr") for part in PARTS},
    ],
)
def test_the_parts_of_a_data_set_are_read_whole_and_keep_their_names(texts: dict[str, str]) -> None:
    groups = detect(files(texts))
    imported = read(groups)
    assert told(imported) == [(part, f"en{part}", f"fr{part}") for part in ("dev", "test", "train")]
    assert unread(groups) == []
    assert any("were read as one corpus" in repair.what for repair in imported.repairs)


@pytest.mark.parametrize("folder", ["curation", "annotation"])
def test_a_document_of_inception_is_called_after_its_folder(folder: str) -> None:
    user = "CURATION_USER" if folder == "curation" else "ida"
    names = [
        f"{lang}/{folder}/{doc}.txt/{user}.tsv" for lang, doc in (("en", "b"), ("fr", "a"), ("en", "a"), ("fr", "b"))
    ]
    groups = detect(files({name: webanno(name[:2] + name.split("/")[2][0]) for name in names}))
    assert told(read(groups)) == [("a", "ena", "fra"), ("b", "enb", "frb")]
    assert unread(groups) == []


def test_files_of_several_annotators_are_one_question_and_no_sides() -> None:
    names = ["annotation/d1.txt/ida.tsv", "annotation/d1.txt/per.tsv", "annotation/d2.txt/ida.tsv"]
    beside = ["annotation/d1.txt/INITIAL_CAS.tsv", "source/d1.txt", "exportedproject7.json"]
    groups = detect(files({name: webanno("Rom") for name in names} | dict.fromkeys(beside, "Rom ok\n")))
    assert {one.role for one in groups} == {Role.UNUSED}
    assert {one.question for one in groups if not one.beside} == {
        "The document 'd1' has files of several annotators: ida, per. Choose whose to read."
    }
    assert {one.others for one in groups if not one.beside} == {("per.tsv",)}
    assert sorted(file.name for one in groups if one.beside for file in one.files) == sorted(beside)


def test_annotators_of_two_languages_are_sides_and_not_asked_for() -> None:
    names = {"en/annotation/d.txt/ida.tsv": webanno("Rome"), "fr/annotation/d.txt/per.tsv": webanno("Rome")}
    groups = detect(files(names))
    assert {one.role for one in groups} == {Role.SOURCE, Role.TARGET}
    assert told(read(groups)) == [("d", "Rome", "Rome")]


def brat(path: str, text: str) -> dict[str, str]:
    return {f"{path}.txt": f"{text}\n", f"{path}.ann": f"T1\tLOC 0 {len(text)}\t{text}\n"}


def test_folders_within_a_side_keep_their_documents_also_of_one_name() -> None:
    texts: dict[str, str] = {}
    for lang in ("fr", "en"):
        for folder in ("web", "news"):
            texts |= brat(f"{lang}/{folder}/a", f"{lang}{folder}")
    groups = detect(files(texts))
    assert told(read(groups)) == [("news/a", "ennews", "frnews"), ("web/a", "enweb", "frweb")]
    assert unread(groups) == []


def test_documents_whose_names_end_in_the_language_are_the_same() -> None:
    texts = brat("d2.en", "Rome") | brat("d1.en", "Bonn") | brat("d1.fr", "Bonn") | brat("d2.fr", "Rome")
    assert told(read(detect(files(texts)))) == [("d1", "Bonn", "Bonn"), ("d2", "Rome", "Rome")]


def test_the_name_of_an_archive_is_part_of_the_paths_in_it() -> None:
    archives = [
        TextFile(f"{lang}.zip", zipped({f"{part}.conll": conll(lang + part) for part in ("dev", "train")}))
        for lang in ("fr", "en")
    ]
    arrived = tuple(unpack_archives(archives))
    assert arrived[0].name == "fr.zip/dev.conll"
    groups = detect(arrived)
    assert languages(groups) == ("en", "fr")
    assert told(read(groups)) == [("dev", "endev", "frdev"), ("train", "entrain", "frtrain")]


def test_two_folders_with_the_same_files_are_two_sides_whatever_they_are_called() -> None:
    texts = {f"{side}/{name}.conll": conll(side + name) for side in ("original", "uebersetzt") for name in ("x", "y")}
    groups = detect(files(texts))
    assert told(read(groups)) == [("x", "originalx", "uebersetztx"), ("y", "originaly", "uebersetzty")]
    mixed = {f"{side}/{name}.conll": conll(side + name) for side in ("a", "b") for name in ("c", "d")}
    assert len(unread(detect(files(mixed)))) in {
        0,
        2,
    }  # names alone do not tell sides from documents: read whole, or asked


def test_papers_lie_beside_and_other_files_are_left_to_be_asked_for() -> None:
    papers = ["README.md", "LICENSE", "docs/guide.pdf", "annotation.conf", ".gitignore"]
    texts = {"n.en.conll": conll("Rome"), "n.fr.conll": conll("Rome"), "n.es.conll": conll("Roma"), "rest.dat": "{"}
    groups = detect(files(texts | dict.fromkeys(papers, "x\n")))
    assert unread(groups) == ["n.es.conll", "rest.dat"]
    assert sorted(file.name for one in groups if one.beside for file in one.files) == sorted(papers)


def test_a_short_file_goes_with_the_files_of_its_side() -> None:
    texts = {f"{lang}/{part}.conll": conll("Rome", "Bonn") for lang in ("en", "fr") for part in ("dev", "train")}
    texts |= {f"{lang}/test.conll": "Rome B-LOC ok\nok O\n\n" for lang in ("en", "fr")}
    assert guesses(files({"en/test.conll": texts["en/test.conll"]}))
    assert len({one.role for one in detect(files(texts))}) <= 3


def test_shards_are_no_documents() -> None:
    shards = [TextFile(f"en/train-0000{n}-of-00002.parquet", b"") for n in (0, 1)]
    [left, right] = with_documents(shards, [TextFile("fr/train.parquet", b"")])
    assert [file.document for file in left] == ["", ""]
    assert len(right) == 1


def test_a_document_that_comes_twice_on_a_side_is_refused() -> None:
    with pytest.raises(BadInput, match=r"--skip"):
        with_documents([TextFile("a.conll", b""), TextFile("a.conll", b"x")])


def test_a_zip_of_gzipped_files_is_weighed_by_what_they_unpack_to(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as made:
        made.writestr("a.conll.gz", gzip.compress(bytes(3 * 2**20)))
    with pytest.raises(BadInput, match=r"b.zip, a.conll.gz: it is more than 200 times"):
        archive.unpack(TextFile("b.zip", bomb.getvalue()))
    lines = "".join(f"{number} {number * 7919 % 10007}\n" for number in range(20000)).encode()
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", len(lines) * 2)
    several = io.BytesIO()
    with zipfile.ZipFile(several, "w") as made:
        for number in range(3):
            made.writestr(f"{number}.gz", gzip.compress(lines))
    with pytest.raises(BadInput, match=r"c.zip: it unpacks to more than"):
        archive.unpack(TextFile("c.zip", several.getvalue()))
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", len(lines) * 4)
    assert len(archive.unpack(TextFile("c.zip", several.getvalue()))) == 3


def test_an_office_document_is_no_archive_of_files() -> None:
    [kept] = unpack_archives([TextFile("notes.xlsx", zipped({"xl/sheet1.xml": "<x/>"}))])
    assert kept.name == "notes.xlsx"


@pytest.mark.parametrize("path", ["{}/links.pharaoh", "{}.pharaoh", "links/{}.fwd.pharaoh"])
def test_links_of_parts_go_to_the_pairs_of_these_parts(path: str) -> None:
    texts = {f"{part}/{lang}.conll": conll(*sizes) for lang in ("en", "fr") for part, sizes in SIZES.items()}
    texts |= {path.format(part): "0-1\n" * len(sizes) for part, sizes in SIZES.items()}
    groups = detect(files(texts))
    assert unread(groups) == []
    assert [pair.alignment.sure if pair.alignment else () for pair in read(groups).pairs] == [((0, 1),)] * 3


def test_links_of_one_part_leave_the_others_without_and_links_that_contradict_are_refused() -> None:
    texts = {f"{part}/{lang}.conll": conll(*sizes) for lang in ("en", "fr") for part, sizes in SIZES.items()}
    imported = read(detect(files(texts | {"dev.pharaoh": "0-0\n"})))
    assert [(pair.document, pair.alignment is not None) for pair in imported.pairs] == [
        ("dev", True),
        ("train", False),
        ("train", False),
    ]
    both = detect(files(texts | {"dev/a.pharaoh": "0-0\n", "all.pharaoh": "0-0\n" * 3}))
    readings = [ReadingPlan(one.files, one.role, one.form(KINDS[one.role])) for one in both if one.role in KINDS]
    links = [
        ReadingPlan(one.files, Role.LINKS, one.form("link")) for one in both if one.files[0].name.endswith("pharaoh")
    ]
    readings = [*(one for one in readings if one.role is not Role.LINKS), *links]
    with pytest.raises(BadInput, match=r"would both link the pairs of 'dev'"):
        read_corpus(readings)


def test_the_annotator_of_a_document_may_be_an_archive() -> None:
    assert annotated("p.zip/annotation/d1.txt/mia.zip/mia.tsv") == (("p.zip",), "d1", "mia")
