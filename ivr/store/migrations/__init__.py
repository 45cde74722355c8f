"""The database's history, as Alembic runs it."""
