"""Markers: entities in square brackets, translated with their sentence, and recovered from the translation.

Mark-then-translate as in EasyProject (Chen et al. 2023), and the marked back-translation of
Politov et al. 2025.
"""

from core.markers.brackets import Recovered, mark, normalised, recover
from core.markers.easyproject import MarkedTranslation, easyproject, recover_labels
from core.markers.label_assignment import Assignment, assign, best_match, last_match, ratio
from core.markers.locate import bounds, covered, to_words
from core.markers.slots import mark_slots, recover_slots
from core.markers.translation import EASYPROJECT, MarkedText, MarkedTranslator, Marking, MarkingRequest, in_brackets

__all__ = [
    "EASYPROJECT",
    "Assignment",
    "MarkedText",
    "MarkedTranslation",
    "MarkedTranslator",
    "Marking",
    "MarkingRequest",
    "Recovered",
    "assign",
    "best_match",
    "bounds",
    "covered",
    "easyproject",
    "in_brackets",
    "last_match",
    "mark",
    "mark_slots",
    "normalised",
    "ratio",
    "recover",
    "recover_labels",
    "recover_slots",
    "to_words",
]
