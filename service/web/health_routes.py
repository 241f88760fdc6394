"""Health: is the process alive, and can it do its work."""

from fastapi import APIRouter, Response

from service.store.ledger import reachable
from service.web.state import OfficeDependency

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="Alive")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="Ready")
def readyz(office: OfficeDependency, response: Response) -> dict[str, str]:
    """The facts can be read; the engine's absence does not make us unready, since reporting works without it."""
    ready = reachable(office.house.ledger.engine)
    response.status_code = 200 if ready else 503
    return {
        "status": "ready" if ready else "database_unreachable",
        "business_time": office.house.clock.now().isoformat(),
    }
