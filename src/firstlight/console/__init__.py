"""Pages for people: the duty desk, lists, forms, maps, and the phone-width field pages."""
