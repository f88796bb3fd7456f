"""Words in the names of files and folders that say which side or part of a corpus they hold."""

SIDES = {"source": "source", "src": "source", "target": "target", "tgt": "target", "trg": "target"}
"""Words for a side of a corpus, and that side."""

SPLITS = frozenset(
    [
        "train",
        "training",
        "dev",
        "devel",
        "development",
        "valid",
        "validation",
        "val",
        "test",
        "testing",
        "eval",
        "devtest",
    ]
)
"""Names of the parts of a data set on which models are trained, chosen and measured."""
