"""Watching a cascade: boards kept warm in a process, and the streams that tell pages of changes."""
