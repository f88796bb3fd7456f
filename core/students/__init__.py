"""Students: taggers for the target language, trained on what was projected, corrected or taught.

A student is a frozen dataclass whose *fields are its options*; ``train`` learns from
`TrainingData` and leaves a folder that is a tagger (`Trained.tagger`).
"""

from core.students.base import Student, Trained, read_history, read_trained, score
from core.students.crf_student import CrfStudent
from core.students.distillation import hardened, soft_labels, taught
from core.students.examples import (
    Example,
    TrainingData,
    Trust,
    annotated,
    held_out,
    projected,
    reviewed,
    tag_names,
    unlabelled,
)
from core.students.language_similarity import LanguageSimilarity
from core.students.model_card import Provenance, write_card
from core.students.spacy_student import SpacyStudent
from core.students.transformer.student import TransformerStudent

__all__ = [
    "STUDENTS",
    "CrfStudent",
    "Example",
    "LanguageSimilarity",
    "Provenance",
    "SpacyStudent",
    "Student",
    "Trained",
    "TrainingData",
    "TransformerStudent",
    "Trust",
    "annotated",
    "hardened",
    "held_out",
    "projected",
    "read_history",
    "read_trained",
    "reviewed",
    "score",
    "soft_labels",
    "tag_names",
    "taught",
    "unlabelled",
    "write_card",
]

STUDENTS: dict[str, type[Student]] = {
    student.kind: student for student in (SpacyStudent, CrfStudent, TransformerStudent)
}
