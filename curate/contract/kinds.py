"""The kinds of format contract there are."""

from typing import Annotated

from pydantic import Field

from curate.contract.fields import FieldsContract
from curate.contract.json_object import JsonContract
from curate.contract.label import LabelContract
from curate.contract.prose import ProseContract
from curate.contract.sections import SectionsContract

Contract = Annotated[
    LabelContract | FieldsContract | JsonContract | SectionsContract | ProseContract,
    Field(discriminator="kind"),
]
