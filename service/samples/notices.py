"""The sample notices: each with the tree it needs and the instant it goes out. 样例通知。

A sample is a folder beside this file: ``sample.toml`` names its part of the divisions, the units beyond them, and its
notices in order of issue; each notice is a draft of its own that ``cascade notice issue`` takes.
"""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from pydantic import AwareDatetime

from domain.base import Frozen
from domain.notices import Notice, NoticeDraft
from domain.tree import UnitRow, build_tree
from domain.units import Unit
from service.imports.divisions import read_units
from service.samples import UnknownSample, read_divisions
from service.samples.drafts import load_draft, read_toml

__all__ = ["NAMES", "Sample", "SampleNotice", "answering", "load_draft", "sample"]

NAMES = ("quanzhou-2024", "jiangnan-2024", "luojiang-commerce-2024", "taishang-2025", "jianghai-2023")


class SampleNotice(Frozen):
    """One notice of a sample. ``name`` is that of its file; ``issued_at`` the instant at which it goes out."""

    name: str
    issued_at: AwareDatetime
    draft: NoticeDraft


class Sample(Frozen):
    """A story to be played: the whole tree that it needs, parents first, and its notices in order of issue."""

    name: str
    title: str
    units: tuple[Unit, ...]
    notices: tuple[SampleNotice, ...]

    @property
    def begins_at(self) -> datetime:
        """When its first notice goes out."""
        return self.notices[0].issued_at


def sample(name: str) -> Sample:
    """The sample of that name, one of NAMES. Raises UnknownSample."""
    if name not in NAMES:
        raise UnknownSample(f"没有名为“{name[:40]}”的样例，可用的有：{'、'.join(NAMES)}。", field="name")
    table = read_toml(_bytes(name, "sample"))
    notices = [
        SampleNotice(name=one["name"], issued_at=one["issued_at"], draft=load_draft(_bytes(name, one["name"])))
        for one in table["notices"]
    ]
    return Sample(name=name, title=table["title"], units=_units(table), notices=tuple(notices))


def answering(draft: NoticeDraft, issued: Mapping[str, Notice]) -> NoticeDraft:
    """The draft with its basis led to the notices issued before, found by their number."""
    basis = tuple(
        one.model_copy(update={"notice_id": issued[one.number].id}) if one.number in issued else one
        for one in draft.basis
    )
    return draft.model_copy(update={"basis": basis})


def _bytes(name: str, part: str) -> bytes:
    return files("service.samples").joinpath("notices", name, f"{part}.toml").read_bytes()


def _units(table: Mapping[str, Any]) -> tuple[Unit, ...]:
    divisions = {row.code: row for row in read_units(read_divisions(table["divisions"]))}
    kept = {code for code in divisions if _wanted(code, divisions, set(table["tops"]))}
    for top in table["tops"]:
        kept |= set(_upwards(top, divisions))
    rows = {code: row for code, row in divisions.items() if code in kept}
    for number, more in enumerate(table.get("units", []), start=1):
        known = rows.get(more["code"])
        # A line for a division only adds to it: a town keeps its place and gets a superior in line.
        rows[more["code"]] = known.model_copy(update=more) if known else UnitRow.model_validate({"row": number} | more)
    return build_tree(tuple(rows.values()))


def _wanted(code: str, divisions: Mapping[str, UnitRow], tops: set[str]) -> bool:
    return not tops.isdisjoint(_upwards(code, divisions))


def _upwards(code: str, divisions: Mapping[str, UnitRow]) -> list[str]:
    way = []
    while code in divisions:
        way.append(code)
        code = divisions[code].parent_code
    return way
