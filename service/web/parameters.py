"""What identifies a thing in an address or a body: checked for its shape before any database sees it."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from domain.obligations import KEY
from domain.texts import OneLine
from domain.units import CODE

NOTICE_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"

NoticeId = Annotated[str, Path(pattern=NOTICE_ID, description="Id of a notice")]
NamedNotice = Annotated[str, Field(pattern=NOTICE_ID)]
LastSeen = Annotated[str | None, Query(pattern=NOTICE_ID, description="Id of the last one seen")]
UnitPath = Annotated[
    str, Query(pattern=r"^/([A-Za-z0-9][A-Za-z0-9._-]{0,39}/)*$", max_length=2000, description="/ for the whole tree")
]
PersonName = Annotated[OneLine, Field(min_length=1, max_length=100)]
"""The name of whoever decides."""
NamedUnit = Annotated[str, Field(pattern=CODE)]
NamedObligation = Annotated[str, Field(pattern=KEY)]
NamedOccurrence = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
