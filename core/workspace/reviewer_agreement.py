"""Agreement of two annotators of a project, of an annotator with their blind repeat, or with a recipe.

Only pairs that the annotators confirmed count. Word links are compared on the pairs in which an
annotator edited some; whoever did not edit them there let those of the recipe on screen stand.
"""

from collections.abc import Iterable, Iterator, Mapping

from core.evaluation.agreement import Agreement, AnnotatedSentence, Links, agree
from core.model import Alignment, Projection
from core.review import Answer, LinkSet, Review, Status
from core.review.blind_repeat import repeat_name
from core.store import Store


def between(store: Store, project: str, first: str, second: str) -> Agreement:
    """Measure how two annotators agree on the pairs that both confirmed."""
    left_reviews, right_reviews = confirmed(store, project, first), confirmed(store, project, second)
    items = {}
    for pair_id, review in left_reviews.items():
        if pair_id in right_reviews:
            items[pair_id] = _compared(store, review, right_reviews[pair_id])
    return agree(items)


def _compared(store: Store, left_review: Review, right_review: Review) -> AnnotatedSentence:
    """Return the answers of two annotators to one pair, with links where one of them edited some."""
    left, right = _answer(left_review), _answer(right_review)
    links = None
    if left.links is not None or right.links is not None:
        links = _links(store, left_review), _links(store, right_review)
    size = len(store.pair(left_review.project, left_review.pair_id).target)
    return AnnotatedSentence(left.target_spans, right.target_spans, size, links)


def self_agreement(store: Store, project: str, reviewer: str) -> Agreement:
    """Measure how a reviewer's blind repeat agrees with what they confirmed at first."""
    return between(store, project, reviewer, repeat_name(reviewer))


def with_recipe(reviews: Mapping[str, Review], projections: Iterable[Projection]) -> Agreement:
    """Measure how an annotator agrees with a recipe on the pairs that they confirmed (`confirmed`)."""
    return agree(dict(_against(reviews, projections)))


def _against(
    reviews: Mapping[str, Review], projections: Iterable[Projection]
) -> Iterator[tuple[str, AnnotatedSentence]]:
    for projection in projections:
        if projection.pair_id in reviews:
            answer, size = _answer(reviews[projection.pair_id]), projection.alignment.size
            links = None
            if answer.links is not None:
                links = _all(answer.links), _all(projection.alignment)
            yield projection.pair_id, AnnotatedSentence(answer.target_spans, projection.spans, size[1], links)


def confirmed(store: Store, project: str, reviewer: str) -> dict[str, Review]:
    """Return the last row of every pair that the reviewer confirmed, in the order of the decisions."""
    reviews = store.current_answers(project, reviewer)
    return {pair_id: review for pair_id, review in reviews.items() if review.status is Status.CONFIRMED}


def _answer(review: Review) -> Answer:
    assert review.answer is not None
    return review.answer


def _links(store: Store, review: Review) -> Links:
    """Return the links that a pair had when it was confirmed."""
    edited = _answer(review).links
    if edited is not None:
        return _all(edited)
    projection = store.projection(review.project, review.pair_id, review.recipe_id)
    return _all(projection.alignment) if projection else frozenset()


def _all(links: Alignment | LinkSet) -> Links:
    return frozenset(links.sure + links.possible)
