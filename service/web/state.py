"""What the routes work with, kept on the application; one set a process."""

import os
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from activities.asking import Asking
from activities.deciding import Deciding
from activities.entering import Entering
from activities.handing_over import HandingOver
from activities.keeping import Keeping
from activities.preparing import Preparing
from activities.reporting import Reporting
from activities.resolving import Resolving
from activities.restructuring import Restructuring
from activities.retrying import Retrying
from activities.reviewing import Reviewing
from activities.staffing import Staffing
from domain.orders import Engine
from service.composition import House
from service.files.store import FileStore, FolderStore
from service.forecasting.apart import Apart
from service.forecasting.desk import ForecastDesk
from service.issuing_desk import IssuingDesk
from service.monitor.boards import Boards
from service.monitor.live import Live
from service.operations.channel_trial import ChannelTrials
from service.operations.engine_state import EngineProbe
from service.reading.drafting import Drafting
from service.settings import Settings, variable
from service.store.accounts import Accounts
from service.store.administration import Administration
from service.store.directory import Directory
from service.store.grouped import GroupedWriter
from service.store.views import Views
from service.web.entrance.door import Door
from service.web.entrance.oidc import Oidc
from service.wizard.desk import WizardDesk
from service.wizard.forecasts import Forecasts


@dataclass(frozen=True)
class Office:
    """Everything a route may ask for."""

    house: House
    engine: Engine
    reporting: Reporting
    reviewing: Reviewing
    asking: Asking
    deciding: Deciding
    resolving: Resolving
    handing: HandingOver
    staffing: Staffing
    keeping: Keeping
    restructuring: Restructuring
    entering: Entering
    preparing: Preparing
    files: FileStore
    writer: GroupedWriter
    desk: IssuingDesk
    wizard: WizardDesk
    foretelling: ForecastDesk
    forecasts: Forecasts
    views: Views
    directory: Directory
    administration: Administration
    retrying: Retrying
    probe: EngineProbe
    trials: ChannelTrials
    accounts: Accounts
    door: Door
    oidc: Oidc | None
    boards: Boards
    live: Live
    token: str
    secret: str


def make_office(house: House, engine: Engine) -> Office:
    """Bring the use cases and the house together."""
    desk = IssuingDesk(house.ledger, house.clock, engine)
    accounts = Accounts(house.ledger.engine)
    views = Views(house.ledger.engine)
    boards = Boards(views, house.ledger, house.clock)
    foretelling = ForecastDesk(house.ledger, house.clock, house.settings.public_url, _apart(house))
    return Office(
        house=house,
        engine=engine,
        reporting=Reporting(house.ledger, house.clock, engine),
        reviewing=Reviewing(house.ledger, house.clock, engine),
        asking=Asking(house.ledger, house.clock, engine),
        deciding=Deciding(house.ledger, house.clock, engine),
        resolving=Resolving(house.ledger, house.clock),
        handing=HandingOver(house.ledger, house.clock, engine),
        staffing=Staffing(house.ledger, house.clock, engine),
        keeping=Keeping(house.ledger, house.clock, engine),
        restructuring=Restructuring(house.ledger, house.clock, engine),
        entering=Entering(house.ledger, house.clock, engine),
        preparing=Preparing(house.clock, house.settings.report_files_limit_mb << 20),
        files=FolderStore(house.settings.folder.files),
        writer=GroupedWriter(house.ledger),
        desk=desk,
        wizard=WizardDesk(house.ledger, house.clock, engine, Drafting(house.ledger, views), desk),
        foretelling=foretelling,
        forecasts=Forecasts(foretelling),
        views=views,
        directory=Directory(house.ledger.engine),
        administration=Administration(house.ledger.engine),
        retrying=Retrying(house.ledger, house.clock, engine),
        probe=EngineProbe(house.settings),
        trials=ChannelTrials(house),
        accounts=accounts,
        door=Door(accounts),
        oidc=_oidc(house.settings),
        boards=boards,
        live=Live(views, boards),
        token=house.settings.resolved_api_token().get_secret_value(),
        secret=house.settings.resolved_secret_key().get_secret_value(),
    )


def _apart(house: House) -> Apart:
    """Long plays in a process with our settings, on our database."""
    url = house.ledger.engine.url.render_as_string(hide_password=False)
    return Apart({**os.environ, **house.settings.environment(), variable("database_url"): url})


def _oidc(settings: Settings) -> Oidc | None:
    """The provider of identities, where one is set."""
    if settings.oidc_issuer is None:
        return None
    return Oidc(settings, settings.resolved_secret_key().get_secret_value())


async def office(request: Request) -> Office:
    """The office of this process. Asynchronous, as all that needs no waiting: otherwise it costs a hop to a thread."""
    found = request.app.state.office
    assert isinstance(found, Office)
    return found


OfficeDependency = Annotated[Office, Depends(office)]
