"""The way in: signing in and out, one-time links, the own account, and keeping accounts."""
