"""Reviews in the store: only ever appended, numbered per reviewer.

The primary key (project, reviewer, number) settles races without locks: of two writers that read
the same last number, one gets the next and the other gets `Outdated`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.exc import IntegrityError

from core.errors import InvalidValue, StoreError
from core.review import Answer, History, Progress, Review, Status, Step
from core.store import schema
from core.store.database import Database
from core.store.location import decisions_there
from core.store.projects import chunks

TABLE = schema.reviews


class Outdated(StoreError):
    """A review that was made on a history which has grown since; read again and apply again."""

    def __init__(self) -> None:
        super().__init__("The same reviewer went on in another window; look at the pair again.")


class Left(NamedTuple):
    """Decisions lost when another file was opened: when that was, and their number by project and reviewer."""

    time: str
    counts: Counter[tuple[str, str]]


class ReviewStore(Database):
    """Reviews, current answers, history and progress; ``left`` is what the file opened last lacks of the one before."""

    left: Left | None = None

    def reopen(self) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        with suppress(StoreError):  # nothing is known any more of the file before
            counts = self.lacking_there()
        super().reopen()
        self.left = Left(schema.now(), counts)

    def lacking_there(self) -> Counter[tuple[str, str]]:
        """Count the decisions of the open file that what stands at its place lacks, by project and reviewer."""
        if self.path is None:
            return Counter()
        columns = TABLE.c.project, TABLE.c.reviewer, TABLE.c.number, TABLE.c.time
        with self._reading() as connection:
            known = {tuple(row) for row in connection.execute(select(*columns))}
        lacking = known - decisions_there(self.path, self._patience, self._opened)
        return Counter((project, reviewer) for project, reviewer, *_ in lacking)

    def append_act(self, reviews: Sequence[Review]) -> tuple[Review, ...]:
        """Append the rows of one act, at least one, in one transaction: all of them or none.

        Only the first row names the client and event; where that event is already there, the
        rows of its act are returned instead. Raises `Outdated` where a number is taken.
        """
        first = reviews[0]
        try:
            with self._writing() as connection:
                connection.execute(insert(TABLE), [_row(review) for review in reviews])
            return tuple(reviews)
        except IntegrityError as error:
            if earlier := self.act_of_event(first.project, first.client, first.event):
                return earlier
            if first.number <= self.last_number(first.project, first.reviewer):
                raise Outdated from error
            pair_ids = ", ".join(repr(review.pair_id) for review in reviews[:3])
            raise StoreError(f"Project {first.project!r} has no pair {pair_ids} to review.") from error

    def review_of_event(self, project_id: str, client: str | None, event: int | None) -> Review | None:
        """Return the row that an event of a client led to."""
        if client is None or event is None:
            return None
        return self._first(select(TABLE).where(*_in(project_id), TABLE.c.client == client, TABLE.c.event == event))

    def act_of_event(self, project_id: str, client: str | None, event: int | None) -> tuple[Review, ...]:
        """Return the rows of the act that an event of a client led to; none where it led to none."""
        first = self.review_of_event(project_id, client, event)
        if first is None or first.act is None:
            return (first,) if first else ()
        return self._all(select(TABLE).where(*_in(project_id, first.reviewer), TABLE.c.act == first.act))

    def acknowledged(self, project_id: str, client: str) -> int:
        """Return the highest event number of a client that is on disk; 0 for a new client."""
        with self.in_place():
            return self._number(select(func.max(TABLE.c.event)).where(*_in(project_id), TABLE.c.client == client))

    def last_number(self, project_id: str, reviewer: str) -> int:
        return self._number(select(func.max(TABLE.c.number)).where(*_in(project_id, reviewer)))

    def review(self, project_id: str, reviewer: str, number: int) -> Review | None:
        return self._first(select(TABLE).where(*_in(project_id, reviewer), TABLE.c.number == number))

    def current_review(self, project_id: str, reviewer: str, pair_id: str) -> Review | None:
        """Return the last row of a reviewer on a pair."""
        rows = select(TABLE).where(*_in(project_id, reviewer), TABLE.c.pair == pair_id)
        return self._first(rows.order_by(TABLE.c.number.desc()).limit(1))

    def last_reviews(self, project_id: str, reviewer: str, pair_ids: Iterable[str]) -> dict[str, Review]:
        """Return the last row of each of these pairs that has one, by pair."""
        reviews: dict[str, Review] = {}
        for chunk in chunks(pair_ids):
            last = _last_numbers(project_id, reviewer).where(TABLE.c.pair.in_(chunk))
            rows = self._all(select(TABLE).where(*_in(project_id, reviewer), TABLE.c.number.in_(last)))
            reviews |= {review.pair_id: review for review in rows}
        return reviews

    def numbered(self, project_id: str, reviewer: str, numbers: Iterable[int]) -> dict[int, Review]:
        """Return the rows of a reviewer with these numbers, by number."""
        reviews: dict[int, Review] = {}
        for chunk in chunks(numbers):
            rows = self._all(select(TABLE).where(*_in(project_id, reviewer), TABLE.c.number.in_(chunk)))
            reviews |= {review.number: review for review in rows}
        return reviews

    def reviews(self, project_id: str, reviewer: str, pair_id: str | None = None) -> Iterator[Review]:
        """Return the rows of a reviewer, oldest first, of one pair or of all."""
        query = select(TABLE).where(*_in(project_id, reviewer)).order_by(TABLE.c.number)
        if pair_id is not None:
            query = query.where(TABLE.c.pair == pair_id)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return map(read_review, rows)

    def current_answers(self, project_id: str, reviewer: str) -> dict[str, Review]:
        """Return the last row of every pair that the reviewer touched and did not undo, by pair."""
        last = _last_numbers(project_id, reviewer)
        rows = select(TABLE).where(*_in(project_id, reviewer), TABLE.c.number.in_(last), TABLE.c.status.is_not(None))
        with self._reading() as connection:
            return {row.pair: read_review(row) for row in connection.execute(rows.order_by(TABLE.c.number))}

    def statuses(self, project_id: str, reviewer: str) -> dict[str, Status]:
        """Return the status of every pair that the reviewer touched and did not undo; reads no answers."""
        last = _last_numbers(project_id, reviewer)
        rows = select(TABLE.c.pair, TABLE.c.status).where(*_in(project_id, reviewer), TABLE.c.number.in_(last))
        with self._reading() as connection:
            return {pair: Status(status) for pair, status in connection.execute(rows) if status is not None}

    def progress(self, project_id: str, reviewer: str) -> Progress:
        total = select(func.count()).select_from(schema.pairs).where(schema.pairs.c.project == project_id)
        return Progress.of(self.statuses(project_id, reviewer), self._number(total))

    def history(self, project_id: str, reviewer: str) -> History:
        """Return the reviewer's current rows and undo and redo stacks; reads no answers."""
        columns = TABLE.c.number, TABLE.c.pair, TABLE.c.action, TABLE.c.base, TABLE.c.act
        rows = select(*columns).where(*_in(project_id, reviewer)).order_by(TABLE.c.number)
        with self._reading() as connection:
            return History.of(Step(*row) for row in connection.execute(rows))

    def reviewers(self, project_id: str) -> tuple[str, ...]:
        """Return the names of all reviewers of a project, sorted."""
        names = select(TABLE.c.reviewer).where(*_in(project_id)).distinct().order_by(TABLE.c.reviewer)
        with self._reading() as connection:
            return tuple(connection.scalars(names))

    def _number(self, query: Select[Any]) -> int:
        with self._reading() as connection:
            return connection.scalar(query) or 0

    def _all(self, query: Select[Any]) -> tuple[Review, ...]:
        with self._reading() as connection:
            return tuple(map(read_review, connection.execute(query.order_by(TABLE.c.number))))

    def _first(self, query: Select[Any]) -> Review | None:
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else read_review(row)


