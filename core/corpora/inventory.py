"""Tables of the files and labels of a corpus, which a person reads before it is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.formats.result import FileCount, Labels
from core.model import SentencePair

NONE = "–"
NOT_ANNOTATED = "not annotated"


@dataclass(frozen=True, slots=True)
class SampleMention:
    """The text of an entity and its language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class LabelUse:
    """Numbers of entities with a label on either side, and the first mention of each side, if any."""

    label: str
    source: int
    target: int
    source_mention: SampleMention | None
    target_mention: SampleMention | None


def label_uses(pairs: Iterable[SentencePair]) -> tuple[LabelUse, ...]:
    """Count the labels of a corpus, the most frequent first."""
    counts: tuple[dict[str, int], ...] = ({}, {})
    mentions: tuple[dict[str, SampleMention], ...] = ({}, {})
    for pair in pairs:
        for side, sentence in enumerate((pair.source, pair.target)):
            for span in sentence.spans or ():
                counts[side][span.label] = counts[side].get(span.label, 0) + 1
                if span.label not in mentions[side]:
                    mentions[side][span.label] = SampleMention(sentence.slice(span.start, span.end), sentence.lang)
    sources, targets = counts
    uses = [
        LabelUse(label, sources.get(label, 0), targets.get(label, 0), mentions[0].get(label), mentions[1].get(label))
        for label in dict.fromkeys([*sources, *targets])
    ]
    return tuple(sorted(uses, key=lambda use: -(use.source + use.target)))


def file_rows(files: Sequence[FileCount]) -> list[dict[str, str]]:
    """Return a row for each file, the files that are not read below the others."""
    return [
        {
            "File": file.name,
            "Part of the corpus": file.part,
            "Sentences": f"{file.sentences:,}" if file.sentences or file.labels else NONE,
            "Entities": _entities(file.labels),
            "Repaired": f"{file.repaired:,}" if file.repaired else NONE,
            "Left out": f"{file.left_out:,}" if file.left_out else NONE,
        }
        for file in files
    ]


def label_rows(uses: Iterable[LabelUse], sides: tuple[Labels, Labels]) -> list[dict[str, str]]:
    """Return a row for each label; an entry of ``sides`` is ``None`` where that side is not annotated at all."""
    return [
        {
            "Label": use.label,
            "Source": _number(use.source, sides[0]),
            "Target": _number(use.target, sides[1]),
            "Source example": use.source_mention.text if use.source_mention else NONE,
            "Target example": use.target_mention.text if use.target_mention else NONE,
        }
        for use in uses
    ]


def _number(count: int, labels: Labels) -> str:
    return NOT_ANNOTATED if labels is None else f"{count:,}"


def _entities(labels: Sequence[Labels]) -> str:
    if len(labels) < len(("source", "target")):
        return "".join(map(_numbers, labels)) or NONE
    source, target = map(_numbers, labels)
    return f"source: {source}; target: {target}"


def _numbers(labels: Labels) -> str:
    if labels is None:
        return NOT_ANNOTATED
    return ", ".join(f"{label} {count:,}" for label, count in labels.items()) or "none"
