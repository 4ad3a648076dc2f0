"""What alembic runs: env.py opens the database, versions/ holds one file a change of the tables."""
