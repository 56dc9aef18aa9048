"""Promises about timetable files: JSON and TOML say the same, and a bad file is told by name and key."""

import json
from datetime import date, time

import pytest

from consult.documents.timetable import LARGEST, read_timetable
from consult.domain.errors import BadInput

AS_JSON = {
    "title": "A simpler shape",
    "launch": {"from": "2010-07-05", "to": "2010-07-11"},
    "close": "2010-09-27",
    "close_time": "17:00",
    "adopted": ["compact"],
    "events": [{"date": "2010-09-08", "kind": "review"}],
}
AS_TOML = """
title = "A simpler shape"
close = 2010-09-27
close_time = 17:00:00
adopted = ["compact"]
[launch]
from = 2010-07-05
to = "2010-07-11"
[[events]]
date = 2010-09-08
kind = "review"
"""
REFUSED = [
    (b"", "july.json", "empty"),
    (b"  \n", "july.json", "empty"),
    (b"\xff\xfe{\x00}\x00", "july.json", "UTF-8"),
    (b"PK\x03\x04\x14\x00", "july.json", "JSON"),
    (b"{'launch': 1}", "july.json", "JSON"),
    (b'{"launch": }', "july.json", "line 1"),
    (b'{"launch": "2010-07-05", "launch": "2010-07-06"}', "july.json", "twice"),
    (b'["2010-07-05"]', "july.json", "in braces"),
    (b"null", "july.json", "in braces"),
    (b"[" * 100_000, "july.json", "nested too deeply"),
    (b'{"local": {"min_days": ' + b"9" * 5000 + b"}}", "july.json", "JSON"),
    (b" " * LARGEST + b"{}", "july.json", "too large"),
    (b"launch = tomorrow", "july.toml", "TOML"),
    (b"close = 2010-09-31", "july.toml", "TOML"),
    (b"a = " + b"[" * 100_000, "july.toml", "nested too deeply"),
    (b"close = 2010-09-27T17:00:00", "july.toml", "close: "),
    (b"close_time = 17:00:30", "JULY.TOML", "close_time: "),
    (b'{"events": [{"date": "2010-09-08"}, {"date": "8 Sept"}]}', "july.json", 'events[1].date: "8 Sept"'),
    (b'{"close": NaN}', "july.json", "close: "),
    (b'{"colour": "<script>"}', "july.json", "colour: "),
]


def test_json_and_toml_say_the_same():
    from_json = read_timetable(json.dumps(AS_JSON).encode(), "july.json")
    assert read_timetable(AS_TOML.encode(), "july.toml") == from_json
    assert (from_json.close, from_json.close_time) == (date(2010, 9, 27), time(17))


def test_a_byte_order_mark_and_an_unknown_ending_do_no_harm():
    data = b"\xef\xbb\xbf" + json.dumps(AS_JSON).encode()
    assert read_timetable(data, "july") == read_timetable(data, "july.json")


def test_an_empty_table_is_a_timetable_of_which_nothing_is_known():
    assert read_timetable(b"{}", "july.json").launch is None


@pytest.mark.parametrize(
    ("data", "filename", "part"), REFUSED, ids=[str(number) for number in range(len(REFUSED))]
)
def test_a_bad_file_is_told_by_its_name_and_what_is_wrong(data, filename, part):
    with pytest.raises(BadInput) as refused:
        read_timetable(data, filename)
    assert str(refused.value).startswith(f"{filename}: ")
    assert part in str(refused.value)
    assert len(str(refused.value)) < 500


def test_the_problems_of_a_file_are_kept_by_key():
    with pytest.raises(BadInput) as refused:
        read_timetable(b'{"launch": "soon", "colour": "red"}', "july.json")
    assert set(refused.value.problems) == {"launch", "colour"}
