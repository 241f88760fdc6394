"""Data that ships with the project, to try it on a real tree. See README.md here for the source."""

from importlib.resources import files

from domain.errors import NotFound

DIVISIONS = ("quanzhou", "jianghai")


class UnknownSample(NotFound):
    """No such sample."""

    code = "unknown_sample"


def read_divisions(name: str) -> bytes:
    """The units of a sample tree as CSV bytes, for ``service.imports.divisions.read_units``. Raises UnknownSample."""
    if name not in DIVISIONS:
        raise UnknownSample(f"没有名为“{name[:40]}”的样例，可用的有：{'、'.join(DIVISIONS)}。", field="name")
    return files(__name__).joinpath(f"{name}_divisions.csv").read_bytes()
