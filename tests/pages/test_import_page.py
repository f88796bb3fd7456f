"""Import: any files, what they are taken for, and keeping them, through the page."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from core.corpora.bundled import read_bundled
from core.formats.grouping.pairing import PairBy
from core.local_files import ROOTS
from core.model import Span
from core.store import WORD_TABLES
from tests.pages.conftest import App

PAIR = {
    "id": "one",
    "source_lang": "en",
    "target_lang": "lug",
    "source_tokens": ["Anna", "<b>saw</b>", "Kampala"],
    "source_entities": [{"start": 0, "end": 1, "label": "PER"}, {"start": 2, "end": 3, "label": "LOC"}],
    "target_tokens": ["Anna", "yalaba", "Kampala"],
    "target_entities": None,
    "alignment": "0-0 1-1 2-2",
}
LINE = json.dumps(PAIR) + "\n"
CONLL = "Anna B-PERSON\nsaw O\nKampala B-GPE\n\nOslo B-GPE\n"
TEXT = "Anna yalaba Kampala\nOslo\n"


def drop(app: App, **files: str | bytes) -> None:
    """Open the page and drop files on it, all at once; in their names ``__`` stands for a dot."""
    app.open("import_corpus")
    dropped = [
        (name.replace("__", "."), data.encode() if isinstance(data, str) else data, "text/plain")
        for name, data in files.items()
    ]
    app.at.file_uploader(key="arrivals").set_value(dropped).run()
    assert not app.at.exception


def press(app: App, label: str) -> None:
    next(button for button in app.at.button if button.label.startswith(label)).click().run()
    assert not app.at.exception


def choose(app: App, label: str, value: object, which: int = 0) -> None:
    [box for box in app.at.selectbox if box.label == label][which].select(value).run()
    assert not app.at.exception


def keep(app: App, name: str, count: str) -> None:
    app.at.text_input(key="corpus name").input(name).run()
    press(app, f"Import {count}")


def test_import_shows_what_it_understood_and_keeps_it_only_when_told(app: App) -> None:
    drop(app, mine__jsonl=LINE)
    assert "It looks like Pairs as JSON Lines" in app.html()
    assert app.at.dataframe[0].value["Source entities"][0] == "2"
    assert (
        "Better links for English–Ganda: once imported, the corpus can learn from FLORES-200 (1,012 lines)."
        in app.html()
    )
    assert len(app.store.projects()) == 1
    keep(app, "Luganda <i>news</i>", "1 pair")
    made = app.store.projects()[-1]
    app.at.switch_page("pages/review/page.py").run()
    assert "hull@given" in app.at.sidebar.selectbox[1].options
    assert (made.name, made.target_lang, made.label_names) == ("Luganda <i>news</i>", "lug", ("PER", "LOC", "ORG"))
    assert made.origin == "Read from mine.jsonl (Pairs as JSON Lines)."


def test_a_corpus_is_imported_with_a_dictionary(app: App) -> None:
    drop(app, mine__jsonl=LINE)
    uploader = next(box for box in app.at.file_uploader if box.label.startswith("Word list"))
    uploader.set_value([("names.tsv", b"Kampala\tKampala\n", "text/plain")]).run()
    keep(app, "Luganda", "1 pair")
    project = next(project for project in app.store.projects() if project.name == "Luganda")
    [dictionary] = app.store.dictionaries(project.id)
    assert dictionary.entries == ((("Kampala",), ("Kampala",)),)
    assert app.store.unused_knowledge(project.id) == frozenset()


def test_word_tables_and_the_dictionary_are_switched_off_before_the_first_projection(app: App) -> None:
    drop(app, mine__jsonl=LINE.replace("lug", "de"))
    uploader = next(box for box in app.at.file_uploader if box.label.startswith("Word list"))
    uploader.set_value([("names.tsv", b"Kampala\tKampala\n", "text/plain")]).run()
    assert "The lexical aligner starts from the word table (" in app.html()
    for number, label in enumerate(("Use word tables and names that come with Spanbridge", "Use names.tsv (1 entry)")):
        toggle = app.at.toggle[number]
        assert toggle.label == label
        toggle.set_value(False).run()
    assert "learns from this corpus alone: what comes with Spanbridge is switched off." in app.html()
    keep(app, "German", "1 pair")
    project = next(project for project in app.store.projects() if project.name == "German")
    assert app.store.unused_knowledge(project.id) == {WORD_TABLES, app.store.dictionaries(project.id)[0].digest}
    app.at.switch_page("pages/review/page.py").run()
    [run] = app.store.projected_recipes(project.id)
    assert run.parts["aligner"].get("word_tables") is None


def test_two_sides_and_links_in_a_zip_are_told_apart_and_labels_get_their_usual_names(app: App) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in {
            "n.lug.txt": TEXT,
            "n.en.conll": CONLL,
            "n.pharaoh": "0-0 2-2\n0-0\n",
            "README.md": "x\n",
        }.items():
            archive.writestr(name, text)
    drop(app, all__zip=packed.getvalue())
    roles = [str(box.value) for box in app.at.selectbox if box.label == "Part of the corpus"]
    assert sorted(roles) == ["Not read", "Source side", "Target side", "Word links"]
    assert "its name says Ganda (lug)" in app.html()
    keep(app, "News", "2 pairs")
    made = app.store.projects()[-1]
    pairs = list(app.store.pairs(made.id))
    assert (made.source_lang, made.target_lang) == ("en", "lug")
    assert pairs[0].source.spans == (Span(0, 1, "PER"), Span(2, 3, "LOC"))
    assert [pair.alignment.sure for pair in pairs if pair.alignment] == [((0, 0), (2, 2)), ((0, 0),)]
    assert "Words were cut by the rule tokeniser" in made.origin


def test_what_was_taken_for_the_wrong_thing_is_corrected(app: App) -> None:
    drop(app, a__conll=CONLL, b__txt=TEXT)
    choose(app, "Part of the corpus", "Target side")
    assert "Only the target side is here" in app.texts()
    choose(app, "Part of the corpus", "Source side", 1)
    assert app.at.dataframe[0].value["Target entities"][0] == "3"
    choose(app, "GPE (2)", "leave out")
    keep(app, "Turned", "2 pairs")
    pairs = list(app.store.pairs(app.store.projects()[-1].id))
    assert [pair.target.spans for pair in pairs] == [(Span(0, 1, "PER"),), ()]


def test_one_side_alone_is_no_corpus_and_that_is_said(app: App) -> None:
    drop(app, a__conll=CONLL)
    assert "Only the source side is here. A corpus is made of pairs" in app.texts()
    assert not any(button.label.startswith("Import") for button in app.at.button)


def test_links_of_both_directions_are_imported_as_one(app: App) -> None:
    drop(app, mine__jsonl=LINE, forward__pharaoh="0-0 1-1\n", backward__pharaoh="0-0 2-1\n")
    choose(app, "combine", "intersection")
    keep(app, "Both", "1 pair")
    [pair] = app.store.pairs(app.store.projects()[-1].id)
    assert pair.alignment is not None
    assert pair.alignment.sure == ((0, 0),)


def test_import_lists_repairs_before_anything_is_kept(app: App) -> None:
    overlapping = PAIR | {"source_entities": [*PAIR["source_entities"], {"start": 0, "end": 2, "label": "ORG"}]}  # type: ignore[misc]
    drop(app, mine__jsonl=json.dumps(overlapping) + "\n")
    assert "1 repair" in app.texts()
    assert "Repaired: mine.jsonl, line 1" in app.html()
    assert "mine.jsonl, line 1" in app.at.dataframe[-1].value["Where"][0]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("mine__jsonl", LINE + "not json\n", "mine.jsonl, line 2"),
        ("mine__jsonl", json.dumps(PAIR | {"alignment": "0-9"}), "mine.jsonl, line 1"),
        ("mine__zip", b"PK\x03\x04 and then nothing", "mine.zip: the archive is damaged"),
    ],
)
def test_bad_input_is_refused_with_its_place(app: App, name: str, data: str | bytes, said: str) -> None:
    drop(app, **{name: data})
    assert said in app.texts()
    assert not any(button.label.startswith("Import") for button in app.at.button)


def test_a_single_pasted_pair_can_be_imported_and_is_projected(app: App) -> None:
    app.open("import_corpus")
    app.at.segmented_control[0].set_value("Pasted text").run()
    app.at.text_area[0].input("Angela Merkel visited Kampala .").run()
    app.at.text_area[1].input("Angela Merkel yakyalira Kampala .").run()
    keep(app, "Pasted", "1 pair")
    assert app.store.projects()[-1].name == "Pasted"


def test_folders_of_datasets_are_read_when_asked_and_a_name_that_is_not_here_is_one_sentence(
    app: App, tmp_path: Path
) -> None:
    for side in ("en", "lug"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "train.jsonl").write_text('{"tokens": ["Ana"], "ner_tags": ["B-PER"]}\n', encoding="utf-8")
    app.open("import_corpus")
    app.at.segmented_control[0].set_value("Hugging Face datasets").run()
    app.at.text_input(key="hub source").input(str(tmp_path / "en")).run()
    app.at.text_input(key="hub target").input("nobody/nothing").run()
    assert not app.at.dataframe
    press(app, "Fetch and read")
    assert "nobody/nothing is not on this machine" in app.texts()
    app.at.text_input(key="hub target").input(str(tmp_path / "lug")).run()
    press(app, "Fetch and read")
    assert app.at.dataframe[0].value["Target entities"][0] == "1"


def test_a_served_app_reads_no_folders_and_says_so(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOTS, "")
    (tmp_path / "secret.jsonl").write_text('{"tokens": ["Ana"], "ner_tags": ["B-PER"]}\n', encoding="utf-8")
    app.open("import_corpus")
    app.at.segmented_control[0].set_value("Hugging Face datasets").run()
    assert "because this app is served to others" in app.html()
    for name in (str(tmp_path), str(tmp_path / "none"), "~nobody-here", "."):
        for side in ("source", "target"):
            app.at.text_input(key=f"hub {side}").input(name).run()
        press(app, "Fetch and read")
        assert f"{name}: it lies outside the folders that this app may read." in app.texts()
        assert not app.at.dataframe


def test_files_that_stay_unread_are_named_and_need_a_tick(app: App) -> None:
    drop(app, n__en__conll=CONLL, n__lug__txt=TEXT, n__sw__txt="Ana yuko Oslo\nOslo\n", README__md="About.\n")
    assert "Not read: n.sw.txt." in app.html()
    assert not any(button.label.startswith("Import") for button in app.at.button)
    tick = next(box for box in app.at.checkbox if box.label == "Import without 1 file")
    tick.check().run()
    keep(app, "Without", "2 pairs")
    assert "n.sw.txt" not in app.store.projects()[-1].origin


def test_ids_that_agree_in_part_are_asked_for(app: App) -> None:
    line = "# sent_id = {0}\n# text = {0}\n1\t{0}\tO\t-\t-\n\n"
    texts = {lang: "".join(map(line.format, ids)) for lang, ids in {"en": ("k1", "k2"), "lug": ("k2", "k3")}.items()}
    drop(app, n__en__iob2=texts["en"], n__lug__iob2=texts["lug"])
    assert "the sentence 'k1' is not in n.lug.iob2" in app.texts()
    assert not any(button.label.startswith("Import") for button in app.at.button)
    [ways] = app.at.radio
    ways.set_value(ways.options[0] if isinstance(ways.options[0], PairBy) else PairBy.ID).run()
    repairs = next(table.value for table in app.at.dataframe if "What was done" in table.value)
    assert "has no partner in n.lug.iob2 and was left out" in str(repairs["What was done"][0])
    keep(app, "By id", "1 pair")
    [pair] = app.store.pairs(app.store.projects()[-1].id)
    assert pair.id == "k2"


def test_annotators_of_a_document_are_asked_for(app: App) -> None:
    text = "#FORMAT=WebAnno TSV 3.3\n#T_SP=x.NamedEntity|value\n\n\n#Text=Oslo\n1-1\t0-4\tOslo\tLOC\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for lang in ("en", "nb"):
            for user in ("ida", "per"):
                made.writestr(f"{lang}/annotation/d.txt/{user}.tsv", text)
    drop(app, p__zip=packed.getvalue())
    assert "several annotators: ida, per" in app.texts()
    choose(app, "Part of the corpus", "Source side", 0)
    choose(app, "Part of the corpus", "Target side", 2)
    next(box for box in app.at.checkbox if box.label == "Import without 2 files").check().run()
    keep(app, "Ida", "1 pair")


def sides(order: list[int]) -> dict[str, str]:
    """The sentences of the bundled German corpus as two files, the target lines in another order."""
    pairs = read_bundled("uner-pud.en-de").pairs[: len(order)]
    return {
        "a__en__txt": "\n".join(pair.source.text for pair in pairs),
        "a__de__txt": "\n".join(pairs[line].target.text for line in order),
    }


def test_the_verdict_comes_first_and_what_is_not_read_is_named(app: App) -> None:
    drop(app, mine__jsonl=LINE, notes__bin="\x00\x01")
    next(box for box in app.at.checkbox if box.label == "Import without 1 file").check().run()
    assert "1 pair from 1 file; 1 thing to look at" in app.texts()
    assert "1 file not read" in app.texts()
    files = app.at.dataframe[1].value
    assert list(files["File"]) == ["mine.jsonl", "notes.bin"]
    assert list(files["Part of the corpus"]) == ["Pairs", "Not read"]
    assert files["Entities"][0] == "source: PER 1, LOC 1; target: not annotated"
    labels = app.at.dataframe[2].value
    assert list(labels["Source example"]) == ["Anna", "Kampala"]


def test_a_button_that_cannot_be_pressed_says_why(app: App) -> None:
    drop(app, mine__jsonl=LINE)
    assert "Give the corpus a name to import it." in app.html()
    app.at.text_input(key="corpus name").input("News").run()
    assert "Give the corpus a name" not in app.html()


def test_lines_out_of_step_are_shown_and_shifted_back_only_when_told(app: App) -> None:
    order = [*range(60), *range(61, 120), 60, *range(120, 160)]
    drop(app, **sides(order))
    assert "1 run of lines out of step, the first from pair 61 on" in app.texts()
    assert "Pairs 61 to 120: each translation stands 1 pair further up" in app.html()
    [choice] = [one for one in app.at.segmented_control if one.label == "Lines that are off by some"]
    choice.set_value("Shift back").run()
    assert not app.at.exception
    assert "out of step" not in app.at.warning[0].value
    keep(app, "News", "159 pairs")
    made = app.store.projects()[-1]
    assert "Lines out of step were shifted back: pairs 61 to 120." in made.origin
    real = {pair.source.text: pair.target.text for pair in read_bundled("uner-pud.en-de").pairs[:160]}
    assert sum(real[pair.source.text] == pair.target.text for pair in app.store.pairs(made.id)) >= 158


def test_doubtful_pairs_have_reasons_and_whatever_is_in_them_is_escaped(app: App) -> None:
    files = sides(list(range(30)))
    lines = {name: text.split("\n") for name, text in files.items()}
    lines["a__en__txt"][9], lines["a__de__txt"][9] = "<b>Hi</b> **you**", ""
    drop(app, **{name: "\n".join(some) for name, some in lines.items()})
    assert "The target is empty." in app.html()
    assert "&lt;b&gt;Hi&lt;/b&gt; **you**" in app.html()
    assert "<b>Hi" not in app.html()


def test_texts_of_different_lines_are_aligned_by_sentence_and_shown_the_doubtful_first(app: App) -> None:
    english = "The harbour was quiet. Ana carried two nets.\nJohn Okello asked for water. <b>Nobody</b> answered him.\n"
    german = "Der Hafen war still.\nAna trug zwei Netze.\nJohn Okello bat um Wasser, aber niemand antwortete.\n"
    drop(app, story__en__txt=english, story__de__txt=german)
    assert "have the sentences aligned" in app.texts()
    [unit] = [group for group in app.at.button_group if group.label == "How the two texts correspond"]
    unit.set_value("Align their sentences").run()
    assert not app.at.exception
    drawn = app.html()
    assert "3 pairs, the most doubtful first; several sentences in 1 of them." in drawn
    assert "&lt;b&gt;Nobody" in drawn
    assert "2 source sentences with 1 target sentence" in drawn
    [limit] = app.at.select_slider
    limit.set_value(99).run()
    assert not app.at.exception
    assert any("was left out" in row for row in app.at.dataframe[-1].value["What was done"])
    app.at.select_slider[0].set_value(0).run()
    keep(app, "Story", "3 pairs")
    made = app.store.projects()[-1]
    assert len(list(app.store.pairs(made.id))) == 3
    assert "Sentences were aligned automatically." in made.origin
