"""Synthetic phrases: chunks of the source whose gold links mark one range."""

from core.model import Alignment, Sentence, SentencePair
from core.scorer_training.synthetic_phrases import Noise, find_chunks, find_names, with_noise, with_phrases


def pair_of(source: str, target: str, id_: str = "p") -> SentencePair:
    left, right = tuple(source.split()), tuple(target.split())
    return SentencePair(id_, Sentence(left, (" ",) * len(left), "en"), Sentence(right, (" ",) * len(right), "xx"))


def test_chunks_follow_an_article_or_a_preposition_and_may_be_joined() -> None:
    words = ["we", "met", "the", "young", "minister", "of", "foreign", "affairs", "quickly", "in", "Berlin"]
    chunks = [" ".join(words[start:end]) for start, end in find_chunks(words, "en")]
    assert chunks == ["young minister", "Berlin", "foreign affairs quickly in Berlin"]
    assert find_chunks(words, "xx") == []


def test_names_are_runs_of_capitals_and_may_be_joined() -> None:
    words = [
        "Today",
        "Anna",
        "Berg",
        "of",
        "the",
        "Bank",
        "of",
        "Oslo",
        "met",
        "They",
        "and",
        "Northern",
        "Lights",
        "in",
        "June",
    ]
    names = [" ".join(words[start:end]) for start, end in find_names(words, "en")]
    assert names == ["Today Anna Berg of the Bank", "Bank of Oslo", "Oslo", "Northern Lights in June", "June"]
    assert find_names(["Berlin", "grows"], "en") == []  # a capital alone at the beginning says nothing
    assert find_names(words, "xx") == []


def phrases(pair: SentencePair, links: Alignment, *others: str) -> list[tuple[str, str]]:
    """Return the phrases of a pair in a corpus where these words are the most frequent of the target."""
    corpus = [pair, *(pair_of("x", " ".join([word] * 50), f"o{k}") for k, word in enumerate(others))]
    filler = [pair_of("x", " ".join([f"w{number}"] * 3), f"f{number}") for number in range(60)]
    everything = [*corpus, *filler]
    alignments = [links, *(Alignment.of([], entry.size) for entry in everything[1:])]
    marked = with_phrases(everything, alignments, "seed", find_chunks)[0]
    sources = {span.label: " ".join(pair.source.words[span.start : span.end]) for span in marked.source.spans or ()}
    targets = {span.label: " ".join(pair.target.words[span.start : span.end]) for span in marked.target.spans or ()}
    assert sources.keys() == targets.keys()
    return sorted((sources[label], targets[label]) for label in sources)


def test_two_sentences_are_marked_by_their_links() -> None:
    first = pair_of("we met the young minister", "wir trafen den jungen Minister", "p")
    links = Alignment.of([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)], first.size)
    assert phrases(first, links) == [("young minister", "jungen Minister")]
    second = pair_of("in Berlin was the tall house", "ein hohes Haus war in Berlin", "q")
    links = Alignment.of([(0, 4), (1, 5), (2, 3), (3, 0), (4, 1), (5, 2)], second.size)
    assert phrases(second, links) == [("Berlin", "Berlin"), ("tall house", "hohes Haus")]


def test_a_chunk_with_a_doubt_is_left_out() -> None:
    pair = pair_of("we met the young minister", "wir trafen den jungen Minister")
    assert phrases(pair, Alignment.of([(3, 3)], pair.size)) == []  # a content word is not linked
    assert phrases(pair, Alignment.of([(3, 2), (1, 3), (4, 4)], pair.size)) == []  # another word is linked inside
    linked = Alignment.of([(3, 3), (4, 4)], pair.size)
    assert phrases(pair, linked) == [("young minister", "jungen Minister")]
    assert phrases(pair, linked, "jungen") == []  # an edge is a frequent word


def test_noise_takes_links_away_and_adds_wrong_ones_by_the_seed() -> None:
    links = [Alignment.of([(k, k) for k in range(50)], (50, 50))] * 2
    first, second = with_noise(links, Noise(0.2, 0.1, 0.1), "a")
    assert first != second
    assert [first, second] == with_noise(links, Noise(0.2, 0.1, 0.1), "a")
    right = sum(i == j for i, j in first.sure)
    assert 25 < right < 45
    assert len(first.sure) > right
    assert with_noise(links, Noise(0, 0, 0), "a") == links
