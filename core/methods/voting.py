"""A vote of several methods: the spans that most of them agree on.

Each voter is a method with its options, over the links of the recipe or those of an aligner
of its own; so recipes can be combined whose errors are different.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.aligners import Aligner, Background, PairAligner
from core.components.component import Progress, component_field, within
from core.components.options import require
from core.lexicons.dictionary import NO_DICTIONARIES, Dictionaries
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

    method: Method = component_field("method")
    called: str = ""
    aligner: Aligner | None = component_field("aligner", None)


VOTERS: Mapping[str, type[Voter]] = {"voter": Voter}
"""The only kind of voter; a registry, so that voters are components like all others."""

_DEFAULT_VOTERS = (
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

    voters: tuple[Voter, ...] = component_field("voter", _DEFAULT_VOTERS)
    least: int | None = None

    def __post_init__(self) -> None:
        message = "A vote needs voters, and at least one vote and at most all of them for a span."
        require(message, 1 <= self.needed <= len(self.voters))
        require("Each voter needs a name of its own.", len(set(self.names)) == len(self.voters))

    @property
    def needed(self) -> int:
        """The votes that a span needs."""
        return len(self.voters) // 2 + 1 if self.least is None else self.least

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each voter."""
        return tuple(voter.called or f"voter {place}" for place, voter in enumerate(self.voters, start=1))

    def prepare(
        self,
        pairs: Sequence[SentencePair],
        alignments: Sequence[Alignment],
        progress: Progress | None = None,
        dictionaries: Dictionaries = NO_DICTIONARIES,
    ) -> "PreparedVote":
        """Prepare every voter, those with an aligner of their own over its links."""
        share = 1 / len(self.voters)
        prepared = []
        for place, voter in enumerate(self.voters):
            step = within(progress, place * share, (place + 1) * share)
            prepared.append(_prepare_voter(voter, pairs, alignments, step, dictionaries))
        return PreparedVote(self, tuple(prepared))


@dataclass(frozen=True, slots=True)
class PreparedVoter:
    """`Voter` made ready; ``alignments`` are the corpus's by its own aligner, by the pair's id."""

    project: PairMethod
    align: PairAligner | None = None
    alignments: Mapping[str, Alignment] = field(default_factory=dict)

    def __call__(self, pair: SentencePair, alignment: Alignment) -> tuple[Candidate, ...]:
        """Return the candidates chosen for a pair, over the links given or those of its own aligner."""
        if self.align is None:
            return self.project(pair, alignment).chosen
        own = self.alignments.get(pair.id)
        if own is None or own.size != pair.size:
            own = self.align([pair])[0]
        return self.project(pair, own).chosen


def _prepare_voter(
    voter: Voter,
    pairs: Sequence[SentencePair],
    alignments: Sequence[Alignment],
    progress: Progress | None,
    dictionaries: Dictionaries,
) -> PreparedVoter:
    if voter.aligner is None:
        return PreparedVoter(voter.method.prepare(pairs, alignments, progress, dictionaries))
    align = voter.aligner.prepare(pairs, Background(dictionaries=dictionaries), within(progress, 0.0, 0.5))
    own = align(pairs)
    project = voter.method.prepare(pairs, own, within(progress, 0.5, 1.0), dictionaries)
    ids = [pair.id for pair in pairs]
    return PreparedVoter(project, align, dict(zip(ids, own, strict=True)))


@dataclass(frozen=True, slots=True)
class Ballot:
    """A span with its source entity, its voters, and how far the voters agree with its words."""

    span: Span
    source: Span | None
    voters: frozenset[int]
    overlap: float

    @property
    def rank(self) -> tuple[float, float, int, int]:
        """The key by which ballots are sorted, best first."""
        return -len(self.voters), -self.overlap, -len(self.span), self.span.start

    @property
    def own_label(self) -> str:
        """The label of the span, "" where it is that of its source entity."""
        source_label = self.source.label if self.source else ""
        return "" if self.span.label == source_label else self.span.label

    def by_entity(self) -> tuple[Span, tuple[float, ...]]:
        """Return the key by which ballots are sorted in the order of their entities, the best of each first."""
        return self.source or self.span, self.rank

    def clashes(self, rival: "Ballot") -> bool:
        """Test whether the two share a word, or stand for one entity without a voter who chose both."""
        same_source = self.source is not None and self.source == rival.source
        return self.span.overlaps(rival.span) or (same_source and self.voters.isdisjoint(rival.voters))


@dataclass(frozen=True, slots=True)
class PreparedVote:
    """`Vote` made ready for one corpus."""

    vote: Vote
    voters: tuple[PreparedVoter, ...]

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        """Choose the spans with enough votes, those with most votes first."""
        chosen: list[Ballot] = []
        others: list[Ballot] = []
        for ballot in count_votes([voter(pair, alignment) for voter in self.voters]):
            is_elected = len(ballot.voters) >= self.vote.needed and not any(map(ballot.clashes, chosen))
            (chosen if is_elected else others).append(ballot)
        others.sort(key=Ballot.by_entity)
        return Choice.of(map(self._candidate, chosen), map(self._candidate, others))

    def _candidate(self, ballot: Ballot) -> Candidate:
        names = [self.vote.names[place] for place in sorted(ballot.voters)]
        share = len(names) / len(self.voters)
        evidence = {**dict.fromkeys(names, 1.0), "overlap": round(ballot.overlap, 4)}
        rule = f"{len(names)} of {len(self.voters)} votes: {', '.join(names)}"
        span = ballot.span
        return Candidate(ballot.source, span.start, span.end, share, evidence, rule, ballot.own_label)


def count_votes(choices: Sequence[Sequence[Candidate]]) -> list[Ballot]:
    """Count the votes for each span that a voter chose; one ballot each, best first.

    ``choices`` are the candidates of each voter. ``overlap`` is the mean, over all voters, of the Dice
    of the span's words with those of the voter's best span of the same label.
    """
    voters: dict[Span, set[int]] = {}
    sources: dict[Span, Counter[Span | None]] = {}
    for place, chosen in enumerate(choices):
        for candidate in chosen:
            voters.setdefault(candidate.span, set()).add(place)
            sources.setdefault(candidate.span, Counter())[candidate.source] += 1
    ballots = [
        Ballot(span, _usual_source(sources[span]), frozenset(places), _agreement(span, choices))
        for span, places in voters.items()
    ]
    return sorted(ballots, key=lambda ballot: ballot.rank)


def _usual_source(sources: Counter[Span | None]) -> Span | None:
    """Return the entity that most voters projected here, the first of them in a tie; None where no voter has one."""
    ranked = ((-votes, source) for source, votes in sources.items() if source is not None)
    return min(ranked, default=(0, None))[1]


def _agreement(span: Span, choices: Sequence[Sequence[Candidate]]) -> float:
    """Return the mean over the voters of the greatest Dice of ``span`` with a span that they chose."""
    total = 0.0
    for chosen in choices:
        total += max((_dice(span, candidate.span) for candidate in chosen), default=0.0)
    return total / len(choices)


def _dice(left: Span, right: Span) -> float:
    if left.label != right.label:
        return 0.0
    shared = max(0, min(left.end, right.end) - max(left.start, right.start))
    return 2 * shared / (len(left) + len(right))
