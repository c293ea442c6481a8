"""The settings of Curate, from ``CURATE_*`` environment variables."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from curate.domain.errors import Unusable


class Settings(BaseSettings):
    """Settings, read from the environment at the start of a process.

    ``CURATE_HOME`` holds the default database, models, adapters, uploads and logs.
    """

    model_config = SettingsConfigDict(env_prefix="CURATE_")

    home: Path = Field(default_factory=lambda: user_data_path("curate", appauthor=False))
    database_url: str = ""
    port: int = 8501
    max_upload_mb: int = 500
    reserve_mb: int = Field(32, ge=0)
    """Room kept on the disk for cleaning up; an eighth of a disk that is small; 0 for none."""

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.home / 'curate.db'}"

    @property
    def models(self) -> Path:
        """Folder of base models."""
        return self.home / "models"

    def make_home(self) -> Path:
        """Create the home folder, readable by its owner only, and return it.

        Raises:
            Unusable: It can't be made.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unusable(
                f"The folder {self.home} can't be made ({error.strerror}). Nothing was done: set "
                "CURATE_HOME to a folder that you own."
            ) from None
        return self.home
