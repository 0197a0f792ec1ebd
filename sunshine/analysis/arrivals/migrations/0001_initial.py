import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("hits", "0002_standing"),
        ("lake", "0002_changes_of_a_snapshot"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Arrival",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid6.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("since", models.PositiveBigIntegerField(verbose_name="自快照")),
                        ("started_at", models.DateTimeField(verbose_name="开始")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成")),
                        (
                            "snapshot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                                verbose_name="快照",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "到数监督",
                        "verbose_name_plural": "到数监督",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "arrivals_arrivalevent" ("finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "snapshot_id", "started_at") VALUES (NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."snapshot_id", NEW."started_at"); RETURN NULL;',
                                    hash="bfadad4ffb5cf89c2a157231621ccf4cd083a454",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6815a",
                                    table="arrivals_arrival",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "arrivals_arrivalevent" ("finished_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "snapshot_id", "started_at") VALUES (NEW."finished_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."snapshot_id", NEW."started_at"); RETURN NULL;',
                                    hash="6ac105c85bcc30753996f54aaa3c66cafb0ba1c4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a69b2",
                                    table="arrivals_arrival",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ArrivalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("since", models.PositiveBigIntegerField(verbose_name="自快照")),
                        ("started_at", models.DateTimeField(verbose_name="开始")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="完成")),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="arrivals.arrival",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="lake.snapshot",
                                verbose_name="快照",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="0fa519e9c7619f000425f92cb53184ebad271b88",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e4317",
                                    table="arrivals_arrivalevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Moved",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("new", "新发现"),
                                    ("changed", "有变化"),
                                    ("lapsed", "不再成立"),
                                ],
                                max_length=8,
                                verbose_name="变化",
                            ),
                        ),
                        (
                            "hit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="hits.hit"
                            ),
                        ),
                        (
                            "triggered",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moved",
                                to="arrivals.triggered",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "疑点变化",
                        "verbose_name_plural": "疑点变化",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("triggered", "hit"), name="one_move_a_hit"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "arrivals_movedevent" ("hit_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "triggered_id") VALUES (NEW."hit_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."triggered_id"); RETURN NULL;',
                                    hash="0539e8a25ba55267846207605e9e2d8e0568ccd6",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0994a",
                                    table="arrivals_moved",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "arrivals_movedevent" ("hit_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "triggered_id") VALUES (NEW."hit_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."triggered_id"); RETURN NULL;',
                                    hash="a2e252d08cff996232bec7beac8111df614cc5f5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_5c595",
                                    table="arrivals_moved",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Triggered",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        (
                            "key_count",
                            models.PositiveIntegerField(null=True, verbose_name="牵动对象"),
                        ),
                        ("seconds", models.FloatField(verbose_name="计算秒数")),
                        (
                            "arrival",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="triggered",
                                to="arrivals.arrival",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "触发的模型",
                        "verbose_name_plural": "触发的模型",
                        "ordering": ["probe"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("arrival", "probe"), name="one_run_an_arrival"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "arrivals_triggeredevent" ("arrival_id", "id", "key_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "seconds") VALUES (NEW."arrival_id", NEW."id", NEW."key_count", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probe", NEW."seconds"); RETURN NULL;',
                                    hash="bc1ccc46e77aef231f323d4673b334098741ee75",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2f2c0",
                                    table="arrivals_triggered",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "arrivals_triggeredevent" ("arrival_id", "id", "key_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "seconds") VALUES (NEW."arrival_id", NEW."id", NEW."key_count", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probe", NEW."seconds"); RETURN NULL;',
                                    hash="ce8f32ed2aab472187c37d88507e3f408f905b69",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_487d1",
                                    table="arrivals_triggered",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MovedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("new", "新发现"),
                                    ("changed", "有变化"),
                                    ("lapsed", "不再成立"),
                                ],
                                max_length=8,
                                verbose_name="变化",
                            ),
                        ),
                        (
                            "hit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="hits.hit",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="arrivals.moved",
                            ),
                        ),
                        (
                            "triggered",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="arrivals.triggered",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="467559246e04454a023a7f10ac6e31899b877ed3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a0dd8",
                                    table="arrivals_movedevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TriggeredEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        (
                            "key_count",
                            models.PositiveIntegerField(null=True, verbose_name="牵动对象"),
                        ),
                        ("seconds", models.FloatField(verbose_name="计算秒数")),
                        (
                            "arrival",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="arrivals.arrival",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="arrivals.triggered",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="34861981dea4e640b6fd5a559bcb4b59fa835d26",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b8599",
                                    table="arrivals_triggeredevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
