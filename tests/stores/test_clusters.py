import pytest

from curate.domain.findings import Cluster


def test_the_clusters_of_a_check_replace_those_of_the_last(database, project, examples):
    first = Cluster(tuple(examples[:3]), examples[0], 0.7, 1.0, exact=False)
    second = Cluster(tuple(examples[2:]), examples[2], 1.0, 1.0, exact=True)

    with database.begin() as stores:
        stores.clusters.change(project.id, [], [first])
        stores.clusters.change(
            project.id, list(stores.clusters.stored(project.id).clusters), [second]
        )

    with database.read() as stores:
        assert stores.clusters.all(project.id) == [second]
        assert stores.clusters.members(project.id) == set(second.examples)


def test_clusters_and_pairs_of_another_project_are_left_alone(database, project, examples):
    cluster = Cluster(tuple(examples), examples[0], 0.7, 1.0, exact=False)
    pair = (examples[0], examples[1])
    with database.begin() as stores:
        other = stores.projects.add("notes", "")
        stores.clusters.change(project.id, [], [cluster])
        stores.clusters.mark_different(project.id, [pair], "ada")

        stores.clusters.change(other.id, list(stores.clusters.stored(other.id).clusters), [])
        stores.clusters.unmark_different(other.id, [pair])

    with database.read() as stores:
        assert stores.clusters.all(project.id) == [cluster]
        assert stores.clusters.different(project.id) == [pair]
        assert stores.clusters.different(other.id) == []


@pytest.mark.parametrize("turned", [False, True])
def test_a_pair_differs_once_whichever_way_it_is_named(database, project, examples, turned):
    one, other = examples[:2]
    pair = (other, one) if turned else (one, other)

    with database.begin() as stores:
        stores.clusters.mark_different(project.id, [(one, other)], "ada")
        stores.clusters.mark_different(project.id, [pair], "grace")
        known = stores.clusters.different(project.id)
        stores.clusters.unmark_different(project.id, [pair])
        left = stores.clusters.different(project.id)

    assert (known, left) == ([(one, other)], [])
