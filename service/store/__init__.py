"""The store: facts in SQL, on SQLite by default and on PostgreSQL with the same code."""
