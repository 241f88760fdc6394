"""The web application of one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from domain.orders import Engine
from service.composition import House
from service.web import directory_routes, health_routes, link_routes, notice_routes, problems
from service.web.state import make_office

BODY_LIMIT = 21 * 1024 * 1024
"""Octets: an import of 20 MB and its envelope; what a report may hold is limited by its own fields."""


def create_app(house: House, engine: Engine) -> FastAPI:
    """All routes over one house and one engine.

    Nothing is loaded from outside, so no interactive documentation page.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await engine.drain()

    app = FastAPI(
        title="Cascade",
        version=version("notice-cascade"),
        description="Runs the notice cascade of offices: issue, chase, collect, compile.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.office = make_office(house, engine)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=BODY_LIMIT)
    problems.install(app)
    for router in (
        link_routes.router,
        link_routes.api,
        notice_routes.router,
        directory_routes.router,
        health_routes.router,
    ):
        app.include_router(router)
    app.mount("/static", StaticFiles(packages=[("templates", "static")]), name="static")
    return app
