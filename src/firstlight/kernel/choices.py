"""The kinds, parts and levels that a row's field may take."""

from typing import Any

from django.db import models


class Choices(models.TextChoices):
    """Choices declared inside the row that they belong to, with a name of their own.

    The API's schema calls each by its plain name, and one name stands for one thing:
    ``Credential.Kind`` is ``CredentialKind`` there, beside ``PlaceKind``.
    """

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(**words)
        # Pydantic names a schema by the last part of this; nothing pickles these classes.
        cls.__name__ = cls.__qualname__ = cls.__qualname__.replace(".", "")
