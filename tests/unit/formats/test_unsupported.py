"""Kinds of files that are not read: what they are is said, and they are never taken for running text."""

import gzip
import io
import tarfile

import pytest

from core.formats import TextFile
from core.formats.detection.detect import Role, detect
from core.formats.detection.sniffing import guesses
from core.formats.detection.unsupported import foreign


def packed_tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.en"), io.BytesIO())
    return gzip.compress(stream.getvalue())


STRANGE = {
    "a.en.srt": (
        b"1\n00:00:01,000 --> 00:00:02,000\nMia ruft.\n\n2\n00:00:03,000 --> 00:00:04,000\nKo kommt.\n",
        "subtitles",
    ),
    "a.en.vtt": (b"WEBVTT\n\n00:01.000 --> 00:02.000\nMia ruft.\n", "subtitles"),
    "a.xlf": (b'<?xml version="1.0"?>\n<xliff version="1.2"><file/></xliff>\n', "XLIFF"),
    "a.en.xml": (b'<?xml version="1.0"?>\n<!-- x -->\n<TEI><text/></TEI>\n', "TEI"),
    "a.xmi": (b'<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>', "XMI"),
    "a.sgm": (b'<!DOCTYPE srcset SYSTEM "x.dtd">\n<srcset setid="a"></srcset>\n', "SGML"),
    "a.html": (b"<!DOCTYPE html>\n<html><body>Mia</body></html>\n", "HTML"),
    "a.po": (b'msgid "Mia"\nmsgstr "Ko"\n\nmsgid "ruft"\nmsgstr "kommt"\n', "PO"),
    "a.xlsx": (b"PK\x03\x04abc", "spreadsheet"),
    "a.docx": (b"PK\x03\x04abc", "document"),
    "a.pdf": (b"%PDF-1.7\n", "PDF"),
    "a.rtf": (b"{\\rtf1 Mia}", "Rich Text"),
    "a.tar.gz": (packed_tar(), "tar"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c", "7z"),
    "pairs.csv": (b'en,de\n"Mia, come!","Mia, komm!"\nNo.,Nein.\n', "','"),
    "semicolon.csv": (b"en;de\nMia came.;Mia kam.\n", "';'"),
    "slash.txt": (b"Mia/B-PER ruft/O Ko/B-PER\nAlle/O kommen/O ./O\n", "tags behind"),
    "inline.txt": (b"<PER>Mia</PER> ruft .\nAlle kommen .\n", "entities marked"),
    "tool.csv": (b'id,text,label\n1,"Mia ruft.","[[0, 3, ""PER""]]"\n', "annotation tool"),
    "tool.tsv": (b'text\tid\tlabel\tannotation_id\nMia ruft.\t1\t"[{""start"": 0}]"\t4\n', "annotation tool"),
    "tags.txt": (b"B-PER O O\nO O\n", "tags of a whole sentence"),
    "both.tsv": (b"Mia ruft .\tB-PER O O\nAlle kommen\tO O\n", "tags of a whole sentence"),
    "lists.tsv": (b"['Mia', 'ruft']\t['B-PER', 'O']\n", "tags of a whole sentence"),
    "rasa.txt": (b"[Mia](PER) ruft .\n", "entities marked"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_not_read_is_named(name: str) -> None:
    data, what = STRANGE[name]
    file = TextFile(name, data)
    assert what in (foreign(file) or ("", ""))[0]
    assert guesses([file]) == ()
    group = detect([file])[0]
    assert group.role is Role.UNUSED
    assert group.beside or what in group.why


PLAIN = {
    "text.txt": "Mia ruft [laut] an.\nEr/sie kommt --> bald.\nSiehe [hier](http://a.b).\n",
    "xml.txt": "<i>Mia</i> ruft.\n",
    "columns.csv": "Mia,B-PER\nruft,O\n",
    "tabs.csv": "Mia\tB-PER\nruft\tO\n",
    "doccano.jsonl": '{"text": "[Mia](PER)", "label": []}\n',
    "empty.txt": "",
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_read_is_not_taken_for_another_kind(name: str) -> None:
    assert foreign(TextFile(name, PLAIN[name].encode())) is None


def test_many_comments_before_an_element_take_no_time() -> None:
    assert foreign(TextFile("a.xml", b"<!-- x -->" * 20_000 + b"<")) is None


def test_what_comes_with_the_texts_of_collections_lies_beside_them() -> None:
    files = {
        "A.de-en.de": "Mia ruft.\n",
        "A.de-en.en": "Mia calls.\n",
        "A.de-en.ids": "de/1.xml.gz\ten/1.xml.gz\t1\t1\n",
        "A.de-en.xml": '<?xml version="1.0"?>\n<!DOCTYPE cesAlign PUBLIC "x" "">\n<cesAlign/>\n',
        "A.de-en.scores": "0.9\n",
        "_about.txt": "What this is.\n",
        "DOCUMENT_IDS.tsv": "news.1\n",
    }
    groups = detect([TextFile(name, text.encode()) for name, text in files.items()])
    assert {group.files[0].name for group in groups if group.beside} == set(list(files)[2:])
    assert [group.langs[0] for group in groups if group.role is not Role.UNUSED] == ["de", "en"]
