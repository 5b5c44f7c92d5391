"""Invited people come in once, under the invited address, as what they were invited."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.accounts.actions import invitations
from core.accounts.actions.invitations import Acceptance, InvitationUnusable, Unusable
from core.accounts.actions.merging import merge
from core.accounts.choices import ROLES_OF, Language, OrganisationKind, Role
from core.accounts.models import Invitation, Organisation, Person
from core.audit.models import Event
from core.outbox.models import Message
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Nora New",
    "language": "en",
    "sign_in": "password",
    "password": "a long pass phrase of mine",
}
Link = Callable[[], str]


def invite(cast: Cast, email: str = "nora@harrow.example", **more: Any) -> Invitation:
    return invitations.invite(
        cast.harrow.pk, actor=acting(cast.owner_admin), email=email, name="Nora", roles=[Role.COMPLAINANT], **more
    )


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_an_invited_person_chooses_a_password_and_is_signed_in(cast: Cast, last_link: Link) -> None:
    invite(cast, email="Nora@Harrow.example")
    visitor = Client()
    link = last_link()
    page = visitor.get(link)
    assert page.status_code == 200
    assert "Harrow &amp; Finch" in page.content.decode()

    answer = visitor.post(link, ANSWERS)

    assert answer.status_code == 302
    nora = Person.objects.get(email="nora@harrow.example")
    assert (nora.organisation, nora.roles, nora.name) == (cast.harrow, [Role.COMPLAINANT], "Nora New")
    assert nora.check_password(ANSWERS["password"])
    assert visitor.get("/account/profile/").status_code == 200


def test_the_page_goes_on_in_the_language_of_the_mail_unless_the_visitor_chose_another(
    cast: Cast, last_link: Link
) -> None:
    invite(cast, language=Language.CHINESE)
    visitor = Client()
    link = last_link()
    assert "接受邀请:\nhttp" in str(mail.outbox[-1].body)
    page = visitor.get(link)
    assert '<html lang="zh-hans"' in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hans"
    visitor.cookies["django_language"] = "en"
    assert "You are invited" in visitor.get(link).content.decode()


def test_an_invited_person_may_do_without_a_password(cast: Cast, last_link: Link) -> None:
    invite(cast)
    answer = Client().post(last_link(), {**ANSWERS, "sign_in": "code", "password": ""})
    assert answer.status_code == 302
    assert not Person.objects.get(email="nora@harrow.example").has_usable_password()


@pytest.mark.parametrize("password", ["", "short", "password1234", "nora@harrow.example"])
def test_a_weak_password_is_told_at_its_field(cast: Cast, last_link: Link, password: str) -> None:
    invite(cast)
    answer = Client().post(last_link(), {**ANSWERS, "password": password})
    assert answer.status_code == 422
    assert not Person.objects.filter(email="nora@harrow.example").exists()


def test_a_link_works_once(cast: Cast, last_link: Link) -> None:
    invite(cast)
    link = last_link()
    assert Client().post(link, ANSWERS).status_code == 302
    second = Client().post(link, {**ANSWERS, "name": "Somebody Else"})
    assert second.status_code == 410
    assert Person.objects.filter(email="nora@harrow.example").count() == 1
    assert "has been used" in Client().get(link).content.decode()


def test_a_link_is_worthless_after_seven_days(cast: Cast, last_link: Link) -> None:
    invite(cast)
    token = token_of(last_link())
    later = timezone.now() + timedelta(days=7, seconds=1)
    with pytest.raises(InvitationUnusable) as refused:
        invitations.accept(token, Acceptance(name="Nora"), now=later)
    assert refused.value.reason == Unusable.EXPIRED


def test_a_revoked_link_says_whom_to_ask(cast: Cast, last_link: Link) -> None:
    invitation = invite(cast)
    link = last_link()
    invitations.revoke(invitation.pk, actor=acting(cast.owner_admin))
    page = Client().get(link)
    assert page.status_code == 410
    assert "revoked" in page.content.decode()
    assert Client().post(link, ANSWERS).status_code == 410


@pytest.mark.parametrize(
    ("came", "to_do"),
    [
        ("used", "sign in with the address that was invited"),
        ("used by another address", "Sign out"),
        ("revoked", "Ask who invited you, or CBBC"),
        ("expired", "Ask who invited you to send it again"),
        ("sent again", "Open the link of the latest mail again"),
    ],
)
def test_a_link_that_leads_nowhere_says_what_to_do(cast: Cast, last_link: Link, came: str, to_do: str) -> None:
    invitation, visitor, now = invite(cast), Client(), timezone.now()
    link = last_link()
    match came:
        case "used":
            assert Client().post(link, ANSWERS).status_code == 302
        case "used by another address":
            visitor = signed_in(cast.stranger)
        case "revoked":
            invitations.revoke(invitation.pk, actor=acting(cast.owner_admin))
        case "expired":
            now += timedelta(days=7, seconds=1)
        case "sent again":
            invitations.resend(invitation.pk, actor=acting(cast.owner_admin))
    before = Person.objects.count()
    with time_machine.travel(now, tick=False):
        for answer in (visitor.get(link), visitor.post(link, ANSWERS)):
            assert to_do in answer.text
    assert Person.objects.count() == before


def test_sending_again_replaces_the_link(cast: Cast, last_link: Link) -> None:
    invitation = invite(cast)
    first = last_link()
    invitations.resend(invitation.pk, actor=acting(cast.owner_admin))
    second = last_link()
    assert first != second
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200


def test_somebody_who_is_signed_in_cannot_take_the_invitation_of_another_address(cast: Cast, last_link: Link) -> None:
    invite(cast)
    link = last_link()
    browser = signed_in(cast.stranger)
    page = browser.post(link, ANSWERS)
    assert page.status_code == 409
    assert "nora@harrow.example" in page.content.decode()
    assert not Person.objects.filter(email="nora@harrow.example").exists()


def test_an_address_that_got_an_account_meanwhile_is_sent_to_sign_in(cast: Cast, last_link: Link) -> None:
    invite(cast)
    link = last_link()
    Person.objects.create_user("nora@harrow.example", name="Nora", organisation=cast.brightwater)
    page = Client().get(link)
    assert page.status_code == 410
    assert "/account/login/" in page.content.decode()


def test_a_made_up_token_opens_nothing(cast: Cast) -> None:
    assert Client().get("/account/invitation/not-a-token/").status_code == 404


def test_neither_the_invitation_nor_the_queued_mail_holds_the_token(cast: Cast, last_link: Link) -> None:
    invitation = invite(cast)
    token = token_of(last_link())
    invitation.refresh_from_db()
    assert token not in str(vars(invitation))
    assert all(token not in str(message.payload) for message in Message.objects.all())
    assert all(token not in str((event.data, event.changes)) for event in Event.objects.all())


def test_the_mail_speaks_the_language_of_the_invitation(cast: Cast, last_link: Link) -> None:
    invite(cast, language=Language.CHINESE)
    last_link()
    assert mail.outbox[-1].extra_headers["Content-Language"] == "zh-hans"
    assert mail.outbox[-1].to == ["nora@harrow.example"]


def test_one_address_has_one_open_invitation(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(InvalidInputs) as refused:
        invite(cast, email="NORA@harrow.example")
    assert ("email",) in refused.value.errors


def test_an_expired_invitation_does_not_stand_in_the_way_of_a_new_one(cast: Cast) -> None:
    old = invite(cast, now=timezone.now() - timedelta(days=8))
    new = invite(cast)
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert new.pk != old.pk


def test_somebody_with_an_account_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(InvalidInputs):
        invite(cast, email=cast.complainant.email.upper())
    with pytest.raises(InvalidInputs):
        invitations.invite(
            cast.harrow.pk,
            actor=acting(cast.administrator),
            email=cast.stranger.email,
            name="Stella",
            roles=[Role.COMPLAINANT],
        )


def test_an_owner_does_not_learn_who_has_an_account_or_an_invitation_elsewhere(cast: Cast, last_link: Link) -> None:
    """The invitation goes out as any other; whoever opens its link is told to sign in as who they are."""
    invite(cast, email=cast.stranger.email)
    assert Client().get(last_link()).status_code == 410
    with pytest.raises(InvitationUnusable) as unusable:
        invitations.accept(token_of(last_link()), Acceptance(name="Stella"))
    assert unusable.value.reason == Unusable.HAS_ACCOUNT
    for organisation in (cast.brightwater, cast.harrow):
        invitations.invite(
            organisation.pk,
            actor=acting(cast.administrator),
            email="both@harrow.example",
            name="B",
            roles=[Role.OWNER_READER],
        )
    assert Invitation.objects.filter(email="both@harrow.example", revoked_at=None).count() == 2


def test_of_two_invitations_that_a_merger_brings_together_one_stays(cast: Cast) -> None:
    both = [
        invitations.invite(
            organisation.pk,
            actor=acting(cast.administrator),
            email="both@harrow.example",
            name="B",
            roles=[Role.OWNER_READER],
        )
        for organisation in (cast.brightwater, cast.harrow)
    ]
    merge(cast.brightwater.pk, cast.harrow.pk, actor=acting(cast.administrator), reason="They are one company.")
    gone, kept = Invitation.objects.filter(pk__in=[one.pk for one in both]).order_by("pk")
    assert (gone.organisation, kept.organisation) == (cast.harrow, cast.harrow)
    assert (gone.revoked_at is None, kept.revoked_at is None) == (False, True)


def test_a_role_of_another_audience_is_refused(cast: Cast) -> None:
    for roles in ([Role.ADMINISTRATOR], [Role.COMPLAINANT, Role.REVIEWER], []):
        with pytest.raises(InvalidInputs):
            invitations.invite(
                cast.harrow.pk, actor=acting(cast.owner_admin), email="x@y.example", name="X", roles=roles
            )


def test_an_owners_administrator_invites_into_the_own_organisation_only(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        invitations.invite(
            cast.brightwater.pk,
            actor=acting(cast.owner_admin),
            email="x@y.example",
            name="X",
            roles=[Role.COMPLAINANT],
        )


def test_who_is_no_administrator_invites_nobody(cast: Cast) -> None:
    with pytest.raises(Refused):
        invitations.invite(
            cast.harrow.pk, actor=acting(cast.complainant), email="x@y.example", name="X", roles=[Role.COMPLAINANT]
        )


def test_anothers_invitation_can_be_neither_sent_again_nor_revoked(cast: Cast) -> None:
    theirs = invitations.invite(
        cast.brightwater.pk,
        actor=acting(cast.administrator),
        email="b@brightwater.example",
        name="B",
        roles=[Role.COMPLAINANT],
    )
    for act in (invitations.resend, invitations.revoke):
        with pytest.raises(NotVisible):
            act(theirs.pk, actor=acting(cast.owner_admin))
    browser = signed_in(cast.owner_admin)
    assert browser.post(f"/portal/people/invitation/{theirs.pk}/revoke/").status_code == 404
    assert browser.post("/portal/people/invitation/987654/revoke/").status_code == 404


def test_an_accepted_invitation_cannot_be_revoked(cast: Cast, last_link: Link) -> None:
    invitation = invite(cast)
    invitations.accept(token_of(last_link()), Acceptance(name="Nora"))
    with pytest.raises(Conflict):
        invitations.revoke(invitation.pk, actor=acting(cast.owner_admin))


def test_each_step_of_an_invitation_is_on_record(cast: Cast, last_link: Link) -> None:
    invitation = invite(cast)
    invitations.resend(invitation.pk, actor=acting(cast.owner_admin))
    invitations.accept(token_of(last_link()), Acceptance(name="Nora"))
    verbs = list(Event.objects.filter(verb__startswith="accounts.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["accounts.person_invited", "accounts.invitation_resent", "accounts.invitation_accepted"]


# --- Case officers bring in the people of those whom they enrol ------------------------------------------------------

OWNERS = (OrganisationKind.RIGHTS_OWNER, OrganisationKind.AGENT)


@pytest.mark.parametrize("kind", OrganisationKind)
@pytest.mark.parametrize("who", ["officer", "administrator", "staff_reader", "reviewer", "gov_reader", "agent"])
def test_who_of_others_invites_into_which_organisations(cast: Cast, who: str, kind: OrganisationKind) -> None:
    organisation = Organisation.objects.create(kind=kind, code="another", name="Another", name_zh="")
    person = getattr(cast, who)
    may = who == "administrator" or (who == "officer" and kind in OWNERS)
    role = min(ROLES_OF[organisation.audience])

    def invite(by: Person) -> Invitation:
        return invitations.invite(organisation.pk, actor=acting(by), email="x@another.example", name="X", roles=[role])

    if may:
        assert invite(person).roles == [role]
    else:
        with pytest.raises(Refused if person.organisation == cast.cbbc else NotVisible):
            invite(person)
        invitation = invite(cast.administrator)
        for act in (invitations.resend, invitations.revoke):
            with pytest.raises(NotVisible):
                act(invitation.pk, actor=acting(person))


def test_an_officer_invites_sends_again_and_revokes_by_the_pages_and_changes_no_account(cast: Cast) -> None:
    cast.gather("complainant")
    browser, home = signed_in(cast.officer), f"/staff/people/of/{cast.harrow.code}/"
    answers = {"email": "n@harrow.example", "name": "Nora", "roles": ["owner_administrator"], "language": "en"}
    assert browser.post(f"{home}invite/", answers).headers["Location"] == home
    page = browser.get(home)
    assert "n@harrow.example" in page.text
    assert "Only administrators manage people" in page.text
    assert f"/staff/people/person/{cast.complainant.pk}/" not in page.text
    assert "API client" not in page.text
    invitation = cast.harrow.invitations.get()
    for act in ("send-again", "revoke"):
        answer = browser.post(f"/staff/people/invitation/{invitation.pk}/{act}/")
        assert answer.headers["Location"] == home
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    for closed in (f"person/{cast.complainant.pk}/", f"person/{cast.complainant.pk}/close/", "", "add/"):
        assert browser.get(f"/staff/people/{closed}").status_code == 403
    assert browser.get(f"{home}issue-client/").status_code == 403


@pytest.mark.parametrize("house", ["cbbc", "jd", "ipo"])
def test_an_officer_is_told_who_invites_into_cbbc_platforms_and_government(cast: Cast, house: str) -> None:
    browser = signed_in(cast.officer)
    for page in ("", "invite/"):
        refused = browser.get(f"/staff/people/of/{getattr(cast, house).code}/{page}")
        assert refused.status_code == 403
        assert "for rights owners and agents also its case officers" in refused.text
