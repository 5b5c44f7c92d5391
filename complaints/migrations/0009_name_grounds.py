"""Complaints that were filed before rule sets stand on the ground of their reason."""

from django.db import migrations

GROUND_OF = {
    "counterfeit": "trade_mark",
    "confusingly_similar": "trade_mark",
    "copyright_copy": "copyright",
    "design_copy": "design",
    "utility_model_use": "utility_model",
    "invention_use": "invention",
}


def name_grounds(apps, schema_editor):
    """Complaints that were filed before rule sets stand on the ground of their reason."""
    complaints = apps.get_model("complaints", "Complaint").objects
    for reason, ground in GROUND_OF.items():
        complaints.filter(reason=reason, ground="").update(ground=ground)


class Migration(migrations.Migration):

    dependencies = [
        ("complaints", "0008_grounds_and_counter_notices"),
    ]

    operations = [
        migrations.RunPython(name_grounds, migrations.RunPython.noop),
    ]
