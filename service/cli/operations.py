"""Running the service: up, web, worker, migrate, doctor, mail."""

import asyncio
import sys

import typer

from service.cli.language import Command
from service.cli.screen import Marked, busy, say, table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("up", cls=Command, help="启动全部：Temporal、内置邮箱、流程执行、网页，一条命令一棵进程树")(up)
    app.command("web", cls=Command, help="只启动网页服务（分布部署用）")(web)
    app.command("worker", cls=Command, help="只启动流程执行（分布部署用）")(worker)
    app.command("migrate", cls=Command, help="把数据库升级到本版本")(migrate)
    app.command("doctor", cls=Command, help="自检：检查一切可能出错的地方，并告诉您怎么办")(doctor)
    app.command("mail", cls=Command, help="查看内置邮箱和内置手机收到的消息")(mail)


def up() -> None:
    """Run everything until Ctrl+C."""
    from service import embedded
    from service.first_administrator import first_link_of
    from service.runtime.part import Happening, Progress
    from service.settings import load_settings

    settings = load_settings()

    def tell(progress: Progress) -> None:
        say(progress.sentence)
        if progress.happening is Happening.UP:
            table("运行中，按 Ctrl+C 停止", ("", "位置"), embedded.addresses(settings).items())
            if link := first_link_of(settings):
                say(f"还没有管理员账号。请在浏览器中打开这个一次性链接建立（7 天内有效）：\n{link}")

    asyncio.run(embedded.run(settings, tell))


def web() -> None:
    """The web process alone."""
    from service import process
    from service.web.main import serve

    sys.exit(process.run(serve))


def worker() -> None:
    """The worker process alone."""
    from service import process
    from service.worker import serve

    sys.exit(process.run(serve))


def migrate() -> None:
    """Bring the database to this program's revision."""
    from service.settings import load_settings
    from service.store.database import open_engine
    from service.store.migrate import head, revision
    from service.store.migrate import migrate as upgrade

    settings = load_settings()
    if settings.database_url is None:
        settings.folder.prepare()
    engine = open_engine(settings.resolved_database_url)
    before = revision(engine)
    with busy("正在升级数据库…"):
        upgrade(engine)
    engine.dispose()
    say("数据库已是本版本，无需升级" if before == head() else f"数据库已升级：{before or '空'} → {head()}")


def doctor() -> None:
    """Check everything; exit code 1 where something does not work."""
    from service.cli.examination import checks
    from service.runtime.doctor import Health, examine
    from service.settings import load_settings

    settings = load_settings()
    with busy("正在自检…"):
        findings = asyncio.run(examine(checks(settings)))
    marks = {Health.OK: "[green]正常[/green]", Health.WARNING: "[yellow]注意[/yellow]", Health.ERROR: "[red]故障[/red]"}
    rows = ((one.name, Marked(marks[one.health]), one.sentence, one.remedy) for one in findings)
    table("自检", ("项目", "结果", "情况", "怎么办"), rows)
    broken = sum(finding.health is Health.ERROR for finding in findings)
    say(f"共 {len(findings)} 项，{broken} 项故障" if broken else f"共 {len(findings)} 项，没有故障")
    if broken:
        raise typer.Exit(1)


def mail(
    number: int = typer.Argument(0, metavar="序号", help="邮件序号；不填则列出最近的邮件"),
    to: str = typer.Option("", metavar="地址", help="只看收件地址包含这段文字的"),
    limit: int = typer.Option(20, metavar="数目", min=1, max=10000, help="列出多少封"),
    sms: bool = typer.Option(False, "--sms", metavar="", help="看内置手机收到的短信"),
) -> None:
    """What the embedded mailbox and phone received."""
    from service.cli.received import list_mails, list_messages, show_mail
    from service.settings import load_settings

    folder = load_settings().folder
    if sms:
        list_messages(folder, limit)
    elif number:
        show_mail(folder, number)
    else:
        list_mails(folder, to, limit)
