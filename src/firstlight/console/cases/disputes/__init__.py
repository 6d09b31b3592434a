"""Pages of disputes: the list, one file with its parties and papers, the scheme of levels."""
