from django.db import migrations

# A tree and an organisation together say how many lie below: without this, the subtree of the
# city's own organ counts as small as a branch's, and lists by right are planned for a few rows.
FIGURES = """
create statistics paths_below (mcv) on tree, ancestor_id from organisations_organisationpath;
analyze organisations_organisationpath
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_history")]

    operations = [migrations.RunSQL(FIGURES, "drop statistics paths_below")]
