"""What recipes need: whether it is here, how large it is, and what to do where it is not."""

import json
from pathlib import Path

import pytest

from core.errors import Unavailable
from core.pretrained import loading, locate
from core.pretrained.availability import check_availability, ensure, has_weights, link_folder, size
from core.pretrained.catalogue import KNOWN, model_facts, note_on_language
from core.pretrained.hardware import Machine, gigabytes, machine

LARGE = Machine(64_000_000_000, 32_000_000_000)
SMALL = Machine(2_000_000_000, 1_000_000_000)


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPANBRIDGE_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def model(folder: Path, weights: int = 1000) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    if weights:
        (folder / "model.safetensors").write_bytes(b"x" * weights)
    return folder


def test_a_model_lies_in_the_folder_of_models_by_either_name(shelf: Path) -> None:
    assert locate("org/name") is None
    plain = model(shelf / "name")
    assert locate("org/name") == plain
    full = model(shelf / "org--name")
    assert locate("org/name") == full
    assert locate("name") == plain


@pytest.mark.parametrize("name", ["../secret", "org/../secret", "a/b/c", ".hidden", "org/.hidden", "", "/", "a\\b/c"])
def test_no_name_leads_out_of_the_folder_of_models(shelf: Path, name: str) -> None:
    model(shelf.parent / "secret")
    assert loading.local_paths(name) == ()
    assert locate(name) is None


def test_a_name_can_be_made_to_mean_a_folder_elsewhere(shelf: Path, tmp_path: Path) -> None:
    elsewhere = model(tmp_path / "elsewhere")
    link_folder("org/name", str(elsewhere))
    found = locate("org/name")
    assert found is not None
    assert found.resolve() == elsewhere
    other = model(tmp_path / "other")
    link_folder("org/name", str(other))
    again = locate("org/name")
    assert again is not None
    assert again.resolve() == other


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"holds no config\.json"):
        link_folder("org/name", str(tmp_path))
    with pytest.raises(Unavailable, match="whole path"):
        link_folder("org/name", "relative")
    with pytest.raises(Unavailable, match="no complete weights"):
        link_folder("org/name", str(model(tmp_path / "half", weights=0)))
    with pytest.raises(Unavailable, match="a name that no folder can have"):
        link_folder("../name", str(model(tmp_path / "whole")))
    full = model(tmp_path / "models" / "org--taken")
    with pytest.raises(Unavailable, match=f"cannot be linked.*Copy the folder to {full}"):
        link_folder("org/taken", str(tmp_path / "whole"))


def test_what_is_missing_incomplete_or_too_large_is_one_sentence(shelf: Path) -> None:
    missing = check_availability("FacebookAI/xlm-roberta-large", LARGE)
    assert missing.sentence == (
        "The model FacebookAI/xlm-roberta-large is not on this machine. "
        "The Models page can download it, or take it from a folder."
    )
    assert missing.downloadable
    folder = model(shelf / "FacebookAI--xlm-roberta-large", weights=0)
    assert "weights are missing" in check_availability("FacebookAI/xlm-roberta-large", LARGE).problem
    (folder / "model.safetensors").write_bytes(b"x" * 500)
    here = check_availability("FacebookAI/xlm-roberta-large", LARGE)
    assert (here.usable, here.downloadable, here.bytes, here.sentence) == (True, False, 502, "")
    assert here.memory == 560_000_000 * 4 * 12 // 10 + 700_000_000  # parameters x 4 bytes x 1.2, and the libraries
    small = check_availability("FacebookAI/xlm-roberta-large", SMALL)
    assert small.sentence == (
        "The model FacebookAI/xlm-roberta-large needs about 3.4 GB of memory, and this machine has 2.0 GB. "
        "Choose a smaller one."
    )
    assert not small.downloadable
    card = Machine(2_000_000_000, 1_000_000_000, "A card", 24_000_000_000)
    assert check_availability("FacebookAI/xlm-roberta-large", card).usable


def test_a_model_that_nobody_knows_is_judged_by_its_size(shelf: Path) -> None:
    model(shelf / "org--own", weights=2_000_000)
    found = check_availability("org/own", LARGE)
    assert found.facts is None
    assert found.bytes == 2_000_002
    assert found.memory == 2_400_002 + 700_000_000


def test_split_weights_count_when_all_of_them_are_there(tmp_path: Path) -> None:
    folder = model(tmp_path / "split", weights=0)
    assert not has_weights(folder)
    index = {"weight_map": {"a": "model-1-of-2.safetensors", "b": "model-2-of-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    (folder / "model-1-of-2.safetensors").touch()
    assert not has_weights(folder)
    (folder / "model-2-of-2.safetensors").touch()
    assert has_weights(folder)
    (folder / "model.safetensors.index.json").write_text("damaged", encoding="utf-8")
    assert not has_weights(folder)
    assert size(folder) == 2 + len("damaged")


def test_programs_and_packages() -> None:
    assert check_availability("program:sh").usable
    assert check_availability("package:json").usable
    assert check_availability("program:no-such-program").sentence == (
        "The program no-such-program is not installed. "
        "Install it (on Debian: apt install no-such-program), then start Spanbridge again."
    )
    assert "pip install no_such_package" in check_availability("package:no_such_package").sentence
    assert "python -m spacy download xx_ent_wiki_sm" in check_availability("package:xx_ent_wiki_sm").sentence
    assert "not installed" in check_availability("package:no.such.parent").sentence
    assert not check_availability("program:sh").downloadable


def test_the_first_thing_that_is_missing_is_raised() -> None:
    ensure(())
    ensure(("program:sh", "package:json"))
    with pytest.raises(Unavailable, match=r"^The program no-such is not installed\. Install it"):
        ensure(("program:sh", "program:no-such", "program:neither"))


def test_facts_of_well_known_models() -> None:
    assert model_facts("google-bert/bert-base-multilingual-cased") == model_facts("bert-base-multilingual-cased")
    nllb = model_facts("facebook/nllb-200-distilled-600M")
    assert nllb is not None
    assert nllb.noncommercial
    assert nllb.licence.startswith("CC BY-NC 4.0")
    assert model_facts("Helsinki-NLP/opus-mt-en-de") == KNOWN["opus-mt-*"]
    assert model_facts("ychenNLP/nllb-200-3.3B-easyproject") == KNOWN["nllb-200-3.3b-easyproject"]
    assert model_facts("org/nobody-knows") is None
    for name, facts in KNOWN.items():
        assert 1.8 * facts.parameters < facts.bytes < 6 * facts.parameters, name  # 2 to 4 bytes each, roughly
        assert facts.noncommercial == ("no commercial use" in facts.licence), name


def test_a_language_that_a_model_was_not_trained_on_is_noted() -> None:
    assert note_on_language("FacebookAI/xlm-roberta-base", "de") == ""
    assert "not trained on this language (lug)" in note_on_language("FacebookAI/xlm-roberta-base", "lug")
    assert note_on_language("FacebookAI/xlm-roberta-base", "zh-Hant") == ""
    assert note_on_language("org/nobody-knows", "lug") == ""


def test_this_machine_has_memory() -> None:
    found = machine()
    assert 0 <= found.free <= found.memory
    assert found.device
    assert gigabytes(1_900_000_000) == "1.9 GB"
    assert gigabytes(430_000_000) == "430 MB"
