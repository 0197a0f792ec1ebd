import django.db.models.deletion
import uuid6
from django.db import migrations, models

from sunshine.foundation.access.actions import row_security
from sunshine.foundation.postgres.actions import CreateModels

# As the evidence of hits: by right on the enterprise, and one closed alert closes the extract.
CONDITION = """
access_reaches('alert.read', organisation_id)
and not exists (
  select 1 from extracts_extract_hits x join alerts_alert a on a.hit_id = x.hit_id
  where x.extract_id = extracts_extract.id and access_closed('alert', a.id)
)
"""


class Migration(migrations.Migration):
    replaces = [
        ("extracts", "0001_initial"),
        ("extracts", "0002_by_right"),
        ("extracts", "0003_extracting"),
    ]

    initial = True

    dependencies = [
        ("access", "0004_row_security_functions"),
        ("alerts", "0002_history"),
        ("hits", "0001_initial"),
        ("lake", "0002_changes_of_a_snapshot"),
        ("organisations", "0002_history"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Extract",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("contract", "合同"),
                                    ("procurement", "采购"),
                                    ("firm", "往来单位"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("subject_id", models.CharField(max_length=400, verbose_name="对象")),
                        ("title", models.CharField(max_length=400, verbose_name="名称")),
                        ("rows", models.JSONField(default=list, verbose_name="内容")),
                        ("row_count", models.PositiveIntegerField(verbose_name="行数")),
                        ("hubs", models.JSONField(default=dict, verbose_name="关系极多的单位")),
                        ("made_at", models.DateTimeField(verbose_name="摘录时间")),
                        (
                            "hits",
                            models.ManyToManyField(
                                related_name="extracts", to="hits.hit", verbose_name="涉及的疑点"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                                verbose_name="快照",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "摘录",
                        "verbose_name_plural": "摘录",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "organisation", "subject_id"),
                                name="one_extract_a_subject",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Extracting",
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
                        ("hit_event", models.BigIntegerField(verbose_name="疑点历史至")),
                        ("hops", models.PositiveSmallIntegerField(verbose_name="关系层数")),
                        ("most", models.PositiveIntegerField(verbose_name="一个节点最多的关系")),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="lake.snapshot",
                                verbose_name="快照",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "摘录进度",
                        "verbose_name_plural": "摘录进度",
                    },
                ),
            ],
        ),
        row_security("extracts_extract", CONDITION),
    ]
