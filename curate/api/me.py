"""The route by which somebody keeps how they work."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from curate.api.routing import Call, Endpoint
from curate.services import people

Key = Annotated[str, Field(min_length=1, max_length=20)]


class PreferencesBody(BaseModel):
    """What somebody chose; what is not given stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: dict[Key, Annotated[list[Key], Field(max_length=4)]] | None = Field(
        None, max_length=100, description="Keys of the desk, by what they do."
    )


def save(call: Call) -> dict[str, Any]:
    """Keep what somebody chose, in all projects."""
    known = people.preferences_of(call.database, call.access.person)
    chosen = call.body.model_dump(exclude_none=True)
    people.set_preferences(call.database, call.access.person, {**known, **chosen})
    return {}


routes = [
    Endpoint(
        "PUT",
        "/desk/me",
        save,
        "Keep how you work, such as your keys",
        least="viewer",
        body=PreferencesBody,
    )
]
