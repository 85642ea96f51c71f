"""History is not emptied either: PostgreSQL's TRUNCATE asks no row, so it passed the triggers of 0003."""

from django.db import migrations

TABLES = ("newsroom_release", "newsroom_target", "newsroom_approval", "newsroom_event")


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION newsroom_append_only()"
            )


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}")


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0005_language_at_cap")]

    operations = [migrations.RunPython(install, remove, elidable=False)]
