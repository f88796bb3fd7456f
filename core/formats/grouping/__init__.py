"""Grouping of files and sentences: documents, sides, roles, links and pairs."""
