"""What the tests of complaints borrow from those of the API."""

from tests.api.conftest import filing

__all__ = ["filing"]
