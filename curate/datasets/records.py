"""Records: examples as a dataset version keeps them."""

from curate.domain.examples import Example
from curate.domain.records import Part, Record


def record_of(example: Example, *, part: Part, group: str) -> Record:
    """An example as it stands now, as a record of a part.

    Args:
        example: The example, with its draft and its groups.
        part: Where it goes.
        group: What keeps it together with its twins.
    """
    return Record(
        example=example.id,
        revision=example.revision,
        part=part,
        group=group,
        input=example.input,
        output=example.output,
        system=example.system,
        turns=example.turns,
        label=example.label,
        external_id=example.external_id,
        draft_output=example.draft_output,
        groups=example.groups,
    )
