"""What recipes say about the same sentences, laid over each other: span by span, and over a corpus."""

from core.compare.groups import Group, groups, summary
from core.compare.spans import Difference, State, differences

__all__ = ["Difference", "Group", "State", "differences", "groups", "summary"]
