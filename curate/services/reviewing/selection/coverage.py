"""What is known of a selection, in sentences."""

from curate.domain.queues import Selection
from curate.text import count, percent


def coverage_in_words(found: Selection) -> list[str]:
    """How well it stands for all examples, compared with as many at random; a sentence each."""
    known = found.coverage
    if known is None:
        return []
    said = [
        (
            f"{percent(known.within)} of {count(known.examples, 'example')} are similar to one of them (by "
            f"{known.similarity:g} or more); to as many at random, {percent(known.random)} are "
            f"({percent(known.random_low)} to {percent(known.random_high)} in {known.draws} draws)."
        )
    ]
    if found.size < found.asked:
        said.append(f"{found.asked:,} were asked for: these are all that can be chosen.")
    if known.labels_of:
        said.append(
            f"They have {known.labels:,} of {count(known.labels_of, 'label')}; as many at random have "
            f"{known.random_labels:.0f}."
        )
    if known.left_out:
        reasons = ", ".join(f"{number:,} {why}" for why, number in known.left_out.items())
        said.append(f"Left out: {reasons}.")
    return said
