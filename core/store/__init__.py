"""The store: one file (or database) with projects, pairs, projections and reviews.

SQLite by default, through SQLAlchemy Core with portable statements. Reviews are only
appended; the current answer is the last one per reviewer and pair.
"""

from core.store.corpora import Corpora
from core.store.deciding import Question, decide, decide_all, redo, undo
from core.store.project import Label, Project, label_set, new_project_id
from core.store.projected import Projected, ProjectedRecipe
from core.store.reviewed import Outdated, Reviewed

__all__ = [
    "Label",
    "Outdated",
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


class Store(Corpora, Projected, Reviewed):
    """An open store: ``Store(url)`` for any database, ``Store.at(path)`` for an SQLite file."""
