"""What the matching method hands to the screen beside its choice."""

import pickle

from core.model import Alignment, Sentence, SentencePair, Span
from core.presets import recipe


def pair_of(source: str, target: str, *spans: Span) -> SentencePair:
    left, right = source.split(), target.split()
    return SentencePair(
        "p", Sentence(tuple(left), (" ",) * len(left), "en", spans), Sentence(tuple(right), (" ",) * len(right), "xx")
    )


def test_an_entity_that_matches_nothing_still_shows_its_best_candidates() -> None:
    pair = pair_of("He saw Quixote", "abc def ghi jkl", Span(2, 3, "PER"))
    alignment = Alignment.of([(2, 1)], pair.size)
    made = recipe("default@given").method
    chosen, runners_up = made.prepare([pair], [alignment])(pair, alignment)
    shown = sorted([*chosen, *runners_up], key=lambda candidate: -candidate.score)
    assert (shown[0].start, shown[0].end) == (1, 2)
    assert [candidate.score for candidate in runners_up] == sorted((c.score for c in runners_up), reverse=True)


def test_an_alignment_can_travel_to_another_process_after_it_was_read() -> None:
    alignment = Alignment.of([(0, 1)], (2, 2))
    assert alignment.targets(Span(0, 1, "PER")) == (1,)
    assert pickle.loads(pickle.dumps(alignment)) == alignment
