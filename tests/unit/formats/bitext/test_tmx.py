"""TMX: languages and their regions, codes within texts, encodings, and what XML can be made to do."""

import pytest

from core.errors import BadInput
from core.formats.bitext.tmx import Tmx
from core.formats.result import Imported
from core.formats.textfile import TextFile
from core.model import Sentence, SentencePair

HEAD = '<tmx version="1.4"><header srclang="*all*" segtype="sentence"/><body>'
UNIT = (
    '<tu tuid="u1"><tuv xml:lang="EN-US"><seg>Hi <bpt i="1">&lt;b&gt;</bpt><hi type="x">Ana</hi>'
    '<ept i="1">&lt;/b&gt;</ept> <ph>{0}</ph>!</seg></tuv>'
    '<tuv xml:lang="de"><seg>Hallo\n Ana!</seg></tuv><tuv xml:lang="fr"><seg>Salut</seg></tuv></tu>'
)


def read(text: str | bytes, form: Tmx | None = None) -> Imported:
    data = text if isinstance(text, bytes) else text.encode()
    return (form or Tmx()).read([TextFile("a.tmx", data)], ("en", "de"))


def test_a_unit_is_a_pair_of_its_languages_without_codes() -> None:
    imported = read(f"{HEAD}{UNIT}</body></tmx>")
    (pair,) = imported.pairs
    assert (pair.id, pair.source.text, pair.target.text) == ("u1", "Hi Ana !", "Hallo  Ana!")
    assert (pair.source.lang, pair.source.spans) == ("en", None)
    assert [repair.what for repair in imported.repairs] == [
        "1 texts had the codes of a file format in them, which were taken out."
    ]
    assert read(f"{HEAD}{UNIT}</body></tmx>", Tmx("fr", "en-us")).pairs[0].source.text == "Salut"


@pytest.mark.parametrize(
    ("main", "asked", "read_as"),
    [
        ("*all*", ("und", "und"), ("en-us", "de")),
        ("DE", ("und", "und"), ("de", "en-us")),
        ("de", ("und", "de"), ("en-us", "de")),
        ("en-us", ("fr", "und"), ("fr", "en-us")),
    ],
)
def test_languages_that_nobody_told_are_the_files_own(
    main: str, asked: tuple[str, str], read_as: tuple[str, str]
) -> None:
    alone = '<tu><tuv xml:lang="sv"><seg>Hej</seg></tuv></tu>'
    text = f"{HEAD.replace('*all*', main)}{alone}{UNIT}</body></tmx>"
    (pair,) = Tmx().read([TextFile("a.tmx", text.encode())], asked).pairs
    assert (pair.source.lang, pair.target.lang) == read_as


def test_a_choice_among_languages_is_said_with_its_option() -> None:
    said = [
        r.what for r in Tmx().read([TextFile("a.tmx", f"{HEAD}{UNIT}</body></tmx>".encode())], ("und",) * 2).repairs
    ]
    assert said[1:] == ["en-us and de were read; the texts in fr were not. tmx:source=fr,target=de reads others."]


def unit(source: str, target: str = "x", lang: str = "en") -> str:
    tuv = "<tuv xml:lang='{}'><seg>{}</seg></tuv>"
    return f"{HEAD}<tu>{tuv.format(lang, source)}{tuv.format('de', target)}</tu></body></tmx>"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Eva Horn<ph x='1'>&lt;br/&gt;</ph>Mayor", "Eva Horn Mayor"),
        ("Eva<ph/><ph/>Horn", "Eva Horn"),
        ("Eva <ph/>Horn<ph/>, mayor<ph/> of Ulm", "Eva Horn, mayor of Ulm"),
        ("<hi>Eva<ph/></hi>Horn", "Eva Horn"),
        ("Eva<ut>{1}</ut>Horn", "Eva Horn"),
        ("Bay<bpt i='1'>[</bpt>ern<ept i='1'>]</ept>", "Bayern"),
        ("Bay<hi>ern</hi> Bre<it pos='begin'/>men", "Bayern Bremen"),
        ("Eva<bpt i='1'/><ph/><ept i='1'/>Horn", "Eva Horn"),
        ("東<ph/>京", "東 京"),
    ],
)
def test_placeholders_keep_words_apart_and_formatting_does_not(text: str, meant: str) -> None:
    imported = read(unit(text))
    assert imported.pairs[0].source.text == meant
    parted = [repair.what for repair in imported.repairs if "placeholders" in repair.what]
    assert len(parted) == (meant not in {"Bayern", "Bayern Bremen", "Eva Horn, mayor of Ulm"})


