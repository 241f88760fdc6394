"""All pages of 督办单 and 通报."""

from service.web.office import circulars, supervision_acts, supervisions

ROUTERS = (supervisions.router, supervision_acts.router, circulars.router)
