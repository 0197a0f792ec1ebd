import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import sunshine.datacentre.directory.models
from sunshine.foundation.postgres.actions import CreateModels

# Each two characters that stand together, in lower case: `directory.rules.grams` in SQL. What it
# costs is measured (a tenth of a millisecond a text); PostgreSQL's own guess made it read whole tables.
GRAMS = """
create function search_grams(words text) returns text[]
language sql immutable strict parallel safe cost 5000 as $$
  select coalesce(array_agg(distinct substr(low, i, 2)), '{}')
  from lower(words) as low, generate_series(1, length(words) - 1) as i
$$
"""


class Migration(migrations.Migration):
    replaces = [("directory", "0001_names_by_parts"), ("directory", "0002_what_parts_cost")]

    initial = True

    dependencies = [
        ("organisations", "0002_history"),
    ]

    operations = [
        migrations.RunSQL(GRAMS, "drop function search_grams(text)"),
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Listed",
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
                        ("snapshot_number", models.PositiveIntegerField(verbose_name="快照")),
                    ],
                    options={
                        "verbose_name": "名录进度",
                        "verbose_name_plural": "名录进度",
                    },
                ),
                migrations.CreateModel(
                    name="Listing",
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
                                    ("counterparty", "往来单位"),
                                    ("matter", "事项"),
                                    ("organisation", "组织"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("record_id", models.CharField(max_length=400, verbose_name="编号")),
                        ("name", models.CharField(max_length=400, verbose_name="名称")),
                        ("words", models.TextField(verbose_name="名称和拼音首字母")),
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
                        "verbose_name": "名录",
                        "verbose_name_plural": "名录",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                sunshine.datacentre.directory.models.Grams("words"),
                                name="listing_by_parts",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "record_id", "organisation"),
                                name="one_name_a_record_and_place",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