def test_codes_of_one_language_find_each_other_and_other_regions_do_not() -> None:
    assert read(unit("a", lang="eng")).pairs[0].source.text == "a"
    assert read(unit("a", lang="en"), Tmx("eng", "deu")).pairs[0].target.text == "x"
    with pytest.raises(BadInput, match="no unit has both en-GB and de"):
        read(unit("a", lang="en-US"), Tmx("en-GB", "de"))
    two = unit("a", lang="en-US").replace("<tu>", "<tu><tuv xml:lang='en-GB'><seg>b</seg></tuv>")
    imported = read(two)
    assert imported.pairs[0].source.text == "b"
    assert imported.repairs[0].what == "1 units had a language more than once; its first text was read."


def test_units_without_both_languages_are_counted_and_ids_made() -> None:
    one = "<tu><tuv xml:lang='en'><seg>One</seg></tuv></tu>"
    both = (
        "<tu><tuv lang='en'><seg>A</seg></tuv><tuv lang='de'><seg>B</seg></tuv><tuv lang='de'><seg>C</seg></tuv></tu>"
    )
    imported = read(f"{HEAD}{one}{both}{both}</body></tmx>")
    assert [pair.target.text for pair in imported.pairs] == ["B", "B"]
    assert imported.pairs[1].id == imported.pairs[0].id + "#2"
    assert [repair.what for repair in imported.repairs[:2]] == [
        "1 units without both languages were left out.",
        "2 units had a language more than once; its first text was read.",
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_encodings_are_those_that_the_file_declares(encoding: str) -> None:
    declared = "" if encoding != "latin-1" else '<?xml version="1.0" encoding="ISO-8859-1"?>'
    unit = '<tu tuid="ü"><tuv xml:lang="en"><seg>Köln</seg></tuv><tuv xml:lang="de"><seg>Köln</seg></tuv></tu>'
    pairs = read(f"{declared}{HEAD}{unit}</body></tmx>".encode(encoding)).pairs
    assert [(pair.id, pair.source.text) for pair in pairs] == [("ü", "Köln")]


def test_a_document_type_without_entities_is_read_over() -> None:
    assert len(read(f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">{HEAD}{UNIT}</body></tmx>').pairs) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'<!DOCTYPE tmx [<!ENTITY a "b">]>{HEAD}{UNIT}</body></tmx>', "a.tmx: it declares XML entities"),
        ('<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hostname">]><tmx>&a;</tmx>', "it declares XML entities"),
        (f"{HEAD}{UNIT}", "it is not XML"),
        ("<html/>", "it is <html>, not <tmx>"),
        ('<?xml version="1.0" encoding="no-such"?><tmx/>', "it is not XML"),
        (f"{HEAD}<tu><tuv xml:lang='sv'><seg/></tuv></tu></body></tmx>", "no unit has both en and de; .* are: sv"),
        (f"{HEAD}{'<hi>' * 500}", "nested too deeply"),
    ],
)
def test_what_is_not_harmless_tmx_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as refused:
        read(text)
    assert "\n" not in str(refused.value)


def test_written_with_all_that_the_header_needs_and_nothing_that_xml_forbids() -> None:
    source, target = Sentence(("<b>", "\uffff"), ("\x0b", ""), "en"), Sentence(("B",), ("",), "de")
    written = Tmx().write("x", [SentencePair("p&1", source, target, None, "news")], [{}])["x.tmx"].decode()
    for name in ("creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"):
        assert f' {name}="' in written
    (pair,) = read(written).pairs
    assert (pair.id, pair.document, pair.source.text) == ("p&1", "news", "<b> \ufffd")
