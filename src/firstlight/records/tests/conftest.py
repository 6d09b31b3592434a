"""What is refused is told by its English words here, whatever the installation speaks."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield
