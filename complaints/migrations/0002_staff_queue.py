import datetime

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='complaint',
            name='complaint_by_due',
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(django.db.models.functions.comparison.Coalesce('due_at', models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), output_field=models.DateTimeField())), models.F('id'), name='complaint_by_next_due'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('submitted_at__isnull', False)), fields=['-submitted_at', '-id'], name='complaint_by_submitted'),
        ),
    ]
