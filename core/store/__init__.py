"""The store: one file (or database) with projects, pairs, links, projections, reviews, recipes and jobs.

SQLite by default, through SQLAlchemy Core with portable statements. Reviews are only
appended; the current answer is the last one per reviewer and pair.
"""

from core.store.aligned import Aligned
from core.store.corpora import Corpora
from core.store.deciding import Question, decide, decide_all, redo, undo
from core.store.jobs import Job, JobKind, Jobs, JobState
from core.store.named import Named, OwnRecipe
from core.store.place import Displaced
from core.store.project import Label, Project, label_set, new_project_id
from core.store.projected import Projected, ProjectedRecipe
from core.store.reviewed import Outdated, Reviewed

__all__ = [
    "Displaced",
    "Job",
    "JobKind",
    "JobState",
    "Label",
    "Outdated",
    "OwnRecipe",
    "Project",
    "ProjectedRecipe",
    "Question",
    "Store",
    "decide",
    "decide_all",
    "label_set",
    "new_project_id",
    "redo",
    "undo",
]


class Store(Corpora, Aligned, Projected, Reviewed, Named, Jobs):
    """An open store: ``Store(url)`` for any database, ``Store.at(path)`` for an SQLite file."""
