"""What the chosen candidates of a project are compared by: probabilities where the recipe gives them, else scores."""

from core.model import Candidate


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
