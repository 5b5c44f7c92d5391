"""How captures, returns and named shops read in a timeline, and whom a return concerns."""

from django.utils.translation import gettext_lazy as _

from complaints import topics
from core.accounts.choices import Audience
from core.audit.verbs import Verb
from core.audit.verbs import register as register_verbs
from core.outbox.topics import register as register_topics

INSIDE = frozenset({Audience.STAFF, Audience.PORTAL})

register_verbs(
    Verb(
        "complaints.captured",
        _("Recorded what listings show (listings: %(count)s; changed since filing: %(changed)s)"),
        icon="camera",
        readers=INSIDE,
    ),
    Verb(
        "complaints.relisted",
        _("Listings are on sale again after they were gone (%(count)s): %(skus)s"),
        icon="arrow-repeat",
        tone="bad",
    ),
    Verb(
        "complaints.followed",
        _("Began a new complaint about what came back from %(earlier)s"),
        icon="arrow-return-right",
        readers=frozenset({Audience.PORTAL}),
    ),
    Verb(
        "complaints.shops_named",
        _("Named the shops of listings (%(count)s): %(shops)s"),
        icon="shop",
        readers=frozenset({Audience.STAFF, Audience.PARTNER}),
    ),
)

register_topics(
    topics.make_topic(
        "relisted",
        topics.together(topics.owner, topics.staff),
        _("%(reference)s: listings are on sale again"),
        _(
            "Listings of complaint %(reference)s that were gone are on sale again (%(count)s): %(skus)s. You can file "
            "again from its page; everything is filled in."
        ),
        "arrow-repeat",
        notices={
            Audience.STAFF: _(
                "Listings of complaint %(reference)s of %(owner)s are on sale again (%(count)s): %(skus)s."
            )
        },
    ),
)
