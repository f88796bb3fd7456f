"""Candidate matching: propose target spans, score them, and assign them to the source entities."""
