from django.db import migrations

from sunshine.foundation.access.actions import row_security

# A file is seen by who may read the record it hangs on; a denial of the record closes it too.
# The history of a file is as closed as the file.
CONDITION = (
    "access_reaches(read_permission, organisation_id)"
    " and not access_closed(subject_label, subject_id)"
)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_files"), ("access", "0004_row_security_functions")]
    operations = [
        row_security("evidence_evidence", CONDITION),
        row_security("evidence_evidenceevent", CONDITION),
    ]
