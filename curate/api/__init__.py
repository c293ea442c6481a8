"""HTTP routes, for the review desk and for scripts: JSON in and out, over the same services as the pages."""

from curate.api.tables import api_mount, openapi
from curate.api.tokens import Access, mint

__all__ = ["Access", "api_mount", "mint", "openapi"]
