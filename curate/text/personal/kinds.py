"""Kinds of personal data, and where a text holds some."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "email",
    "iban",
    "card",
    "ssn",
    "ip",
    "born",
    "record",
    "url",
    "phone",
    "address",
    "name",
    "date",
    "place",
    "origin",
]
WORDS: Mapping[Kind, str] = {
    "email": "an e-mail address",
    "iban": "a bank account number (IBAN)",
    "card": "a payment card number",
    "ssn": "an identity number (US social security)",
    "ip": "an internet (IP) address",
    "born": "a date of birth",
    "record": "a record, customer or identity number",
    "url": "a personal web address",
    "phone": "a phone number",
    "address": "a street address",
    "name": "a name",
    "date": "a date",
    "place": "a place",
    "origin": "a nationality, religion or party",
}
"""What each kind is, in words."""
IDENTIFYING = 0.8
"""Score from which a hit identifies or reaches a person by itself: a full name does, “Mr Miller” not."""


@dataclass(frozen=True, slots=True)
class Personal:
    """A place that names or reaches a person.

    Attributes:
        score: How sure it is that this identifies a person, 0 to 1.
    """

    kind: Kind
    start: int
    end: int
    score: float
