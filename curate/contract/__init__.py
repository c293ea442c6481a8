"""The format contract: what every answer must look like. Infer, validate, repair."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field as _Field
from pydantic import TypeAdapter, ValidationError

from curate.contract.base import ContractBase, Violation
from curate.contract.fields import FieldsContract
from curate.contract.infer import infer
from curate.contract.json_object import JsonContract
from curate.contract.label import LabelContract
from curate.contract.prose import ProseContract
from curate.contract.sections import SectionsContract, SectionSpec
from curate.contract.values import FieldSpec
from curate.domain.errors import Unusable

__all__ = [
    "Contract", "ContractBase", "Field", "FieldSpec", "FieldsContract", "JsonContract",
    "LabelContract", "ProseContract", "SectionSpec", "SectionsContract", "Violation", "coverage",
    "infer", "load",
]  # fmt: skip

Field = FieldSpec
Contract = Annotated[
    LabelContract | FieldsContract | JsonContract | SectionsContract | ProseContract,
    _Field(discriminator="kind"),
]
_ADAPTER: TypeAdapter[Contract] = TypeAdapter(Contract)


def coverage(contract: ContractBase, outputs: Sequence[str]) -> float:
    """Share of the answers that keep the contract, 0 to 1; 1 where there are none."""
    return sum(map(contract.holds, outputs)) / len(outputs) if outputs else 1.0


def load(data: Mapping[str, Any]) -> Contract:
    """A contract from what :meth:`ContractBase.spec` gave, or from a file that a person wrote.

    Raises:
        Unusable: The data are no contract; the message says where and why.
    """
    try:
        return _ADAPTER.validate_python(dict(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "kind"
        raise Unusable(
            f"This format contract can't be used: “{where}”: {first['msg']}. Nothing was changed: a "
            "contract has a kind (label, fields, json, sections or prose) and that kind's settings."
        ) from None
