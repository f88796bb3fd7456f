"""Taggers that need no network of ours: spaCy pipelines, files of labels, labels that came along."""

import json
from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadInput, Unavailable
from core.model import Sentence, Span
from core.taggers import CombinedTagger, CrfTagger, FileTagger, GivenTagger, SpacyTagger, spacy_pipeline
from core.taggers.available import HUGGING_FACE, available_taggers, check_languages, recommended
from core.text import default_gaps
from tests.tiny_models.taggers import tiny_bert, tiny_spacy


def sentence(text: str, spans: tuple[Span, ...] | None = None) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, "en"), "en", spans)


def test_spacy_keeps_the_words_and_renames_its_labels(tmp_path: Path) -> None:
    """ "do n't" stays two words; PERSON, GPE and FAC have other names here, NORP is dropped."""
    folder = tiny_spacy(tmp_path / "pipeline")
    one = sentence("Germans do n't know Angela Merkel from Paris or the Eiffel Tower .")
    [tagging] = SpacyTagger(str(folder)).prepare()([one])
    assert tagging.spans == (Span(4, 6, "PER"), Span(7, 8, "LOC"), Span(10, 12, "LOC"))
    assert tagging.probabilities is None
    [raw] = SpacyTagger(str(folder), rename=(), labels=()).prepare()([one])
    assert [span.label for span in raw.spans] == ["NORP", "PERSON", "GPE", "FAC"]
    assert SpacyTagger(str(folder)).needs == (str(folder),)


def test_spacy_is_told_where_spaces_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tiny_spacy(tmp_path / "pipeline")
    seen: list[str] = []
    nlp = spacy_pipeline._loaded(str(folder), spacy_pipeline._version(str(folder)))
    pipe = nlp.pipe

    def listening(docs: list[Any]) -> Any:
        seen.extend(doc.text for doc in docs)
        return pipe(docs)

    monkeypatch.setattr(nlp, "pipe", listening)
    SpacyTagger(str(folder)).prepare()([Sentence(("Paris", "!"), ("", ""), "en")])
    assert seen == ["Paris!"]


def test_spacy_without_the_parser_so_that_no_sentence_end_cuts_an_entity(tmp_path: Path) -> None:
    import spacy

    folder = tmp_path / "pipeline"
    nlp = spacy.load(tiny_spacy(folder))
    nlp.add_pipe("senter", first=True)
    nlp.initialize()
    nlp.to_disk(folder)
    assert "senter" not in spacy_pipeline._loaded(str(folder), "with senter").pipe_names


def test_a_missing_pipeline_says_how_to_install_it() -> None:
    with pytest.raises(Unavailable, match="python -m spacy download xx_no_such_thing"):
        SpacyTagger("xx_no_such_thing").prepare()([sentence("Paris")])
    assert SpacyTagger("xx_no_such_thing").prepare()([sentence("")])[0].spans == ()
    assert SpacyTagger("xx_no_such_thing").needs == ("package:xx_no_such_thing",)


