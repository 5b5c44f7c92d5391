"""The database itself refuses to change or remove what is in the audit trail, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_event_is_not_emptied BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_is_append_only BEFORE UPDATE OR DELETE ON audit_link
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_link_is_not_emptied BEFORE TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
BACKWARD = """
DROP TRIGGER audit_event_is_append_only ON audit_event;
DROP TRIGGER audit_event_is_not_emptied ON audit_event;
DROP TRIGGER audit_link_is_append_only ON audit_link;
DROP TRIGGER audit_link_is_not_emptied ON audit_link;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    """Triggers on both tables of the audit trail."""

    dependencies = (("audit", "0001_initial"),)

    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
