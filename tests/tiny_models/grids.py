"""A toy grid: sentences that are their own translation, a student that learns them in a moment."""

from pathlib import Path

from core.experiments import Experiment
from core.experiments.approaches import Approach, CorrectedAndProjected, CorrectedOnly, ProjectedOnly
from core.experiments.sources import FileSource
from core.formats import write_pairs_jsonl
from core.model import Alignment, Sentence, SentencePair, Span
from core.students import SpacyStudent

LABELS = ("PER", "LOC")
QUICK = SpacyStudent(width=24, depth=1, rows=200, epochs=8, patience=2, batch=4, dropout=0.0, learning_rate=0.01)
NAMES, PLACES = ("Anna", "Otto", "Ida", "Emil", "Ute"), ("Wien", "Graz", "Linz", "Wels")


def toy_pairs() -> list[SentencePair]:
    """Twenty pairs, "Anna wohnt in Wien" and the like, word by word linked; five documents of four."""
    found = []
    for name in NAMES:
        for number, place in enumerate(PLACES):
            left, right = (toy_sentence(name, verb, place, lang) for verb, lang in (("lives", "en"), ("wohnt", "de")))
            links = Alignment.of([(k, k) for k in range(4)], (4, 4))
            found.append(SentencePair(f"{name}-{number}", left, right, links))
    return found


def toy_sentence(name: str, verb: str, place: str, lang: str) -> Sentence:
    spans = (Span(0, 1, "PER"), Span(3, 4, "LOC"))
    return Sentence((name, verb, "in", place), (" ", " ", " ", ""), lang, spans)


def toy_grid(folder: Path, *approaches: Approach, amounts: tuple[int, ...] = (3, 99)) -> Experiment:
    """A grid over the toy pairs in a file, projected over the links that come with them."""
    path = folder / "toy.jsonl"
    path.write_text(write_pairs_jsonl(toy_pairs()), encoding="utf-8")
    (folder / "given.json").write_text('{"aligner": {"name": "given"}, "method": {"name": "heuristic"}}')
    corpus = FileSource("Toy", str(path), documents=r"(\w+)-", dev_share=0.25, test_share=0.2, domain="towns")
    return Experiment(
        "toy",
        (corpus,),
        (QUICK,),
        approaches or (ProjectedOnly(), CorrectedOnly(), CorrectedAndProjected()),
        amounts,
        labels=LABELS,
        recipe=str(folder / "given.json"),
    )
