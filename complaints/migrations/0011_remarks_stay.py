"""The database itself keeps every remark, its words, and what was put under seal, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION complaints_keep_remarks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written in a conversation stays: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER complaints_remark_stays BEFORE DELETE ON complaints_remark
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_remarks();
CREATE TRIGGER complaints_remark_keeps_its_words BEFORE UPDATE ON complaints_remark
    FOR EACH ROW WHEN (NEW.text IS DISTINCT FROM OLD.text AND (NEW.text <> '' OR NEW.redacted_at IS NULL))
    EXECUTE FUNCTION complaints_keep_remarks();
CREATE TRIGGER complaints_sealedtext_stays BEFORE UPDATE OR DELETE ON complaints_sealedtext
    FOR EACH ROW EXECUTE FUNCTION complaints_keep_remarks();
"""
BACKWARD = """
DROP TRIGGER complaints_remark_stays ON complaints_remark;
DROP TRIGGER complaints_remark_keeps_its_words ON complaints_remark;
DROP TRIGGER complaints_sealedtext_stays ON complaints_sealedtext;
DROP FUNCTION complaints_keep_remarks();
"""


class Migration(migrations.Migration):
    """Triggers on both tables of the conversation."""

    dependencies = [
        ("complaints", "0010_conversation"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
