"""Erasing a ticket or a person's text wherever it stands, and saying what can't be reached."""

from curate.services.erasure.erasure_jobs import do_erase, start_erasure
from curate.services.erasure.tickets import erase_ticket
from curate.services.erasure.values import MARK, erase_value

__all__ = ["MARK", "do_erase", "erase_ticket", "erase_value", "start_erasure"]
