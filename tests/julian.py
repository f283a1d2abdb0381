"""The Christian calendar of the sixth century: the Julian calendar and its Easter."""

from __future__ import annotations

import datetime

from dateutil.easter import EASTER_JULIAN, easter

#: The Julian calendar was behind the (proleptic) Gregorian by this many days at a Julian year's end of the century:
#: from 1 March 500 to 29 February 600 by two (Explanatory Supplement to the Astronomical Almanac, 3rd ed., 15.6.1).
DAYS_BEHIND_IN_500S = 2


def julian_easter(year: int) -> datetime.date:
    """Return month and day of Easter Sunday of *year*, as the Julian calendar counts them."""
    return easter(year, EASTER_JULIAN)


def weekday(year: int, month: int, day: int) -> int:
    """Return the weekday (Monday is 0) of a Julian date of the years 501 to 599."""
    if not 501 <= year <= 599:
        raise ValueError(f"{year} is not between 501 and 599")
    return (datetime.date(year, month, day) + datetime.timedelta(days=DAYS_BEHIND_IN_500S)).weekday()
