"""Who is compared with whom: two annotators of a project, one with their own blind repeat, or with a recipe.

Only pairs that the annotators confirmed count. Word links are compared on the pairs in which an
annotator edited some; whoever did not edit them there let those of the recipe on screen stand.
"""

from collections.abc import Iterable, Iterator, Mapping

from core.evaluation.agreement import Agreement, AnnotatedSentence, Links, agree
from core.model import Alignment, Projection
from core.review import Answer, Review, Status
from core.review.blind_repeat import repeat_name
from core.store import Store


def between(store: Store, project: str, first: str, second: str) -> Agreement:
    """How two annotators agree on the pairs that both confirmed."""
    left, right = (confirmed(store, project, name) for name in (first, second))
    items = {}
    for pair, review in left.items():
        if pair in right:
            one, other = _answer(review), _answer(right[pair])
            edited = one.links is not None or other.links is not None
            links = (_links(store, review), _links(store, right[pair])) if edited else None
            items[pair] = AnnotatedSentence(
                one.target_spans, other.target_spans, len(store.pair(project, pair).target), links
            )
    return agree(items)


def self_agreement(store: Store, project: str, reviewer: str) -> Agreement:
    """How a reviewer's blind repeat agrees with what they confirmed at first."""
    return between(store, project, reviewer, repeat_name(reviewer))


def with_recipe(reviews: Mapping[str, Review], projections: Iterable[Projection]) -> Agreement:
    """How an annotator agrees with a recipe on the pairs that they confirmed (`confirmed`)."""
    return agree(dict(_against(reviews, projections)))


def _against(
    reviews: Mapping[str, Review], projections: Iterable[Projection]
) -> Iterator[tuple[str, AnnotatedSentence]]:
    for made in projections:
        if made.pair_id in reviews:
            answer, size = _answer(reviews[made.pair_id]), made.alignment.size
            links = None
            if answer.links is not None:
                links = frozenset(answer.links.sure + answer.links.possible), _all(made.alignment)
            yield made.pair_id, AnnotatedSentence(answer.target_spans, made.spans, size[1], links)


def confirmed(store: Store, project: str, reviewer: str) -> dict[str, Review]:
    """The last row of every pair that the reviewer confirmed, in the order of the decisions."""
    current = store.current_answers(project, reviewer)
    return {pair: one for pair, one in current.items() if one.answer and one.answer.status is Status.CONFIRMED}


def _answer(review: Review) -> Answer:
    assert review.answer is not None
    return review.answer


def _links(store: Store, review: Review) -> Links:
    """The links that stood when a pair was confirmed."""
    edited = _answer(review).links
    if edited is not None:
        return frozenset(edited.sure + edited.possible)
    made = store.projection(review.project, review.pair_id, review.recipe_id)
    return _all(made.alignment) if made else frozenset()


def _all(links: Alignment) -> Links:
    return frozenset(links.sure + links.possible)
