"""Catalogue of public corpora: fetched from their own homes at a person's request, checked, and joined into pairs."""