def test_a_pipeline_that_finds_no_entities_or_is_broken_says_so(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(Unavailable, match="finds no named entities"):
        SpacyTagger(str(tmp_path / "blank")).prepare()([sentence("Paris")])
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.cfg").write_text("[nlp]\nlang = null\n")
    with pytest.raises(Unavailable, match="cannot be loaded"):
        SpacyTagger(str(tmp_path / "broken")).prepare()([sentence("Paris")])


def test_given_labels_are_handed_on_and_missing_ones_are_an_error() -> None:
    tag = GivenTagger(rename=("GPE=LOC",), labels=("LOC", "PER")).prepare()
    given = sentence("Anna in Rome", (Span(0, 1, "PER"), Span(2, 3, "GPE")))
    assert [tagging.spans for tagging in tag([given, sentence("None here", ())])] == [
        (Span(0, 1, "PER"), Span(2, 3, "LOC")),
        (),
    ]
    with pytest.raises(BadInput, match="“Anna in Rome”: nobody has marked its entities"):
        tag([sentence("Anna in Rome")])


CONLL = "Anna\tB-PER\nin\tO\nRome\tB-LOC\n\nRome\tB-ORG\nwon\tO\n\nRome\tB-LOC\nwon\tO\n"


def test_a_conll_file_is_read_by_the_text_of_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "tags.conll"
    path.write_text(CONLL)
    tag = FileTagger(str(path)).prepare()
    taggings = tag([sentence("Rome won"), sentence("Anna in Rome"), sentence("")])
    assert [tagging.spans for tagging in taggings] == [(Span(0, 1, "ORG"),), (Span(0, 1, "PER"), Span(2, 3, "LOC")), ()]
    with pytest.raises(BadInput, match=r"“Anna left”: it is not in tags\.conll"):
        tag([sentence("Anna left")])
    with pytest.raises(BadInput, match=r"“An na in Rome”: it is cut into other words in tags\.conll"):
        tag([sentence("An na in Rome")])


def test_a_conll_file_with_several_columns_of_tags_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tags.conll"
    path.write_text("Rome B-LOC B-ORG\nwon O O\n")
    with pytest.raises(
        BadInput, match=r"several columns hold tags: 2 \(LOC\), 3 \(ORG\)\. Leave the words and one column"
    ):
        FileTagger(str(path)).prepare()([sentence("Rome won")])


def test_json_lines_of_sentences_or_of_pairs(tmp_path: Path) -> None:
    entities = [{"start": 1, "end": 2, "label": "PER"}]
    (tmp_path / "one.jsonl").write_text(json.dumps({"lang": "en", "tokens": ["Hi", "Anna"], "entities": entities}))
    pair = {
        "source_tokens": ["Hallo", "Anna"],
        "source_entities": None,
        "target_tokens": ["Hi", "Anna"],
        "target_entities": entities,
    }
    (tmp_path / "two.jsonl").write_text(json.dumps(pair))
    for name in ("one.jsonl", "two.jsonl"):
        [tagging] = FileTagger(str(tmp_path / name)).prepare()([sentence("Hi Anna")])
        assert tagging.spans == (Span(1, 2, "PER"),)
    with pytest.raises(BadInput, match=r"is not in two\.jsonl"):
        FileTagger(str(tmp_path / "two.jsonl")).prepare()([sentence("Hallo Anna")])


def test_a_file_that_changed_is_read_again_and_one_that_is_missing_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tags.conll"
    path.write_text("Rome\tB-LOC\n")
    tag = FileTagger(str(path)).prepare()
    assert tag([sentence("Rome")])[0].spans[0].label == "LOC"
    path.unlink()
    with pytest.raises(BadInput, match="cannot be read"):
        tag([sentence("Rome")])
    with pytest.raises(BadInput, match="was given no file"):
        FileTagger().prepare()([sentence("Rome")])


def test_what_is_offered_depends_on_language_and_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = [EntryPoint(name, name, "spacy_models") for name in ("de_core", "en_core", "xx_ent")]
    monkeypatch.setattr(spacy_pipeline, "entry_points", lambda group: EntryPoints(installed))
    folder = str(tiny_bert(tmp_path / "bert"))
    english = available_taggers("en-Latn", folder)
    assert [one.title for one in english] == ["spaCy en_core", "spaCy xx_ent", folder, "the embedded tagger (weak)"]
    assert recommended("en") == english[0]
    assert recommended("fr").title == "spaCy xx_ent"  # type: ignore[union-attr]
    assert not english[2].note
    assert "weak" in english[3].weak
    away = available_taggers("eng", "/no/such/model")
    assert [one.choice for one in away][-2:] == ["the embedded tagger (weak)", HUGGING_FACE]
    assert "not on this machine" in away[-1].note
    assert [one.choice for one in available_taggers("hr", folder)] == ["the spaCy pipeline xx_ent", HUGGING_FACE]


def test_in_english_a_small_pipeline_and_the_embedded_tagger_together_are_recommended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ["en_core_web_sm", "fr_core_news_sm", "en_core_web_trf"]
    monkeypatch.setattr("core.taggers.available.installed_package", lambda name: name if name in names else "")
    best = recommended("en")
    assert best is not None
    assert best.part == "spacy:pipeline=en_core_web_trf"  # strong by itself
    names.pop()
    best = recommended("en")
    assert best is not None
    assert best.part == "spacy:pipeline=en_core_web_sm --tagger crf"
    assert best.tagger == CombinedTagger((SpacyTagger("en_core_web_sm"), CrfTagger()))
    assert not best.weak
    french = recommended("fr")
    assert french is not None
    assert french.part == "spacy:pipeline=fr_core_news_sm"


def test_labels_of_a_pipeline_get_the_names_of_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[0, 1, "persName"], [1, 2, "placeName"], [2, 3, "orgName"], [3, 4, "date"]]
    monkeypatch.setattr(spacy_pipeline, "_cached_spans", lambda *_: [rows])

    def labels(tagger: SpacyTagger) -> list[str]:
        return [span.label for span in tagger.prepare()([sentence("w x y z")])[0].spans]

    polish = SpacyTagger("pl_core_news_sm")
    assert labels(polish) == ["PER", "LOC", "ORG"]
    assert labels(replace(polish, labels=("PER", "DATE"))) == ["PER", "DATE"]
    assert labels(replace(polish, labels=("persName",))) == ["persName"]
    assert labels(replace(polish, rename=(), labels=())) == [row[2] for row in rows]
    assert labels(SpacyTagger("unknown_pipeline")) == []


def test_groups_and_works_become_misc_only_where_misc_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_pipeline, "_cached_spans", lambda *_: [[[0, 1, "NORP"]]])
    english = SpacyTagger("en_core_web_sm")
    for labels, expected in ((("MISC",), "MISC"), (("NORP", "MISC"), "NORP"), ((), "NORP")):
        [tagging] = replace(english, labels=labels).prepare()([sentence("Germans")])
        assert [span.label for span in tagging.spans] == [expected]


def test_the_embedded_tagger_is_refused_for_other_languages_unless_asked_for() -> None:
    french = [Sentence(("Paris",), ("",), "fr")]
    with pytest.raises(BadInput, match=r"knows English only.*\(fr\).*fr_core_news_sm.*any_language"):
        check_languages(CombinedTagger((SpacyTagger("/none"), CrfTagger())), french)
    check_languages(CrfTagger(any_language=True), french)
    check_languages(CrfTagger(), [Sentence(("Paris",), ("",), lang) for lang in ("en", "en-GB", "und")])
