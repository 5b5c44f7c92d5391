"""Forms about what listings show, and about who sells them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CURRENCIES = (("CNY", "CNY"), ("HKD", "HKD"), ("USD", "USD"), ("GBP", "GBP"), ("EUR", "EUR"))


class CaptureForm(forms.Form):
    """What a listing shows now."""

    still_on_sale = forms.BooleanField(label=_("It can be bought"), required=False)
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    price = forms.DecimalField(label=_("Price"), min_value=0, max_digits=14, decimal_places=2, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    sales_shown = forms.CharField(
        label=_("Sales shown"), max_length=100, required=False, help_text=_("As the page says it.")
    )
    seller_name = forms.CharField(label=_("Seller"), max_length=200, required=False)
    image = forms.FileField(label=_("Picture"), required=False)
    page = forms.FileField(label=_("Page capture"), required=False, help_text=_("A PDF or picture of the whole page."))


class DraftCaptureForm(CaptureForm):
    """What one of a draft's listings shows."""

    listing = forms.ChoiceField(label=_("Listing"))
    field_order = ("listing",)

    def __init__(self, *args: Any, listings: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["listing"].choices = listings  # type: ignore[attr-defined]
        del self.fields["still_on_sale"]


class SellersForm(forms.Form):
    """Which shop sells some of the listings, and who runs it."""

    targets = forms.CharField(
        label=_("Numbers of the listings"), max_length=500, help_text=_("Such as “1-5, 8”, as in the list.")
    )
    number = forms.CharField(
        label=_("Number of the shop"),
        max_length=20,
        help_text=_("The digits in its address, mall.jd.com/index-….html."),
    )
    name = forms.CharField(label=_("Name of the shop"), max_length=200, required=False)
    company = forms.CharField(label=_("Company behind it"), max_length=200, required=False)
    uscc = forms.CharField(label=_("Its unified social credit code"), max_length=30, required=False)
    evidence = forms.CharField(
        label=_("How is this known?"), max_length=1000, help_text=_("Such as the licence shown on the shop's page.")
    )
