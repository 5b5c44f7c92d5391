"""Filling one database: `python -m bench.load COMPLAINTS OUTPUT`. Writes what a client needs to know as JSON.

The few parties are made through the models; everything that is many is written by COPY, without foreign-key triggers
and with secondary indexes built afterwards, and then cleaned and analysed as a database in use is.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import django

django.setup()

from allauth.idp.oidc.models import Client as OAuthClient  # noqa: E402 - the apps must be ready
from allauth.idp.oidc.models import Token  # noqa: E402
from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.population import COLUMNS, FIRST_SKU, HISTORY, Lines, Owner, Population, content_of  # noqa: E402
from complaints.models import Complaint  # noqa: E402
from core.accounts.actors import Actor  # noqa: E402
from core.accounts.choices import Language, OrganisationKind, Role, Scope, Zone  # noqa: E402
from core.accounts.models import ApiClient, Organisation, Person  # noqa: E402
from core.clocks.models import Rule  # noqa: E402
from core.documents.choices import PreviewState, ScanState  # noqa: E402
from core.documents.models import Blob  # noqa: E402
from core.search import spread  # noqa: E402
from merchants.models import Shop  # noqa: E402
from programmes.choices import EnrolmentState, Programme, RightType, Territory  # noqa: E402
from programmes.models import Agreement, Enrolment, Right  # noqa: E402

FIRST = ("Harrow", "Bright", "Ash", "Wren", "Thorn", "Mill", "Oak", "Fern", "Stone", "Clear", "Raven", "Elm", "North")
SECOND = ("water", "field", "bury", "wick", "ley", "combe", "ford", "dale", "worth", "gate", "mere", "stead", "brook")
CHINESE = "清水河石橡林白鹿金羽蓝鹰北星紫荆银狐赤松青山"
OWNERS = 200
BATCH = 2000


def main(arguments: Sequence[str]) -> None:
    """Load, and write the keys to OUTPUT."""
    number, output = int(arguments[0]), Path(arguments[1])
    call_command("load_calendars", verbosity=0)
    call_command("load_rules", verbosity=0)
    call_command("load_grounds", stdout=StringIO())
    population = make_population(number)
    with bare_tables():
        copy(population.listing_lines())
        copy(population.complaint_lines())
    restart_sequences()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    output.write_text(json.dumps(keys(population)))


def make_population(number: int) -> Population:
    """Write the parties of a database with this many complaints."""
    now = timezone.now()
    cbbc = _organisation("cbbc", OrganisationKind.CBBC, "China-Britain Business Council", "英中贸易协会")
    jd = _organisation("jd", OrganisationKind.PLATFORM, "JD.com", "京东")
    officer = _person(cbbc, "Wei Zhang", Role.CASE_OFFICER)
    reviewer = _person(jd, "Jing Li", Role.REVIEWER)
    agreement = _agreement(cbbc, jd)
    # Staff sign in with a second factor: without one they would only see the page that sets it up.
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    shops = Shop.objects.bulk_create(
        [
            Shop(platform="jd.com", number=str(1_000_000 + index), name=f"Shop {index} 特卖店")
            for index in range(max(20, number // 20))
        ],
        batch_size=BATCH,
    )
    blobs = Blob.objects.bulk_create(
        Blob(
            sha256=content_of(index),
            size=150_000 + index,
            media_type="image/png",
            storage_key=f"bench/{index}",
            width=1200,
            height=900,
            scan_state=ScanState.CLEAN,
            preview_state=PreviewState.READY,
        )
        for index in range(50)
    )
    return Population(
        number=number,
        owners=[_owner(index, agreement) for index in range(OWNERS)],
        staff=Actor.person(officer),
        platform=Actor.person(reviewer),
        shop_ids=[shop.pk for shop in shops],
        blob_ids=[blob.pk for blob in blobs],
        rules={rule.code: (rule, _calendar_version(rule)) for rule in Rule.objects.select_related("calendar")},
        now=now,
    )


def _owner(index: int, agreement: Agreement) -> Owner:
    brand = FIRST[index % len(FIRST)] + SECOND[index // len(FIRST) % len(SECOND)]
    brand_zh = "".join(CHINESE[place % len(CHINESE)] for place in (index, index // len(CHINESE) + 7, index * 5 + 3))
    organisation = _organisation(f"owner-{index}", OrganisationKind.RIGHTS_OWNER, f"{brand} Ltd", f"{brand_zh}有限公司")
    person = _person(organisation, "Clara Finch", Role.COMPLAINANT)
    today = timezone.localdate()
    rights = Right.objects.bulk_create(
        Right(
            organisation=organisation,
            right_type=RightType.TRADE_MARK,
            number=str(10_000_000 + index * 10 + place),
            territory=Territory.CHINA,
            title=f"{brand.upper()} {label}".strip(),
            title_zh=brand_zh,
            nice_classes=[18 + place],
            filed_on=today - timedelta(days=3000),
            registered_on=today - timedelta(days=2500),
            expires_on=today + timedelta(days=1000),
            holder_name=organisation.name,
        )
        for place, label in enumerate(("", "Home", "Junior"))
    )
    _take_in(organisation, agreement)
    return Owner(
        id=organisation.pk,
        name=organisation.name,
        name_zh=organisation.name_zh,
        person_id=person.pk,
        actor=Actor.person(person),
        rights=[(right.pk, right.number, right.title, right.title_zh) for right in rights],
    )


def _agreement(cbbc: Organisation, jd: Organisation) -> Agreement:
    return Agreement.objects.create(
        reference="A-2019-1",
        title="Agreement",
        council=cbbc,
        platform=jd,
        signed_on=date(2019, 11, 4),
        in_force_from=date(2019, 11, 4),
    )


def _take_in(owner: Organisation, agreement: Agreement) -> None:
    """Who files takes part in the complaint platform."""
    since = timezone.now() - HISTORY
    Enrolment.objects.create(
        reference=f"E-{since:%Y}-{owner.pk:06d}",
        organisation=owner,
        programme=Programme.COMPLAINT_PLATFORM,
        agreement=agreement,
        state=EnrolmentState.ACTIVE,
        created_at=since,
        updated_at=since,
        invited_at=since,
        introduced_at=since,
        active_since=since,
    )


def _organisation(code: str, kind: str, name: str, name_zh: str) -> Organisation:
    return Organisation.objects.create(code=code, kind=kind, name=name, name_zh=name_zh)


def _person(organisation: Organisation, name: str, role: str) -> Person:
    person = Person(
        email=f"{name.lower().replace(' ', '.')}@{organisation.code}.example",
        name=name,
        organisation=organisation,
        roles=[role],
        language=Language.ENGLISH,
        time_zone=Zone.LONDON,
    )
    person.set_unusable_password()
    person.save()
    return person


def _calendar_version(rule: Rule) -> int:
    version = rule.calendar.versions.order_by("-version").values_list("pk", flat=True).first()
    assert version is not None  # loaded a moment ago
    return version


@contextmanager
def bare_tables() -> Iterator[None]:
    """Take secondary indexes and foreign-key triggers away for the length of the load."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique",
            [list(COLUMNS)],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("SET synchronous_commit = on")


