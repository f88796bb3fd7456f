"""The store: one file (or database) with projects, pairs, links, projections, reviews, recipes and jobs.

SQLite by default, through SQLAlchemy Core with portable statements. Reviews are only
appended; the current answer is the last one per reviewer and pair.
"""

from core.store.alignments import AlignmentStore
from core.store.jobs import Job, JobKind, JobState, JobStore
from core.store.knowledge_rows import NO_KNOWLEDGE, WORD_TABLES, ProjectKnowledge
from core.store.location import Displaced
from core.store.project_dictionaries import StoredDictionary
from core.store.project_texts import StoredText, TextStore
from core.store.projections import ProjectedRecipe, ProjectionStore
from core.store.projects import ProjectStore
from core.store.recipes import OwnRecipe
from core.store.reviews import Outdated, ReviewStore

__all__ = [
    "NO_KNOWLEDGE",
    "WORD_TABLES",
    "Displaced",
    "Job",
    "JobKind",
    "JobState",
    "Outdated",
    "OwnRecipe",
    "ProjectKnowledge",
    "ProjectedRecipe",
    "Store",
    "StoredDictionary",
    "StoredText",
]


class Store(ProjectStore, AlignmentStore, ProjectionStore, ReviewStore, TextStore, JobStore):
    """An open store: ``Store(url)`` for any database, ``Store.at(path)`` for an SQLite file."""
