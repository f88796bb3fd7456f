"""Formats of data sets and training data: Hugging Face, Parquet, Arrow and DocBin."""