def copy(chunks: Iterator[Lines]) -> None:
    """Write chunks, each while the next one is being made."""
    with ThreadPoolExecutor(max_workers=1) as writer:
        under_way: Future[None] | None = None
        with connection.cursor() as cursor:
            for chunk in chunks:
                if under_way is not None:
                    under_way.result()
                under_way = writer.submit(_write, cursor.cursor, chunk)
            if under_way is not None:
                under_way.result()


def _write(cursor: Any, chunk: Lines) -> None:
    for table, lines in chunk.items():
        if lines:
            columns = ", ".join(COLUMNS[table])
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", StringIO("\n".join(lines) + "\n"))


def restart_sequences() -> None:
    """Let new rows have keys behind the loaded ones."""
    with connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            if columns[0] in {"id", "position"}:
                key = columns[0]
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), max({key})) FROM {table}")


def keys(population: Population) -> dict[str, Any]:
    """Tokens, a session, and references to ask for."""
    owner = population.owners[0]
    officer = Person.objects.select_related("organisation").get(pk=int(population.staff.id))
    browser = Client()
    browser.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    lodged = Complaint.objects.filter(lodged_at__isnull=False).order_by("pk")
    step = max(1, lodged.count() // 200)
    words = [name for one in population.owners[:40] for name in (one.rights[0][2], one.rights[0][3])]
    return {
        "jd_token": _token(
            "jd", population.platform.organisation_id or 0, Scope.COMPLAINTS_READ, Scope.COMPLAINTS_DECIDE
        ),
        "owner_token": _token("owner", owner.id, Scope.COMPLAINTS_READ, Scope.COMPLAINTS_FILE),
        "cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}",
        "references": list(lodged.values_list("reference", flat=True)[::step][:200]),
        "right": owner.rights[0][1],
        "right_id": owner.rights[0][0],
        "organisation_id": owner.id,
        "person_id": owner.person_id,
        "words": words,
        "spread_words": [spread(word) for word in words],
        "next_sku": FIRST_SKU + population.listings * 7 + 7_000_001,
        "since": (population.now - HISTORY).isoformat(),
    }


def _token(label: str, organisation_id: int, *scopes: str) -> str:
    value = f"{label}-token-of-this-run-0123456789"
    oauth = OAuthClient(name=label, type=OAuthClient.Type.CONFIDENTIAL)
    oauth.set_scopes(list(scopes))
    oauth.save()
    ApiClient.objects.create(
        organisation=Organisation.objects.get(pk=organisation_id), oauth_client=oauth, label=label, scopes=list(scopes)
    )
    token = Token(type=Token.Type.ACCESS_TOKEN, client=oauth, expires_at=timezone.now() + timedelta(days=1))
    token.set_value(value)
    token.set_scopes(list(scopes))
    token.save()
    return value


if __name__ == "__main__":
    main(sys.argv[1:])
