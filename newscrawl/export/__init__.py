"""Export: from data directories to a corpus in the format of one's choice, with its data card."""
