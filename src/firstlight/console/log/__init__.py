"""Pages of the sealed log: for auditors, who are not administrators."""
