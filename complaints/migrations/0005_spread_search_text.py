from django.db import migrations

# As complaints.queries.search_text_for does for what is written from now on.
FORWARD = r"""
UPDATE complaints_complaint SET search_text = ' ' || regexp_replace(search_text, '([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])', '\1\1', 'g')
WHERE search_text NOT IN ('', ' ') AND search_text NOT LIKE ' %'
"""
BACKWARD = r"""
UPDATE complaints_complaint SET search_text = regexp_replace(ltrim(search_text), '([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])\1', '\1', 'g')
WHERE search_text LIKE ' %'
"""


class Migration(migrations.Migration):
    """Each word behind a space, each Chinese character twice: short words fill a trigram."""

    dependencies = (("complaints", "0004_open_by_submitted"),)

    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
