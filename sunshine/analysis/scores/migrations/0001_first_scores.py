import django.db.models.deletion
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("hits", "0001_initial"),
        ("organisations", "0002_history"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Stacking",
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
                        ("as_of", models.DateField(verbose_name="截至")),
                        ("made_at", models.DateTimeField(verbose_name="时间")),
                        ("hit_event", models.BigIntegerField(default=0, verbose_name="疑点历史至")),
                        (
                            "alert_event",
                            models.BigIntegerField(default=0, verbose_name="预警历史至"),
                        ),
                        ("hit_count", models.PositiveIntegerField(verbose_name="计入的疑点")),
                        ("score_count", models.PositiveIntegerField(verbose_name="对象")),
                        ("half_life", models.PositiveIntegerField(verbose_name="半衰期（日）")),
                    ],
                    options={
                        "verbose_name": "风险分计算",
                        "verbose_name_plural": "风险分计算",
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
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
                                    ("organisation", "企业"),
                                    ("counterparty", "往来单位"),
                                    ("contract", "合同"),
                                    ("matter", "事项"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("subject_id", models.CharField(max_length=400, verbose_name="对象")),
                        ("name", models.CharField(blank=True, max_length=400, verbose_name="名称")),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=6, max_digits=7, verbose_name="风险分"
                            ),
                        ),
                        ("hit_count", models.PositiveIntegerField(verbose_name="计入的疑点")),
                        ("as_of", models.DateField(verbose_name="截至")),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "风险分",
                        "verbose_name_plural": "风险分",
                        "indexes": [
                            models.Index(fields=["kind", "-value", "id"], name="score_by_value")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "organisation", "subject_id"),
                                name="one_score_a_subject",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreDay",
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
                                    ("organisation", "企业"),
                                    ("counterparty", "往来单位"),
                                    ("contract", "合同"),
                                    ("matter", "事项"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("subject_id", models.CharField(max_length=400, verbose_name="对象")),
                        ("day", models.DateField(verbose_name="自")),
                        ("points", models.PositiveSmallIntegerField(verbose_name="风险分")),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "风险分走势",
                        "verbose_name_plural": "风险分走势",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "organisation", "subject_id", "day"),
                                name="one_score_a_day",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScorePart",
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
                        ("weight", models.FloatField(verbose_name="权重")),
                        ("remaining", models.FloatField(verbose_name="余量的对数")),
                        ("value", models.FloatField(verbose_name="计分")),
                        ("hit_count", models.PositiveIntegerField(verbose_name="疑点")),
                        (
                            "score",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="scores.score",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "风险分的组成",
                        "verbose_name_plural": "风险分的组成",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("score", "probe"), name="one_part_a_probe"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreHit",
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
                        ("strength", models.FloatField(verbose_name="强度")),
                        (
                            "hit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="hits.hit",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hits",
                                to="scores.scorepart",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "计入的疑点",
                        "verbose_name_plural": "计入的疑点",
                    },
                ),
            ],
        ),
    ]
