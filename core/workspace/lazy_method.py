"""A method that is prepared while the reviewer is looking at the first pair.

To prepare a method reads the whole corpus, and only an edit of links or source entities needs it.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread

from core.methods import Choice, PairMethod
from core.model import Alignment, Link, SentencePair, Span

DELAY_SECONDS = 3.0
"""How long it waits before it begins by itself, so that it does not slow down the opening of the corpus."""
MAX_CACHED = 64
Key = tuple[str, tuple[Span, ...] | None, tuple[Link, ...], tuple[Link, ...]]


class LazyMethod:
    """A method that is prepared in a thread, soon or at the first call, which waits for it.

    It remembers its last outputs: one edit is projected several times, when it is decided and
    when it is shown. ``machine`` links of a pair are the same each time, so the links tell the
    scores that they were edited from.
    """

    def __init__(self, prepare: Callable[[], PairMethod], after: float = DELAY_SECONDS) -> None:
        self._prepare, self._after = prepare, after
        self._needed = Event()
        self._ready: Future[PairMethod] = self._begin()
        self._recent: dict[Key, Choice] = {}

    def __call__(self, pair: SentencePair, alignment: Alignment) -> Choice:
        key = pair.id, pair.source.spans, alignment.sure, alignment.possible
        if key not in self._recent:
            choice = self._method()(pair, alignment)
            while len(self._recent) >= MAX_CACHED:
                self._recent.pop(next(iter(self._recent)), None)
            self._recent[key] = choice
        return self._recent[key]

    def _method(self) -> PairMethod:
        self._needed.set()
        try:
            return self._ready.result()
        except Exception:
            self._ready = self._begin()  # say why now, and try again for the next call
            raise

    def _begin(self) -> Future[PairMethod]:
        future: Future[PairMethod] = Future()
        Thread(target=self._work, args=(future,), name="prepare a method", daemon=True).start()
        return future

    def _work(self, future: Future[PairMethod]) -> None:
        self._needed.wait(self._after)
        try:
            future.set_result(self._prepare())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where somebody waits
            future.set_exception(error)
