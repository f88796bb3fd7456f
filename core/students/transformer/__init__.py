"""Students that are transformers: training, windows and losses."""
