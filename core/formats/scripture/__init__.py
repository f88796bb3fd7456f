"""Scripture by verse: USFM, and lines of a shared list of verses (vref, as in eBible)."""
