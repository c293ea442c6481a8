"""Files from elsewhere: data sets of a hub, buckets of a cloud, addresses of the web.

Nothing is contacted but the address that somebody names. Credentials are those that the environment holds
for each provider; they are neither stored nor shown.
"""

from curate.importers.remote.addresses import is_address, shown
from curate.importers.remote.fetch import fetch
from curate.importers.remote.folders import folder_as_file

__all__ = ["fetch", "folder_as_file", "is_address", "shown"]
