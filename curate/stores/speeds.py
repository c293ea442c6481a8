"""How fast this machine was with base models, to estimate what comes."""

from sqlalchemy import delete, insert, select

from curate.domain.results import Speed
from curate.stores.rows import Store, now, utc
from curate.stores.tables import speeds


class Speeds(Store):
    """The latest speed of each base model, device and kind of work."""

    def remember(self, base: str, device: str, work: str, speed: Speed) -> None:
        """Store how fast it was, in place of what was stored before."""
        self._connection.execute(
            delete(speeds).where(
                speeds.c.base == base, speeds.c.device == device, speeds.c.work == work
            )
        )
        self._connection.execute(
            insert(speeds).values(
                base=base,
                device=device,
                work=work,
                tokens_per_second=speed.tokens_per_second,
                start_seconds=speed.start_seconds,
                peak_mb=speed.peak_mb,
                forward=speed.forward,
                at=now(),
            )
        )

    def all(self, device: str) -> dict[str, dict[str, Speed]]:
        """What is known of each base model on a device, by kind of work, the newest first."""
        rows = self._connection.execute(
            select(speeds)
            .where(speeds.c.device == device)
            .order_by(speeds.c.at.desc(), speeds.c.id.desc())
        )
        found: dict[str, dict[str, Speed]] = {}
        for row in rows:
            found.setdefault(row.base, {})[row.work] = Speed(
                row.tokens_per_second, row.start_seconds, row.peak_mb, row.forward, utc(row.at)
            )
        return found
