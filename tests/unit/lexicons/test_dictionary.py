"""Dictionaries of the user and the aligners that take them."""

from dataclasses import replace

import pytest

from core.aligners import Aligner, Background, EnsembleAligner, GivenAligner, LexicalAligner, SimAlign
from core.aligners.dictionary_option import informed, takes_dictionary
from core.errors import BadInput, InvalidValue
from core.lexicons.dictionary import Dictionary, by_digest
from core.model import Sentence, SentencePair
from core.text import default_gaps

WORDS = Dictionary("words.tsv", ((("zebu",), ("koro",)), (("grand", "lake"), ("mipa",))))
OTHER = Dictionary("more.tsv", ((("zebu",), ("koro",)), (("fish",), ("tuka",))))


def pair(source: str, target: str) -> SentencePair:
    return SentencePair("1", sentence(source, "en"), sentence(target, "xx"))


def sentence(text: str, lang: str) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, default_gaps(words, lang), lang)


def test_the_digest_is_of_the_entries_alone() -> None:
    assert replace(WORDS, name="b.tsv").digest == WORDS.digest
    assert OTHER.digest != WORDS.digest
    assert len(WORDS.digest) == 12


def test_words_of_an_entry_share_its_weight() -> None:
    assert WORDS.knowledge.table == {"zebu": {"koro": 1.0}, "grand": {"mipa": 0.5}, "lake": {"mipa": 0.5}}
    assert WORDS.knowledge.origins == ("words.tsv (2 entries)",)


def test_a_dictionary_links_what_nothing_else_does() -> None:
    corpus = [pair("zebu sees fish", "tuka wido koro")]
    aligner = informed(LexicalAligner(), [WORDS])
    links = aligner.prepare(corpus, Background(dictionaries=by_digest([WORDS])))(corpus)[0]
    assert (0, 2) in links.sure
    assert (0, 2) not in LexicalAligner().prepare(corpus)(corpus)[0].sure


def test_several_dictionaries_are_named_in_any_order() -> None:
    both = informed(LexicalAligner(), [WORDS, OTHER])
    assert both == informed(LexicalAligner(), [OTHER, WORDS])
    corpus = [pair("zebu sees fish", "tuka wido koro")]
    links = both.prepare(corpus, Background(dictionaries=by_digest([WORDS, OTHER])))(corpus)[0]
    assert {(0, 2), (2, 0)} <= set(links.sure)


def test_a_dictionary_that_is_not_here_is_missed() -> None:
    corpus = [pair("zebu", "koro")]
    with pytest.raises(InvalidValue, match=f"the dictionary {WORDS.digest}, which is not here"):
        informed(LexicalAligner(), [WORDS]).prepare(corpus)


def test_the_members_of_an_ensemble_that_can_take_it() -> None:
    ensemble = informed(EnsembleAligner((LexicalAligner(), GivenAligner())), [WORDS])
    assert ensemble == EnsembleAligner((LexicalAligner(dictionary=WORDS.digest), GivenAligner()))


@pytest.mark.parametrize("aligner", [GivenAligner(), SimAlign(), EnsembleAligner((GivenAligner(),))])
def test_an_aligner_without_a_lexicon_refuses(aligner: Aligner) -> None:
    assert not takes_dictionary(aligner)
    assert informed(aligner, []) == aligner
    with pytest.raises(BadInput, match=r"words\.tsv: the recipe's aligner \(\w+\) takes no dictionary"):
        informed(aligner, [WORDS])
