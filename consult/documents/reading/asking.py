"""Does a sentence ask the reader something? Questions, invitations, follow-ups and mere rhetoric.

English only; all patterns are anchored or bounded.
"""

from __future__ import annotations

import re

_READER = (
    r"(?:you|your|yours|partners?|respondents?|consultees?|stakeholders?|members?|residents|people|anyone)"
)
_AUX = r"(?:do|does|did|is|are|was|were|will|would|could|can|should|have|has|had|might|shall|must)"
_LEAD_IN = re.compile(
    r"^(?:(?:and|or|but|overall|finally|also|so|firstly|secondly|thirdly|lastly|in general|generally),?\s"
    r"|(?:if|in|on|from|thinking|considering|given|having"
    r"|looking|taking|based|of|for|as|when|with|to what"
    r"|at|by"
    r"|under|after|before|about|apart|other than|aside"
    r"|while|bearing|following|where)\b[^?.]{0,220}?[,–:-]\s)",
    re.I,
)
_INTERROGATIVE = re.compile(
    rf"^(?:{_AUX}(?:n't|n’t)?\b|what|which|who|whom|whose"
    rf"|where|when|why|how\b|to what\b|in what\b|in which\b"
    rf"|on what\b"
    r"|for what\b|at what\b|from which\b|with which\b|any\s)",
    re.I,
)
_ADDRESSED = re.compile(
    rf"^(?:{_AUX}(?:n't|n’t)?\s+{_READER}\b"
    rf"|(?:what|how|which|where|when|why|who|whom|to what"
    rf"|in what|in which|on what|for what)\b[^?]{{0,160}}\b{_READER}\b"
    r"|are there (?:any|other|things|aspects|issues|further|additional)\b|is there (?:anything|any)\b"
    r"|(?:have we|are we|should we|did we|do we|is this"
    r"|are these|is the proposed|are the proposed|is our"
    r"|are our"
    r"|would this|would these|will this|will these)\b|any (?:other|further|additional) )",
    re.I,
)
_RHETORICAL = re.compile(
    r"^(?:why (?:are|is|was|were|do|does|did|have|has|now|change|should (?:i|you|we)|consult|this)\b"
    r"|what (?:is|are|was|were) (?:the |this |a |an |our "
    r"|we |being |it |these |happening|changing|proposed"
    r"|community|involved)"
    r"|what (?:will|would) (?:happen|change|it|this|these"
    r"|the|we|be)\b|what happens\b|what (?:has|have) (?:we"
    r"|been|changed|happened)"
    r"|what (?:does|do|did) (?:this|it|the|we|i|these)\b"
    r"|what(?:’|')s\b|what next|what (?:can|should|must"
    r"|do) i\b|what if\b"
    r"|what can (?:and cannot|you (?:do|influence|change))|what (?:difference|else)\b.{0,20}\b(?:make|mean)\b"
    r"|how (?:do|can|will|would|did|have|has|are|is|was|were|should|to) "
    r"(?:i|we|it|this|the|they|these|be|my|our|decisions?"
    r"|you (?:respond|take part|have your|get involved"
    r"|comment"
    r"|reply|find out|contact|use|tell|let|give|send|consult|decide|develop|know we))\b"
    r"|how (?:long (?:will|does|is)|much (?:will|does|is) (?:this|it|the)) ?"
    r"|who (?:is|are|will|can|should|was|has|decides|does"
    r"|do|may|we|makes)\b|whose\b|where (?:can|do|will"
    r"|is|are|did) (?:i|you|we|the|this|it)\b"
    r"|when (?:will|is|does|do|are|can|would|did|should)\b"
    r"|did you know|do you (?:need|want|require) (?:this"
    r"|more|help|any|to know|to find|further|a )"
    r"|(?:would|do) you like (?:this|more|to know|to receive"
    r"|to find|help|a copy|further|to speak|to talk|to join)"
    r"|(?:do )?(?:you )?have (?:any |a |you (?:got )?any )?(?:more "
    r"|further )?(?:questions?|quer(?:y|ies))\b|need (?:this"
    r"|help|more|any)|want to\b|got a\b"
    r"|can (?:i|we) |will (?:i|my|there|it|you|the council"
    r"|anyone|people|we) |is (?:my|it|there a\b|the council"
    r"|this a\b) ?"
    r"|are you (?:sure|able to help|interested in)|do i\b|should i\b|is anything|am i\b|must i\b|may i\b)",
    re.I,
)
_TOPIC = r"(?:on|about|regarding|concerning|as to|in relation to|of|upon|to)\b"
_VIEWS = (
    r"(?:comments?|views?|opinions?|suggestions?|observations?"
    r"|feedback|thoughts|ideas|evidence|responses|proposals"
    r"|examples"
    r"|representations|nominations|contributions|reflections|preferences?|reactions?)"
)
_INVITATION = re.compile(
    r"^(?:"
    rf"(?:any\s|further\s|written\s|your\s|partners['’]?\s"
    rf"|the\s)?(?:[a-z]+(?:['’]s?)?\s){{0,3}}?{_VIEWS}(?:\s(?:and"
    rf"|or)\s{_VIEWS})?\s(?:are|is|would be|will be)\s"
    r"(?:also\s|particularly\s|especially\s|therefore\s|now\s|most\s|very\s|warmly\s)?"
    rf"(?:invited|sought|welcomed?|requested|encouraged"
    rf"|wanted|appreciated|asked for)\b(?:[^.]{{0,60}}?\s)??{_TOPIC}"
    r"|(?:we|the (?:partnership|council|board|authority"
    r"|trust|service|panel|group|forum))\s(?:would\s|should\s"
    r"|also\s|are\s|is\s|will\s|'d\s|particularly\s|therefore\s"
    r"|now\s|especially\s|very much\s)*"
    r"(?:welcomes?|invites?|like|seeks?|seeking|inviting|interested|keen|value|appreciate|grateful|want)\b"
    rf"[^.?]{{0,80}}?\b(?:{_VIEWS}\b[^.?]{{0,40}}?\s{_TOPIC}"
    rf"|hear (?:from [^.]{{0,40}})?(?:what|how|whether|about)"
    rf"|know (?:what|how|whether|if|which|about))"
    rf"|{_VIEWS}\s(?:as to|on|about)\s[^.?]{{1,160}}\s(?:are|would be|will be)\s(?:most\s|very\s|also\s)?"
    r"(?:welcomed?|sought|invited|appreciated)\b"
    r"|(?:partners?|members|respondents|consultees|organisations)\smay\s(?:also\s)?wish\sto\scomment\son\b"
    r"|please\s(?:also\s|now\s|then\s|could you\s)?(?:tell us"
    r"|let us know|comment on|comments? (?:on|about)|say (?:whether"
    r"|what|which|how|if|why)|describe|state|indicate|give (?:us )?(?:your"
    r"|any|details|an|examples)|share"
    r"|suggest|outline|explain|identify|list|provide|set out"
    r"|rank|rate|put|place|number|choose|select|tick|score"
    r"|order|specify|name|enter|confirm|consider (?:whether"
    r"|how|what)|add|use this (?:space|box))\b"
    r"|(?:partners?|respondents|consultees|stakeholders"
    r"|members|organisations|you)\s(?:are|is)\s(?:also\s"
    r"|therefore\s)?(?:invited|asked|encouraged|requested)\sto\s"
    r"(?:comment|give|say|tell|consider|suggest|identify"
    r"|state|indicate|nominate|rank|offer|describe|set out"
    r"|propose|share|express)\b"
    r"|(?:tell us|let us know|give us your (?:views|comments"
    r"|opinion|thoughts)|share your (?:views|thoughts))\b"
    r"|(?:rank|rate|describe|explain|comment on|list|identify"
    r"|suggest|outline|indicate|select|choose|tick|score)\b\s(?:the"
    r"|your|how|what|any|which|each|these|whether|up|all"
    r"|one|them|in)\b"
    r"|how\s(?:strongly|far|much)\b"
    r")",
    re.I,
)
_LOGISTICS = re.compile(
    r"@|https?://|www\.|\b(?:e-?mail|by post|write to|telephone"
    r"|freepost|closing date|deadline|no later than|postal"
    r"|online (?:form|survey|at)"
    r"|at the (?:address|event|meeting)|to the address"
    r"|return(?:ed)? (?:it|this|your|the)|large print|braille"
    r"|another (?:format|language)|alternative format"
    r"|send (?:your|us|them|it)|attend|drop-in|by \d{1,2}(?:st"
    r"|nd|rd|th)?\s[A-Z]|by (?:noon|midday|5pm)|before \d{1,2}"
    r"|if you (?:have any questions|need|require|would like (?:this"
    r"|a))"
    r"|using the (?:form|questions|response)|complet(?:e"
    r"|ing) (?:the|this|our)|visit(?:ing)? our|privacy"
    r"|confidential|data protection|in (?:this|the) consultation"
    r"|how to respond)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:this|these|our|the|its|all|whole) (?:overall )?(?:consultation"
    r"|questionnaire|survey|paper|document|exercise|proposed changes to)\b"
    r"|\bproposals?(?: (?:set out|in this|described|above"
    r"|below|outlined))?\W*$",
    re.I,
)
_OUTRIGHT = re.compile(
    r"^(?:do you (?:agree|think|support|feel|believe|have any (?:other"
    r"|further|comments|views))|to what extent|what (?:are your"
    r"|do you think|would you)|how (?:strongly|far|satisfied"
    r"|likely|important) "
    r"|which [^?]{0,80}\byou (?:prefer|support)|(?:are|is) there any(?:thing)? (?:other|else|further))",
    re.I,
)
FOLLOW_UP = re.compile(
    r"^(?:[(\[]?\s*)?(?:if (?:so|not|yes|no|you (?:answered"
    r"|said|ticked|disagree|agree|selected|chose|replied"
    r"|do not|don['’]t))\b"
    r"|(?:please\s)?(?:can you\s|could you\s)?(?:explain"
    r"|expand|elaborate|give (?:us )?(?:your |a |any |the )?(?:reasons?"
    r"|details|examples|comments|further|more|an explanation)"
    r"|provide (?:your |a |any |the |further |more |an )*"
    r"(?:reasons?|details|comments|evidence|explanation"
    r"|examples|information|rationale)|tell us (?:why|more"
    r"|your reasons|the reasons?|here)|add (?:any |your "
    r"|further )*(?:comments?|reasons?)|say why|state (?:why"
    r"|your reasons)|use (?:this|the) (?:space|box)"
    r"|comment(?:s)?(?: (?:here|below|box))?\W*$|(?:enter|write|type|add)\b.{0,30}\bhere\b|set out your reasons"
    r"|specify|outline your reasons|write your|let us know why"
    r"|share (?:your|any) (?:reasons|comments))"
    r"|why(?: do you (?:say|think|feel) (?:this|that|so))?(?: is (?:this"
    r"|that))?(?:/why not)?(?: or why not)?\?*$|why (?:not)?\?$"
    r"|reasons? (?:for your|:)|comments?:|your comments"
    r"|further comments|additional comments|any comments)",
    re.I,
)
INSTRUCTION = re.compile(
    r"^[(\[]?\s*(?:please\s)?(?:(?:tick|select|choose|check"
    r"|mark|circle|pick|cross|indicate)\s(?:only\s|just\s"
    r"|all|one|any|up to|as many|a maximum|your|the|\d"
    r"|two|three|a\s)"
    r"|rank\b|number\b|place\b|put\b.{0,40}\border\b|(?:required"
    r"|mandatory|optional)\b|answer (?:all|each)|complete (?:all"
    r"|each))",
    re.I,
)
REQUIRED = re.compile(
    r" ?[(\[] ?(?P<word>required|mandatory|compulsory"
    r"|this question is required|optional|not required) ?[)\]] ?\*?"
    r"| \*$",
    re.I,
)


