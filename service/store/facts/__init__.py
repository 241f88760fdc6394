"""The facts inside one transaction, split by noun; ``service.store.ledger`` puts them together."""
