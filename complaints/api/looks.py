"""Reading what callers tell of listings: their addresses, and what they show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from complaints.captures import Papers, Seen
from core.api.serializers import StrictSerializer
from core.identifiers import jd

CURRENCY = r"^[A-Z]{3}$"


class LookInput(StrictSerializer):
    """What a listing shows. What was not looked at is left out."""

    title = serializers.CharField(max_length=500, required=False, allow_blank=True)
    price = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True)
    currency = serializers.RegexField(
        CURRENCY, required=False, allow_blank=True, help_text=gettext_lazy("ISO code; required with a price")
    )
    sales = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text=gettext_lazy("Sales as the page shows them")
    )
    seller = serializers.CharField(max_length=200, required=False, allow_blank=True)
    captured_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text=gettext_lazy("When it was seen; now, where left out")
    )
    image = serializers.UUIDField(
        required=False, allow_null=True, help_text=gettext_lazy("Id of a picture stored with `POST /documents`")
    )
    document = serializers.UUIDField(
        required=False, allow_null=True, help_text=gettext_lazy("Id of a page capture stored with `POST /documents`")
    )


class CaptureInput(LookInput):
    """What a listing shows now."""

    still_on_sale = serializers.BooleanField(default=True, help_text=gettext_lazy("Can it be bought?"))


class ListedInput(LookInput):
    """A listing, and what it shows."""

    address = serializers.CharField(max_length=jd.MAX_LENGTH, help_text=gettext_lazy("Address on JD.com, or SKU"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as it was named, and what it shows, where that was told."""

    address: str
    look: tuple[Seen, Papers] | None = None


def look_of(given: dict[str, Any]) -> tuple[Seen, Papers]:
    """What validated data say a listing shows, with the ids of picture and page capture."""
    seen = Seen(
        taken_at=given.get("captured_at"),
        title=given.get("title", ""),
        price=given.get("price"),
        currency=given.get("currency", ""),
        sales_shown=given.get("sales", ""),
        seller_name=given.get("seller", ""),
        still_on_sale=given.get("still_on_sale", True),
    )
    return seen, (given.get("image"), given.get("document"))


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": jd.MAX_LENGTH},
            {
                "type": "object",
                "required": ["address"],
                "additionalProperties": False,
                "properties": {
                    "address": {"type": "string", "maxLength": jd.MAX_LENGTH},
                    "title": {"type": "string", "maxLength": 500},
                    "price": {"type": "string", "format": "decimal", "nullable": True},
                    "currency": {"type": "string", "pattern": CURRENCY},
                    "sales": {"type": "string", "maxLength": 100},
                    "seller": {"type": "string", "maxLength": 200},
                    "captured_at": {"type": "string", "format": "date-time", "nullable": True},
                    "image": {"type": "string", "format": "uuid", "nullable": True},
                    "document": {"type": "string", "format": "uuid", "nullable": True},
                },
            },
        ]
    }
)
class ListedField(serializers.Field[Listed, Any, Any, Any]):
    """A listing's address or bare SKU, in the same forms as in the portal; or an object with what it shows."""

    def to_internal_value(self, data: Any) -> Listed:
        """Return it as it was given. Raises ValidationError with the reason for what is no listing."""
        if isinstance(data, dict):
            given = ListedInput(data=data)
            given.is_valid(raise_exception=True)
            told = dict(given.validated_data)
            address = _address(told.pop("address"), field="address")
            look = look_of(told) if told else None
            return Listed(address, look)
        return Listed(_address(data))

    def to_representation(self, value: Any) -> Any:
        """Never shown."""
        return value


def _address(data: Any, *, field: str = "") -> str:
    text: str = serializers.CharField(max_length=jd.MAX_LENGTH).run_validation(data)
    found = jd.parse_listing(text)
    if isinstance(found, jd.Refusal):
        detail = serializers.ErrorDetail(found.message, code=found.code)
        raise serializers.ValidationError({field: [detail]} if field else [detail])
    return text
