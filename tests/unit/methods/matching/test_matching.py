"""What the matching method hands to the screen beside its choice."""

import pickle
import tracemalloc

import pytest

from core.corpora.bundled import read_bundled
from core.methods import Matching
from core.methods.matching.large_pairs import MAX_CELLS, TOO_LARGE
from core.methods.matching.scored import ScoredCandidates
from core.model import Alignment, Sentence, SentencePair, Span
from core.projection.presets import recipe
from core.projection.projector import project_corpus


def pair_of(source: str, target: str, *spans: Span) -> SentencePair:
    left, right = source.split(), target.split()
    return SentencePair(
        "p", Sentence(tuple(left), (" ",) * len(left), "en", spans), Sentence(tuple(right), (" ",) * len(right), "xx")
    )


def test_an_entity_that_matches_nothing_still_shows_its_best_candidates() -> None:
    pair = pair_of("He saw Quixote", "abc def ghi jkl", Span(2, 3, "PER"))
    alignment = Alignment.of([(2, 1)], pair.size)
    made = Matching(links=0.0, dice=1.0, threshold=5.0)
    chosen, runners_up = made.prepare([pair], [alignment])(pair, alignment)
    assert chosen == ()
    assert (runners_up[0].start, runners_up[0].end) == (1, 2)
    assert [candidate.score for candidate in runners_up] == sorted((c.score for c in runners_up), reverse=True)


def test_an_alignment_can_travel_to_another_process_after_it_was_read() -> None:
    alignment = Alignment.of([(0, 1)], (2, 2))
    assert alignment.targets(Span(0, 1, "PER")) == (1,)
    assert pickle.loads(pickle.dumps(alignment)) == alignment


@pytest.mark.parametrize("corpus", ["uner-pud.en-zh", "uner-set.hr-sr"])
def test_options_that_can_neither_be_chosen_nor_shown_are_missed_by_nobody(
    corpus: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = read_bundled(corpus).pairs[:120]
    narrow = list(project_corpus(recipe("default"), pairs)[1])
    monkeypatch.setattr(ScoredCandidates, "narrow", lambda entry, number: entry)
    assert narrow == list(project_corpus(recipe("default"), pairs)[1])


def many(entities: int, words: int) -> tuple[SentencePair, Alignment]:
    """A pair of that many words, with an entity on each of the first of them, linked in reverse order."""
    names = tuple(f"Name{number}" for number in range(words))
    spans = tuple(Span(number, number + 1, "PER") for number in range(entities))
    source, target = Sentence(names, (" ",) * words, "en", spans), Sentence(names[::-1], (" ",) * words, "de")
    links = [(number, words - 1 - number) for number in range(words)]
    return SentencePair("p", source, target), Alignment.of(links, (words, words))


def test_memory_grows_with_the_words_and_not_with_words_times_entities() -> None:
    pair, alignment = many(300, 300)
    method = recipe("default@given").method.prepare([pair], [alignment])
    tracemalloc.start()
    chosen, runners_up = method(pair, alignment)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(chosen) == 300
    assert len(runners_up) >= 300
    assert peak < 60 * 2**20  # it took 160 MB


def test_pairs_too_large_to_weigh_are_projected_by_their_links_and_say_so() -> None:
    pair, alignment = many(1_100, 1_100)
    assert MAX_CELLS < 1_100 * 1_100
    chosen, _ = recipe("default@given").method.prepare([pair], [alignment])(pair, alignment)
    assert [(one.source.start, one.start) for one in chosen if one.source] == [(1_099 - n, n) for n in range(1_100)]
    assert all(TOO_LARGE in one.rule for one in chosen)
