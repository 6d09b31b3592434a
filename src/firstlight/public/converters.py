"""The language in an address."""


class Language:
    """``zh`` or ``en``."""

    regex = "zh|en"

    def to_python(self, value: str) -> str:
        """Return it as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands."""
        return value
