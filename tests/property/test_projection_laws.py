"""What holds for every recipe, whatever the sentences and the links."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.methods import (
    METHODS,
    BackTranslation,
    Choice,
    Codec,
    Heuristic,
    MarkerProjection,
    Matching,
    Method,
    TProjection,
    Transfer,
    Vote,
    Voter,
)
from core.methods.t_projection.generation import Generation
from core.model import Alignment, Candidate, Sentence, SentencePair, Span
from core.projection.presets import RECIPES, WEIGHTLESS
from core.text.similarity import is_punctuation
from tests.fakes import NameTagger, SpellingTranslator

LATIN = ["Ana", "Sá", "3", "die", "der", "Köln", "of", "U.S.", "x", "Ana-Marie", "1999", "the", "Paris", "LOC"]
OTHER = ["(", ")", ",", "“", "İstanbul", "東京", "王", "नेपाल", "محمد", "e\u0301", "😀", "\u200bh"]
WORDS = st.sampled_from(LATIN + OTHER)
LABELS = st.sampled_from(["PER", "LOC"])
TAGGER = NameTagger(("Köln=LOC", "Ana-Marie Sá=PER", "東京 王=LOC"))
METHOD_OF = {name: RECIPES[name].method for name in WEIGHTLESS} | {
    "several": Matching(count=2),
    "any number": Matching(candidates="runs", count=None),
    "merged": Heuristic(ratio=None, only_i=True, punctuation=False),
    "first": Heuristic(collision="first"),
    "exactly one": Matching(bound="exactly", stops=("!",), clean_edges=True),
    "at least two": Matching(candidates="aligned-ngrams", count=2, bound="at least"),
    "fused": Matching(
        candidates="runs+ner",
        ner=0.2,
        ner_spans=0.2,
        translation=1.0,
        tagger=TAGGER,
        translator=SpellingTranslator(),
        translated=4,
    ),
    "transfer": Transfer(TAGGER),
    "back-translation, published": BackTranslation(SpellingTranslator()),
    "back-translation, filled in": BackTranslation(SpellingTranslator(), mode="repaired", evidence="fill"),
    "back-translation, confirmed": BackTranslation(SpellingTranslator(), mode="repaired"),
    "markers": MarkerProjection(SpellingTranslator()),
    "slots": MarkerProjection(SpellingTranslator(), markers="slots", threshold=1.0),
    "codec": Codec(SpellingTranslator()),
    "t-projection": TProjection("every range", SpellingTranslator()),
    "any vote": Vote((Voter(Heuristic(), "a"), Voter(Matching(), "b"), Voter(Transfer(TAGGER), "c")), least=1),
}


@pytest.fixture(autouse=True, scope="module")
def candidates_without_a_model() -> Iterator[None]:
    """T-Projection is given every range of one to three words in every tag, instead of what a model writes."""

    def written(asked: Generation, prompts: list[str], progress: object = None) -> list[list[str]]:
        found = []
        for text in prompts:
            words = re.sub(r" ?<.*", "", text).split()
            ranges = [" ".join(words[start : start + size]) for start in range(len(words)) for size in (1, 2, 3)]
            found.append([f"<{tag}>{some}</{tag}>" for tag in ("Person", "Location") for some in ranges])
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.methods.t_projection.method.generated", written)
        yield


every_method = pytest.mark.parametrize("method", METHOD_OF.values(), ids=METHOD_OF)


@st.composite
def sentences(draw: st.DrawFn, most: int = 14) -> Sentence:
    words = draw(st.lists(WORDS, max_size=most))
    cuts = sorted(draw(st.sets(st.integers(0, len(words)), max_size=6)))
    spans = [Span(a, b, draw(LABELS)) for a, b in pairwise(cuts) if draw(st.booleans())]
    return Sentence(tuple(words), (" ",) * len(words), "xx", tuple(spans))


@st.composite
def linked_pairs(draw: st.DrawFn) -> tuple[SentencePair, Alignment]:
    source, target = draw(sentences()), draw(sentences(12))
    cells = [(i, j) for i in range(len(source)) for j in range(len(target))]
    links = draw(st.lists(st.sampled_from(cells), max_size=14)) if cells else []
    return SentencePair("p", source, target), Alignment.of(links[2:], (len(source), len(target)), links[:2])


def project(method: Method, pair: SentencePair, alignment: Alignment) -> Choice:
    return method.prepare([pair], [alignment])(pair, alignment)


def spans(choice: Choice) -> tuple[Span, ...]:
    return tuple(candidate.span for candidate in choice.chosen)


def identity(size: int) -> Alignment:
    return Alignment.of([(k, k) for k in range(size)], (size, size))


@every_method
@given(sentence=sentences())
def test_a_sentence_aligned_with_itself_keeps_its_labels(method: Method, sentence: Sentence) -> None:
    if isinstance(method, Transfer) or method is METHOD_OF["any vote"]:
        return  # what the tagger finds is not what the source has
    if isinstance(method, Matching) and method.count != 1:
        return  # several short pieces may total more than the whole; that is what was asked for
    if isinstance(method, Heuristic) and not method.punctuation:
        return  # an entity of punctuation only is not projected
    if isinstance(method, MarkerProjection | Codec | TProjection) or method is METHOD_OF["back-translation, published"]:
        return  # these go by the words, not by the links: of two equal words either may be meant
    if isinstance(method, BackTranslation) and method.evidence == "confirmed":
        return  # it takes the word of the back-translation
    pair = SentencePair("p", sentence, sentence)
    assert spans(project(method, pair, identity(len(sentence)))) == sentence.spans


@every_method
@given(given_pair=linked_pairs())
def test_no_word_is_labelled_twice_and_counts_are_kept(
    method: Method, given_pair: tuple[SentencePair, Alignment]
) -> None:
    pair, alignment = given_pair
    choice = project(method, pair, alignment)
    words = [word for span in spans(choice) for word in range(span.start, span.end)]
    assert words == sorted(set(words))
    assert all(word < len(pair.target) for word in words)
    none = {None} if isinstance(method, Transfer | Vote) else set()
    assert {candidate.source for candidate in choice.chosen + choice.runners_up} <= {*(pair.source.spans or ()), *none}
    if isinstance(method, Matching) and method.counts[0] is not None and not method.glosses:
        sources = [candidate.source for candidate in choice.chosen]
        assert all(sources.count(source) <= method.counts[0] for source in sources)


@every_method
@given(given_pair=linked_pairs())
def test_the_same_twice_gives_the_same(method: Method, given_pair: tuple[SentencePair, Alignment]) -> None:
    assert project(method, *given_pair) == project(method, *given_pair)


@every_method
@given(given_pair=linked_pairs())
def test_runners_up_are_other_candidates(method: Method, given_pair: tuple[SentencePair, Alignment]) -> None:
    choice = project(method, *given_pair)
    taken = {(c.source, c.start, c.end) for c in choice.chosen}
    others = [(c.source, c.start, c.end) for c in choice.runners_up]
    assert len(set(others)) == len(others)
    assert taken.isdisjoint(others)
    assert all(candidate.rule for candidate in choice.chosen + choice.runners_up)


@every_method
@given(sentence=sentences())
def test_no_links_and_no_likeness_give_no_spans(method: Method, sentence: Sentence) -> None:
    if isinstance(method, BackTranslation | Codec | TProjection):
        return  # their own aligner links by position; a model was asked where the entity is, not whether
    entities = [sentence.words[span.start : span.end] for span in sentence.spans or ()]
    assume(not any(all(map(is_punctuation, words)) for words in entities))  # which is like other punctuation
    foreign = Sentence(("…", "!", "—"), ("", "", ""), "xx")
    pair = SentencePair("p", sentence, foreign)
    assert spans(project(method, pair, Alignment.of((), pair.size))) == ()


@every_method
def test_sentences_with_next_to_nothing_in_them(method: Method) -> None:
    nothing, one = Sentence((), (), "xx"), Sentence(("Ana",), ("",), "xx", (Span(0, 1, "PER"),))
    for source, target in ((nothing, one), (one, nothing), (nothing, nothing)):
        pair = SentencePair("p", source, target)
        assert spans(project(method, pair, Alignment.of((), pair.size))) == ()
    pair = SentencePair("p", Sentence(one.words, one.gaps, "xx", None), one)
    assert project(method, pair, identity(1)) == Choice()


@given(given_pair=linked_pairs(), links=st.floats(0.1, 2))
def test_greedy_never_totals_more_than_exact(given_pair: tuple[SentencePair, Alignment], links: float) -> None:
    best, quick = (
        sum(candidate.score for candidate in project(Matching(matcher=matcher, links=links), *given_pair).chosen)
        for matcher in ("exact", "greedy")
    )
    assert quick <= best + 1e-4


@given(given_pair=linked_pairs())
def test_the_hull_is_mirrored_with_the_sentences(given_pair: tuple[SentencePair, Alignment]) -> None:
    pair, alignment = given_pair
    method = Heuristic(shape="hull", ratio=None, collision="first")
    if any(c.source for c in project(method, pair, alignment).runners_up):
        return  # collisions are settled in source order, which a mirror turns round
    here = {(s.start, s.end, s.label) for s in spans(project(method, pair, alignment))}
    there = spans(project(method, mirrored(pair), reversed_links(alignment)))
    size = len(pair.target)
    assert here == {(size - s.end, size - s.start, s.label) for s in there}


MIRRORED = {
    "hull": Heuristic(shape="hull", ratio=None, top=1),
    "paper-heuristic": RECIPES["paper-heuristic"].method,
    "thesis-heuristic": RECIPES["thesis-heuristic"].method,
    "hull-complete": RECIPES["hull-complete"].method,
    "longest run": Heuristic(ratio=None, top=1),
}


@pytest.mark.parametrize("method", MIRRORED.values(), ids=MIRRORED)
@given(given_pair=linked_pairs())
def test_runs_are_mirrored_with_the_sentences(method: Heuristic, given_pair: tuple[SentencePair, Alignment]) -> None:
    pair, alignment = given_pair
    choice = project(method, pair, alignment)
    assume(not any(tied(method, *two) for two in combinations(choice.chosen + choice.runners_up, 2)))
    there = spans(project(method, mirrored(pair), reversed_links(alignment)))
    size = len(pair.target)
    assert set(spans(choice)) == {Span(size - s.end, size - s.start, s.label) for s in there}


def tied(method: Heuristic, one: Candidate, other: Candidate) -> bool:
    """Whether the order of words decides between two candidates."""
    apart = one.end <= other.start or other.end <= one.start
    if one.source == other.source:
        return method.top is not None and one.score == other.score
    worth = [len(c.source or c.span) if method.collision == "shortest" else c.score for c in (one, other)]
    return not apart and worth[0] == worth[1]


MATCHINGS = {
    "n-grams": Matching(),
    "aligned n-grams, two": Matching(candidates="aligned-ngrams", count=2),
    "runs": Matching(candidates="runs"),
    "dice": Matching(links=0.0, dice=1.0),
    "exactly one": Matching(bound="exactly", cap=4),
}


@pytest.mark.parametrize("method", MATCHINGS.values(), ids=MATCHINGS)
@given(given_pair=linked_pairs())
def test_the_exact_total_is_the_same_in_the_mirror(
    method: Matching, given_pair: tuple[SentencePair, Alignment]
) -> None:
    pair, alignment = given_pair
    here, there = (
        sum(candidate.score for candidate in project(method, *given).chosen)
        for given in ((pair, alignment), (mirrored(pair), reversed_links(alignment)))
    )
    assert here == pytest.approx(there, abs=1e-4)


def mirrored(pair: SentencePair) -> SentencePair:
    return SentencePair(pair.id, backwards(pair.source), backwards(pair.target))


def backwards(sentence: Sentence) -> Sentence:
    size = len(sentence)
    turned = [Span(size - span.end, size - span.start, span.label) for span in sentence.spans or ()]
    return Sentence(sentence.words[::-1], sentence.gaps, sentence.lang, tuple(sorted(turned)))


def reversed_links(alignment: Alignment) -> Alignment:
    rows, columns = alignment.size
    sure, possible = (
        [(rows - 1 - i, columns - 1 - j) for i, j in links] for links in (alignment.sure, alignment.possible)
    )
    return Alignment.of(sure, alignment.size, possible)


def test_every_registered_method_is_among_those_tested() -> None:
    assert {type(method) for method in METHOD_OF.values()} == set(METHODS.values())
