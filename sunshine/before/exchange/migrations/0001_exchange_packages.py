import django.db.models.deletion
import pgtrigger.compiler
import uuid6
from django.conf import settings
from django.db import migrations, models

from sunshine.foundation.postgres.actions import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0003_how_many_are_below"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name="StaticResources",
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
                        ("name", models.CharField(max_length=120, verbose_name="文件名")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("told", models.JSONField(verbose_name="内容")),
                        ("taken_in_by", models.CharField(max_length=120, verbose_name="经办人")),
                        ("taken_in_at", models.DateTimeField(verbose_name="时间")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                    ],
                    options={
                        "verbose_name": "静态资源",
                        "verbose_name_plural": "静态资源",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "exchange_staticresourcesevent" ("entry_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "taken_in_at", "taken_in_by", "told") VALUES (NEW."entry_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sha256", NEW."taken_in_at", NEW."taken_in_by", NEW."told"); RETURN NULL;',
                                    hash="d321733648051d9248447a4dcebe7bce24959d43",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a4df0",
                                    table="exchange_staticresources",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "exchange_staticresourcesevent" ("entry_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "taken_in_at", "taken_in_by", "told") VALUES (NEW."entry_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sha256", NEW."taken_in_at", NEW."taken_in_by", NEW."told"); RETURN NULL;',
                                    hash="b2a9d10cbd263c27bcb111a20917ae384c00d33d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a2beb",
                                    table="exchange_staticresources",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaticResourcesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="文件名")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("told", models.JSONField(verbose_name="内容")),
                        ("taken_in_by", models.CharField(max_length=120, verbose_name="经办人")),
                        ("taken_in_at", models.DateTimeField(verbose_name="时间")),
                        ("entry_id", models.UUIDField(verbose_name="存证")),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="exchange.staticresources",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="8cb795bf6620fa77efe0410ecebf0591a7a31513",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_8a446",
                                    table="exchange_staticresourcesevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Package",
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
                            "direction",
                            models.CharField(
                                choices=[("out", "导出"), ("in", "导入")],
                                max_length=4,
                                verbose_name="方向",
                            ),
                        ),
                        (
                            "business",
                            models.CharField(
                                choices=[
                                    ("0004", "事项清单"),
                                    ("0005", "议事规则"),
                                    ("0006", "会议"),
                                    ("0002", "静态资源"),
                                ],
                                max_length=4,
                                verbose_name="业务",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="文件名")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                        (
                            "state",
                            models.CharField(default="unread", max_length=16, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("changes", models.JSONField(default=list, verbose_name="记录")),
                        ("faults", models.JSONField(default=list, verbose_name="问题")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=400, verbose_name="退回说明"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="经办人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="时间")),
                        ("due_on", models.DateField(null=True, verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数据包",
                        "verbose_name_plural": "数据包",
                        "indexes": [
                            models.Index(
                                fields=["organisation", "state"], name="package_of_organisation"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "unread")),
                                fields=("organisation", "business"),
                                name="one_unread_package_a_business",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("direction", "out")),
                                fields=("name",),
                                name="one_package_out_a_name",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "exchange_packageevent" ("business", "changes", "direction", "due_on", "faults", "filed_at", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "sha256", "size", "state", "version") VALUES (NEW."business", NEW."changes", NEW."direction", NEW."due_on", NEW."faults", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remark", NEW."sha256", NEW."size", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="75a1454b68488cd42e6a548669ba2f8124350045",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9b10a",
                                    table="exchange_package",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "exchange_packageevent" ("business", "changes", "direction", "due_on", "faults", "filed_at", "filed_by_id", "filed_by_person_id", "id", "is_provisional", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remark", "sha256", "size", "state", "version") VALUES (NEW."business", NEW."changes", NEW."direction", NEW."due_on", NEW."faults", NEW."filed_at", NEW."filed_by_id", NEW."filed_by_person_id", NEW."id", NEW."is_provisional", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remark", NEW."sha256", NEW."size", NEW."state", NEW."version"); RETURN NULL;',
                                    hash="75bfdf9074f5ef6b8e1379af7d225c53bbcdcb67",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a36c5",
                                    table="exchange_package",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PackageDraft",
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
                        ("name", models.CharField(max_length=120)),
                        ("content", models.BinaryField()),
                        ("arrived_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PackageEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[("out", "导出"), ("in", "导入")],
                                max_length=4,
                                verbose_name="方向",
                            ),
                        ),
                        (
                            "business",
                            models.CharField(
                                choices=[
                                    ("0004", "事项清单"),
                                    ("0005", "议事规则"),
                                    ("0006", "会议"),
                                    ("0002", "静态资源"),
                                ],
                                max_length=4,
                                verbose_name="业务",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="文件名")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                        (
                            "state",
                            models.CharField(default="unread", max_length=16, verbose_name="状态"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        ("changes", models.JSONField(default=list, verbose_name="记录")),
                        ("faults", models.JSONField(default=list, verbose_name="问题")),
                        (
                            "remark",
                            models.CharField(blank=True, max_length=400, verbose_name="退回说明"),
                        ),
                        (
                            "filed_by_person_id",
                            models.UUIDField(null=True, verbose_name="经办人员"),
                        ),
                        ("filed_at", models.DateTimeField(verbose_name="时间")),
                        ("due_on", models.DateField(null=True, verbose_name="办理期限")),
                        (
                            "is_provisional",
                            models.BooleanField(default=False, verbose_name="期限待定"),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="exchange.package",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="bd11022914f92e89218c02dc2563ad898a16e809",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_360c3",
                                    table="exchange_packageevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisteredItem",
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
                        ("record", models.CharField(max_length=32, verbose_name="记录号")),
                        ("code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("told", models.JSONField(verbose_name="内容")),
                        ("is_ended", models.BooleanField(default=False, verbose_name="已删除")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "国资委系统中的事项",
                        "verbose_name_plural": "国资委系统中的事项",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "record"), name="one_item_a_record"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_ended", False)),
                                fields=("organisation", "code"),
                                name="one_item_a_code",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "exchange_registereditemevent" ("code", "id", "is_ended", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "told") VALUES (NEW."code", NEW."id", NEW."is_ended", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."record", NEW."told"); RETURN NULL;',
                                    hash="5f5f180a3c41f3c67ce7275e3712287c3d86e94a",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_7b25b",
                                    table="exchange_registereditem",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "exchange_registereditemevent" ("code", "id", "is_ended", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "told") VALUES (NEW."code", NEW."id", NEW."is_ended", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."record", NEW."told"); RETURN NULL;',
                                    hash="052db3a4b201ae2e7d3be81a4e918eb5e2bde1e0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_5eb39",
                                    table="exchange_registereditem",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisteredItemEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("record", models.CharField(max_length=32, verbose_name="记录号")),
                        ("code", models.CharField(max_length=12, verbose_name="事项编码")),
                        ("told", models.JSONField(verbose_name="内容")),
                        ("is_ended", models.BooleanField(default=False, verbose_name="已删除")),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="exchange.registereditem",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="016e6d9a77ea4aa4d3d41ee9f4cc1cf61ca3099a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_564c5",
                                    table="exchange_registereditemevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Regulation",
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
                        ("record", models.CharField(max_length=32, verbose_name="记录号")),
                        ("name", models.CharField(max_length=200, verbose_name="制度名称")),
                        ("type_name", models.CharField(max_length=200, verbose_name="制度类型")),
                        ("effective_on", models.DateField(null=True, verbose_name="生效日期")),
                        ("told", models.JSONField(verbose_name="内容")),
                        ("sent", models.JSONField(null=True, verbose_name="国资委系统中的内容")),
                        ("is_ended", models.BooleanField(default=False, verbose_name="已废止")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "议事规则",
                        "verbose_name_plural": "议事规则",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "record"), name="one_regulation_a_record"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "exchange_regulationevent" ("effective_on", "id", "is_ended", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "sent", "told", "type_name", "version") VALUES (NEW."effective_on", NEW."id", NEW."is_ended", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."record", NEW."sent", NEW."told", NEW."type_name", NEW."version"); RETURN NULL;',
                                    hash="230a041d2af6186f49f0d5a43e3a789edaaebd6c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e9d8a",
                                    table="exchange_regulation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "exchange_regulationevent" ("effective_on", "id", "is_ended", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record", "sent", "told", "type_name", "version") VALUES (NEW."effective_on", NEW."id", NEW."is_ended", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."record", NEW."sent", NEW."told", NEW."type_name", NEW."version"); RETURN NULL;',
                                    hash="93a130450eb1ba9b6454557b1558d29b1529f85a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a73f8",
                                    table="exchange_regulation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegulationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "id",
                            models.UUIDField(default=uuid6.uuid7, editable=False, serialize=False),
                        ),
                        ("record", models.CharField(max_length=32, verbose_name="记录号")),
                        ("name", models.CharField(max_length=200, verbose_name="制度名称")),
                        ("type_name", models.CharField(max_length=200, verbose_name="制度类型")),
                        ("effective_on", models.DateField(null=True, verbose_name="生效日期")),
                        ("told", models.JSONField(verbose_name="内容")),
                        ("sent", models.JSONField(null=True, verbose_name="国资委系统中的内容")),
                        ("is_ended", models.BooleanField(default=False, verbose_name="已废止")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版次")),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="organisations.organisation",
                                verbose_name="企业",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="exchange.regulation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="8235b00eb63f938199528a100c4c5a5e5d3cad81",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b8a29",
                                    table="exchange_regulationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
