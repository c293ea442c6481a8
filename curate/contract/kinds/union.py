"""The kinds of format contract there are."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from curate.contract.base import ContractBase
from curate.contract.kinds.fields import FieldsContract
from curate.contract.kinds.json_object import JsonContract
from curate.contract.kinds.label import LabelContract
from curate.contract.kinds.prose import ProseContract
from curate.contract.kinds.sections import SectionsContract

Contract = Annotated[
    LabelContract | FieldsContract | JsonContract | SectionsContract | ProseContract,
    Field(discriminator="kind"),
]
KINDS: Mapping[str, type[ContractBase]] = {
    "label": LabelContract,
    "fields": FieldsContract,
    "json": JsonContract,
    "sections": SectionsContract,
    "prose": ProseContract,
}
