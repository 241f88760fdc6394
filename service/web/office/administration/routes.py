"""All pages of the administration."""

from service.web.office.administration import channels, incidents, overview, policies, workflows, years

ROUTERS = (
    overview.router,
    incidents.router,
    workflows.router,
    years.router,
    channels.router,
    policies.router,
)
