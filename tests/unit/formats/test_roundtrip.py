"""What was written is read again and compared, and every kind of damage is found."""

from dataclasses import replace

from core.corpora.bundled import read_bundled
from core.formats import OutgoingSentence
from core.formats.alignments.pharaoh import Pharaoh
from core.formats.bitext.pairs_jsonl import PairsJsonl
from core.formats.bitext.parallel import PlainText
from core.formats.columns.conll import Conll
from core.formats.roundtrip import RoundTrip, reread_links, reread_pairs, reread_side
from core.model import Alignment, SentencePair, Span

PAIRS = read_bundled("uner-pud.en-zh", "eflomal_hi.gdfa").pairs
ITEMS = [OutgoingSentence(pair.target, pair.id) for pair in PAIRS]
SECOND = ("sentence 2 is not as it was meant.",)


def changed(pairs: tuple[SentencePair, ...]) -> list[SentencePair]:
    """The pairs with other spans and links in the second."""
    pair = pairs[1]
    target = pair.target.with_spans([Span(0, 1, "ORG")])
    return [pairs[0], replace(pair, target=target, alignment=Alignment(((0, 0),), pair.size)), pairs[2]]


def test_a_real_corpus_is_written_without_a_difference() -> None:
    spans = sum(len(pair.target.spans or ()) for pair in PAIRS)
    links = sum(len(pair.alignment.sure) for pair in PAIRS if pair.alignment)
    side = reread_side(Conll(), Conll().write("x", ITEMS), ITEMS)
    assert side == RoundTrip(300, spans, 0)
    assert str(side) == f"re-read: 300 sentences, {spans} spans, 0 differences"
    assert reread_links(Pharaoh(), Pharaoh().write("x", PAIRS), PAIRS) == RoundTrip(300, 0, links)
    both = spans + sum(len(pair.source.spans or ()) for pair in PAIRS)
    assert reread_pairs(PairsJsonl(), PairsJsonl().write("x", PAIRS, [{}] * 300), PAIRS) == RoundTrip(300, both, links)


def test_only_what_a_format_keeps_is_compared() -> None:
    text = reread_side(PlainText(), PlainText().write("x", ITEMS[:9]), ITEMS[:9])
    assert (text.sentences, text.spans, text.differences) == (9, 0, ())


def test_every_kind_of_damage_is_found() -> None:
    meant = changed(PAIRS[:3])
    written = PairsJsonl().write("x", PAIRS[:3], [{}] * 3)
    assert reread_pairs(PairsJsonl(), written, meant).differences == SECOND
    assert reread_links(Pharaoh(), Pharaoh().write("x", PAIRS[:3]), meant).differences == SECOND
    conll, others = Conll().write("x", ITEMS[:3]), [OutgoingSentence(pair.target, pair.id) for pair in meant]
    assert reread_side(Conll(), conll, others).differences == SECOND
    assert reread_side(Conll(), conll, ITEMS[:2]).differences == ("3 sentences instead of 2.",)


def test_what_cannot_be_read_at_all_is_a_difference() -> None:
    broken = reread_pairs(PairsJsonl(), {"x.jsonl": b"not json\n"}, PAIRS[:1])
    assert [said.startswith("x.jsonl, line 1") for said in broken.differences] == [True]
