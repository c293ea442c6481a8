"""What can be done with a whole project: renaming, archiving, copying and deleting it."""

from curate.services.project_actions.copies import (
    NOT_IN_COPY,
    CopiedProject,
    copy_project,
    do_copy,
    start_copy,
)
from curate.services.project_actions.deletion import (
    DeletedProject,
    ProjectContents,
    delete_project,
    hide_project,
    project_contents,
    project_uploads,
    sweep_projects,
)
from curate.services.project_actions.names import archive_project, rename_project, set_task
from curate.services.project_actions.page import SettingsPage, settings_page

__all__ = [
    "NOT_IN_COPY",
    "CopiedProject",
    "DeletedProject",
    "ProjectContents",
    "SettingsPage",
    "archive_project",
    "copy_project",
    "delete_project",
    "do_copy",
    "hide_project",
    "project_contents",
    "project_uploads",
    "rename_project",
    "set_task",
    "settings_page",
    "start_copy",
    "sweep_projects",
]
