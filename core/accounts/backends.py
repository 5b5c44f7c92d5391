"""How a session finds its person."""

from allauth.account.auth_backends import AuthenticationBackend

from core.accounts.models import Person


class PersonBackend(AuthenticationBackend):
    """allauth's sign-in, with the organisation read in the same statement: each page needs it to know the audience."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person with this key, or None where the account or its organisation is closed."""
        people = Person.objects.select_related("organisation")
        return people.filter(pk=user_id, is_active=True, organisation__is_active=True).first()
