"""A vote of several methods: the spans that most of them agree on.

Each voter is a method with its options, over the links of the recipe or those of an aligner
of its own; so recipes can be combined whose errors are different.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.aligners import Aligner, PairAligner
from core.components.component import Progress, part, within
from core.errors import InvalidValue
from core.methods.base import Choice, Method, PairMethod
from core.methods.heuristic import Heuristic
from core.methods.matching.method import Matching
from core.model import Alignment, Candidate, SentencePair, Span


@dataclass(frozen=True, slots=True)
class Voter:
    """One voice: a method, and the aligner whose links it goes over (None: the recipe's).

    ``method``: what it projects with; ``aligner``: whose links it goes over;
    ``called``: the name it votes under.
    """

    method: Method = part("method")
    called: str = ""
    aligner: Aligner | None = part("aligner", None)


VOTERS: Mapping[str, type[Voter]] = {"voter": Voter}
"""The one kind of voter; a registry, so that voters are parts like all others."""

_USUAL = (
    Voter(Heuristic(shape="hull", ratio=None, top=1), "hull"),
    Voter(Heuristic(), "paper-heuristic"),
    Voter(Matching(), "ngrams-exact"),
)


@dataclass(frozen=True, slots=True)
class Vote:
    """Each span that enough voters chose with just these bounds and this label.

    ``voters``: whose spans are counted. ``least``: None is more than half of them. Spans with
    more votes go first; in a tie the one whose words the other voters share more of, then the
    longer, then the one further left. No word is taken twice, and two spans stand for one entity
    only where some voter chose both.
    """

    voters: tuple[Voter, ...] = part("voter", _USUAL)
    least: int | None = None

    def __post_init__(self) -> None:
        if not self.voters or not 1 <= self.needed <= len(self.voters):
            raise InvalidValue("A vote needs voters, and at least one vote and at most all of them for a span.")
        if len(set(self.names)) < len(self.voters):
            raise InvalidValue("Each voter needs a name of its own.")

    @property
    def needed(self) -> int:
        return len(self.voters) // 2 + 1 if self.least is None else self.least

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(voter.called or f"voter {place}" for place, voter in enumerate(self.voters, start=1))

    def prepare(
        self, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None = None
    ) -> "PreparedVote":
        """Get every voter ready, those with an aligner of their own over its links."""
        share = 1 / len(self.voters)
        ready = [
            _ready(voter, pairs, alignments, within(progress, place * share, (place + 1) * share))
            for place, voter in enumerate(self.voters)
        ]
        return PreparedVote(self, tuple(ready))


@dataclass(frozen=True, slots=True)
class PreparedVoter:
    """A voter made ready; ``known`` are the corpus's alignments by its own aligner, by the pair's id."""

    project: PairMethod
    align: PairAligner | None = None
    known: Mapping[str, Alignment] = field(default_factory=dict)

    def __call__(self, pair: SentencePair, alignment: Alignment) -> tuple[Candidate, ...]:
        if self.align is not None:
            known = self.known.get(pair.id)
            alignment = known if known is not None and known.size == pair.size else self.align([pair])[0]
        return self.project(pair, alignment).chosen


def _ready(
    voter: Voter, pairs: Sequence[SentencePair], alignments: Sequence[Alignment], progress: Progress | None
) -> PreparedVoter:
    if voter.aligner is None:
        return PreparedVoter(voter.method.prepare(pairs, alignments, progress))
    align = voter.aligner.prepare(pairs, (), within(progress, 0.0, 0.5))
    own = align(pairs)
    project = voter.method.prepare(pairs, own, within(progress, 0.5, 1.0))
    return PreparedVoter(project, align, {pair.id: alignment for pair, alignment in zip(pairs, own, strict=True)})


@dataclass(frozen=True, slots=True)
class Ballot:
    """One span with the entity it stands for, who chose it, and how far the others agree with its words."""

    span: Span
    source: Span | None
    voters: frozenset[int]
    overlap: float

    @property
    def rank(self) -> tuple[float, float, int, int]:
        return -len(self.voters), -self.overlap, -len(self.span), self.span.start

    def clashes(self, other: "Ballot") -> bool:
        twice = self.source is not None and self.source == other.source and self.voters.isdisjoint(other.voters)
        return self.span.overlaps(other.span) or twice


@dataclass(frozen=True, slots=True)
class PreparedVote:
    """`Vote` made ready for one corpus."""

    vote: Vote
    voters: tuple[PreparedVoter, ...]

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        ballots = count_votes([voter(pair, alignment) for voter in self.voters])
        chosen: list[Ballot] = []
        others: list[Ballot] = []
        for ballot in ballots:
            elected = len(ballot.voters) >= self.vote.needed and not any(map(ballot.clashes, chosen))
            (chosen if elected else others).append(ballot)
        chosen.sort(key=lambda ballot: ballot.span)
        others.sort(key=lambda ballot: (ballot.source or ballot.span, ballot.rank))
        return Choice(tuple(map(self._candidate, chosen)), tuple(map(self._candidate, others)))

    def _candidate(self, ballot: Ballot) -> Candidate:
        names = [self.vote.names[place] for place in sorted(ballot.voters)]
        share = len(names) / len(self.voters)
        evidence = {**dict.fromkeys(names, 1.0), "overlap": round(ballot.overlap, 4)}
        rule = f"{len(names)} of {len(self.voters)} votes: {', '.join(names)}"
        span, source = ballot.span, ballot.source
        own_label = "" if source and source.label == span.label else span.label
        return Candidate(source, span.start, span.end, share, evidence, rule, own_label)


def count_votes(choices: Sequence[Sequence[Candidate]]) -> list[Ballot]:
    """One ballot for each span that anybody chose, best first.

    ``overlap`` is the mean, over all voters, of the Dice of the span's words with those of the
    voter's best span of the same label.
    """
    voters: dict[Span, set[int]] = {}
    sources: dict[Span, Counter[Span | None]] = {}
    for place, chosen in enumerate(choices):
        for candidate in chosen:
            voters.setdefault(candidate.span, set()).add(place)
            sources.setdefault(candidate.span, Counter())[candidate.source] += 1
    spoken = [[candidate.span for candidate in chosen] for chosen in choices]
    ballots = [
        Ballot(span, _usual_source(sources[span]), frozenset(who), _agreement(span, spoken))
        for span, who in voters.items()
    ]
    return sorted(ballots, key=lambda ballot: ballot.rank)


def _usual_source(sources: Counter[Span | None]) -> Span | None:
    """The entity that most voters projected here, the first of them in a tie; none only where nobody has one."""
    named = [(-votes, source) for source, votes in sources.items() if source is not None]
    return min(named)[1] if named else None


def _agreement(span: Span, spoken: Sequence[Sequence[Span]]) -> float:
    return sum(max((_dice(span, other) for other in spans), default=0.0) for spans in spoken) / len(spoken)


def _dice(one: Span, other: Span) -> float:
    if one.label != other.label:
        return 0.0
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return 2 * shared / (len(one) + len(other))
