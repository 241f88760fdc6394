"""The way in: signing in, links, the own account, keeping accounts."""
