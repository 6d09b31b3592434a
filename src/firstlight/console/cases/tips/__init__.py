"""Pages of tips: the vault, the list from outside, one opened tip."""
