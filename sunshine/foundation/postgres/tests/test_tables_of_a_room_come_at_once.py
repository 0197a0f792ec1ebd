import pgtrigger.compiler
import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from sunshine.foundation.postgres.actions import CreateModels

NEVER = pgtrigger.compiler.Trigger(
    name="never",
    sql=pgtrigger.compiler.UpsertTriggerSql(
        func="RAISE EXCEPTION 'never';",
        hash="0" * 40,
        operation="DELETE",
        pgid="pgtrigger_never_00000",
        table="rooms_house",
        when="BEFORE",
    ),
)
KEY = ("id", models.BigAutoField(primary_key=True))


def pointing(name: str, at: str, **options: list[object]) -> migrations.CreateModel:
    field = models.ForeignKey(at, models.CASCADE, null=True, related_name="+")
    return migrations.CreateModel(name, [KEY, ("other", field)], options)


def sql_of(operations: list[Operation], *, back: bool = False) -> tuple[list[str], ProjectState]:
    """What is said to the database, without saying it, and the models as they are then."""
    state = ProjectState()
    steps = []
    for operation in operations:
        before = state.clone()
        operation.state_forwards("rooms", state)
        steps.append((operation, before, state.clone()))
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for operation, before, after in reversed(steps) if back else steps:
            if back:
                operation.database_backwards("rooms", editor, after, before)
            else:
                operation.database_forwards("rooms", editor, before, after)
    return editor.collected_sql, state


def one_after_another() -> list[migrations.CreateModel]:
    index = models.Index(fields=["id"], name="house_by_id")
    return [
        migrations.CreateModel("City", [KEY]),
        pointing("House", "rooms.city", triggers=[NEVER], indexes=[index]),
        pointing("Room", "rooms.house"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("back", [False, True])
def test_at_once_says_the_same_as_one_after_another(*, back: bool) -> None:
    said, state = sql_of([CreateModels(one_after_another())], back=back)
    same, known = sql_of([*one_after_another()], back=back)
    assert said == same
    assert any("create" in sentence.lower() for sentence in said) is not back
    assert any("pgtrigger_never_00000" in sentence for sentence in said) is not back
    assert state == known


@pytest.mark.django_db
def test_tables_may_point_at_each_other() -> None:
    said, state = sql_of(
        [CreateModels([pointing("Hen", "rooms.egg"), pointing("Egg", "rooms.hen")])]
    )
    tables = [s for s in said if s.startswith("CREATE TABLE")]
    keys = [s for s in said if "FOREIGN KEY" in s]
    assert len(tables) == len(keys) == 2
    assert said.index(keys[0]) > said.index(tables[1]), "keys wait for the tables"
    assert (
        state.apps.get_model("rooms", "Hen")._meta.get_field("other").related_model.__name__
        == "Egg"
    )


def test_what_was_rendered_before_is_rendered_anew() -> None:
    state = ProjectState()
    migrations.CreateModel("City", [KEY]).state_forwards("rooms", state)
    assert len(state.apps.get_models()) == 1
    CreateModels([pointing("House", "rooms.city")]).state_forwards("rooms", state)
    assert {m.__name__ for m in state.apps.get_models()} == {"City", "House"}
