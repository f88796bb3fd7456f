"""The card of a student: what it says, where it says it, and that text from outside stays text."""

from pathlib import Path

from huggingface_hub import metadata_load

from core.evaluation import Counts
from core.students import Provenance, Trained, write_card

TRAINED = Trained(
    Path(),
    {"name": "transformer", "encoder": "FacebookAI/xlm-roberta-base", "epochs": 10},
    ("PER", "LOC"),
    3,
    "0123456789ab",
    4,
    7,
    Counts(8, 10, 16),
    61.4,
    {"torch": "2.6.0"},
)
DATA = Provenance(
    "UNER <script>alert(1)</script>\n# PUD",
    "de",
    "CC BY-SA 3.0",
    "Somebody [et al.](http://x)",
    {"confirmed": 120, "projected": 1480},
    "heuristic (1a2b3c)",
    ("a teacher",),
    "60 confirmed pairs",
)


def card(trained: Trained, data: Provenance, folder: Path) -> tuple[dict[str, object], str]:
    found = Trained(folder, *(getattr(trained, name) for name in trained.__slots__[1:]))
    write_card(found, data)
    body = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    return metadata_load(folder / "README.md") or {}, body


def test_the_card_tells_data_training_score_and_limits(tmp_path: Path) -> None:
    front, body = card(TRAINED, DATA, tmp_path)
    assert front["language"] == "de"
    assert front["license"] == "cc-by-sa-3.0"
    assert front["library_name"] == "transformers"
    assert front["base_model"] == "FacebookAI/xlm-roberta-base"
    for said in (
        "Sentences: 120 confirmed",
        "Sentences: 1,480 projected",
        "heuristic (1a2b3c)",
        "Teacher: a teacher",
        "Licence of the data: CC BY-SA 3.0",
        "Seed 3, data 0123456789ab, epoch 4 of 7 kept, 61 s. torch 2.6.0.",
        "| epochs | 10 |",
        "Strict span F1",
        "on 60 confirmed pairs",
        "0.6154, precision 0.8000, recall 0.5000, 16 gold spans",
        "## Use and limits",
    ):
        assert said in body


def test_text_from_outside_is_neither_html_nor_markdown(tmp_path: Path) -> None:
    _, body = card(TRAINED, DATA, tmp_path)
    assert "<script>" not in body
    assert "\n# PUD" not in body
    assert "[et al.](" not in body
    sly, _ = card(TRAINED, Provenance("x", 'de"\nlicense: mit', "anything goes"), tmp_path)
    assert sly["language"] == 'de"\nlicense: mit'
    assert sly["license"] == "other"
