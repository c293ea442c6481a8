"""The custom rules and the format contract that are active in a project."""

from curate import contract as contracts
from curate.checks import CustomRules, Rule
from curate.contract import AnswerFormat
from curate.stores import Stores
from curate.text import normalize

RULE = CustomRules.name
CONTRACT = "contract"


def active_rules(stores: Stores, project: int) -> tuple[Rule, ...]:
    """The rules of a project, switched off ones too, in the order in which they were made."""
    return tuple(Rule.model_validate(one.spec) for one in stores.rules.all(project))


def rule_key(name: str) -> str:
    """What a rule goes by: letter case and blanks do not matter."""
    return normalize(name)


def active_contract(stores: Stores, project: int) -> AnswerFormat | None:
    """The active contract, if there is one."""
    spec = stores.contracts.current(project)
    return contracts.load(spec) if spec is not None else None
