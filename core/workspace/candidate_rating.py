"""What the chosen candidates of a project are compared by: probabilities where the recipe gives them, else scores."""

from core.model import Candidate

PROBABILITY_MEANING = (
    "How likely a span is right: its start, its end and its label. It was fitted on corpora with gold labels and may "
    "be too high on a corpus unlike those; what you confirm shows how true it is here."
)
SCORE_MEANING = (
    "This recipe gives no probabilities. Its score only ranks spans: what it is worth differs from recipe to recipe."
)


def rating_name(calibrated: bool) -> str:
    """Return the name of what candidates are rated by."""
    return "probability" if calibrated else "score"


def rating_meaning(calibrated: bool) -> str:
    """Say what a rating means."""
    return PROBABILITY_MEANING if calibrated else SCORE_MEANING


def rating_text(rating: float, calibrated: bool) -> str:
    """Write a rating: a probability in per cent, a score as a number."""
    return f"{100 * rating:.0f} %" if calibrated else f"{rating:g}"


class CandidateRating:
    """Rates the candidates of one recipe, one after the other, all by their probabilities or all by their scores.

    The first decides which. A candidate that was stored before there were probabilities counts as the least sure
    among those that have one.
    """

    def __init__(self) -> None:
        self._is_calibrated: bool | None = None

    def __call__(self, candidate: Candidate) -> float:
        """Return a candidate's probability, or its score."""
        if self._is_calibrated is None:
            self._is_calibrated = candidate.probability is not None
        return candidate.probability or 0.0 if self._is_calibrated else candidate.score

    @property
    def calibrated(self) -> bool:
        """Whether candidates are rated by probabilities; False before the first."""
        return bool(self._is_calibrated)
