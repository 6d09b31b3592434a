"""Check lists: forms in versions for cases of any kind; each answer keeps its version."""
