from curate.services.importing import resemblance
from curate.services.importing.resemblance import Resemblance


def test_a_long_text_is_read_once_with_however_many_others_it_is_compared(monkeypatch):
    read = []
    monkeypatch.setattr(
        resemblance, "normalize", lambda text: read.append(len(text)) or text.casefold()
    )
    long = "The parcel of Marrow Lane is late. " * 1_000
    others = [f"Chain number {n} of the blue bicycle is broken." for n in range(50)]
    compared = Resemblance([long, *others])

    assert all((compared.of(long, other) or 0) < resemblance.RESEMBLES for other in others)

    assert len(read) == len({long, *others})
