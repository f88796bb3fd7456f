"""Detection of the format of a file by its content."""
