"""The command ``cascade``."""

from service.cli.app import main

__all__ = ["main"]
