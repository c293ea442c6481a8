from tests.models.conftest import smollm2, tiny, tiny_copy  # noqa: F401 - fixtures
