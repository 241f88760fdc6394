"""All routes of the wizard. They come before those that take any word for the id of a notice: "new" is none."""

from service.web.office.wizard import audience, check, content, issue, rehearsal, start

ROUTERS = (
    start.router,
    content.router,
    check.router,
    audience.router,
    rehearsal.router,
    issue.router,
)
