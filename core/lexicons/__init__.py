"""Knowledge about words from outside the corpus: shipped word tables, names of CLDR, dictionaries of the user."""
