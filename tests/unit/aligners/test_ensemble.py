"""The ensemble: links combined, scores averaged, any aligners within."""

from pathlib import Path

import numpy as np
import pytest

from core.aligners import Background, EnsembleAligner, GivenAligner, LexicalAligner, SimAlign
from core.errors import InvalidValue, UnknownName
from core.methods import Heuristic
from core.model import Alignment, Sentence, SentencePair
from core.projection.recipe import Recipe
from tests.tiny_models.encoders import tiny_bert


def sentence(text: str, lang: str) -> Sentence:
    words = tuple(text.split())
    return Sentence(words, (" ",) * len(words), lang)


LEFT, RIGHT = sentence("Ana saw Paris", "en"), sentence("Ana viu Paris", "pt")
PAIRS = [
    SentencePair("a", LEFT, RIGHT, Alignment.of([(0, 0)], (3, 3), [(2, 2)])),
    SentencePair("b", LEFT, sentence("", "pt"), Alignment.of([], (3, 0))),
]


def test_links_are_combined_and_scores_averaged() -> None:
    lexical = LexicalAligner()
    alone = lexical.prepare(PAIRS)(PAIRS)[0]
    assert alone.sure == ((0, 0), (1, 1), (2, 2))
    assert alone.scores is not None
    given = np.diag([1, 0, 0.5])
    for how, sure, possible in (
        ("union", ((0, 0), (1, 1), (2, 2)), ()),
        ("intersection", ((0, 0),), ((2, 2),)),
        ("vote", ((0, 0),), ((2, 2),)),
        ("grow-diag-final-and", ((0, 0), (1, 1), (2, 2)), ()),
    ):
        found, empty = EnsembleAligner((lexical, GivenAligner()), how).prepare(PAIRS)(PAIRS)
        assert (found.sure, found.possible, found.origin) == (sure, possible, "ensemble")
        np.testing.assert_allclose(found.scores, (alone.scores + given) / 2, atol=1e-6)  # type: ignore[arg-type]
        assert found.scores is not None
        assert found.scores.dtype == np.float32
        assert empty.sure == ()


def test_three_vote() -> None:
    [found] = EnsembleAligner((LexicalAligner(), GivenAligner(), GivenAligner())).prepare(PAIRS[:1])(PAIRS[:1])
    assert found.sure == ((0, 0),)
    assert found.possible == ((2, 2),)


def test_of_itself_the_ensemble_votes_on_three_ways_to_take_the_lexical_links() -> None:
    found = EnsembleAligner().prepare(PAIRS)(PAIRS)[0]
    ways = [LexicalAligner(links=way).prepare(PAIRS)(PAIRS)[0].sure for way in ("argmax", "itermax", "match")]
    assert set(found.sure) == {link for links in ways for link in links if sum(link in one for one in ways) > 1}


def test_ensembles_hold_ensembles_and_are_told_by_their_recipe() -> None:
    inner = EnsembleAligner((SimAlign("x", 2), SimAlign("y", 3)), "union")
    recipe = Recipe(EnsembleAligner((inner, GivenAligner(), LexicalAligner())), Heuristic())
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert recipe.needs == ("x", "y")
    assert recipe.takes_given_links
    assert not Recipe(LexicalAligner(), Heuristic()).takes_given_links


def test_every_aligner_hears_all_of_the_further_text() -> None:
    text = [(("house",), ("casa",))] * 5
    pairs = [SentencePair("h", sentence("the house", "en"), sentence("a casa", "pt"))]
    heard: list[float] = []
    lexical = LexicalAligner()
    alone = lexical.prepare(pairs, Background(iter(text)))(pairs)
    both = EnsembleAligner((lexical, lexical))
    twice = both.prepare(pairs, Background(iter(text)), lambda share, _: heard.append(share))(pairs)
    assert twice[0].sure == alone[0].sure
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)


def test_neural_aligners_within(tmp_path: Path) -> None:
    model = str(tiny_bert(tmp_path))
    aligners = SimAlign(model, 2, "forward"), SimAlign(model, 2, "backward")
    found = EnsembleAligner(aligners, "intersection").prepare(PAIRS)(PAIRS)
    mutual = SimAlign(model, 2, "argmax", "word").prepare(PAIRS)(PAIRS)
    words = [
        SimAlign(model, 2, way, "word").prepare(PAIRS)(PAIRS)[0].sure for way in ("forward", "backward")
    ]  # on whole words the best of both is the intersection of each one's best
    assert set(words[0]) & set(words[1]) == set(mutual[0].sure)
    assert [one.size for one in found] == [one.size for one in PAIRS]


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(InvalidValue, match="at least one"):
        EnsembleAligner(())
    with pytest.raises(UnknownName, match="grow-diag-final-and"):
        EnsembleAligner(combine="gdfa")
