"""What a recipe knows beforehand about the words of a project, in a line for people."""

from core.lexicons.knowledge_summary import knowledge_line
from core.project import Project
from core.projection.recipe import Recipe
from core.projection.recipe_knowledge import knowledge_of
from core.store import Store

NO_LEXICAL_ALIGNER = "It uses no word table or dictionary: it has no lexical aligner."


def describe_knowledge(store: Store, project: Project, recipe: Recipe) -> str:
    """Describe the word tables and dictionaries that a recipe, as a project uses it, starts from."""
    known = knowledge_of(recipe)
    if known is None:
        return NO_LEXICAL_ALIGNER
    stored = store.stored_dictionaries(project.id)
    used = [(entry.name, entry.size) for entry in stored if entry.digest in known.dictionaries]
    return knowledge_line(project.source_lang, project.target_lang, used, known.word_tables)
