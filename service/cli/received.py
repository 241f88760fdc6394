"""What the embedded mailbox and phone received, on the screen."""

import json

from service.channels.mailbox import MailboxFollower, read_raw_mail
from service.channels.stored_mail import read_stored_mail
from service.cli.screen import console, table
from service.data_folder import DataFolder


def list_mails(folder: DataFolder, to: str, limit: int) -> None:
    """The newest mails, one a line."""
    notes = [note for note in MailboxFollower(folder.mailbox).new() if to in note.to][-limit:]
    table("内置邮箱", ("序号", "收件人", "主题"), ((note.order, note.to, note.subject) for note in notes))
    console.print("看一封的全文：cascade mail 序号")


def show_mail(folder: DataFolder, number: int) -> None:
    """One mail, its text."""
    note = next((n for n in MailboxFollower(folder.mailbox).new() if n.order == number), None)
    if note is None:
        console.print(f"没有第 {number} 封邮件")
        return
    mail = read_stored_mail(note.order, read_raw_mail(folder.mailbox, note))
    console.print(f"收件人：{mail.to}\n主题：{mail.subject}\n", markup=False)
    console.print(mail.text, markup=False)


def list_messages(folder: DataFolder, limit: int) -> None:
    """The newest text messages, one a line."""
    file = folder.phone / "messages.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()[-limit:] if file.exists() else []
    rows = ((m["number"], m["text"], m["segments"]) for m in map(json.loads, lines))
    table("内置手机", ("号码", "内容", "条数"), rows)
