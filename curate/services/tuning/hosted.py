"""What a host would charge for the same training."""

from curate.settings import Settings
from curate.training.prices import TrainingPrice, read_prices


def cheapest_host(settings: Settings, tokens: float) -> tuple[TrainingPrice, float, float] | None:
    """The host that trains on so many tokens (all passes) for the least, with dollars from and to.

    Raises:
        UnreadableFile: The user's own list of prices can't be used.
    """
    offers = [(one, *one.cost(round(tokens))) for one in read_prices(settings.home).tuning]
    return min(offers, key=lambda offer: offer[1:], default=None)
