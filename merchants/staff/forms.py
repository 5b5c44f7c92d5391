"""What is asked for about shops, companies, links, strikes and captures."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.days import FIRST_DAY, LAST_DAY
from core.identifiers.jd import Refusal, parse_listing, parse_shop
from core.web.forms import DateField
from merchants.choices import LinkKind, LinkState

LINES = {"rows": 4}
CURRENCIES = [(code, code) for code in ("CNY", "HKD", "GBP", "USD", "EUR")]


class NameForm(forms.Form):
    """The name that a shop carries now."""

    name = forms.CharField(label=_("Name"), max_length=200)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where the name stands: its page, a letter of JD.")
    )


class AliasForm(NameForm):
    """A name that a shop carries or carried."""

    seen_from = DateField(label=_("Seen from"), required=False)
    seen_until = DateField(label=_("Seen until"), required=False)
    field_order = ("name", "seen_from", "seen_until", "source")


class CompanyFieldsForm(forms.Form):
    """What is known of a company."""

    uscc = forms.CharField(
        label=_("Unified social credit code"), max_length=60, required=False, help_text=_("18 characters, as licensed.")
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    address = forms.CharField(
        label=_("Registered address"), max_length=2000, required=False, widget=forms.Textarea(attrs=LINES)
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


class CompanyForm(CompanyFieldsForm):
    """Which company stands behind a shop, and on what evidence."""

    evidence = forms.CharField(label=_("Evidence"), max_length=4000, widget=forms.Textarea(attrs=LINES))
    document = forms.FileField(label=_("Document"), required=False, help_text=_("The licence, an extract, a letter."))
    since = DateField(
        label=_("Since"),
        required=False,
        help_text=_(
            "The day on which the shop changed hands. Leave it empty where nothing is known, or where the company on "
            "record was a mistake."
        ),
    )

    def fields_given(self) -> dict[str, str]:
        """What describes the company."""
        return {name: self.cleaned_data[name] for name in CompanyFieldsForm.base_fields}


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(ReasonForm):
    """Which record stays."""

    into = forms.IntegerField(
        label=_("Number of the record that stays"), min_value=1, help_text=_("It stands in the address of its page.")
    )
    field_order = ("into", "reason")


class JudgeForm(ReasonForm):
    """What staff make of a link."""

    judgement = forms.ChoiceField(
        label=_("Judgement"),
        choices=[(one.value, one.label) for one in (LinkState.CONFIRMED, LinkState.REJECTED)],
        widget=forms.RadioSelect,
    )
    field_order = ("judgement", "reason")


class LinkForm(forms.Form):
    """That two shops belong together."""

    other = forms.CharField(
        label=_("The other shop"), max_length=2048, help_text=_("Its address on JD, such as mall.jd.com/index-1.html.")
    )
    kind = forms.ChoiceField(label=_("In what way"), choices=LinkKind.choices)
    evidence = forms.CharField(label=_("Evidence"), max_length=4000, widget=forms.Textarea(attrs=LINES))
    document = forms.FileField(label=_("Document"), required=False)

    def clean_other(self) -> Any:
        """The shop that the address names."""
        read = parse_shop(self.cleaned_data["other"])
        if isinstance(read, Refusal):
            raise forms.ValidationError(read.message, code=read.code)
        return read


class CaptureForm(forms.Form):
    """What is seen of a listing of the shop now."""

    listing = forms.CharField(label=_("Listing"), max_length=2048, help_text=_("Its address or SKU."))
    still_on_sale = forms.BooleanField(label=_("It is on sale"), required=False, initial=True)
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    price = forms.DecimalField(label=_("Price"), min_value=0, max_digits=14, decimal_places=2, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    sales_shown = forms.CharField(label=_("Sales shown"), max_length=100, required=False)
    seller_name = forms.CharField(label=_("Seller"), max_length=200, required=False)
    image = forms.FileField(label=_("Picture"), required=False)
    page = forms.FileField(label=_("Page capture"), required=False, help_text=_("A PDF or picture of the whole page."))

    def clean_listing(self) -> Any:
        """The listing that the address names."""
        read = parse_listing(self.cleaned_data["listing"])
        if isinstance(read, Refusal):
            raise forms.ValidationError(read.message, code=read.code)
        return read


class DayForm(forms.Form):
    """The day on which the standing is asked for."""

    on = DateField(
        label=_("On"),
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
