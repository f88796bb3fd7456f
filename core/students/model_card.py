"""The model card of a student: what it learned from, how, how good it is, and what it is for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.students.base import Trained
from core.tables import as_markdown
from core.taggers import CrfTagger, SpacyTagger

CARD = "README.md"
_LICENCE = re.compile(r"(?:CC(?: [A-Z]{2}){0,1}(?:-[A-Z]{2})*|CC0|Apache|MIT)(?: [0-9.]+)?")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Sources of a student's training data, for its card.

    ``sentences`` counts them by how their labels came about ("confirmed", "projected", ...);
    ``recipe`` names what projected them, ``teachers`` who softened them, ``dev`` what the best epoch
    was chosen on. All texts may come from outside.
    """

    title: str
    lang: str
    licence: str = ""
    attribution: str = ""
    sentences: Mapping[str, int] = field(default_factory=dict)
    recipe: str = ""
    teachers: tuple[str, ...] = ()
    dev: str = ""


def write_card(trained: Trained, data: Provenance) -> None:
    """Write the card beside the model, as ``README.md``."""
    (trained.folder / CARD).write_text(card(trained, data), encoding="utf-8")


def card(trained: Trained, data: Provenance) -> str:
    """Return the card: YAML front matter as the hub reads it, then Markdown; text from outside is escaped."""
    sections = [
        _front_matter(trained, data),
        _title(data),
        _data(data),
        _training(trained),
        _quality(trained, data),
        _LIMITS,
    ]
    return "\n".join(sections)


def _front_matter(trained: Trained, data: Provenance) -> str:
    metadata = {
        "language": data.lang,
        "license": _licence(data.licence),
        "library_name": _library(trained),
        "pipeline_tag": "token-classification",
        "base_model": trained.student.get("encoder"),
        "tags": ["named-entity-recognition", "annotation-projection"],
        "metrics": ["f1"],
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in metadata.items() if value]
    return "\n".join(["---", *lines, "---", ""])


def _licence(text: str) -> str:
    """Return the hub's name of a licence; "other" for one that has none there, or for none."""
    name = text.strip()
    return re.sub(r"[ _]+", "-", name).lower() if _LICENCE.fullmatch(name) else "other"


def _title(data: Provenance) -> str:
    return f"# Named entities in {as_markdown(data.lang)}, learned from {as_markdown(data.title)}\n"


def _data(data: Provenance) -> str:
    lines = [f"- Sentences: {count:,} {as_markdown(status)}" for status, count in data.sentences.items()]
    lines += _items("Labels projected by", data.recipe)
    lines += _items("Teacher", *data.teachers)
    lines.append(f"- Licence of the data: {as_markdown(data.licence) or 'not stated'}")
    lines += _items("Attribution", data.attribution)
    return "\n".join(["## Data", "", *lines, ""])


def _items(name: str, *texts: str) -> list[str]:
    """Return a line of a list for each text that is not empty."""
    return [f"- {name}: {as_markdown(text)}" for text in texts if text]


def _training(trained: Trained) -> str:
    options = [f"| {key} | {as_markdown(str(value))} |" for key, value in trained.student.items()]
    versions = ", ".join(f"{name} {number}" for name, number in trained.versions.items())
    return "\n".join(
        [
            "## Training",
            "",
            f"Labels: {as_markdown(', '.join(trained.labels))}. Seed {trained.seed}, data {trained.data}, "
            f"epoch {trained.best_epoch} of {trained.epochs} kept, {trained.seconds:.0f} s. {versions}.",
            "",
            "| option | value |",
            "|---|---|",
            *options,
            "",
        ]
    )


def _quality(trained: Trained, data: Provenance) -> str:
    if trained.dev is None:
        return "## Quality\n\nIt was measured on nothing.\n"
    dev = trained.dev
    on = as_markdown(data.dev) or "held-out sentences"
    return (
        f"## Quality\n\nStrict span F1 (same start, end and label; micro average) on {on}, which also chose the epoch: "
        f"{dev.f1:.4f}, precision {dev.precision:.4f}, recall {dev.recall:.4f}, {dev.gold:,} gold spans. "
        "This is a development score: expect less on other text.\n"
    )


_LIMITS = """## Use and limits

For finding named entities of the labels above in text like that it learned from, and for research on annotation
projection. Where labels were projected or softened by teachers it repeats their mistakes. It has not been tested on
other domains or dialects, nor for bias in whose names it finds. Do not use it to decide about people.
"""


def _library(trained: Trained) -> str:
    return {CrfTagger: "python-crfsuite", SpacyTagger: "spacy"}.get(type(trained.tagger()), "transformers")
