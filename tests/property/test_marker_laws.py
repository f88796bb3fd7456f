"""Laws of markers: what goes in comes out, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st

from core.markers import best_match, mark, normalised, recover, to_words
from core.model import Sentence, Span
from core.text import tokenise

WORDS = st.lists(
    st.sampled_from(["Ann", "Rom", "巴", "黎", "b-c", "[", "]", "(", ",", ".", "…", "【", "l'"]), max_size=9
)


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    """Tokenised text, some of its words in entities."""
    words, gaps = tokenise(" ".join(draw(WORDS)), "en")
    spans, start = [], 0
    while start < len(words):
        end = draw(st.integers(start, len(words)))
        if end > start and draw(st.booleans()):
            spans.append(Span(start, end, draw(st.sampled_from(["PER", "LOC"]))))
        start = max(end, start + 1)
    return Sentence(words, gaps, "en", tuple(spans))


@given(sentences(), st.booleans())
def test_marking_and_recovering_lose_no_entity_and_keep_the_text(sentence: Sentence, spaced: bool) -> None:
    spans = sentence.spans or ()
    found = recover(mark(sentence, spans, spaced))
    assert len(found.pieces) == len(spans)
    assert found.strays == 0
    for piece, span in zip(found.strings, spans, strict=True):
        assert piece.split() == round_ones(sentence.slice(span.start, span.end)).split()
    assert "".join(found.text.split()) == "".join(round_ones(sentence.text).split())


def round_ones(text: str) -> str:
    return text.translate(str.maketrans("[]【】", "()()"))


@given(st.text("[]【】ab 巴\n", max_size=24))
def test_any_text_can_be_recovered(text: str) -> None:
    found = recover(text)
    assert not set("[]") & set(found.text)
    ends = [0, *(end for _, end in found.pieces)]
    assert all(start >= end for (start, _), end in zip(found.pieces, ends, strict=False))
    assert all(piece.strip() == piece != "" for piece in found.strings)
    assert normalised(normalised(text)) == normalised(text)
    sentence, ranges = to_words(found, "zh")
    words = [word for piece in ranges if piece for word in range(*piece)]
    assert words == sorted(set(words))
    assert all(word < len(sentence) for word in words)


@given(st.lists(st.text("abc", max_size=4), max_size=5), st.lists(st.text("abc", max_size=4), max_size=5))
def test_each_entity_is_matched_once(pieces: list[str], entities: list[str]) -> None:
    found = [index for index in best_match(pieces, [(text,) for text in entities]) if index is not None]
    assert len(found) == len(set(found))
