"""Work on a project by one reviewer: the queue, decisions, acts over many pairs, and what they add up to."""
