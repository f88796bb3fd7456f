"""Finding and loading models: what is missing is one clear sentence."""

from pathlib import Path

import pytest

from core.errors import Unavailable
from core.pretrained import load, loading, locate


def test_a_folder_with_a_config_is_a_model(tmp_path: Path) -> None:
    assert locate(str(tmp_path)) is None
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert locate(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("name", ["no/such-model", "../../etc", "name with spaces", ""])
def test_what_is_not_there_is_nowhere(name: str) -> None:
    assert locate(name) is None


def test_a_missing_model_says_so_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(loading, "_reachable", lambda: False)
    with pytest.raises(Unavailable, match=r"no/such-model is not on this machine, and the hub cannot be reached\. .*"):
        load("no/such-model", "AutoModel")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(Unavailable, match="HF_HUB_OFFLINE"):
        load("no/such-model", "AutoModel")


def test_a_folder_without_weights_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"holds no config\.json"):
        load(str(tmp_path), "AutoModel")
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    with pytest.raises(Unavailable, match="cannot be loaded"):
        load(str(tmp_path), "AutoModel")
