"""A notice as its office watches it: progress, units, ledger, timeline, messages, trail, and acts."""
