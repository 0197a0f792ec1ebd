import django.db.models.deletion
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0003_headers_nobody_knew"),
        ("organisations", "0002_history"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Gauge",
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
                        ("day", models.DateField(verbose_name="日期")),
                        ("snapshot_number", models.PositiveIntegerField(verbose_name="快照")),
                        ("receipt_id", models.UUIDField(null=True, verbose_name="回执")),
                    ],
                    options={
                        "verbose_name": "质量计量进度",
                        "verbose_name_plural": "质量计量进度",
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
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
                        ("day", models.DateField(verbose_name="日期")),
                        ("snapshot_number", models.PositiveIntegerField(verbose_name="快照")),
                        ("mart", models.CharField(max_length=60, verbose_name="数据集")),
                        ("dimension", models.CharField(max_length=12, verbose_name="维度")),
                        ("rule", models.CharField(max_length=120, verbose_name="规则")),
                        ("checked", models.PositiveBigIntegerField(verbose_name="检查数")),
                        ("failed", models.PositiveBigIntegerField(verbose_name="不合格数")),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数据质量",
                        "verbose_name_plural": "数据质量",
                        "indexes": [
                            models.Index(fields=["mart", "dimension", "day"], name="measure_trend")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("day", "mart", "organisation", "dimension", "rule"),
                                name="one_measure_a_rule_and_day",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Failure",
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
                        ("row_id", models.CharField(blank=True, max_length=600, verbose_name="行")),
                        ("key", models.CharField(blank=True, max_length=400, verbose_name="主键")),
                        ("words", models.CharField(max_length=400, verbose_name="问题")),
                        (
                            "receipt",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="intake.receipt",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="failures",
                                to="quality.measure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "不合格行",
                        "verbose_name_plural": "不合格行",
                    },
                ),
            ],
        ),
    ]
