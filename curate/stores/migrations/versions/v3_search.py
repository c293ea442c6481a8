"""The index of the search: made by hand, because the tables as SQLAlchemy knows them can't express it.

Rows of an import are not indexed while they come in, which would take as long again, but afterwards in
parts (`curate.stores.search`). ``indexed_sources`` says up to which example of an import that is done;
what is indexed is kept true by triggers, whoever changes or deletes an example.

On SQLite, the index keeps no copy of the texts: it reads them through a view of what is indexed, so that
the database can compare both itself. There, a source is forgotten after its examples are: their triggers ask
for it.
"""

from alembic import op

from curate.text.search import APART, MARKS

revision = "v3"
down_revision = "v2"
branch_labels = None
depends_on = None

_INDEXED = "EXISTS (SELECT 1 FROM indexed_sources s WHERE s.source_id = old.source_id AND old.id <= s.upto)"
_FORGET = (
    "INSERT INTO example_words(example_words, rowid, input, output) "
    "VALUES ('delete', old.id, old.input, old.output);"
)

SQLITE = (
    (
        "CREATE TABLE indexed_sources (source_id INTEGER PRIMARY KEY, upto INTEGER NOT NULL, "
        "complete BOOLEAN NOT NULL)"
    ),
    (
        "CREATE VIEW indexed_examples AS SELECT e.id, e.input, e.output FROM examples e "
        "JOIN indexed_sources s ON s.source_id = e.source_id WHERE e.id <= s.upto"
    ),
    (
        "CREATE VIRTUAL TABLE example_words USING fts5(input, output, content='indexed_examples', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    ),
    (
        f"CREATE TRIGGER example_words_changed AFTER UPDATE OF input, output ON examples WHEN {_INDEXED} "
        f"BEGIN {_FORGET} INSERT INTO example_words(rowid, input, output) "
        "VALUES (new.id, new.input, new.output); END"
    ),
    f"CREATE TRIGGER example_words_deleted AFTER DELETE ON examples WHEN {_INDEXED} BEGIN {_FORGET} END",
    (
        "CREATE TRIGGER indexed_sources_deleted AFTER DELETE ON sources "
        "BEGIN DELETE FROM indexed_sources WHERE source_id = old.id; END"
    ),
)

# Letters that a database in the locale C does not know in lower case: of Greek and of Cyrillic.
_CAPITALS = "".join(map(chr, [*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x410, 0x430)]))
LONGEST = 200_000
"""Characters of a text that PostgreSQL's index takes: of many more, it may refuse the words."""

POSTGRESQL = (
    (
        "CREATE TABLE indexed_sources (source_id INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE, "
        "upto INTEGER NOT NULL, complete BOOLEAN NOT NULL)"
    ),
    (
        "CREATE TABLE example_words (rowid INTEGER PRIMARY KEY REFERENCES examples ON DELETE CASCADE, "
        "words TSVECTOR NOT NULL)"
    ),
    "CREATE INDEX ix_example_words_words ON example_words USING gin (words)",
    (
        "CREATE FUNCTION curate_plain(value TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ "
        "SELECT regexp_replace(CASE WHEN octet_length(value) = char_length(value) THEN value ELSE "
        f"translate(regexp_replace(normalize(value, NFD), '[{MARKS}]', '', 'g'), "
        f"'{_CAPITALS}', '{_CAPITALS.lower()}') END, '[{APART}]+', ' ', 'g') $$"
    ),
    # No text runs on into the other one.
    (
        "CREATE FUNCTION curate_words(input TEXT, output TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS $$ "
        f"SELECT to_tsvector('simple', curate_plain(left(input, {LONGEST})) || ' zzbetweenzz ' || "
        f"curate_plain(left(output, {LONGEST}))) $$"
    ),
    (
        "CREATE FUNCTION curate_index_words() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO example_words VALUES (new.id, curate_words(new.input, new.output)) "
        "ON CONFLICT (rowid) DO UPDATE SET words = excluded.words; RETURN NULL; END $$"
    ),
    (
        "CREATE TRIGGER example_words_changed AFTER UPDATE OF input, output ON examples FOR EACH ROW "
        "EXECUTE FUNCTION curate_index_words()"
    ),
)


def upgrade() -> None:
    connection = op.get_bind()
    statements = POSTGRESQL if connection.dialect.name == "postgresql" else SQLITE
    for one in statements:
        connection.exec_driver_sql(one)
