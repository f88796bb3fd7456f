"""Detection of the format of files by their content."""
