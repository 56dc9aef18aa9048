"""Which kind a question is of, from its words and the choices printed with it."""

from __future__ import annotations

import re

from consult.documents.reading import asking

_RANK = re.compile(
    r"\brank(?:ing|ed)?\b|\bin (?:your )?order of (?:priority"
    r"|preference|importance)\b|\b(?:1st|first), (?:2nd"
    r"|second)\b|\bprioritis[ei]\w* (?:the|these)\b",
    re.I,
)
_MANY = re.compile(
    r"\b(?:tick|select|circle) the [a-z]+s\b|\b(?:tick|select|choose|check|mark|pick|circle) (?:all"
    r"|any|as many|up to|a maximum|(?:your )?(?:top )?(?:two"
    r"|three|four|five|2|3|4|5)\b|the (?:two|three|four"
    r"|2|3|4))|all that apply|as many as|\bup to (?:two"
    r"|three|four|five|\d)\b|more than one",
    re.I,
)
_ONE = re.compile(
    r"\b(?:tick|select|choose|check|mark|pick|circle) (?:only "
    r"|just )?one\b|which one\b|which (?:of (?:the|these)"
    r"|option) .{0,60}\bprefer|\bone option\b",
    re.I,
)
_DEGREE = re.compile(
    r"\bto what (?:extent|degree)\b|\bhow (?:strongly|far"
    r"|much) do (?:you|partners|members)\b.{0,30}\b(?:agree"
    r"|support|oppose)|\bon a scale\b|\bhow (?:satisfied"
    r"|likely|important|easy|confident|safe|concerned|well"
    r"|clear|useful|helpful)\b|\bagree or disagree\b|\bsupport or oppose\b"
    r"|\bagree/disagree\b|\brate (?:the|your|our|each|how|this|these|us)\b",
    re.I,
)
_NUMBER = re.compile(
    r"\bhow many\b|\bhow much (?:money|more would"
    r"|(?:would|could|can|do) (?:you|your (?:group|organisation)) [^?]{0,30}(?:pay|afford|contribute|spend)"
    r"|extra)|\bwhat (?:percentage|proportion|number)\b"
    r"|\bnumber of (?:staff|employees|members|people|volunteers"
    r"|years)\b|\(?\bin (?:pounds|days|weeks|months|years|hours|minutes|miles|metres)\)?(?:,|\W*$)",
    re.I,
)
_NAME_SOME = re.compile(r"^(?:please )?(?:list|name|describe|suggest|give|tell us|identify|write)\b", re.I)
_DATE = re.compile(
    r"\((?:date|dd/mm/yyyy)\)|\b(?:on )?(?:what|which) dates?\b|\bdate of (?:birth"
    r"|your|the)\b|\bwhat is the (?:earliest|latest) date\b",
    re.I,
)
_CONTACT = re.compile(
    r"^(?:(?:please )?(?:tell us|give us|provide|enter"
    r"|state|confirm|what is|what are|what['’]s)?\s?(?:your"
    r"|the|us)?\s?(?:full |e-?mail |contact |first |organisation['’]?s? "
    r"|practice |business )*(?:names?|e-?mail|address|post ?code"
    r"|telephone|phone|contact details|organisation|job title"
    r"|position|role)\b[^?]{0,40}\??$"
    r"|(?:please tell us )?(?:which|what|the name of (?:the"
    r"|your)) organisations? (?:do |you |are )|on (?:whose"
    r"|which) (?:organisation|behalf)|name\b|(?:if you are responding on behalf of an "
    r"organisation,? )?please (?:state|give|provide|tell us"
    r"|enter) (?:its|the|your|your organisation['’]s) (?:full )?(?:name"
    r"|e-?mail|address|postcode|contact))",
    re.I,
)
_REASONS = re.compile(
    r"\b(?:please|can you|could you)\b[^.?]{0,30}\b(?:explain"
    r"|give|provide|tell us|say|comment|expand|add|set out"
    r"|state|outline|describe|share|let us know|specify)\b"
    r"|\bgive (?:your )?reasons\b|\bwhy(?: or why)? not\b"
    r"|\bwhy\?|\bif (?:not|no|so)\b|\band why\b|\bcomments?\b\W*$"
    r"|\bexplain\b",
    re.I,
)
_DONT_KNOW = re.compile(
    r"^(?:don['’]?t know|do not know|not sure|unsure|undecided"
    r"|maybe|no opinion|no view|not applicable|n/a|neither"
    r"|neutral|prefer not to (?:say|answer)|partly|partially"
    r"|in part|to some extent|possibly|no preference|other)\b",
    re.I,
)
_POLAR_YOU = re.compile(
    r"^(?:do|did|are|were|have|had|would|could|can|will"
    r"|should) (?:you|your organisation|your)\b|^is your\b",
    re.I,
)
_POLAR = re.compile(r"^(?:do|does|did|are|were|is|was|have|has|had|would|could|can|will|should)\b", re.I)
_OPEN_ENDED = re.compile(r"\bany(?:thing|one|where)?\b|\bother\b|\bfurther\b|\balternative", re.I)
_DETAIL = re.compile(
    r"^(?:(?:what is |what['’]s )?(?:your )?)?(?:age|gender"
    r"|sex|ethnic|religion|disab|marital|sexual orientation"
    r"|working status|employment status)|^are you\W*$|^(?:are"
    r"|do|in what capacity are) you (?:responding|replying"
    r"|answering|completing)|\bhow often\b|\bhow long\b"
    r"|\bwhich (?:age|of these|of the following)\b|\bwhich best describes\b",
    re.I,
)


