"""Options of an import that take pairs: which column is what, and which cleaning a text gets."""

from collections.abc import Sequence

from curate.domain.errors import UnknownName, Unusable
from curate.domain.examples import ROLES
from curate.services.importing import ALL
from curate.services.importing import ROLES as CLEANED
from curate.text.cleaning import STEPS


def mapping_option(pairs: Sequence[str]) -> dict[str, list[str]] | None:
    """Roles from ``ROLE=COLUMN`` texts; a role that is named twice takes both columns.

    Raises:
        Unusable: A text is not such a pair, or the role is unknown.
    """
    mapping: dict[str, list[str]] = {}
    for pair in pairs:
        role, equals, column = pair.partition("=")
        if not equals or role not in ROLES:
            raise Unusable(
                f"--map {pair} can't be used. Nothing was imported: write --map ROLE=COLUMN, where ROLE is "
                f"one of {', '.join(ROLES)}."
            )
        mapping.setdefault(role, []).append(column)
    return mapping or None


def cleaning_option(texts: Sequence[str]) -> dict[str, list[str]] | None:
    """Steps by role from ``ROLE=step,step`` texts; ``all`` stands for every role.

    Raises:
        Unusable: A text is not such a pair.
        UnknownName: There is no such role or step.
    """
    cleaning: dict[str, set[str]] = {}
    for text in texts:
        role, equals, names = text.partition("=")
        steps = [name.strip() for name in names.split(",") if name.strip()]
        if not equals or not steps:
            raise Unusable(
                f"--clean {text} can't be used. Nothing was imported: write --clean ROLE=STEP,STEP. "
                f"The steps are {', '.join(STEPS)}."
            )
        if role not in {*CLEANED, ALL}:
            raise UnknownName("role to clean", role, (*CLEANED, ALL))
        for step in steps:
            if step not in STEPS:
                raise UnknownName("cleaning step", step, tuple(STEPS))
        for each in CLEANED if role == ALL else (role,):
            cleaning.setdefault(each, set()).update(steps)
    return {
        role: [name for name in STEPS if name in steps] for role, steps in cleaning.items()
    } or None
