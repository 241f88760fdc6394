"""What a signed link opens: pages and API for people without an account."""
