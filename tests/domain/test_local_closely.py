"""Promises about a local compact at its edges: from when it binds, how hard, and what it asks over the holidays."""

import pytest

from tests.domain.test_standards import found

SUMMER = {"launch": "2010-07-05", "close": "2010-09-27"}
KNOWN = {"min_days": 84, "effective_from": "2010-07-08", "text_ref": "Severnvale Compact, 4.2"}
UNQUOTED = {"min_days": 84, "effective_from": "2010-07-08"}


@pytest.mark.parametrize(
    ("launch", "local", "adopted", "verdict", "severity"),
    [
        ({"from": "2010-07-05", "to": "2010-07-11"}, KNOWN, ["local"], "DEPENDS", "should"),
        ({"from": "2010-07-05", "to": "2010-07-11"}, KNOWN, [], "DEPENDS", "may"),
        ({"from": "2010-07-05", "to": "2010-07-11"}, UNQUOTED, ["local"], "DEPENDS", "may"),
        ("2010-07-05", KNOWN, ["local"], "N/A", "may"),
        ("2010-07-08", KNOWN, ["local"], "BREACH", "should"),
        ("2010-07-08", UNQUOTED, ["local"], "BREACH", "may"),
    ],
)
def test_a_local_compact_binds_from_its_first_day_where_its_text_is_named_and_it_was_adopted(
    launch, local, adopted, verdict, severity
):
    facts = {"launch": launch, "close": "2010-09-27", "local": local, "adopted": adopted}
    finding = found(facts)[1]["LOC-1"]
    assert (finding["verdict"], finding["severity"]) == (verdict, severity)


def test_extra_days_over_the_holidays_are_added_to_the_usual_length():
    finding = found({**SUMMER, "local": {"min_days": 84, "holiday_extra_days": 14}})[1]["LOC-3"]
    assert (finding["verdict"], finding["measured"], finding["required"]) == ("BREACH", 84, 98)
    assert "the local compact asks for 14 weeks" in finding["explanation"]


def test_extra_days_over_the_holidays_want_a_length_to_add_them_to():
    finding = found({**SUMMER, "local": {"holiday_extra_days": 14}})[1]["LOC-3"]
    assert (finding["verdict"], finding["measured"]) == ("NODATA", 84)
    assert finding["explanation"] == (
        "The local compact adds 14 days over the holidays but names no length to add them to."
    )
    assert finding["remedy"] == "Record the usual length of the local compact."
