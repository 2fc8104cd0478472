from django.db import migrations
from django.db.models import F


def give_owners(apps, schema_editor):
    """Who acknowledged it owned it; what had an outcome was finished."""
    concerns = apps.get_model("referrals", "Concern").objects.using(schema_editor.connection.alias)
    concerns.exclude(state="received").update(owner=F("acknowledged_by"))
    concerns.filter(state="outcome").update(
        state="closed", closed_at=F("outcome_at"), closed_by=F("outcome_by"), owner=F("outcome_by")
    )


class Migration(migrations.Migration):
    # Apart from the constraints that follow: PostgreSQL does not alter a table with changed rows pending.
    dependencies = [("referrals", "0002_ownership")]
    operations = [migrations.RunPython(give_owners, migrations.RunPython.noop)]
