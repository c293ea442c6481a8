"""The stores of one open transaction."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from curate.stores.advice import Advice
from curate.stores.blind import BlindComparisons
from curate.stores.comments import Comments
from curate.stores.contracts import Contracts
from curate.stores.counts import Counts
from curate.stores.datasets import Datasets
from curate.stores.desk import Drafts, Leases, Sends
from curate.stores.endpoints import Endpoints
from curate.stores.examples import Examples, ExampleTable
from curate.stores.findings import Clusters, Findings, KeptValues, OpenFindings, Signatures
from curate.stores.guidelines import GuidelineVersions
from curate.stores.history import History
from curate.stores.jobs import Jobs
from curate.stores.judgments import Judgments
from curate.stores.looks import Looks
from curate.stores.people import People
from curate.stores.projects import Projects
from curate.stores.prompts import Prompts
from curate.stores.queues import Queues
from curate.stores.remembering import remembered
from curate.stores.rules import Rules
from curate.stores.runs import Runs
from curate.stores.saved_views import SavedViews
from curate.stores.scorings import Scorings
from curate.stores.search import Index
from curate.stores.selections import Selections
from curate.stores.snippets import Snippets
from curate.stores.sources import Sources
from curate.stores.speeds import Speeds
from curate.stores.suggestions import Suggestions
from curate.stores.team import Team

T = TypeVar("T")


@dataclass(frozen=True)
class Stores:
    """The stores of one open transaction."""

    connection: Connection

    def remembered(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """A value that follows from the database alone: see `curate.stores.remembering`."""
        return remembered(self.connection, key, work_out)

    @cached_property
    def projects(self) -> Projects:
        """Projects."""
        return Projects(self.connection)

    @cached_property
    def people(self) -> People:
        """Members of projects, and the preferences of people."""
        return People(self.connection)

    @cached_property
    def sources(self) -> Sources:
        """Imported files."""
        return Sources(self.connection)

    @cached_property
    def examples(self) -> Examples:
        """Examples as they stand."""
        return Examples(self.connection)

    @cached_property
    def table(self) -> ExampleTable:
        """The table of examples."""
        return ExampleTable(self.connection)

    @cached_property
    def queues(self) -> Queues:
        """What queues of review are read from."""
        return Queues(self.connection)

    @cached_property
    def saved_views(self) -> SavedViews:
        """Saved views of the queue."""
        return SavedViews(self.connection)

    @cached_property
    def selections(self) -> Selections:
        """Examples that were proposed for review."""
        return Selections(self.connection)

    @cached_property
    def index(self) -> Index:
        """The index of the search."""
        return Index(self.connection)

    @cached_property
    def guidelines(self) -> GuidelineVersions:
        """Guidelines, and suggestions for them that were dismissed."""
        return GuidelineVersions(self.connection)

    @cached_property
    def prompts(self) -> Prompts:
        """Prompts for models without training."""
        return Prompts(self.connection)

    @cached_property
    def advice(self) -> Advice:
        """What people said for the advice about a project."""
        return Advice(self.connection)

    @cached_property
    def history(self) -> History:
        """Actions and events."""
        return History(self.connection)

    @cached_property
    def findings(self) -> Findings:
        """Findings, whatever became of them."""
        return Findings(self.connection)

    @cached_property
    def open_findings(self) -> OpenFindings:
        """Findings that nobody has fixed or dismissed."""
        return OpenFindings(self.connection)

    @cached_property
    def kept_values(self) -> KeptValues:
        """Personal data that people keep."""
        return KeptValues(self.connection)

    @cached_property
    def rules(self) -> Rules:
        """Custom rules."""
        return Rules(self.connection)

    @cached_property
    def clusters(self) -> Clusters:
        """Clusters of near-duplicates."""
        return Clusters(self.connection)

    @cached_property
    def signatures(self) -> Signatures:
        """What comparing texts worked out."""
        return Signatures(self.connection)

    @cached_property
    def contracts(self) -> Contracts:
        """Format contracts."""
        return Contracts(self.connection)

    @cached_property
    def datasets(self) -> Datasets:
        """Dataset versions."""
        return Datasets(self.connection)

    @cached_property
    def runs(self) -> Runs:
        """Runs and evaluations."""
        return Runs(self.connection)

    @cached_property
    def scorings(self) -> Scorings:
        """Answers that are scored again."""
        return Scorings(self.connection)

    @cached_property
    def looks(self) -> Looks:
        """Looks at held-out tests."""
        return Looks(self.connection)

    @cached_property
    def blind(self) -> BlindComparisons:
        """Blind comparisons."""
        return BlindComparisons(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        """Long work."""
        return Jobs(self.connection)

    @cached_property
    def counts(self) -> Counts:
        """Numbers about a whole project."""
        return Counts(self.connection)

    @cached_property
    def team(self) -> Team:
        """Settings of the team, assignments, and times of decisions."""
        return Team(self.connection)

    @cached_property
    def judgments(self) -> Judgments:
        """Second judgments, and samples for them."""
        return Judgments(self.connection)

    @cached_property
    def comments(self) -> Comments:
        """What people wrote about examples."""
        return Comments(self.connection)

    @cached_property
    def snippets(self) -> Snippets:
        """Snippets."""
        return Snippets(self.connection)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Suggested answers."""
        return Suggestions(self.connection)

    @cached_property
    def endpoints(self) -> Endpoints:
        """Services elsewhere that may be asked for answers."""
        return Endpoints(self.connection)

    @cached_property
    def speeds(self) -> Speeds:
        """How fast this machine was with base models."""
        return Speeds(self.connection)

    @cached_property
    def sends(self) -> Sends:
        """What was sent to the review desk."""
        return Sends(self.connection)

    @cached_property
    def leases(self) -> Leases:
        """Who has which example on the desk."""
        return Leases(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        """What people typed and have not saved."""
        return Drafts(self.connection)
