"""The web application of one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from domain.orders import Engine
from service.composition import House
from service.web import (
    amendment_routes,
    calendar_routes,
    case_routes,
    circular_routes,
    closing_routes,
    directory_routes,
    draft_routes,
    health_routes,
    incident_routes,
    link_api,
    link_pages,
    notice_routes,
    openapi,
    people_links,
    problems,
    reissue_routes,
    report_routes,
    request_pages,
    review_routes,
    supervision_links,
    supervision_routes,
    unit_routes,
)
from service.web.body_limit import BodyLimit
from service.web.manners import Manners
from service.web.pages import page
from service.web.state import make_office

_ROUTERS = (
    link_api.router,
    link_pages.router,
    notice_routes.router,
    amendment_routes.router,
    supervision_routes.router,
    circular_routes.router,
    closing_routes.router,
    supervision_links.router,
    reissue_routes.router,
    draft_routes.router,
    report_routes.router,
    review_routes.router,
    request_pages.router,
    case_routes.router,
    directory_routes.router,
    unit_routes.router,
    people_links.router,
    calendar_routes.router,
    incident_routes.router,
    health_routes.router,
)


def create_app(house: House, engine: Engine) -> FastAPI:
    """All routes over one house and one engine.

    Nothing is loaded from outside, so no interactive documentation page.
    """

    office = make_office(house, engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await engine.drain()
        office.writer.close()

    app = FastAPI(
        title="Cascade",
        version=version("notice-cascade"),
        description="Runs the notice cascade of offices: issue, chase, collect, compile.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.office = office
    app.add_middleware(BodyLimit)
    app.add_middleware(Manners)
    problems.install(app)
    openapi.describe(app)
    for router in _ROUTERS:
        app.include_router(router)
    app.add_api_route("/", home, include_in_schema=False)
    app.mount("/static", StaticFiles(packages=[("templates", "static")]), name="static")
    return app


def home(request: Request) -> HTMLResponse:
    """For a person who typed the bare address."""
    return page(request.url.path, "home", {})
