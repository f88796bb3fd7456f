"""The pages beside Review, in groups: folder, title and icon."""

GROUPS = {
    "Annotate": (
        ("bulk", "Bulk accept", "done_all"),
        ("concordance", "Concordance", "list_alt"),
        ("progress", "Progress", "monitoring"),
    ),
    "Methods": (
        ("evaluate", "Evaluate", "analytics"),
        ("compare", "Compare", "compare"),
        ("recipes", "Recipes", "experiment"),
        ("train", "Train", "model_training"),
        ("models", "Models", "deployed_code"),
    ),
    "Data": (("import_corpus", "Import", "upload"), ("export", "Export", "download")),
}
