"""The database itself keeps the words of what was published, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION library_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published stands: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER library_edition_stays BEFORE DELETE ON library_edition
    FOR EACH ROW WHEN (OLD.state IN ('published', 'withdrawn')) EXECUTE FUNCTION library_keep_published();
CREATE TRIGGER library_edition_keeps_its_words BEFORE UPDATE ON library_edition
    FOR EACH ROW WHEN (
        OLD.state IN ('published', 'withdrawn') AND (
            (OLD.label, OLD.title, OLD.title_zh, OLD.summary, OLD.summary_zh, OLD.body, OLD.body_zh, OLD.document_id,
             OLD.document_zh_id, OLD.effective_from, OLD.changes, OLD.changes_zh, OLD.entry_id, OLD.number)
            IS DISTINCT FROM
            (NEW.label, NEW.title, NEW.title_zh, NEW.summary, NEW.summary_zh, NEW.body, NEW.body_zh, NEW.document_id,
             NEW.document_zh_id, NEW.effective_from, NEW.changes, NEW.changes_zh, NEW.entry_id, NEW.number)
            OR NEW.state NOT IN ('published', 'withdrawn')
        )
    ) EXECUTE FUNCTION library_keep_published();
CREATE FUNCTION library_keep_clauses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM library_edition
        WHERE id IN (OLD.edition_id, NEW.edition_id) AND state IN ('published', 'withdrawn')
    ) THEN
        RAISE EXCEPTION 'what was published stands: % on % is refused', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER library_clause_stays BEFORE INSERT OR UPDATE OR DELETE ON library_clause
    FOR EACH ROW EXECUTE FUNCTION library_keep_clauses();
"""
BACKWARD = """
DROP TRIGGER library_clause_stays ON library_clause;
DROP FUNCTION library_keep_clauses();
DROP TRIGGER library_edition_keeps_its_words ON library_edition;
DROP TRIGGER library_edition_stays ON library_edition;
DROP FUNCTION library_keep_published();
"""


class Migration(migrations.Migration):
    """Triggers on editions and clauses."""

    dependencies = [
        ("library", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
