"""What of a natural person may hide in free text, and what the lake keeps instead. Pure."""

import re

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9A-Za-z])"
)
# Cheap and wider than both, for engines that read many rows: only what it meets is looked at.
SUSPECT = "1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|[0-9]{17}[0-9Xx]"
SHORTEST = 11
ID_MASK, MOBILE_MASK = "【身份证号】", "【手机号】"


def is_id_number(text: str) -> bool:
    """An 18-digit citizen number (GB 11643): a date of birth and the right check digit."""
    if not ID_NUMBER.fullmatch(text):
        return False
    total = sum(int(d) * w for d, w in zip(text, ID_WEIGHTS, strict=False))
    return ID_CHECKS[total % 11] == text[17].upper()


def mask(text: str) -> str:
    """The text with ID numbers and mobile numbers replaced by a word for what stood there."""
    text = ID_NUMBER.sub(lambda m: ID_MASK if is_id_number(m[0]) else m[0], text)
    return MOBILE.sub(MOBILE_MASK, text)
