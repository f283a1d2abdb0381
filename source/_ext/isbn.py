"""Check the ISBNs of an edition and write them as the trade does.

An ISBN belongs to one edition in one form: print and EPUB have each their own, and so has every language (ISBN Users'
Manual, 7th edition, chapters 5 and 9).
"""

from __future__ import annotations

from stdnum import isbn as number
from stdnum.exceptions import ValidationError

from refusal import Refusal


def valid_isbn(text: str, place: str) -> str:
    """Return the thirteen-digit ISBN *text* with its hyphens: ``978-951-0-18435-6``; ``""`` stays as it is.

    Raises Refusal, beginning with *place* (``file:line``), where it is none or its check digit is wrong.
    """
    if not text:
        return ""
    try:
        digits = number.validate(text)
    except ValidationError as error:
        raise Refusal(f"{place}: '{text}' is not an ISBN ({str(error).rstrip('.')}); "
                      "compare it with the one that the ISBN agency gave") from error
    if len(digits) != 13:
        raise Refusal(f"{place}: '{text}' is an ISBN of ten digits, which ended in 2007; "
                      f"write {number.format(number.to_isbn13(digits))}")
    return str(number.format(digits))


def isbn_urn(isbn: str) -> str:
    """Return the *isbn* as a URN (RFC 8254): ``urn:isbn:9789510184356``."""
    return f"urn:isbn:{number.compact(isbn)}"
