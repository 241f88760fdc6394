"""All routes of a watched notice."""

from service.web.office.monitor import amend, chosen, ending, entry, ledger, live, notices, page, past, unit

ROUTERS = (
    notices.router,
    page.router,
    live.router,
    unit.router,
    entry.router,
    ledger.router,
    past.router,
    chosen.router,
    ending.router,
    amend.router,
)