def without_lead_in(text: str) -> str:
    """The text without "If you disagree, ", "Thinking about the Board, " and the like."""
    for _turn in range(2):
        match = _LEAD_IN.match(text)
        if not match or _INTERROGATIVE.match(text[: match.end()]):
            break
        text = text[match.end() :]
    return text


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, split where a mark is followed by a space and a capital."""
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-Z(\"“‘'])", text) if part.strip()]


def is_interrogative(text: str) -> bool:
    """True when the text begins as a question does, whatever it ends with."""
    return bool(_INTERROGATIVE.match(without_lead_in(text)))


def is_addressed(text: str) -> bool:
    """True when it asks the reader: "do you", "what are your views", "are there any other"."""
    return bool(_ADDRESSED.match(without_lead_in(text))) and not is_rhetorical(text)


def is_outright(text: str) -> bool:
    """True for what only a question to the reader says, so that even a heading with it is one."""
    return bool(_OUTRIGHT.match(without_lead_in(text)))


def is_rhetorical(text: str) -> bool:
    """True for what a paper asks itself: "Why are we doing this?", "How do I respond?"."""
    return bool(_RHETORICAL.match(text)) or bool(_RHETORICAL.match(without_lead_in(text)))


def is_invitation(text: str) -> bool:
    """True when it invites an answer without a question mark: "Comments are invited about …"."""
    return bool(_INVITATION.match(text)) and not _LOGISTICS.search(text)


def is_pointed_invitation(text: str) -> bool:
    """An invitation about one thing, not the general "we would like your views on this consultation"."""
    return is_invitation(text) and not _GENERAL.search(text) and not FOLLOW_UP.match(text)


def has_question(text: str) -> bool:
    """True when some sentence of the text ends in a question mark."""
    return any(part.rstrip(" )”\"'’").endswith("?") for part in sentences(text))


def is_full_follow_up(text: str) -> bool:
    """True for "If not, how should it be changed?": a question of its own about the answer before it."""
    return (
        text.endswith("?") and len(text.split()) > 5 and is_interrogative(text) and text[:3].lower() != "why"
    )


def ends_asking(text: str) -> bool:
    """True when nothing but a follow-up or an instruction stands after the last question mark."""
    said = sentences(text)
    while said and (FOLLOW_UP.match(said[-1]) or INSTRUCTION.match(said[-1]) or said[-1].startswith("(")):
        if said[-1].rstrip(" )”\"'’").endswith("?"):
            break
        said.pop()
    return bool(said) and said[-1].rstrip(" )”\"'’").endswith("?")


def asks(text: str) -> bool:
    """A question or an invitation; a full stop instead of a question mark does not matter."""
    if is_invitation(text) or (is_interrogative(text) and len(text.split()) > 3):
        return True
    return has_question(text)
