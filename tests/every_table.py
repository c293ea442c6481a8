"""Rows in every table, also in one that nobody thought of when a test was written."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import JSON, Boolean, DateTime, Float, Integer, LargeBinary, insert

from curate.stores.tables import metadata

WHEN = datetime(2026, 11, 30, 3, 4, 5, 678901, tzinfo=UTC)


def fill(database, texts=("Zoë \u2028 ends", "", "'; --"), json=None, plain_in=()):
    """Put a row into each table for each of these texts, in all its columns that hold text.

    Args:
        database: Where.
        texts: What stands in the first row of each table, in the second, and so on.
        json: What stands in a JSON column instead of the text, made from it.
        plain_in: Columns, as ``table.column``, in which an ordinary word stands.

    Returns:
        The ids of the rows that were put into each table.
    """
    json = json or (lambda text: {"text": text, text: [text, 1.5, None, True, {"deep": text}]})
    keys = {}
    with database.begin() as stores:
        for table in metadata.sorted_tables:
            keys[table.name] = [
                put(stores.connection, table, number, text, json(text), keys, plain_in)
                for number, text in enumerate(texts)
            ]
    return keys


def put(connection, table, number, text, document, keys, plain_in):
    """One row, in which nothing is like the rows before it but the keys that point elsewhere."""
    values = {}
    for column in table.columns:
        plain = f"{table.name}.{column.name}" in plain_in
        if column.name != "id":
            values[column.name] = value_of(
                column,
                number,
                "word" if plain else text,
                {"word": number} if plain else document,
                keys,
            )
    statement = insert(table).values(values)
    if "id" not in table.columns:
        connection.execute(statement)
        return None
    return connection.execute(statement.returning(table.c.id)).scalar_one()


def value_of(column, number, text, document, keys):  # noqa: PLR0911 - a kind of column a line
    pointed_at = next((key.column.table.name for key in column.foreign_keys), None)
    if pointed_at is not None:
        others = keys[pointed_at]
        # Two columns of one pair of examples must differ.
        return others[(number + column.name.startswith("other")) % len(others)]
    if column.nullable and number == 1:
        return None
    if isinstance(column.type, JSON):
        return document
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return number + (2**40 if column.type.__class__.__name__ == "BigInteger" else 0)
    if isinstance(column.type, Float):
        return 0.1 + number
    if isinstance(column.type, DateTime):
        return WHEN + timedelta(seconds=number)
    if isinstance(column.type, LargeBinary):
        return bytes([number, 255, 0, 10])
    if column.name in {"kind", "lane", "state", "status", "part"}:
        return "other"
    told = f"{text} {number}"
    return told[-column.type.length :] if column.type.length else told
