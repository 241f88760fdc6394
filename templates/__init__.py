"""Jinja templates, and the pages' own static files: mails, texts, pages, documents. No program."""
