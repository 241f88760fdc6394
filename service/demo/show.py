"""The whole demonstration: stage it, show it live, account for it, check it."""

import asyncio
import shutil
import time
from pathlib import Path

from rich.live import Live

from domain.rights import Role
from service.cli.screen import console, moment, table
from service.clock import SystemClock
from service.demo import account
from service.demo.check import Verdict, failures, judge
from service.demo.city import city_play
from service.demo.four import four_plays
from service.demo.pace import measured_pace, paced
from service.demo.play import Performance, enact
from service.demo.progress import Board
from service.demo.timeline import timeline
from service.settings import Settings
from service.store.accounts import Accounts
from service.store.accounts.base import WHOLE, hashed
from service.store.database import open_engine
from service.web.entrance.cookies import new_secret

FOUR_START_SECONDS = 20.0
"""Four services start at once on whatever machine this is."""
HISTORY_LIMIT = 500
"""No office's history may grow longer than this."""


async def show(output: Path, part: str) -> bool:
    """Play what is asked for. Whether every check passed."""
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    verdicts: list[Verdict] = []
    if part in {"all", "city"}:
        verdicts += await show_city(output, _pace())
    if part in {"all", "four"}:
        verdicts += await show_four(output, _pace())
    broken = failures(verdicts)
    for line in broken:
        console.print(f"✗ {line}", markup=False, style="red")
    return not broken


def _pace() -> float:
    pace = measured_pace()
    if pace < 1:
        console.print(f"本机较慢或正忙：业务时钟放慢到平常的 {pace:.0%}，演示会久一些")
    return pace


async def show_city(output: Path, pace: float = 1.0) -> list[Verdict]:
    """Demonstration (a), its clock slowed to ``pace``."""
    play = paced(city_play(), pace)
    console.rule(f"（一）{play.title}：{len(play.units)} 个单位，一份通知")
    console.print("正在启动：Temporal、内置邮箱、流程执行、网页……")
    started = time.monotonic()
    invited: set[str] = set()
    with Live(console=console, refresh_per_second=4, transient=False) as live:

        def watch(performance: Performance) -> None:
            if not invited:
                invited.add(look := way_in(performance.stage.settings, performance.stage.clock))
                live.console.print(f"边演边看（一次性链接，设好密码即可进入）：{look}", soft_wrap=True)
            for notice in performance.issued.values():
                board = Board(performance.database, notice.id, notice.draft.title)
                live.update(board.draw(performance.stage.clock.now()))

        performance = await enact(play, output / "city-data", watch)
    console.print(f"全程 {time.monotonic() - started:.0f} 秒；业务时间走完一个月。")
    return _account_city(performance, output)


def way_in(settings: Settings, clock: SystemClock) -> str:
    """A one-time link for whoever watches the demonstration on the pages, as an administrator of all."""
    engine, secret = open_engine(settings.resolved_database_url), new_secret()
    Accounts(engine).invite(hashed(secret), Role.ADMINISTRATOR, WHOLE, "", "demo", clock.real_now())
    engine.dispose()
    return f"{settings.public_url}/welcome/{secret}"


def _account_city(performance: Performance, output: Path) -> list[Verdict]:
    notice = next(iter(performance.issued.values()))
    told = account.escalations(performance.database, notice.id)
    account.print_rollup(performance.ledger, notice.id)
    account.print_escalations(told)
    account.write_escalations(output / "督办记录.csv", told)
    clock = performance.stage.clock
    offices = {
        "汇总-泉州市.xlsx": notice.id,
        "汇总-鲤城区.xlsx": f"{notice.id}-350502",
        "汇总-江南街道.xlsx": f"{notice.id}-350502006",
    }
    written = account.write_rollups(output, performance.ledger, clock, offices)
    words = {"邮件-通知.eml": "安全生产月", "邮件-催报.eml": "催", "邮件-督办.eml": "督办"}
    written += account.write_sample_mails(output, performance.stage.settings.folder.mailbox, words)
    table("留下的文件", ("文件",), [(path.name,) for path in [*written, output / "督办记录.csv"]])
    levels = {"泉州市": notice.id, "鲤城区": f"{notice.id}-350502", "江南街道": f"{notice.id}-350502006"}
    print_histories(performance, levels)
    return _judge(performance)


def _judge(performance: Performance) -> list[Verdict]:
    verdicts = []
    for number, notice in performance.issued.items():
        if number in performance.dry_runs:
            facts, speed = performance.database, performance.play.speed
            verdicts += judge(facts, notice.id, performance.dry_runs[number], performance.diary, speed)
    verdicts.append(_short_histories(performance))
    rows = [("✓" if v.passed else "✗", v.name, v.compared, "；".join(v.faults[:2])) for v in verdicts]
    table("自查", ("", "检查", "比较了", "不符之处"), rows)
    return verdicts


def _short_histories(performance: Performance) -> Verdict:
    longest = sorted(performance.histories.items(), key=lambda pair: -pair[1])
    faults = tuple(f"{notice}：{events} 个事件" for notice, events in longest if events > HISTORY_LIMIT)
    return Verdict(name=f"每个流程的历史不超过 {HISTORY_LIMIT} 个事件", compared=len(longest), faults=faults)


def print_histories(performance: Performance, notices: dict[str, str]) -> None:
    """Events of the named notices."""
    rows = [(name, performance.histories.get(notice_id, "—")) for name, notice_id in notices.items()]
    table("流程历史（事件数）", ("发文单位", "事件"), rows)


async def show_four(output: Path, pace: float = 1.0) -> list[Verdict]:
    """Demonstration (b): all four at once, each on a stage of its own, their clocks slowed to ``pace``."""
    plays = [paced(play, pace) for play in four_plays()]
    console.rule("（二）四份真实通知，各从自己的日期演起")
    with Live(console=console, refresh_per_second=2) as live:
        shown: dict[str, str] = {}

        def watch(performance: Performance) -> None:
            now = performance.stage.clock.now()
            shown[performance.play.title] = f"{performance.play.title}：业务时间 {moment(now)}"
            live.update("\n".join(shown.values()))

        tasks = [
            asyncio.create_task(enact(play, output / f"{play.name}-data", watch, FOUR_START_SECONDS)) for play in plays
        ]
        performances = await asyncio.gather(*tasks)
    verdicts = []
    for performance in performances:
        console.rule(performance.play.title)
        verdicts += _account_one(performance)
    return verdicts


def _account_one(performance: Performance) -> list[Verdict]:
    for notice in performance.issued.values():
        rows = timeline(performance.database, notice.id)
        table(f"{notice.draft.number} {notice.draft.title}", ("时间", "事件"), rows)
        account.print_rollup(performance.ledger, notice.id)
    return _judge(performance)
