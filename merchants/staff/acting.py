"""Pages that write: names, companies, links, strikes and captures of a shop."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.identifiers import jd
from merchants import queries
from merchants.actions import companies, links, shops, strikes
from merchants.actions.captures import Look, look_at_shop
from merchants.actions.listings import ensure_listings
from merchants.choices import CaptureSource
from merchants.models import Company, Shop
from merchants.staff.forms import (
    AliasForm,
    CaptureForm,
    CompanyFieldsForm,
    CompanyForm,
    JudgeForm,
    LinkForm,
    MergeForm,
    NameForm,
    ReasonForm,
)
from merchants.staff.room import FormView
from merchants.staff.wording import company_url


class ShopForm(FormView):
    """A form about a shop."""

    def record(self, **given: Any) -> Shop:
        """The shop that the address names."""
        return self.shop(given["pk"])


class NameShop(ShopForm):
    """What it is called now."""

    form_class, title, submit, done = NameForm, _("Name the shop"), _("Save the name"), _("The shop has this name now.")
    lede = _("The name on record is kept as one that the shop carried.")

    def form(self, record: Any, *args: Any, **options: Any) -> forms.Form:
        """With the name on record."""
        return super().form(record, *args, initial={"name": record.name}, **options)

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Write it."""
        shops.name_shop(record.pk, actor=self.actor, **data)
        return self.home(record)


class AddAlias(ShopForm):
    """Another name."""

    form_class, title, submit, done = AliasForm, _("Add a name"), _("Add the name"), _("The name is on record.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Add it."""
        shops.add_alias(record.pk, actor=self.actor, **data)
        return f"{self.home(record)}#names"


class RecordCompany(ShopForm):
    """Who stands behind it."""

    form_class, title = CompanyForm, _("Company behind the shop")
    submit, done = _("Record the company"), _("The company is on record.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Record it, with its evidence."""
        fields = {name: data[name] for name in CompanyFieldsForm.base_fields}
        companies.record_company(
            record.pk,
            actor=self.actor,
            fields=fields,
            evidence=data["evidence"],
            document=self.store(data["document"]),
            since=data["since"],
        )
        return f"{self.home(record)}#company"


class WithdrawCompany(ShopForm):
    """Nobody known stands behind it."""

    form_class, title = ReasonForm, _("Take the company back")
    submit, done = _("Take it back"), _("No company is on record for this shop now.")
    lede = _("The claim stays in the history of the shop; strikes no longer count for the company.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Take it back."""
        companies.withdraw_company(record.pk, actor=self.actor, **data)
        return f"{self.home(record)}#company"


class ClaimLink(ShopForm):
    """Another shop belongs to it."""

    form_class, title = LinkForm, _("Link with another shop")
    submit, done = _("Claim the link"), _("The link is claimed; a judgement is still to come.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Claim it; a shop that is not on record yet is put there."""
        read = data["other"]
        key = (read.platform, read.shop_id)
        other = shops.ensure_shops({key: ""}, actor=self.actor)[key]
        links.claim_link(
            record.pk,
            other,
            actor=self.actor,
            kind=data["kind"],
            evidence=data["evidence"],
            document=self.store(data["document"]),
        )
        return f"{self.home(record)}#links"


class JudgeLink(ShopForm):
    """What staff make of a link."""

    form_class, title = JudgeForm, _("Judge the link")
    submit, done = _("Record the judgement"), _("The link is judged.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Judge it."""
        links.judge_link(given["link"], data["judgement"], actor=self.actor, reason=data["reason"])
        return f"{self.home(record)}#links"

    def record(self, **given: Any) -> Shop:
        """The shop, one of the two of the link. Raises Http404."""
        shop = super().record(**given)
        seen = queries.links_visible_to(self.actor).filter(pk=given["link"])
        if not (seen.filter(first=shop) | seen.filter(second=shop)).exists():
            raise Http404
        return shop


class StrikeOff(ShopForm):
    """What counted counts no more."""

    form_class, title = ReasonForm, _("Strike off")
    submit, done = _("Strike it off"), _("It counts no more.")
    lede = _("From today on it counts no more, for any shop that it was counted against. For days before today it did.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Strike it off."""
        strikes.strike_off_by_hand(given["strike"], actor=self.actor, **data)
        return f"{self.home(record)}#standing"

    def record(self, **given: Any) -> Shop:
        """The shop against which the strike counts. Raises Http404."""
        shop = super().record(**given)
        if not queries.strikes_visible_to(self.actor).filter(pk=given["strike"], shop=shop).exists():
            raise Http404
        return shop


class AddCapture(ShopForm):
    """What is seen of a listing of the shop."""

    form_class, title = CaptureForm, _("Record what a listing shows")
    submit, done = _("Record it"), _("What the listing shows is on record. Nobody can change it.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Write it down; a listing that stands in no shop yet is placed in this one."""
        read: jd.Listing = data["listing"]
        key = (read.platform, read.sku)
        listing = ensure_listings([key], actor=self.actor)[key]
        present = queries.known([key])[key]
        if present.shop_id is None:
            shops.place_listings([(listing, record.pk)], actor=self.actor)
        image, page = self.store(data["image"]), self.store(data["page"])
        priced = data["price"] is not None
        look = Look(
            listing_id=listing,
            taken_at=timezone.now(),
            source=CaptureSource.STAFF,
            title=data["title"],
            price=data["price"],
            currency=data["currency"] if priced else "",
            sales_shown=data["sales_shown"],
            seller_name=data["seller_name"],
            shop_id=record.pk,
            image_id=image.pk if image else None,
            page_id=page.pk if page else None,
            page_url=read.url,
            still_on_sale=data["still_on_sale"],
        )
        look_at_shop(look, actor=self.actor)
        return f"{self.home(record)}#captures"


class CompanyPage(FormView):
    """A form about a company."""

    def record(self, **given: Any) -> Company:
        """The company that the address names; one that was merged away is not changed."""
        found = self.company(given["pk"])
        if found.merged_into_id:
            raise Http404
        return found


class ChangeCompany(CompanyPage):
    """What is known of a company."""

    form_class, title = CompanyFieldsForm, _("Change the company")
    submit, done = _("Save"), _("The company is changed.")

    def form(self, record: Any, *args: Any, **options: Any) -> forms.Form:
        """With what is on record."""
        initial = {name: getattr(record, name) for name in companies.FIELDS}
        return super().form(record, *args, initial=initial, **options)

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Write it."""
        companies.change_company(record.pk, actor=self.actor, fields=data)
        return self.home(record)


class MergeCompany(CompanyPage):
    """Two records of one company."""

    form_class, title = MergeForm, _("Merge with another record")
    submit, done = _("Merge the two"), _("The two records are one company now.")
    lede = _("Shops, claims and strikes of this record become those of the one that stays. This cannot be undone.")

    def act(self, record: Any, data: dict[str, Any], **given: Any) -> str:
        """Merge them."""
        into = queries.companies_visible_to(self.actor).filter(pk=data["into"], merged_into=None).first()
        if into is None:
            raise companies.no_such_company()
        return company_url(companies.merge_companies(record.pk, into.pk, actor=self.actor, reason=data["reason"]).pk)
