"""Models so small that a test builds them in a second: real classes, random weights, fixed seeds."""
