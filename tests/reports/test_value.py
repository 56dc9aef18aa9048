"""The frozen value: what it is, and that storing it changes nothing."""

import dataclasses
import hashlib
import json

import pytest

from consult.reports.value import Words, canonical_json, from_dict, from_json, to_dict
from tests.reports.builders import make_report


def test_a_stored_report_comes_back_equal():
    report = make_report()
    assert from_json(canonical_json(report)) == report


def test_equal_reports_are_equal_bytes_whatever_the_order_of_the_stored_keys():
    report = make_report()
    shuffled = dict(reversed(to_dict(report).items()))
    assert canonical_json(from_dict(shuffled)) == canonical_json(report)


def test_the_checksum_is_the_hash_of_the_stored_bytes_and_moves_with_any_word():
    report = make_report()
    assert report.checksum == hashlib.sha256(canonical_json(report)).hexdigest()
    assert make_report(title="Another").checksum != report.checksum


def test_the_instant_is_stored_in_universal_time():
    assert json.loads(canonical_json(make_report()))["generated_at"] == "2010-09-08T08:30:00Z"


def test_nobody_can_change_a_report():
    with pytest.raises(dataclasses.FrozenInstanceError):
        make_report().title = "Quietly different"


def test_a_stored_thing_that_is_no_report_is_refused():
    with pytest.raises(TypeError):
        from_dict({"reference": "SVP-2010-1"})
    with pytest.raises(KeyError):
        from_dict({**to_dict(make_report()), "surprise": 1})


def test_asked_is_answered_and_silent():
    report = make_report(28, asked=41)
    assert (report.asked, report.answered, report.nil_returns) == (41, 28, 1)
    assert sum(sector.silent for sector in report.circulation) == len(report.silent) == 13


def test_a_sector_with_words_in_any_script_survives():
    report = make_report(proposals=(), comments=make_report().comments)
    words = Words("Elusen Glannau", "Ŵyl yr haf — “ŷd” \u202eabc 🌾")
    changed = dataclasses.replace(report, comments=dataclasses.replace(report.comments, words=(words,)))
    assert from_json(canonical_json(changed)).comments.words == (words,)
