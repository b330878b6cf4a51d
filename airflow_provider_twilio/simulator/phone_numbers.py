"""Properties of a phone number that follow from its digits."""

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_NANP = re.compile(r"\+1[2-9][0-9]{9}")
_PUNCTUATION = re.compile(r"[\s().-]")
_ALPHANUMERIC_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 +\-_&]{1,11}")

_CALLING_CODES = {
    "20": "EG", "27": "ZA", "30": "GR", "31": "NL", "32": "BE", "33": "FR", "34": "ES", "36": "HU",
    "39": "IT", "40": "RO", "41": "CH", "43": "AT", "44": "GB", "45": "DK", "46": "SE", "47": "NO",
    "48": "PL", "49": "DE", "51": "PE", "52": "MX", "54": "AR", "55": "BR", "56": "CL", "57": "CO",
    "60": "MY", "61": "AU", "62": "ID", "63": "PH", "64": "NZ", "65": "SG", "66": "TH", "81": "JP",
    "82": "KR", "84": "VN", "86": "CN", "90": "TR", "91": "IN", "92": "PK", "94": "LK", "234": "NG",
    "254": "KE", "351": "PT", "352": "LU", "353": "IE", "358": "FI", "359": "BG", "370": "LT",
    "371": "LV", "372": "EE", "380": "UA", "385": "HR", "386": "SI", "420": "CZ", "421": "SK",
    "852": "HK", "886": "TW", "966": "SA", "971": "AE", "972": "IL",
}  # fmt: skip
"""Countries by their calling codes of two or three digits. No code is another's prefix."""

TOLLFREE_PREFIXES = ("800", "833", "844", "855", "866", "877", "888")
_CANADA = frozenset(
    re.findall(
        "...",
        "204226236249250257263289306343354365367368382403416418428431437438450460468474506514519537548568579581584"
        "587604613639647672683705709742753778780782807819825867873879902905942",
    )
)
_CARIBBEAN = frozenset(re.findall("...", "242246264268284345441473649658664721758767784809829849868869876"))
"""Area codes of the North American plan outside the United States, three digits each."""


def normalize(text: str) -> str | None:
    """Return ``text`` in E.164, or ``None`` if it is no phone number. Ten digits alone are a US number."""
    digits = _PUNCTUATION.sub("", text)
    if re.fullmatch(r"[2-9][0-9]{9}", digits):
        digits = f"+1{digits}"
    if digits.startswith("+1"):
        return digits if _NANP.fullmatch(digits) else None
    return digits if _E164.fullmatch(digits) else None


def is_alphanumeric_sender(text: str) -> bool:
    return _ALPHANUMERIC_SENDER.fullmatch(text) is not None


def country_of(number: str) -> str:
    """Return the country of a number in the North American plan, or another number's first digits."""
    if not number.startswith("+1"):
        return number[:3]
    area_code = number[2:5]
    if area_code in _CANADA:
        return "CA"
    return "Caribbean" if area_code in _CARIBBEAN else "US"


def iso_country_of(number: str) -> str | None:
    """Return the two letters of a number's country, if the table has it."""
    return _CALLING_CODES.get(number[1:3]) or _CALLING_CODES.get(number[1:4])


def is_tollfree(number: str) -> bool:
    return number.startswith("+1") and number[2:5] in TOLLFREE_PREFIXES


def friendly(number: str) -> str:
    """Return a number as ``(415) 555-0100`` in the North American plan, else the number itself."""
    if not number.startswith("+1"):
        return number
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
