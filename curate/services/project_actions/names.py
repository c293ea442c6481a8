"""What is said of a project: its name, what its model is for, and whether it is archived."""

from curate.domain.records import Project
from curate.services.changes import record_action
from curate.services.jobs import mark_dead_jobs, require_no_work
from curate.services.people import permit
from curate.services.projects import current_person, project_name
from curate.stores import Database
from curate.text.storable import storable


def rename_project(database: Database, name: str, new: str, person: str | None = None) -> Project:
    """Call a project something else; jobs that wait or can be resumed follow it.

    Raises:
        NotFound: There is no such project.
        AlreadyThere: The new name is taken.
        Unusable: It is empty or too long, or a job is at work, which knows the project by its name.
    """
    new = project_name(new, "renamed")
    mark_dead_jobs(database)
    with database.begin() as stores:
        project = stores.projects.get(name)
        permit(stores, project.id, person or current_person(), "rename")
        if new == project.name:
            return project
        stores.projects.lock(project.id)
        require_no_work(stores, project, "It was not renamed")
        stores.projects.rename(project.id, new)
        stores.jobs.rename_project(project.id, new)
        record_action(
            stores,
            project.id,
            person or current_person(),
            "rename",
            f"Renamed the project from {project.name} to {new}",
        )
        return stores.projects.get(new)


def set_task(database: Database, name: str, task: str, person: str | None = None) -> None:
    """Store in a sentence what the model is for; the prompt of the base model contains it.

    Raises:
        NotFound: There is no such project.
        NotAllowed: The person is no owner of it. Nothing was stored.
    """
    with database.begin() as stores:
        key = stores.projects.get(name).id
        permit(stores, key, person or current_person(), "task")
        stores.projects.set_task(key, storable(task).strip())


def archive_project(
    database: Database, name: str, *, archived: bool, person: str | None = None
) -> Project:
    """List a project apart from those that are worked on, or among them again. Nothing else changes.

    Raises:
        NotFound: There is no such project.
    """
    with database.begin() as stores:
        project = stores.projects.get(name)
        permit(stores, project.id, person or current_person(), "archive")
        if project.archived != archived:
            stores.projects.set_state(project.id, "archived" if archived else "active")
            record_action(
                stores,
                project.id,
                person or current_person(),
                "archive",
                "Archived the project" if archived else "Brought the project back from the archive",
            )
        return stores.projects.get(name)
