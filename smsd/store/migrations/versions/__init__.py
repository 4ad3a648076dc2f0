"""Each change of the tables, the oldest first. What was released is never edited: databases of that age exist."""
