"""Health: is the process alive, and can it do its work."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response

from domain.base import Frozen
from service.store.ledger import reachable
from service.web.state import OfficeDependency

router = APIRouter(tags=["health"])


class Alive(Frozen):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(Frozen):
    """Whether the facts can be read, and what time it is in the business."""

    status: Literal["ready", "database_unreachable"]
    business_time: datetime


@router.get("/healthz", summary="Alive")
async def healthz() -> Alive:
    """The process answers."""
    # Without a thread, so also while all are busy: pages ask before they send a form.
    return Alive()


@router.get("/readyz", summary="Ready", responses={503: {"model": Readiness, "description": "Not ready"}})
def readyz(office: OfficeDependency, response: Response) -> Readiness:
    """The facts can be read; the engine's absence does not make us unready, since reporting works without it."""
    ready = reachable(office.house.ledger.engine)
    response.status_code = 200 if ready else 503
    return Readiness(status="ready" if ready else "database_unreachable", business_time=office.house.clock.now())
