import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("hits", "0003_found_by_parts"),
        ("lake", "0002_changes_of_a_snapshot"),
        ("organisations", "0002_history"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Backtest",
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
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        ("probe_version", models.CharField(max_length=40, verbose_name="模型版本")),
                        ("changes", models.JSONField(verbose_name="改动的参数")),
                        ("snapshots", models.JSONField(verbose_name="快照号")),
                        (
                            "parameters_of",
                            models.PositiveBigIntegerField(verbose_name="现行参数所在快照"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "排队中"),
                                    ("running", "运行中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已算快照数")),
                        (
                            "message",
                            models.CharField(blank=True, max_length=400, verbose_name="说明"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "参数回测",
                        "verbose_name_plural": "参数回测",
                        "indexes": [
                            models.Index(fields=["probe", "-asked_at"], name="backtest_of_probe")
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "backtests_backtestevent" ("asked_at", "asked_by_id", "changes", "done", "id", "message", "parameters_of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "probe_version", "snapshots", "state") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."changes", NEW."done", NEW."id", NEW."message", NEW."parameters_of", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probe", NEW."probe_version", NEW."snapshots", NEW."state"); RETURN NULL;',
                                    hash="346b7a8ddb7b9dd552df00825e3816fc24b3d1fc",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6f560",
                                    table="backtests_backtest",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "backtests_backtestevent" ("asked_at", "asked_by_id", "changes", "done", "id", "message", "parameters_of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probe", "probe_version", "snapshots", "state") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."changes", NEW."done", NEW."id", NEW."message", NEW."parameters_of", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probe", NEW."probe_version", NEW."snapshots", NEW."state"); RETURN NULL;',
                                    hash="0ae18069ae4b6770415c0edaf004d766d9c10c77",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9c16e",
                                    table="backtests_backtest",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BacktestCount",
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
                        ("before", models.PositiveIntegerField(verbose_name="现行参数")),
                        ("after", models.PositiveIntegerField(verbose_name="改动后")),
                        (
                            "backtest",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="counts",
                                to="backtests.backtest",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="lake.snapshot"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "回测计数",
                        "verbose_name_plural": "回测计数",
                    },
                ),
                migrations.CreateModel(
                    name="BacktestDifference",
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
                                choices=[("lost", "漏掉"), ("gained", "多出")],
                                max_length=6,
                                verbose_name="得失",
                            ),
                        ),
                        ("subject_kind", models.CharField(max_length=40, verbose_name="对象类别")),
                        ("subject_id", models.CharField(max_length=400, verbose_name="对象")),
                        ("occurrence", models.CharField(max_length=400, verbose_name="情节")),
                        ("occurred_on", models.DateField(null=True, verbose_name="发生日期")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=24, null=True, verbose_name="涉及金额"
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(blank=True, max_length=3, verbose_name="币种"),
                        ),
                        ("level", models.CharField(max_length=8, verbose_name="级别")),
                        (
                            "verdict",
                            models.CharField(blank=True, max_length=12, verbose_name="当时的结论"),
                        ),
                        ("is_bad", models.BooleanField(default=False, verbose_name="属实却会漏掉")),
                        (
                            "backtest",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="differences",
                                to="backtests.backtest",
                            ),
                        ),
                        (
                            "hit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="hits.hit",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="lake.snapshot"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "回测得失",
                        "verbose_name_plural": "回测得失",
                        "indexes": [
                            models.Index(
                                fields=["backtest", "-is_bad", "id"], name="difference_of_backtest"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BacktestEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("probe", models.CharField(max_length=20, verbose_name="模型")),
                        ("probe_version", models.CharField(max_length=40, verbose_name="模型版本")),
                        ("changes", models.JSONField(verbose_name="改动的参数")),
                        ("snapshots", models.JSONField(verbose_name="快照号")),
                        (
                            "parameters_of",
                            models.PositiveBigIntegerField(verbose_name="现行参数所在快照"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "排队中"),
                                    ("running", "运行中"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="已算快照数")),
                        (
                            "message",
                            models.CharField(blank=True, max_length=400, verbose_name="说明"),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="发起时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
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
                                to="backtests.backtest",
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
                                    hash="d4821cfba3543775212aa487e339a42f5389eb60",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_44eae",
                                    table="backtests_backtestevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
