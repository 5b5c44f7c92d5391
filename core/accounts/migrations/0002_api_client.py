import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the first one: the OAuth2 client's own tables depend on Person, and this table on them.

    dependencies = [
        ('accounts', '0001_initial'),
        ('allauth_idp_oidc', '0003_client_allow_uri_wildcards'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiClient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=120, verbose_name='label')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('complaints:read', 'Read complaints'), ('complaints:file', 'File and answer complaints'), ('complaints:decide', 'Decide complaints')], max_length=40), default=list, size=None, verbose_name='scopes')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked at')),
                ('oauth_client', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='api_client', to='allauth_idp_oidc.client', verbose_name='OAuth2 client')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_clients', to='accounts.organisation', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'API client',
                'verbose_name_plural': 'API clients',
                'ordering': ('organisation_id', 'pk'),
            },
        ),
    ]
