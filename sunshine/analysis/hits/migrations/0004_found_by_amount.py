from django.db import migrations, models
from django.db.models import F

# What `icontains` compares: without figures on it the planner takes every word for a rare one.
FIGURES = """
create statistics words_of_hits on (upper(sentence::text)), (upper(subject_name::text))
from hits_hit;
analyze hits_hit
"""


class Migration(migrations.Migration):
    dependencies = [("hits", "0003_found_by_parts")]

    operations = [
        migrations.AddIndex(
            model_name="hit",
            index=models.Index(F("amount").desc(nulls_last=True), name="hit_by_amount"),
        ),
        migrations.RunSQL(FIGURES, "drop statistics words_of_hits"),
    ]
