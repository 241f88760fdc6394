"""All routes of a watched notice."""

from service.web.office.monitor import live, page

ROUTERS = (page.router, live.router)
