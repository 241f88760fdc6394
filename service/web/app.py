"""The web application of one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from domain.orders import Engine
from service.composition import House
from service.web import api_page, openapi, preferences, problems
from service.web.api import (
    accounts,
    administration,
    amendments,
    calendar,
    cases,
    circulars,
    closing,
    comparisons,
    directory,
    drafts,
    feeds,
    health,
    incidents,
    item_files,
    notices,
    papers,
    records,
    reissue,
    reports,
    reviews,
    scorecard,
    supervisions,
    units,
    webhooks,
)
from service.web.body_limit import BodyLimit, limits
from service.web.described import operation_id
from service.web.entity_tags import EntityTags
from service.web.entrance import admin as accounts_page
from service.web.entrance import by_identity, own, signing, welcome
from service.web.file_sweep import sweep_now_and_then
from service.web.idempotency import Idempotency
from service.web.link import (
    api,
    file_routes,
    history_pages,
    pages,
    people,
    people_pages,
    request_pages,
    supervision,
)
from service.web.manners import Manners
from service.web.office import calendars as calendars_page
from service.web.office import desk, report_files
from service.web.office import review as review_page
from service.web.office import rollup as rollup_page
from service.web.office import scorecard as scorecard_page
from service.web.office import selection as selection_page
from service.web.office import webhooks as webhooks_page
from service.web.office.administration.routes import ROUTERS as ADMINISTRATION
from service.web.office.monitor.routes import ROUTERS as MONITOR
from service.web.office.papers import ROUTERS as PAPERS
from service.web.office.units.routes import ROUTERS as UNITS
from service.web.office.wizard.routes import ROUTERS as WIZARD
from service.web.state import make_office

ROUTERS = (
    *WIZARD,
    *MONITOR,
    *PAPERS,
    *ADMINISTRATION,
    api.router,
    pages.router,
    notices.router,
    records.router,
    amendments.router,
    papers.router,
    supervisions.router,
    administration.router,
    circulars.router,
    closing.router,
    supervision.router,
    reissue.router,
    drafts.router,
    reports.router,
    item_files.router,
    reviews.router,
    request_pages.router,
    cases.router,
    directory.router,
    units.router,
    api_page.router,
    webhooks_page.router,
    calendars_page.router,
    webhooks.router,
    feeds.router,
    feeds.feed_router,
    people.router,
    people_pages.router,
    history_pages.router,
    file_routes.router,
    file_routes.api,
    calendar.router,
    incidents.router,
    health.router,
    preferences.router,
    desk.router,
    signing.router,
    by_identity.router,
    welcome.router,
    own.router,
    accounts_page.router,
    accounts.router,
    scorecard.router,
    scorecard_page.router,
    *UNITS,
    review_page.router,
    rollup_page.router,
    selection_page.router,
    report_files.router,
    comparisons.router,
)


def _site() -> APIRouter:
    """All pages and the API.

    FastAPI works out what every route takes when it is first asked for. Applications that share this router share that,
    too: it is most of what another one in the same process would cost.
    """
    site = APIRouter(generate_unique_id_function=operation_id)
    for router in ROUTERS:
        site.include_router(router)
    return site


SITE = _site()


def create_app(house: House, engine: Engine) -> FastAPI:
    """All routes over one house and one engine.

    Nothing is loaded from outside, so no interactive documentation page.
    """

    office = make_office(house, engine)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(sweep_now_and_then(office))
        yield
        sweeping.cancel()
        office.live.close()
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
        generate_unique_id_function=operation_id,
        separate_input_output_schemas=False,
        lifespan=lifespan,
        routes=SITE.routes,
    )
    app.state.office = office
    app.add_middleware(EntityTags)
    app.add_middleware(Idempotency)
    app.add_middleware(BodyLimit, limit=limits(house.settings.report_files_limit_mb << 20))
    app.add_middleware(Manners)
    problems.install(app)
    openapi.describe(app)
    # Pages are left as they are: packed, what stands in them beside a key could be guessed from their size (BREACH).
    app.mount("/static", GZipMiddleware(StaticFiles(packages=[("templates", "static")])), name="static")
    return app
