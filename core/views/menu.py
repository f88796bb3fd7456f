"""The pages of the app: those beside Review, by group."""

from typing import NamedTuple


class MenuEntry(NamedTuple):
    """A page: its folder below ``pages/``, its title, and the name of its icon."""

    folder: str
    title: str
    symbol: str

    @property
    def file(self) -> str:
        """The script of the page."""
        return f"pages/{self.folder}/page.py"

    @property
    def icon(self) -> str:
        """The icon as Streamlit names it."""
        return f":material/{self.symbol}:"

    @property
    def address(self) -> str:
        """The first word of the folder's name."""
        return self.folder.split("_")[0]


REVIEW = MenuEntry("review", "Review", "rate_review")
GROUPS = {
    "Annotate": (
        MenuEntry("bulk", "Bulk accept", "done_all"),
        MenuEntry("concordance", "Concordance", "list_alt"),
        MenuEntry("progress", "Progress", "monitoring"),
    ),
    "Methods": (
        MenuEntry("evaluate", "Evaluate", "analytics"),
        MenuEntry("compare", "Compare", "compare"),
        MenuEntry("recipes", "Recipes", "experiment"),
        MenuEntry("train", "Train", "model_training"),
        MenuEntry("models", "Models", "deployed_code"),
    ),
    "Data": (
        MenuEntry("import_corpus", "Import", "upload"),
        MenuEntry("catalogue", "Public corpora", "public"),
        MenuEntry("export", "Export", "download"),
    ),
}
