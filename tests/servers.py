"""Empty, migrated databases of one PostgreSQL server, used again where a test has left nothing but rows.

Creating one takes five times as long as an ordinary test uses it for.
"""

import uuid

from sqlalchemy import NullPool, create_engine, text

from curate.stores import Database

_SCHEMA = text("""
SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
    SELECT 'column' || attrelid::regclass::text || attname || atttypid || attnotnull || atthasdef AS line
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped
    UNION ALL SELECT 'constraint' || conrelid::regclass::text || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger' || tgrelid::regclass::text || tgname || tgenabled::text FROM pg_trigger
    UNION ALL SELECT 'function' || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'version' || version_num FROM alembic_version
) AS lines
""")
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_EMPTY = text("""
DO $$
DECLARE one record; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', one.tablename) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM public.%I', one.tablename); END IF;
    END LOOP;
    FOR one IN SELECT sequencename, start_value FROM pg_sequences
               WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(format('public.%I', one.sequencename)::regclass, one.start_value, false);
    END LOOP;
END $$
""")


class Databases:
    """Hands out the databases of one server.

    Args:
        server: URL of its database ``postgres``.
    """

    def __init__(self, server):
        self._server = server
        self._admin = create_engine(server, isolation_level="AUTOCOMMIT")
        self._schema = None
        self._free = []

    def url(self, name):
        """Where one of them is."""
        return self._server.replace("/postgres?", f"/{name}?")

    def new(self, template="template1"):
        """The name of a new one: a copy of ``template``."""
        name = f"t{uuid.uuid4().hex}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name):
        """Delete one, whoever is still connected to it."""
        self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def migrated(self):
        """The name of one that is migrated and empty."""
        if self._schema is None:
            self._do("CREATE DATABASE migrated")
            Database(self.url("migrated")).close()
            with create_engine(self.url("migrated"), poolclass=NullPool).connect() as connection:
                self._schema = connection.scalar(_SCHEMA)
        return self._free.pop() if self._free else self.new("migrated")

    def done(self, name):
        """Empty one for the next test; drop it where a connection or another schema was left behind."""
        engine = create_engine(self.url(name), poolclass=NullPool)
        with engine.begin() as connection:
            clean = not connection.scalar(_OTHERS) and connection.scalar(_SCHEMA) == self._schema
            if clean:
                connection.execute(_EMPTY)
        if clean:
            self._free.append(name)
        else:
            self.drop(name)

    def close(self):
        """Let go of the server."""
        self._admin.dispose()

    def _do(self, statement):
        with self._admin.connect() as connection:
            connection.execute(text(statement))
