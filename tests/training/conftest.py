from tests.models.conftest import (  # noqa: F401 - fixtures
    all_threads,
    one_thread,
    smollm2,
    tiny,
    tiny_copy,
)
