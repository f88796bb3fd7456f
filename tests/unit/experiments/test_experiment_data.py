"""What an experiment learns from and is measured on: splits, sources, corpora, and grids as files."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from core.aligners import LexicalAligner
from core.errors import BadInput, InvalidValue, UnknownName
from core.experiments import Experiment, read_experiment
from core.experiments.approaches import (
    CorrectedAndProjected,
    CorrectedOnly,
    ModelTransfer,
    ProjectedOnly,
    StudentEnsemble,
    TeacherStudent,
)
from core.experiments.experiment import amounts, title
from core.experiments.protocols import PROTOCOLS
from core.experiments.sources import FileSource, ProjectSource, sentences
from core.experiments.splits import CorpusSplit
from core.formats import TextFile
from core.lexicons.dictionary import Dictionary
from core.methods import Heuristic, Vote, Voter
from core.model import Sentence, SentencePair
from core.project import Project, label_set
from core.projection.presets import recipe
from core.projection.recipe import Recipe
from core.store import ProjectKnowledge, Store
from core.students import STUDENTS, SpacyStudent
from tests.tiny_models.grids import LABELS, toy_grid, toy_pairs

WORDS = Dictionary("names.dict.tsv", ((("Anna",), ("Anna",)),))
VOTE = Recipe(LexicalAligner(), Vote((Voter(Heuristic(), "own", LexicalAligner()),)))
OWN = LexicalAligner(dictionary=WORDS.digest)
INFORMED = Recipe(OWN, Vote((Voter(Heuristic(), "own", OWN),)))
DEFAULT = "default", recipe("default")


def pair(name: str, words: str) -> SentencePair:
    sentence = Sentence(tuple(words.split()), (" ",) * len(words.split()), "de", ())
    return SentencePair(name, sentence, sentence)


@pytest.mark.parametrize("seed", range(5))
def test_a_split_is_disjoint_complete_and_keeps_documents_together(seed: int) -> None:
    pairs = toy_pairs()
    parts = CorpusSplit(documents=r"(\w+)-", dev_share=0.25, test_share=0.2, seed=seed)(pairs)
    assert sorted(one.id for part in parts for one in part) == sorted(one.id for one in pairs)
    documents = [{one.id.split("-")[0] for one in part} for part in parts]
    assert sum(map(len, documents)) == 5
    assert [len(part) for part in parts] == [12, 4, 4]
    assert CorpusSplit(documents=r"(\w+)-", dev_share=0.25, test_share=0.2, seed=seed)(pairs) == parts


def test_seeds_draw_other_tests() -> None:
    tests = {CorpusSplit(seed=seed, block=4)(toy_pairs()).test[0].id for seed in range(8)}
    assert len(tests) > 1


def test_the_same_words_are_never_on_both_sides_nor_is_their_document() -> None:
    pairs = [pair("w1", "a b"), pair("n1", "a b"), pair("n2", "c"), pair("n3", "d"), pair("n4", "e")]
    parts = CorpusSplit(test_ids="w", dev_share=0.0, documents="(..)")(pairs)
    assert [one.id for one in parts.test] == ["w1", "n1"]
    assert [one.id for one in parts.train] == ["n2", "n3", "n4"]


def test_the_dictionary_of_a_file_reaches_every_aligner_of_the_recipe(tmp_path: Path) -> None:
    file = toy_grid(tmp_path).corpora[0]
    assert isinstance(file, FileSource)
    words = tmp_path / "names.dict.tsv"
    words.write_text("Anna\tAnna\n", encoding="utf-8")
    dataset = replace(file, pairs=f"{file.pairs}+{words}").dataset(("vote", VOTE), LABELS)
    assert dataset.recipe == INFORMED
    assert dataset.dictionaries == {WORDS.digest: WORDS}
    assert len(dataset.projections()) == len(dataset.pairs) > 0
    with pytest.raises(BadInput, match="takes no dictionary"):
        replace(file, pairs=f"{file.pairs}+{words}").dataset(("given", recipe("hull@given")), LABELS)


def test_an_experiment_uses_the_knowledge_of_a_project(tmp_path: Path) -> None:
    with closing(Store.at(tmp_path / "store.db")) as store:
        project = Project("toy", "Toy", "en", "de", label_set(LABELS))
        store.create_project(project, toy_pairs(), knowledge=ProjectKnowledge((WORDS,)))
        dataset = ProjectSource("Toy", "toy").dataset(("vote", VOTE), LABELS, store)
        assert dataset.recipe == INFORMED
        assert dataset.dictionaries == {WORDS.digest: WORDS}
        assert len(dataset.projections()) == len(toy_pairs())
        assert [run.id for run in store.projected_recipes("toy")] == [INFORMED.id]
        store.switch_knowledge("toy", WORDS.digest, False)
        assert ProjectSource("Toy", "toy").dataset(("vote", VOTE), LABELS, store).recipe == VOTE


def test_the_news_of_pud_are_learned_and_its_wikipedia_is_the_test() -> None:
    corpus = FileSource("de", "uner-pud.en-de", documents=r"pud-(\w+)-", domain="news", test_ids="pud-w")
    material = corpus.dataset(DEFAULT, LABELS)
    test = {sentence.words for sentence in material.golds["test"].sentences}
    assert len(test) == 150
    assert {one.id[4] for one in material.pairs} == {"n"}
    learned = {one.target.words for one in material.pairs} | {one.example.sentence.words for one in material.corrected}
    assert not learned & (test | {sentence.words for sentence in material.dev})
    assert all(one.target.spans is None for one in material.pairs)
    labels = {span.label for gold in material.golds.values() for one in gold.sentences for span in one.spans or ()}
    assert labels == set(LABELS)


def test_corrected_sentences_grow_by_seed_and_a_reviewers_stay_in_order() -> None:
    material = FileSource("sr", "uner-set.hr-sr", block=10).dataset(DEFAULT, LABELS)
    few, more, other = material.first(5, 1), material.first(20, 1), material.first(5, 2)
    assert more[:5] == few != other
    ordered = replace(material, ordered=True)
    assert ordered.first(5, 1) == material.corrected[:5]
    assert ordered.digest != material.digest


def test_sentences_come_from_one_side_of_a_file_or_of_pairs(tmp_path: Path) -> None:
    path = tmp_path / "t.conll"
    path.write_text("Anna\tB-PER\nlacht\tO\n\n")
    [found] = sentences(f"conll:de={path}", lambda one: one.source)
    assert (found.lang, found.words, len(found.spans or ())) == ("de", ("Anna", "lacht"), 1)
    assert {one.lang for one in sentences("uner-pud.en-de", lambda one: one.source)} == {"en"}
    with pytest.raises(BadInput, match="no annotated sentence"):
        sentences("ntrex.en-tl", lambda one: one.target)


def test_gold_dev_test_and_further_tests_come_from_files_of_their_own(tmp_path: Path) -> None:
    for name in ("train", "dev", "test", "bible"):
        (tmp_path / name).write_text(f"{name.title()}\tB-PER\nlacht\tO\n\nAnna\tB-PER\n\n")
    place = {name: f"conll:de={tmp_path / name}" for name in ("train", "dev", "test", "bible")}
    corpus = FileSource(gold=place["train"], dev=place["dev"], test=place["test"], others=(f"bible={place['bible']}",))
    material = corpus.dataset(DEFAULT, LABELS)
    assert {name: len(gold.sentences) for name, gold in material.golds.items()} == {"dev": 2, "test": 2, "bible": 2}
    assert [one.example.sentence.words for one in material.corrected] == [("Train", "lacht")]  # Anna is in the test
    with pytest.raises(BadInput, match="source entities are not marked"):
        material.projections()


def test_a_grid_is_the_same_after_json_and_toml(tmp_path: Path) -> None:
    grid = toy_grid(
        tmp_path, ProjectedOnly(threshold=0.5), StudentEnsemble((ProjectedOnly(), TeacherStudent(hard="both")))
    )
    assert Experiment.from_json(json.loads(json.dumps(grid.to_json()))) == grid
    text = 'students = ["spacy"]\napproaches = ["both", {name = "ensemble", members = ["both", "projected"]}]\n'
    text += 'seeds = [1, 2]\n[[corpora]]\nname = "files"\npairs = "uner-pud.en-de"\n'
    read = read_experiment(TextFile("grid.toml", text.encode()))
    assert read.approaches == (CorrectedAndProjected(), StudentEnsemble((CorrectedAndProjected(), ProjectedOnly())))
    assert (read.seeds, read.target_labels, read.students) == ((1, 2), ("PER", "LOC", "ORG"), (SpacyStudent(),))
    bundled = read_experiment(TextFile.at("assets/experiments/bundled.toml"))
    assert [corpus.title for corpus in bundled.corpora] == ["German", "Portuguese", "Chinese", "Serbian"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seeds = [1", "it is not an experiment"),
        ("students = 3", "not an experiment"),
        ('speed = "fast"', "no field of an experiment named 'speed'"),
        ('students = ["spacey"]', "no student named 'spacey'"),
        ('protocol = "muc"\nstudents = ["spacy"]', "needs|missing"),
        ("seeds = [true]", "seeds is a list of whole numbers"),
        ('minutes = "long"', "minutes does not take 'long'"),
        ('approaches = [{name = "ensemble", members = ["both"]}]', "at least two members"),
    ],
)
def test_what_is_no_grid_is_refused_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_experiment(TextFile("grid.toml", text.encode()))


def test_amounts_are_cut_to_what_there_is() -> None:
    assert amounts(CorrectedOnly(), (0, 25, 50, 400), 126) == [25, 50, 126]
    assert amounts(CorrectedAndProjected(), (), 126) == [126]
    assert amounts(ModelTransfer(), (25, 50), 126) == [0]
    assert amounts(TeacherStudent(hard="corrected"), (25,), 126) == [25]
    with pytest.raises(InvalidValue, match="review some first, or leave out corrected"):
        amounts(CorrectedOnly(), (25,), 0)


def test_parts_are_told_by_their_own_options() -> None:
    assert title(ProjectedOnly(), "approach") == "projected"
    assert title(ProjectedOnly(threshold=0.5), "approach") == "projected (threshold 0.5)"
    assert (
        title(StudentEnsemble((ProjectedOnly(), CorrectedAndProjected(share=0.5))), "approach")
        == "ensemble of projected and both (share 0.5)"
    )
    assert title(STUDENTS["transformer"](), "student") == "transformer (encoder FacebookAI/xlm-roberta-base)"


def test_protocols_say_what_becomes_of_dates_and_misc() -> None:
    assert "DATE" in PROTOCOLS["masakhaner2"].labels
    assert "DATE" not in PROTOCOLS["masakhaner2-no-date"].labels
    assert "MISC" in PROTOCOLS["conll"].labels
    with pytest.raises(UnknownName, match="protocol"):
        Experiment("x", (FileSource(),), (SpacyStudent(),), (ProjectedOnly(),), protocol="muc")
