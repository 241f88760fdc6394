"""The history of the tables, one revision a file, oldest first; ``service.store.migrate`` runs them."""
