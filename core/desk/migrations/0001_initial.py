import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('noun', models.CharField(max_length=40)),
                ('verb', models.CharField(max_length=40)),
                ('back_url', models.CharField(max_length=2200)),
                ('moved_count', models.PositiveIntegerField(default=0)),
                ('results', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('created_at', models.DateTimeField(editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bulk_runs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'outcome of acting on many',
                'verbose_name_plural': 'outcomes of acting on many',
                'ordering': ('-pk',),
                'indexes': [models.Index(fields=['created_at'], name='bulk_run_by_age')],
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_name', models.CharField(max_length=100)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(max_length=2000)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shared with colleagues')),
                ('created_at', models.DateTimeField(editable=False)),
                ('changed_at', models.DateTimeField(editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved filter',
                'verbose_name_plural': 'saved filters',
                'ordering': ('name', 'pk'),
                'indexes': [models.Index(condition=models.Q(('is_shared', True)), fields=['list_name'], name='saved_filter_shared_by_list')],
                'constraints': [models.UniqueConstraint(models.F('person'), models.F('list_name'), django.db.models.functions.text.Lower('name'), name='saved_filter_name_is_ones_own'), models.CheckConstraint(condition=models.Q(models.Q(('query', ''), _negated=True), models.Q(('name', ''), _negated=True)), name='saved_filter_is_whole')],
            },
        ),
    ]
