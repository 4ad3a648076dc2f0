"""The durable truth. Synchronous `fn(conn, …)`; `await db.run(fn, …)` is one transaction in a worker thread.

database   the engine, the one writer, group commits
schema     the tables; CHECKs come from the life cycles in model/
migrations Alembic
and a file a noun. No rule is decided here; every change of a state is a compare-and-set that must hit one row.
"""
