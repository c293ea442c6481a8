"""What can go wrong with files elsewhere, a sentence for each."""

from curate.domain.errors import UnreadableFile, Unusable
from curate.importers.remote.addresses import shown

NOTHING = "Nothing was imported:"
# Where each provider looks for credentials.
_CREDENTIALS = {
    "s3": "AWS_PROFILE, AWS_ACCESS_KEY_ID or `aws configure`",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS or `gcloud auth application-default login`",
    "az": "AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_ACCOUNT_NAME or `az login`",
    "hf": "HF_TOKEN or `hf auth login`",
}


class MissingExtra(Unusable):
    """An address that needs a package which is not installed."""

    def __init__(self, address: str, package: str, extra: str = "") -> None:
        what = f"curate-tuning[{extra}]" if extra else package
        super().__init__(
            f"{shown(address)} needs the package {package}, which is not installed. {NOTHING} run "
            f"pip install '{what}' and try again."
        )


class NotThere(UnreadableFile):
    """An address at which there is nothing."""

    def __init__(self, address: str, what: str = "there is nothing at this address") -> None:
        now = f"{NOTHING} check how it is written, and whether it is private."
        super().__init__(shown(address), f"{what}.", now)


class NotAllowed(UnreadableFile):
    """An address that the credentials of the environment do not open."""

    def __init__(self, address: str, provider: str = "", why: str = "") -> None:
        where = _CREDENTIALS.get(provider, "")
        hint = f" ({where})" if where else ""
        super().__init__(
            shown(address),
            f"{why or 'the credentials of this environment give no access to it'}.",
            f"{NOTHING} sign in as somebody who may read it{hint}, or ask its owner.",
        )


class NotReached(UnreadableFile):
    """An address whose computer does not answer."""

    def __init__(self, address: str, why: str = "") -> None:
        detail = f" ({why})" if why else ""
        super().__init__(
            shown(address),
            f"it can't be reached{detail}.",
            f"{NOTHING} check the network, and try again.",
        )


class TooLarge(UnreadableFile):
    """More than was said to be the limit."""

    def __init__(self, address: str, largest: int) -> None:
        super().__init__(
            shown(address),
            f"it is larger than {largest >> 20:,} MB.",
            f"{NOTHING} name a part of it.",
        )
