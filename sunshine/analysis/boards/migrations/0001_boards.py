import django.db.models.deletion
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("lake", "0001_initial"),
        ("organisations", "0002_history"),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="BoardRun",
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
                        ("content", models.CharField(max_length=16, verbose_name="指标指纹")),
                        ("ended_at", models.DateTimeField(verbose_name="时间")),
                        ("seconds", models.FloatField(verbose_name="用时")),
                        ("changed_count", models.PositiveIntegerField(verbose_name="有变化的值")),
                        (
                            "snapshot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="lake.snapshot"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "看板计算",
                        "verbose_name_plural": "看板计算",
                        "ordering": ["-ended_at"],
                    },
                ),
                migrations.CreateModel(
                    name="PeerFigure",
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
                        ("metric", models.CharField(max_length=60, verbose_name="指标")),
                        ("starts_on", models.DateField(verbose_name="期间")),
                        ("ring", models.CharField(max_length=8, verbose_name="范围")),
                        ("place", models.CharField(max_length=40, verbose_name="同类")),
                        ("count", models.PositiveIntegerField(verbose_name="家数")),
                        ("low", models.DecimalField(decimal_places=6, max_digits=24)),
                        ("middle", models.DecimalField(decimal_places=6, max_digits=24)),
                        ("high", models.DecimalField(decimal_places=6, max_digits=24)),
                    ],
                    options={
                        "verbose_name": "同类水平",
                        "verbose_name_plural": "同类水平",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("metric", "starts_on", "ring", "place"),
                                name="one_figure_a_ring",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MetricRow",
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
                        ("metric", models.CharField(max_length=60, verbose_name="指标")),
                        ("starts_on", models.DateField(verbose_name="期间")),
                        ("position", models.PositiveIntegerField(verbose_name="次序")),
                        ("occurred_on", models.DateField(verbose_name="日期")),
                        ("part", models.DecimalField(decimal_places=6, max_digits=24)),
                        ("whole", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                        ("row_id", models.CharField(max_length=600, verbose_name="行")),
                        ("row", models.JSONField(verbose_name="内容")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标明细",
                        "verbose_name_plural": "指标明细",
                        "indexes": [
                            models.Index(
                                fields=["metric", "starts_on", "position"], name="row_of_metric"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MetricValue",
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
                        ("metric", models.CharField(max_length=60, verbose_name="指标")),
                        ("version", models.CharField(max_length=12, verbose_name="指标版本")),
                        ("starts_on", models.DateField(verbose_name="期间")),
                        ("part", models.DecimalField(decimal_places=6, max_digits=24)),
                        ("whole", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                        ("row_count", models.PositiveIntegerField(verbose_name="行数")),
                        (
                            "until",
                            models.PositiveBigIntegerField(null=True, verbose_name="止于快照"),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "since",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="lake.snapshot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标值",
                        "verbose_name_plural": "指标值",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("metric", "starts_on", "organisation"),
                                name="one_value_at_a_time",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
