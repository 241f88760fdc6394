"""Jinja templates only: pages, mails, texts and documents. No program."""
