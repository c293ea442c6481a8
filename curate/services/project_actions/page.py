"""What Settings shows, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curate.domain.records import Job, JobKind, Project
from curate.services.guidelines import GuidelinesPage, guidelines_page
from curate.services.jobs import read_newest
from curate.services.people import Member, owns_everything
from curate.services.writing import SuggestionOverview, read_suggestions
from curate.stores import Database


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What Settings shows.

    Attributes:
        members: Those of the project; none where it is open to everybody.
        everything: Whether the person owns every project, so that backups, which hold all, are theirs.
        jobs: The newest one of each kind that is done here.
        guidelines: Those of the project; None without one.
        suggestions: How suggested answers stand in it; None without one.
    """

    members: tuple[Member, ...]
    everything: bool
    jobs: Mapping[JobKind, Job] = field(hash=False)
    guidelines: GuidelinesPage | None = None
    suggestions: SuggestionOverview | None = None


def settings_page(database: Database, project: Project | None, person: str) -> SettingsPage:
    """What Settings shows of a project to somebody, in one transaction."""
    with database.read() as stores:
        everything = owns_everything(stores, person)
        kinds: dict[JobKind, int | None] = {"backup": None, "restore": None} if everything else {}
        if project is not None:
            kinds |= {"copy": project.id, "erase": project.id}
        newest = read_newest(stores, kinds)
        if project is None:
            return SettingsPage((), everything, newest)
        members = tuple(stores.people.members(project.id))
        return SettingsPage(
            members,
            everything,
            newest,
            guidelines_page(stores, project.id),
            read_suggestions(stores, project.id),
        )
