"""Accounts in the store, on both databases."""
