"""Names of groups: a group keeps the one that it had, whoever joins or leaves it."""

import re
from collections.abc import Collection, Mapping, Sequence

_NAME = re.compile(r"g(\d+)(?:-(\d+))?")


def name_groups(
    groups: Sequence[Sequence[int]], former: Mapping[int, str], taken: Collection[str] = ()
) -> dict[int, str]:
    """Name the group of each example.

    A group whose members were in groups before has the oldest of their names. Where one fell apart, the
    part with the earliest member keeps it. A new group is named after its earliest member, by a name that
    no group had before.

    Args:
        groups: The groups, by their examples.
        former: Examples to the name of the group that they were in.
        taken: Names that other groups had before.

    Returns:
        Example to name.
    """
    reserved = {*taken, *former.values()}
    used: set[str] = set()
    names: dict[int, str] = {}
    for members in sorted(groups, key=min):
        known = {former[one] for one in members if one in former} - used
        name = min(known, key=_age) if known else _new(min(members), reserved)
        used.add(name)
        reserved.add(name)
        names |= dict.fromkeys(members, name)
    return names


def _age(name: str) -> tuple[int, int, str]:
    """Orders names as the groups came: by number, not by letters."""
    found = _NAME.fullmatch(name)
    return (int(found[1]), int(found[2] or 1), name) if found else (0, 0, name)


def _new(first: int, taken: Collection[str]) -> str:
    name, number = f"g{first}", 1
    while name in taken:
        number += 1
        name = f"g{first}-{number}"
    return name
