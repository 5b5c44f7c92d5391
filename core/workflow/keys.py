"""The key of a record that is about to be: its reference is made from it before anything is written."""

from django.db import connection, models


def draw_key(model: type[models.Model]) -> int:
    """Draw the next key of the model's table. A key that is then not used leaves a gap in the references."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        (pk,) = cursor.fetchone()
    return int(pk)
