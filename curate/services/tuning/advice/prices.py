"""The prices and the number of requests that people said for a project."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from curate.domain.advice import AdviceSettings
from curate.domain.errors import Unusable
from curate.services.people import permit
from curate.services.projects import current_person
from curate.settings import Settings
from curate.stores import Database
from curate.training.prices import Prices, QuotedPrice, read_prices

KIND = "advice"
MOST_REQUESTS = 1_000_000_000
LISTS = ("tuning", "answering", "serving")


def prices_of(settings: Settings, said: AdviceSettings) -> Prices:
    """The project's own prices, else those of the home, else those that are shipped.

    Raises:
        UnreadableFile: The list in the home can't be used.
    """
    if said.prices is not None:
        return Prices.model_validate(said.prices)
    return read_prices(settings.home)


def set_requests(
    database: Database, project: str, requests: int | None, person: str | None = None
) -> None:
    """Say how many requests a month there are.

    Raises:
        NotAllowed: The person is no owner of the project. Nothing was stored.
        Unusable: It is no such number.
    """
    if requests is not None and not 0 < requests <= MOST_REQUESTS:
        raise Unusable(
            f"{requests:,} requests a month can't be counted with. Nothing was saved: give 1 to "
            f"{MOST_REQUESTS:,}."
        )
    _put(database, project, person, requests=requests)


def set_prices(
    database: Database,
    project: str,
    prices: Mapping[str, Any] | None,
    before: Prices | None = None,
    person: str | None = None,
) -> None:
    """Set the prices of a project; None for the usual ones again.

    Args:
        database: Where.
        project: Its name.
        prices: The whole list, as JSON.
        before: What it was changed from: a price that is another one now and has the same date was read
            today, by whoever changed it.
        person: Who does it.

    Raises:
        NotAllowed: The person is no owner of the project. Nothing was stored.
        Unusable: The list can't be used; the message says where.
    """
    person = person or current_person()
    if prices is None:
        _put(database, project, person, prices=None)
        return
    try:
        new = Prices.model_validate(prices)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise Unusable(
            f"These prices can't be used. {where}: {first['msg']}. Nothing was saved: correct it."
        ) from None
    if before is not None:
        new = _dated(new, before, person)
    _put(database, project, person, prices=new.model_dump(mode="json"))


def _dated(new: Prices, before: Prices, person: str) -> Prices:
    """The prices that were changed, with today's date where it was not given."""
    lists: dict[str, tuple[QuotedPrice, ...]] = {}
    for name in LISTS:
        known = list(getattr(before, name))
        lists[name] = tuple(
            one
            if any(one == other for other in known)
            or not any(one.date == other.date and one.source == other.source for other in known)
            else one.model_copy(
                update={
                    "date": dt.datetime.now(dt.UTC).date(),
                    "source": f"corrected by {person}",
                    "trust": "medium",
                }
            )
            for one in getattr(new, name)
        )
    return new.model_copy(update=lists)


def _put(database: Database, project: str, person: str | None, **changes: Any) -> None:
    who = person or current_person()
    with database.begin() as stores:
        key = stores.projects.get(project).id
        permit(stores, key, who, KIND)
        stores.projects.lock(key)
        stores.advice.put(key, replace(stores.advice.get(key), person=who, **changes))
