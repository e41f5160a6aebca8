"""Phone numbers: kept as typed, and in E.164 for comparing and dialling."""

import phonenumbers


def e164(typed: str, region: str = "US") -> str:
    """`(530) 555-0111 ext 4` becomes `+15305550111`; what is no number becomes an empty string."""
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
