"""What names of files say of sides and languages: codes of every standard, English names, and mere words."""

import pytest

from core.formats import TextFile
from core.formats.corpus import ReadingPlan, languages, read_corpus
from core.formats.detection.detect import Role, detect
from core.formats.grouping.file_names import doubtful_code, read_name, read_names


@pytest.mark.parametrize(
    ("path", "lang", "langs"),
    [
        ("corpus.fr", "fr", ""),
        ("corpus.fra", "fr", ""),
        ("FR.txt", "fr", ""),
        ("news_FR.conll", "fr", ""),
        ("fr-train.tsv", "fr", ""),
        ("ita_Latn.dev", "it", ""),
        ("swh_Latn.devtest", "swh", ""),
        ("zho_Hant.dev", "zh-Hant", ""),
        ("kas_Deva.dev", "kas-Deva", ""),
        ("acm_Arab.dev", "acm", ""),
        ("subtitles.pt-BR.txt", "pt-BR", ""),
        ("subtitles.pt_br.txt", "pt-BR", ""),
        ("zh-TW.txt", "zh-TW", ""),
        ("en-us.conll", "en-US", ""),
        ("Bible.tgl-hun.hun", "hu", "tgl hu"),
        ("tales.fr-it.it", "it", "fr it"),
        ("tales.sv_fi.tsv", "", "sv fi"),
        ("tales.sv2fi.tsv", "", "sv fi"),
        ("sv-to-fi.tsv", "", "sv fi"),
        ("swh_Latn-fra_Latn.tsv", "", "swh fr"),
        ("my-fr.my", "my", "my fr"),
        ("hungarian.txt", "hu", ""),
        ("Hausa-French.tsv", "", "ha fr"),
        ("nigerian_pidgin.train.conll", "pcm", ""),
        ("data/Igbo/train.conll", "ig", ""),
        ("it_tales-ud-train.conllu", "it", ""),
        ("grc_tales-ud-dev.conllu", "grc", ""),
        ("tales.it.conll", "it", ""),
        ("wol/dev.txt", "wol", ""),
        ("tales (fr).txt", "fr", ""),
        ("tales-fr-train.tsv", "fr", ""),
        ("test_fr_tales.tsv", "fr", ""),
        ("tales.fr–it.tsv", "", "fr it"),
        ("to_fr.txt", "fr", ""),
        ("my_fr.txt", "fr", ""),
    ],
)
def test_codes_and_names_of_languages_are_told(path: str, lang: str, langs: str) -> None:
    told = read_name(path)
    assert (told.lang, " ".join(told.langs).strip()) == (lang, langs)


WORDS = """
    my_corpus.conll to_check.conll in_domain.txt as_is.txt no_tags.conll it_works.txt so_far.tsv he_said.txt
    be_careful.txt sign_in.txt what_is_it.conll user_id.jsonl or.conll am_pm.txt new.conll run.txt corpus.new.txt
    ner.tsv corpus.dev.conll test.ner.conll src.raw.txt bar.txt more.txt to-do.txt is-it.txt report.conll
    conjunto_de_textos.conll
"""


@pytest.mark.parametrize("path", WORDS.split())
def test_a_word_in_a_name_is_no_language(path: str) -> None:
    assert not read_name(path).lang
    assert not any(read_name(path).langs)


def test_a_word_is_a_language_where_another_file_has_a_code_in_its_place() -> None:
    for words, lang in (("my_corpus.conll", "my"), ("it/train.txt", "it"), ("panx_de_dev.tsv", "de"), ("is.txt", "is")):
        others = {"my_corpus.conll": "fr_corpus.conll", "it/train.txt": "fr/train.txt", "is.txt": "english.txt"}
        told = read_names([words, others.get(words, "panx_fi_dev.tsv")])
        assert told[words].lang == lang
    assert read_names(["source_fr.txt", "target_it.txt"])["target_it.txt"].lang == "it"
    assert {name.lang for name in read_names(["my_corpus.conll", "to_check.conll"]).values()} == {""}
    assert {name.lang for name in read_names(["in.txt", "out.txt"]).values()} == {""}
    assert {name.lang for name in read_names(["it_corpus.txt", "is_corpus.txt"]).values()} == {""}


def test_a_folder_around_all_files_says_nothing() -> None:
    told = read_names(["/home/fr/tales/a.conll", "/home/fr/tales/b.fi.conll"])
    assert [name.lang for name in told.values()] == ["", "fi"]
    assert {name.lang for name in read_names(["hau/dev.txt", "hau/train.txt"]).values()} == {"hau"}


CONLL = b"Eva B-PER\nsings O\n\n"


@pytest.mark.parametrize(
    "names",
    [
        ("deu_Latn.devtest", "eng_Latn.devtest"),
        ("Tales.deu-eng.deu", "Tales.deu-eng.eng"),
        ("tales.de-en.de", "tales.de-en.en"),
        ("german.conll", "english.conll"),
        ("a.de.txt", "a.en-GB.txt"),
    ],
)
def test_english_is_the_source_where_names_say_no_direction(names: tuple[str, str]) -> None:
    groups = detect([TextFile(name, CONLL) for name in names])
    assert [group.role for group in groups] == [Role.TARGET, Role.SOURCE]
    assert [lang.split("-")[0] for lang in languages(groups)] == ["en", "de"]


def test_a_pair_against_the_alphabet_says_its_direction() -> None:
    groups = detect([TextFile(name, CONLL) for name in ("tales.sv-en.en", "tales.sv-en.sv")])
    assert languages(groups) == ("sv", "en")


def test_english_rules_cut_the_words_of_a_flores_file() -> None:
    texts = {"fra_Latn.dev": b"La maison d'Eva\n", "eng_Latn.dev": b"Eva's house\n"}
    groups = detect([TextFile(name, data) for name, data in texts.items()])
    readings = [ReadingPlan(group.files, group.role, group.form("side")) for group in groups]
    [pair] = read_corpus(readings, languages(groups)).pairs
    assert (pair.source.words, pair.target.words) == (("Eva", "'s", "house"), ("La", "maison", "d'", "Eva"))


def test_a_code_that_was_taken_for_a_word_is_said() -> None:
    groups = detect([TextFile(name, CONLL) for name in ("my_corpus.conll", "to_check.conll")])
    assert "“my” in its name may be a word and was not taken for Burmese (my)" in groups[0].why
    assert "“to” in its name may be a word and was not taken for Tongan (to)" in groups[1].why
    assert doubtful_code("corpus.new.conll") == ""


def test_the_main_language_of_a_macrolanguage_is_told_by_its_own_code() -> None:
    codes = ("swh", "cmn", "arb", "zsm", "ekk", "lvs", "npi")
    names = read_names([f"{code}/train.txt" for code in codes])
    assert tuple(name.lang for name in names.values()) == codes
    assert read_names(["him.txt", "als.txt"])["him.txt"].lang == ""
