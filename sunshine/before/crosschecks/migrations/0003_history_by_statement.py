import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("crosschecks", "0002_by_right"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="match",
            name="insert_insert",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="match",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "crosschecks_matchevent" ("agreements", "amount", "business", "company_id", "company_name", "conflict_id", "declaration_id", "due_on", "fingerprint", "first_due_on", "found_at", "holder_key", "hops", "id", "is_provisional", "is_undeclared", "judged_at", "judged_fingerprint", "judged_name", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "relation", "relation_title", "relative_key", "rows", "state", "verdict", "version") SELECT new_values."agreements", new_values."amount", new_values."business", new_values."company_id", new_values."company_name", new_values."conflict_id", new_values."declaration_id", new_values."due_on", new_values."fingerprint", new_values."first_due_on", new_values."found_at", new_values."holder_key", new_values."hops", new_values."id", new_values."is_provisional", new_values."is_undeclared", new_values."judged_at", new_values."judged_fingerprint", new_values."judged_name", new_values."organisation_id", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."probability", new_values."relation", new_values."relation_title", new_values."relative_key", new_values."rows", new_values."state", new_values."verdict", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1570255d209f35ec4c15e8618045ea4d861bd5ff",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5ca10",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="crosschecks_match",
                    when="AFTER",
                ),
            ),
        ),
    ]
