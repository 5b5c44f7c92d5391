"""What stands on an invited organisation's page of a roundtable below facts and guests, in this order."""

from collections.abc import Sequence

from roundtables.agenda_parts import PORTAL_AGENDA
from roundtables.minutes_parts import MINUTES, POINTS
from roundtables.parts import Part

PARTS: Sequence[Part] = (PORTAL_AGENDA, MINUTES, POINTS)
