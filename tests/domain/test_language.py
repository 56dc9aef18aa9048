"""Promises about the reader's language."""

from contextvars import copy_context
from gettext import NullTranslations

from consult.domain import language


class Backwards(NullTranslations):
    def gettext(self, message):
        return message[::-1]

    def ngettext(self, msgid1, msgid2, n):
        return (msgid1 if n == 1 else msgid2)[::-1]


def test_the_catalogue_of_one_reader_is_not_another_ones():
    def served():
        language.speak(Backwards())
        return language.gettext("day"), language.ngettext("day", "days", 2)

    assert copy_context().run(served) == ("yad", "syad")
    assert (language.gettext("day"), language.ngettext("day", "days", 2)) == ("day", "days")
