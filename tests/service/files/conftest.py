"""The small city, for tests of files that reports name."""

from tests.service.web.conftest import desk

__all__ = ["desk"]
