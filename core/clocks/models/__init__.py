"""The tables of the clocks."""

from core.clocks.models.calendar import Calendar, CalendarVersion
from core.clocks.models.clock import Clock, Firing, Pause
from core.clocks.models.rule import Rule

__all__ = ["Calendar", "CalendarVersion", "Clock", "Firing", "Pause", "Rule"]