def kind_of(
    text: str, options: tuple[str, ...], columns: tuple[str, ...], follow_up: bool, survey: bool
) -> str:
    """The kind of a question; ``survey`` when the paper is a questionnaire whose choices may be unprinted."""
    if _RANK.search(text) and not (columns and not _ordinal(columns)):
        return "ranking"
    if columns:
        return "ranking" if _ordinal(columns) else "matrix"
    if options:
        return _with_options(text, options, follow_up)
    return _without_options(text, follow_up, survey)


def _ordinal(columns: tuple[str, ...]) -> bool:
    return all(
        re.match(r"\d(?:st|nd|rd|th)\b|(?:first|second|third|fourth)\b", column, re.I) for column in columns
    )


def _with_options(text: str, options: tuple[str, ...], follow_up: bool) -> str:
    low = [{"y": "yes", "n": "no"}.get(o := option.lower().strip(" ."), o) for option in options]
    if _MANY.search(text):
        return "choice_many"
    if {"yes", "no"} <= {
        re.split(r"[\s,–-]", option)[0]
        if len(option) < 4 or option[:4] in ("yes,", "yes ", "no, ")
        else option
        for option in low
    } and len(low) <= 4:
        others = [
            option for option in low if not re.match(r"(?:yes|no)\b(?! opinion| view| preference)", option)
        ]
        unsure = [option for option in low if _DONT_KNOW.match(option)]
        if len(low) == 2:
            return "yes_no_comment" if follow_up or _REASONS.search(text) else "yes_no"
        if len(unsure) == len(others) == len(low) - 2:
            return "yes_no_dk"
        return "choice_one"
    agreeing = [option for option in low if re.search(r"\b(?:dis)?agree\b|\b(?:support|oppose)\b", option)]
    if len(agreeing) >= 2:
        strong = any(
            re.match(
                r"strongly|fully|completely|tend|slightly|somewhat"
                r"|mostly|totally|partly",
                option,
            )
            for option in low
        )
        return "agree_scale" if strong or len(low) > 3 else "agree_disagree"
    if _DEGREE.search(text) and len(low) >= 3:
        return (
            "agree_scale"
            if all(option.isdigit() for option in low) or "agree" in text.lower()
            else "choice_one"
        )
    return "choice_one"


def _without_options(text: str, follow_up: bool, survey: bool) -> str:
    bare = asking.without_lead_in(asking.sentences(text)[0]) if text else text
    last = next((s for s in reversed(asking.sentences(text)) if s.endswith("?")), bare)
    if _CONTACT.match(text):
        return "contact"
    if _MANY.search(text) and not _NAME_SOME.match(bare):
        return "choice_many"
    polar = bool(_POLAR.match(bare))
    if not polar and _DATE.search(text):
        return "date"
    if not polar and _NUMBER.search(text):
        return "number"
    if _ONE.search(text):
        return "choice_one"
    if _DEGREE.search(text) and re.search(
        r"\b(?:each of|following (?:statements|aspects|services)"
        r"|these statements)\b",
        text,
        re.I,
    ):
        return "matrix"
    if re.search(r"\bagree or disagree\b|\bsupport or oppose\b", text, re.I) or (
        _DEGREE.search(text) and not text.lower().startswith("how well")
    ):
        return "agree_scale"
    if _DETAIL.search(bare):
        return "choice_one"
    for sentence in (bare, asking.without_lead_in(last)):
        if _POLAR_YOU.match(sentence) and not re.search(
            r"\bany (?:other |further |additional )?(?:comments"
            r"|views|suggestions|concerns|ideas|evidence|thoughts"
            r"|information|issues)|\banything\b",
            sentence,
            re.I,
        ):
            return "yes_no_comment" if follow_up or _REASONS.search(text) else "yes_no"
        if survey and _POLAR.match(sentence) and not _OPEN_ENDED.search(sentence):
            return "yes_no"
    return "free_text"
