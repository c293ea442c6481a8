"""Conflicts: the same input with two different answers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from curate.checks.base import checks, conversation, digest, facts, named
from curate.checks.duplicates.answers import Answers
from curate.checks.duplicates.cluster_check import ClusterCheck
from curate.checks.duplicates.conflict_groups import Group, Inputs, ask_differently, cliques
from curate.contract import AnswerFormat, infer_answer_format
from curate.domain.examples import Example
from curate.domain.findings import Fact, Finding
from curate.text import normalize
from curate.text.sentences import Template, fill


@checks.register
class Conflict(ClusterCheck):
    """Report the same or nearly the same input with a different label or a different answer.

    Answers differ when their labels or choice fields do, or when they share few of the words that
    matter (no function words; six letters stand for all forms of a word). To exactly the same input
    they also differ when each names an amount that the other does not, or when one of them begins by
    saying no. Two wordings of one answer are no conflict, and neither is the same answer to
    different inputs. In one finding any two inputs are as similar as the threshold asks; inputs that only
    share an opening or a frame, and ask for different things in it, are not the same.
    """

    name = "conflict"
    title = "Conflicting answers"
    sentences: ClassVar[Mapping[str, Template]] = {
        "different_answers": tuple(
            f"{{names}} have {how} but different answers: {{differences}}. Decide which answer is right, "
            "and give it to all of them."
            for how in (
                "nearly the same input ({similarity:percent} similar)",
                "nearly the same input (any two at least {least:percent} similar)",
                "the same input",
            )
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"different_answers": "Different answers"}
    needs = frozenset({"contract", "clustering"})

    answers: float = Field(
        0.4,
        ge=0,
        le=1,
        description="Answers in prose that share fewer of the words that matter than this are different.",
    )
    contract: AnswerFormat | None = Field(
        None, description="The format contract; inferred from the answers where there is none."
    )

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        answered = {
            e.id: e for e in sorted(examples, key=lambda e: e.id) if e.output.strip() or e.label
        }
        contract = self.contract or infer_answer_format(list(answered.values()))
        compare = Answers(contract, self.answers)
        apart = {frozenset(pair) for pair in self.different}
        for cluster in self.clusters(examples):
            if cluster.relation != "near_duplicate":
                continue
            members = [answered[i] for i in cluster.examples if i in answered]
            for group in self._groups(members, cluster.min_similarity, compare, apart):
                yield self._finding(group, compare)

    def _groups(
        self,
        members: Sequence[Example],
        floor: float,
        compare: Answers,
        apart: Collection[frozenset[int]],
    ) -> list[Group]:
        """Groups of a cluster's members that contradict each other, all of them asked the same."""
        keys = [normalize(conversation(e)) for e in members]
        answers = [(normalize(e.output), e.label) for e in members]
        if len(set(answers)) < 2:
            return []
        inputs = Inputs([self.key(conversation(e)) for e in members], keys, self.width, floor)
        told = [
            (i, j)
            for i, j in inputs.pairs(self.threshold)
            if answers[i] != answers[j] and frozenset((members[i].id, members[j].id)) not in apart
        ]
        pairs = [
            (i, j)
            for i, j in told
            if compare.differ(members[i], members[j], same_input=keys[i] == keys[j])
            and (keys[i] == keys[j] or not ask_differently(inputs.read[i], inputs.read[j]))
        ]
        kept_apart = [
            (i, j)
            for i, j in combinations(sorted({place for pair in pairs for place in pair}), 2)
            if apart and frozenset((members[i].id, members[j].id)) in apart
        ]
        return [
            Group(
                tuple(members[place] for place in clique),
                inputs.least(clique),
                inputs.best(mine),
                (members[mine[0][0]], members[mine[0][1]]),
            )
            for clique, mine in cliques(inputs, pairs, self.threshold, kept_apart)
        ]

    def _finding(self, group: Group, compare: Answers) -> Finding:
        members = sorted(group.members, key=lambda e: e.id)
        keys = {normalize(conversation(e)) for e in members}
        parts = compare.differences(*group.clearest)
        args: dict[str, Fact] = {
            **named(members),
            "parts": tuple(name for name, _, _ in parts),
            "one": tuple(answer for _, answer, _ in parts),
            "other": tuple(answer for _, _, answer in parts),
        }
        if len(keys) > 1:
            args["similarity" if len(members) == 2 else "least"] = group.least
        first = [normalize(conversation(e)) for e in group.clearest]
        return Finding(
            check=self.name,
            examples=tuple(e.id for e in members),
            code="different_answers",
            args=args,
            field="output",
            # A decision about these answers does not hold for others.
            about=digest(*(normalize(text) for e in members for text in (e.output, e.label or ""))),
            severity="error" if first[0] == first[1] else "warning",
            score=group.best,
        )

    @override
    @classmethod
    def sentence(cls, finding: Finding) -> str:
        known = facts(finding)
        answers = zip(known["parts"], known["one"], known["other"], strict=True)  # type: ignore[arg-type]
        differences = tuple(f"{part} “{one}” and “{other}”".strip() for part, one, other in answers)
        return fill(cls.sentences[finding.code], {**known, "differences": differences})
