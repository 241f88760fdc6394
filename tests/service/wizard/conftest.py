"""The wizard over the small city."""

from tests.service.web.conftest import desk

__all__ = ["desk"]
