"""Releases, targets, approvals and events are written once. The database itself refuses the rest."""

from django.db import migrations

TABLES = ("newsroom_release", "newsroom_target", "newsroom_approval", "newsroom_event")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION newsroom_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only: %', TG_TABLE_NAME;
END
$$ LANGUAGE plpgsql
"""


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)  # its % is no placeholder
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            if vendor == "sqlite":
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'history is append-only: {table}'); END"
                )
            elif vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION newsroom_append_only()"
                )


def remove(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            if vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
            elif vendor == "postgresql":
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS newsroom_append_only()")


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_initial")]

    operations = [migrations.RunPython(install, remove, elidable=False)]
