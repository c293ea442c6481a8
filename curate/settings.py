"""The settings of Curate, from ``CURATE_*`` environment variables."""

import os
import stat
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from curate.domain.errors import Unusable

OTHERS = 0o077
"""What others than the owner may do with a file."""


def keep_private() -> None:
    """Let nobody else read what this process writes, whatever the umask it was started with."""
    os.umask(OTHERS)


class Settings(BaseSettings):
    """Settings, read from the environment at the start of a process.

    ``CURATE_HOME`` holds the default database, models, adapters, uploads and logs. What is stored about
    a file in it is its path from there, so that the folder can be renamed, moved and restored elsewhere.
    The app listens on ``CURATE_ADDRESS``, and answers for ``CURATE_HOSTS`` beside this computer's own names.
    Who somebody is comes from ``secrets.toml`` in it, from a proxy (``CURATE_USER_HEADER``) or themselves.
    """

    model_config = SettingsConfigDict(env_prefix="CURATE_")

    home: Path = Field(default_factory=lambda: user_data_path("curate", appauthor=False))
    database_url: str = ""
    port: int = 8501
    address: str = "127.0.0.1"
    hosts: str = ""
    user_header: str = ""
    """The header in which a proxy says who asks; believed from ``proxies`` alone."""
    proxies: str = ""
    """Addresses or networks of such proxies, with commas between them."""
    max_upload_mb: int = 500
    reserve_mb: int = Field(32, ge=0)
    """Room kept on the disk for cleaning up; an eighth of a disk that is small; 0 for none."""

    @field_validator("home")
    @classmethod
    def _from_everywhere(cls, home: Path) -> Path:
        # The app and the worker may run in another folder than whoever starts them.
        return home.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _file_from_everywhere(cls, url: str) -> str:
        start, separator, file = url.partition(":///")
        if not separator or not start.startswith("sqlite") or file in {"", ":memory:"}:
            return url
        return f"{start}:///{Path(file).absolute()}" if not file.startswith("file:") else url

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.home / 'curate.db'}"

    @property
    def models(self) -> Path:
        """Folder of base models."""
        return self.home / "models"

    def relative(self, path: Path | str) -> str:
        """A path as it is stored: from the home where it lies in there, else absolute.

        Parts are separated by ``/`` whatever the system. See ``absolute``.
        """
        path = Path(path).expanduser()
        for inner, home in ((path.absolute(), self.home), (path.resolve(), self.home.resolve())):
            if inner.is_relative_to(home):
                return inner.relative_to(home).as_posix()
        return str(path.absolute())

    def absolute(self, stored: Path | str) -> Path:
        """Where a path as it is stored lies now."""
        return self.home / stored

    def make_home(self) -> Path:
        """Create the home folder, readable by its owner only, and return it.

        A folder that was there and is empty, or has a database of ours, is closed to others.

        Raises:
            Unusable: It can't be made.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._close_to_others()
        except OSError as error:
            raise Unusable(
                f"The folder {self.home} can't be made ({error.strerror}). Nothing was done: set "
                "CURATE_HOME to a folder that you own."
            ) from None
        return self.home

    def _close_to_others(self) -> None:
        if os.name != "posix":
            return
        found = self.home.stat()
        if (
            not found.st_mode & OTHERS
            or found.st_mode & stat.S_ISVTX
            or found.st_uid != os.getuid()
        ):
            return
        names = {one.name for one in self.home.iterdir()}
        if not names or "curate.db" in names:
            self.home.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
