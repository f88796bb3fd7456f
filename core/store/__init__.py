"""The store: one file (or database) with projects, pairs, links, projections, reviews, recipes and jobs.

SQLite by default, through SQLAlchemy Core with portable statements. Reviews are only
appended; the current answer is the last one per reviewer and pair.
"""

from core.store.alignments import Aligned
from core.store.jobs import Job, JobKind, Jobs, JobState
from core.store.location import Displaced
from core.store.projections import Projected, ProjectedRecipe
from core.store.projects import Corpora
from core.store.recipes import Named, OwnRecipe
from core.store.reviews import Outdated, Reviewed

__all__ = [
    "Displaced",
    "Job",
    "JobKind",
    "JobState",
    "Outdated",
    "OwnRecipe",
    "ProjectedRecipe",
    "Store",
]


class Store(Corpora, Aligned, Projected, Reviewed, Named, Jobs):
    """An open store: ``Store(url)`` for any database, ``Store.at(path)`` for an SQLite file."""
