"""A counter that walks day by day and looks each day up in lists: slow, and too plain to be wrong in the same way."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.clocks.sources import Source

FRIDAY = 4


class SlowCounter:
    """Working days of a country, read from what its source says, one day after the other."""

    def __init__(self, source: Source, zone: ZoneInfo) -> None:
        self.off = {day for entry in source.days.values() for day in entry["off"]}
        self.worked = {day for entry in source.days.values() for day in entry["worked"]}
        self.zone = zone

    def is_worked(self, day: date) -> bool:
        """Whether people work on that day."""
        if day.isoformat() in self.worked:
            return True
        return day.isoformat() not in self.off and day.weekday() <= FRIDAY

    def day_of(self, instant: datetime) -> date:
        """The date on the wall at that instant."""
        local = instant.astimezone(self.zone)
        return date(local.year, local.month, local.day)

    def close(self, day: date) -> datetime:
        """24:00 of a day."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(days=1)
        return midnight.replace(hour=0, minute=0).astimezone(UTC)

    def working_days(self, start: datetime, amount: int) -> datetime:
        """The end of so many working days, the first of which is the one after the start day."""
        day, left = self.day_of(start), amount
        while left:
            day = _tomorrow(day)
            if self.is_worked(day):
                left -= 1
        return self.close(day)

    def calendar_days(self, start: datetime, amount: int, *, moves: bool) -> datetime:
        """The end of so many days; where it moves, on the first working day from the last one on."""
        day = self.day_of(start)
        for _counted in range(amount):
            day = _tomorrow(day)
        while moves and not self.is_worked(day):
            day = _tomorrow(day)
        return self.close(day)

    def minutes_left(self, start: datetime, end: datetime) -> int:
        """The minutes of working days between two instants of whole minutes, one by one by the hour's parts."""
        total, moment = 0, start.astimezone(UTC)
        while moment < end:
            step = min(end - moment, timedelta(minutes=30 - moment.minute % 30))
            if self.is_worked(self.day_of(moment)):
                total += int(step / timedelta(minutes=1))
            moment += step
        return total


def _tomorrow(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
