"""The table in which all processes count failed logins (Django's DatabaseCache)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_history")]

    operations = [
        migrations.RunSQL(
            """
            create unlogged table access_cache (
                cache_key varchar(255) primary key,
                value text not null,
                expires timestamptz not null
            );
            create index access_cache_expires on access_cache (expires);
            """,
            "drop table access_cache",
        )
    ]
