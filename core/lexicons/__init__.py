"""Knowledge about words from outside the corpus: shipped word tables, dictionaries of the user."""
