"""What the embedded mailbox and phone received, on the screen."""

import json

from domain.errors import NotFound
from service.channels.mailbox import MailboxFollower, read_raw_mail
from service.channels.stored_mail import read_stored_mail
from service.cli.screen import say, table
from service.data_folder import DataFolder


def list_mails(folder: DataFolder, to: str, limit: int) -> None:
    """The newest mails, one a line."""
    notes = [note for note in MailboxFollower(folder.mailbox).new() if to in note.to][-limit:]
    if not notes:
        say(f"内置邮箱里没有{'收件地址包含“' + to + '”的' if to else ''}邮件（{folder.mailbox}）")
        return
    table("内置邮箱", ("序号", "收件人", "主题"), [(note.order, note.to, note.subject) for note in notes])
    say("看一封的全文：cascade mail 序号")


def show_mail(folder: DataFolder, number: int) -> None:
    """One mail, its text. Raises NotFound."""
    note = next((one for one in MailboxFollower(folder.mailbox).new() if one.order == number), None)
    if note is None:
        raise NotFound(f"内置邮箱里没有第 {number} 封邮件；列出全部：cascade mail", field="number")
    mail = read_stored_mail(note.order, read_raw_mail(folder.mailbox, note))
    say(f"收件人：{mail.to}\n主题：{mail.subject}\n")
    say(mail.text)


def list_messages(folder: DataFolder, limit: int) -> None:
    """The newest text messages, one a line."""
    file = folder.phone / "messages.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()[-limit:] if file.exists() else []
    if not lines:
        say(f"内置手机里没有短信（{folder.phone}）")
        return
    rows = [(one["number"], one["text"], one["segments"]) for one in map(json.loads, lines)]
    table("内置手机", ("号码", "内容", "条数"), rows)
