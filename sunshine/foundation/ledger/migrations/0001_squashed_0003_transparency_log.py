import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels

# Beside the trigger: nobody but the owner holds a right to change the ledger.
REVOKE = """
do $$
declare grantee_name text;
begin
  for grantee_name in
    select distinct grantee from information_schema.role_table_grants
    where table_name = 'ledger_entry' and grantee not in (current_user, 'PUBLIC')
  loop
    execute format('revoke update, delete, truncate on ledger_entry from %I', grantee_name);
  end loop;
end $$;
"""


class Migration(migrations.Migration):
    replaces = [
        ("ledger", "0001_initial"),
        ("ledger", "0002_append_only"),
        ("ledger", "0003_transparency_log"),
    ]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="Entry",
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
                        ("verb", models.CharField(max_length=60, verbose_name="动作")),
                        ("subject_label", models.CharField(max_length=40, verbose_name="记录类别")),
                        ("subject_id", models.UUIDField(verbose_name="记录")),
                        (
                            "organisation_id",
                            models.UUIDField(db_index=True, null=True, verbose_name="企业"),
                        ),
                        ("account_id", models.UUIDField(null=True, verbose_name="账号")),
                        ("actor_name", models.CharField(max_length=120, verbose_name="行为人")),
                        ("recorded_at", models.DateTimeField(verbose_name="记入时间")),
                        ("canonical", models.TextField(verbose_name="规范内容")),
                        ("salt", models.BinaryField(verbose_name="盐值")),
                        ("leaf_hash", models.BinaryField(unique=True, verbose_name="叶子哈希")),
                        ("idempotency_key", models.CharField(max_length=120)),
                    ],
                    options={
                        "verbose_name": "存证",
                        "verbose_name_plural": "存证",
                        "indexes": [
                            models.Index(
                                fields=["subject_label", "subject_id"], name="entry_of_subject"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account_id", "idempotency_key"),
                                name="one_entry_a_key",
                                nulls_distinct=False,
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="bd80cdea55986d8dc4a873a0796f1dd071e72f1d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_af900",
                                    table="ledger_entry",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="never_emptied",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'ledger_entry is append-only';",
                                    hash="fdfbed95a70f69766de0ac5da6a144c847793d0a",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_never_emptied_0f489",
                                    table="ledger_entry",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        (
                            "size",
                            models.BigIntegerField(
                                primary_key=True, serialize=False, verbose_name="条数"
                            ),
                        ),
                        ("note", models.TextField(verbose_name="签名文本")),
                        ("signed_at", models.DateTimeField(verbose_name="签名时间")),
                    ],
                    options={
                        "verbose_name": "检查点",
                        "verbose_name_plural": "检查点",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="acdda80f60fc48cb8c8af4085986baaaf8f80767",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7ee3f",
                                    table="ledger_checkpoint",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="never_emptied",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'the transparency log is append-only';",
                                    hash="dbc521dced3d72481f1f1a21efeb4f6d37b44f6a",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_never_emptied_1886b",
                                    table="ledger_checkpoint",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Cosignature",
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
                        ("witness", models.CharField(max_length=120, verbose_name="见证方")),
                        ("line", models.TextField(verbose_name="签名行")),
                        ("received_at", models.DateTimeField(verbose_name="收到时间")),
                        (
                            "checkpoint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cosignatures",
                                to="ledger.checkpoint",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "见证签名",
                        "verbose_name_plural": "见证签名",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("checkpoint", "witness"), name="one_line_a_witness"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="138d8bf747fb67929e9f941554571d4c3c4cbde6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_716b4",
                                    table="ledger_cosignature",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="never_emptied",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'the transparency log is append-only';",
                                    hash="9c1e3403d5922ea878fb725e9d36d7fe46abffe4",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_never_emptied_636f9",
                                    table="ledger_cosignature",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LogLeaf",
                    fields=[
                        (
                            "index",
                            models.BigIntegerField(
                                primary_key=True, serialize=False, verbose_name="序号"
                            ),
                        ),
                        ("entry_id", models.UUIDField(unique=True, verbose_name="存证")),
                        ("leaf_hash", models.BinaryField(verbose_name="叶子哈希")),
                    ],
                    options={
                        "verbose_name": "日志叶子",
                        "verbose_name_plural": "日志叶子",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="aeaf1ed501866c2f66f4fc2fb27d65e0756c1a8d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_92ec5",
                                    table="ledger_logleaf",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="never_emptied",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'the transparency log is append-only';",
                                    hash="2739147951c68ce793c026a2af982756c579d920",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_never_emptied_e2fbb",
                                    table="ledger_logleaf",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PendingLeaf",
                    fields=[
                        ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                    ],
                    options={
                        "verbose_name": "待编号存证",
                        "verbose_name_plural": "待编号存证",
                    },
                ),
            ],
        ),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