def _in(project_id: str, reviewer: str | None = None) -> list[Any]:
    conditions = [TABLE.c.project == project_id]
    return conditions if reviewer is None else [*conditions, TABLE.c.reviewer == reviewer]


def _last_numbers(project_id: str, reviewer: str) -> Select[Any]:
    return select(func.max(TABLE.c.number)).where(*_in(project_id, reviewer)).group_by(TABLE.c.pair)


def _row(review: Review) -> dict[str, Any]:
    answer = review.answer
    return {
        "project": review.project,
        "reviewer": review.reviewer,
        "number": review.number,
        "pair": review.pair_id,
        "time": review.time,
        "action": review.action,
        "status": None if answer is None else answer.status.value,
        "answer": None if answer is None else json.dumps(answer.to_json(), ensure_ascii=False, separators=(",", ":")),
        "base": review.base,
        "recipe": review.recipe_id,
        "client": review.client,
        "event": review.event,
        "act": review.act,
    }


def read_review(row: Row[Any]) -> Review:
    try:
        answer = None if row.answer is None else Answer.from_json(json.loads(row.answer))
    except (InvalidValue, ValueError) as error:
        raise StoreError(f"Review {row.number} of {row.reviewer!r} is damaged: {error}") from error
    return Review(
        project=row.project,
        reviewer=row.reviewer,
        pair_id=row.pair,
        action=row.action,
        recipe_id=row.recipe,
        client=row.client,
        event=row.event,
        number=row.number,
        time=row.time,
        answer=answer,
        base=row.base,
        act=row.act,
    )
