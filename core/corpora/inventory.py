"""Tables of the files and labels of a corpus, which a person reads before it is stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.formats.result import FileCount, Labels
from core.model import Sentence, SentencePair

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


@dataclass(frozen=True, slots=True)
class _SideLabels:
    """Numbers of entities by label on one side, and the first mention of each label."""

    counts: Counter[str]
    mentions: Mapping[str, SampleMention]

    @classmethod
    def of(cls, sentences: Iterable[Sentence]) -> "_SideLabels":
        counts: Counter[str] = Counter()
        mentions: dict[str, SampleMention] = {}
        for sentence in sentences:
            for span in sentence.spans or ():
                counts[span.label] += 1
                if span.label not in mentions:
                    mentions[span.label] = SampleMention(sentence.slice(span.start, span.end), sentence.lang)
        return cls(counts, mentions)


def label_uses(pairs: Sequence[SentencePair]) -> tuple[LabelUse, ...]:
    """Count the labels of a corpus, the most frequent first."""
    source = _SideLabels.of(pair.source for pair in pairs)
    target = _SideLabels.of(pair.target for pair in pairs)
    labels = dict.fromkeys([*source.counts, *target.counts])
    uses = [_use(label, source, target) for label in labels]
    return tuple(sorted(uses, key=lambda use: -(use.source + use.target)))


def _use(label: str, source: _SideLabels, target: _SideLabels) -> LabelUse:
    mentions = source.mentions.get(label), target.mentions.get(label)
    return LabelUse(label, source.counts[label], target.counts[label], *mentions)


def file_rows(files: Sequence[FileCount]) -> list[dict[str, str]]:
    """Return a row for each file, the files that are not read below the others."""
    return list(map(_file_row, files))


def _file_row(file: FileCount) -> dict[str, str]:
    return {
        "File": file.name,
        "Part of the corpus": file.part,
        "Sentences": f"{file.sentences:,}" if file.sentences or file.labels else NONE,
        "Entities": _entities(file.labels),
        "Repaired": _if_any(file.repaired),
        "Left out": _if_any(file.left_out),
    }


def _if_any(count: int) -> str:
    return f"{count:,}" if count else NONE


def label_rows(uses: Iterable[LabelUse], sides: tuple[Labels, Labels]) -> list[dict[str, str]]:
    """Return a row for each label; an entry of ``sides`` is ``None`` where that side is not annotated at all."""
    return [
        {
            "Label": use.label,
            "Source": _number(use.source, sides[0]),
            "Target": _number(use.target, sides[1]),
            "Source example": _example(use.source_mention),
            "Target example": _example(use.target_mention),
        }
        for use in uses
    ]


def _example(mention: SampleMention | None) -> str:
    return mention.text if mention else NONE


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
