"""The composition root: the only place that knows which concrete thing stands behind each port."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import UnsandboxedWorkflowRunner, Worker, WorkerDeploymentConfig

from activities.compiling import CompilingActivities
from activities.delivering import LINGER_SECONDS, DeliveringActivities, LetterWriter
from activities.issuing import IssuingActivities
from activities.notifying import NotifyingActivities
from activities.sweeping import SweepingActivities
from activities.telling import TellingActivities
from domain.clock import BusinessClock, Clock
from domain.facts import Ledger
from domain.hooks import LIFE, HookSender
from domain.letters import Channel, ChannelName
from domain.orders import Engine
from service.channels.email import EmailChannel
from service.channels.sms.choice import sms_channel
from service.clock import SystemClock, read_business_clock
from service.hooks.sender import HttpHookSender
from service.hooks.signing import HookSigner
from service.letters.email import EmailWriter
from service.letters.sms import SmsWriter
from service.links import LinkSigner
from service.settings import Settings
from service.store.ledger import SqlLedger, open_engine
from workflows.courier import CourierWorkflow
from workflows.herald import HeraldWorkflow
from workflows.notice import DeskWorkflow, NoticeWorkflow
from workflows.sweep import SweepWorkflow

WORKFLOWS = [NoticeWorkflow, DeskWorkflow, CourierWorkflow, HeraldWorkflow, SweepWorkflow]
ACTIVITY_THREADS = 12


@dataclass(frozen=True)
class House:
    """What every process needs: the facts, the time, the signer of links."""

    settings: Settings
    ledger: SqlLedger
    business: BusinessClock
    clock: SystemClock
    signer: LinkSigner


def open_house(settings: Settings) -> House:
    """Open the facts and the clock of a data folder or database. Migrations are not run here."""
    business = read_business_clock(settings.folder.business_clock)
    return House(
        settings=settings,
        ledger=SqlLedger(open_engine(settings.resolved_database_url)),
        business=business,
        clock=SystemClock(business),
        signer=LinkSigner(settings.resolved_secret_key().get_secret_value(), settings.public_url),
    )


def channels(house: House) -> dict[ChannelName, Channel]:
    """The ways out of the house."""
    return {
        ChannelName.EMAIL: EmailChannel(house.settings.smtp, house.clock),
        ChannelName.SMS: sms_channel(house.settings, house.clock),
    }


def writers(house: House) -> dict[ChannelName, LetterWriter]:
    """Who writes the letters of each channel."""
    return {ChannelName.EMAIL: EmailWriter(house.signer), ChannelName.SMS: SmsWriter(house.signer)}


def hook_signer(house: House) -> HookSigner:
    """Who vouches for what other programs are told."""
    return HookSigner(house.settings.resolved_secret_key().get_secret_value())


def hook_sender(house: House) -> HookSender:
    """The way to other programs."""
    return HttpHookSender(hook_signer(house), house.clock, private=house.settings.webhook_private)


async def connect(settings: Settings, *, lazy: bool) -> Client:
    """A client with our data converter. ``lazy`` connects when first used, so that reporting works while the engine is
    down; a worker needs a real connection.
    """
    return await Client.connect(
        settings.resolved_temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=pydantic_data_converter,
        lazy=lazy,
    )


def activities_of(
    ledger: Ledger,
    clock: Clock,
    engine: Engine,
    channels: dict[ChannelName, Channel],
    writers: dict[ChannelName, LetterWriter],
    linger_seconds: float = LINGER_SECONDS,
    *,
    sender: HookSender,
    hook_life: timedelta = LIFE,
) -> list[Callable[..., Any]]:
    """Every activity, with its hands."""
    issuing = IssuingActivities(ledger, clock, engine)
    telling = TellingActivities(ledger, clock, engine)
    compiling = CompilingActivities(ledger, clock, engine)
    delivering = DeliveringActivities(ledger, clock, engine, channels, writers, linger_seconds)
    notifying = NotifyingActivities(ledger, clock, sender, hook_life)
    sweeping = SweepingActivities(ledger, clock, engine)
    return [
        issuing.issue,
        telling.remind,
        telling.escalate,
        compiling.compile_rollup,
        compiling.close,
        compiling.submit_upward,
        delivering.deliver,
        notifying.notify,
        sweeping.reconcile,
    ]


def build_worker(
    client: Client,
    task_queue: str,
    activities: list[Callable[..., Any]],
    deployment: WorkerDeploymentConfig | None = None,
) -> Worker:
    """The worker that runs workflows and activities. ``deployment`` is left out where the server knows no versions."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        # The sandbox runs our files anew for every workflow; what it watches for, the linter bans.
        workflow_runner=UnsandboxedWorkflowRunner(),
        activities=activities,
        activity_executor=ThreadPoolExecutor(ACTIVITY_THREADS, thread_name_prefix="activity"),
        max_concurrent_activities=ACTIVITY_THREADS,
        max_concurrent_workflow_tasks=20,
        deployment_config=deployment,
    )
