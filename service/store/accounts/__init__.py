"""Accounts in the store: who works here, what they may do, and the keys that let them in.

All instants are real time. Secrets come here as hashes (``hashed``); passwords as Argon2 hashes.
"""

from service.store.accounts.base import hashed
from service.store.accounts.invitations import Invitations
from service.store.accounts.keeping import Keeping, NewAccount
from service.store.accounts.lists import AccountPage, Lists
from service.store.accounts.sessions import Credentials, Entered, Sessions
from service.store.accounts.tokens import Tokens

__all__ = ["AccountPage", "Accounts", "Credentials", "Entered", "NewAccount", "hashed"]


class Accounts(Keeping, Lists, Sessions, Tokens, Invitations):
    """Each method is one transaction of a constant number of statements."""
