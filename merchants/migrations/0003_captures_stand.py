"""The database itself refuses to change or remove what was seen of a listing, whoever asks.

Only to whom a capture belongs may follow, when two organisations become one.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION merchants_capture_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'organisation_id' = to_jsonb(NEW) - 'organisation_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'captures stand as they were taken: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER capture_stands BEFORE UPDATE OR DELETE ON merchants_capture
    FOR EACH ROW EXECUTE FUNCTION merchants_capture_stands();
"""
BACKWARD = """
DROP TRIGGER capture_stands ON merchants_capture;
DROP FUNCTION merchants_capture_stands();
"""


class Migration(migrations.Migration):
    """A trigger on the table of captures."""

    dependencies = (("merchants", "0002_shops_and_companies"),)

    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
