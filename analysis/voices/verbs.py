"""Closed lists of our own: speech verbs with their stance, speech nouns, and what labels."""

from __future__ import annotations

from typing import NamedTuple


class Verb(NamedTuple):
    """A speech verb: what it is called, its stance, and what it is built with.

    `kind` is "say" (any clause, with or without *that*), "report" (a clause without *that* must
    show its verb), "tell" (a hearer comes first), "vow" (an infinitive does), "deny" (a gerund
    does), "label" (what stands in quotation marks after it is the speaker's).
    """

    lemma: str
    stance: str
    kind: str


# lemma and further forms; the first form is the lemma
_NEUTRAL = {
    "say": "say says said saying; add adds added adding; write writes wrote written writing",
    "report": """report reports reported reporting; announce announces announced announcing;
        state states stated stating; tweet tweets tweeted tweeting; post posts posted posting;
        declare declares declared declaring; explain explains explained explaining;
        stress stresses stressed stressing; emphasise emphasises emphasised emphasising emphasize
        emphasizes emphasized emphasizing; underline underlines underlined underlining;
        underscore underscored underscoring; argue argues argued arguing; warn warns warned warning;
        reply replies replied replying; answer answered answering; respond responds responded
        responding; reiterate reiterates reiterated reiterating; repeat repeated repeating;
        suggest suggests suggested suggesting; indicate indicates indicated indicating;
        predict predicts predicted predicting;
        complain complains complained complaining; comment comments commented commenting;
        conclude concludes concluded concluding; recall recalls recalled recalling;
        remark remarks remarked remarking; mention mentions mentioned mentioning;
        observe observes observed observing; affirm affirms affirmed affirming;
        continue continued continuing; clarify clarifies clarified clarifying;
        assert asserts asserted asserting; caution cautions cautioned cautioning;
        testify testifies testified testifying; recount recounts recounted
        recounting; shout shouted shouting; cry cried; whisper whispered; joke joked joking;
        quip quipped; lament laments lamented lamenting; counter countered countering;
        propose proposed proposing; insinuate insinuated;
        ask asks asked asking; wonder wondered wondering; agree agreed agreeing;
        speculate speculated speculating; broadcast broadcasting; publish published;
        pronounce pronounced; signal signalled signaled signalling; decree decreed;
        hint hinted hinting; elaborate elaborated; chant chanted chanting; boast boasted boasting;
        murmur murmurs murmured murmuring; mutter muttered muttering; yell yelled yelling;
        scream screamed screaming; plead pleaded pleading; beg begged; muse mused; scoff scoffed;
        retort retorted; snap snapped; sob sobbed; protest protested protesting; relate related;
        narrate narrated; reason reasoned; stammer stammered; rejoin rejoined; vent vented;
        reaffirm reaffirms reaffirmed reaffirming; proclaim proclaims proclaimed proclaiming;
        attest attests attested attesting; confide confided; profess professes professed;
        reckon reckons reckoned; stipulate stipulates stipulated; bemoan bemoans bemoaned;
        foretell foretold; forecast forecasts; estimate estimates estimated estimating;
        conjecture conjectured; sigh sighed; interject interjected; opine opined""",
    "tell": """tells told telling; inform informs informed informing; assure assures assured
        assuring; remind reminds reminded reminding; notify notified notifying; advise advises
        advised advising""",
    "vow": """vow vows vowed vowing; pledge pledges pledged pledging; promise promises promised
        promising; threaten threatens threatened threatening; demand demands demanded demanding;
        swear swears swore swearing""",
    "label": """call calls called calling; describe describes described describing; brand branded
        branding; dub dubbed dubbing; label labelled labeled labelling labeling; term termed
        terming; denounce denounces denounced denouncing; condemn condemns condemned condemning;
        accuse accuses accused accusing; blame blames blamed blaming; praise praises praised
        praising; hail hails hailed hailing; slam slams slammed slamming; criticise criticised
        criticize criticized criticising criticizing; blast blasted blasting; urge urges urged
        urging; characterise characterised characterize characterized; refer refers referred
        referring; deride derided; dismiss dismisses dismissed dismissing; decry decries decried
        decrying; express expresses expressed expressing; voice voiced voicing; cite cites cited
        citing; quote quotes quoted quoting; reject rejects rejected rejecting; welcome welcomes
        welcomed welcoming; exclaim exclaims exclaimed; tout touted; deplore deplored; order
        ordered; speak speaks spoke; talk talked; mock mocked; liken likened; depict depicted;
        read reads; begin began; put puts""",
}
_DOUBTING = {
    "report": """claim claims claimed claiming; allege alleges alleged alleging; insist insists
        insisted insisting; contend contends contended contending; maintain maintains maintained
        maintaining; purport purports purported purporting""",
    "deny": "deny denies denied denying",
}
_ENDORSING = {
    "report": """confirm confirms confirmed confirming; reveal reveals revealed revealing; disclose
        discloses disclosed disclosing; acknowledge acknowledges acknowledged acknowledging; note
        notes noted noting; concede concedes conceded conceding; verify verified verifying; point
        points pointed pointing; recognise recognised recognize recognized""",
    "deny": "admit admits admitted admitting",
}


def _list_verbs() -> dict[str, Verb]:
    verbs = {}
    for stance, kinds in (
        ("neutral", _NEUTRAL), ("doubting", _DOUBTING), ("endorsing", _ENDORSING),
    ):  # fmt: skip
        for kind, listed in kinds.items():
            for entry in listed.split(";"):
                forms = entry.split()
                for form in forms:
                    verbs[form] = Verb(forms[0], stance, kind)
    return verbs


VERBS = _list_verbs()

# These may be nouns, so that a clause without *that* or a quotation must follow a subject.
NOUN_FORMS = frozenset(
    """report reports claim claims warning warnings comment comments note notes post posts tweet
    tweets state states demand demands promise promises pledge pledges vow vows estimate estimates
    call calls answer reply replies point points remark remarks term label brand order voice quote
    quotes broadcast stress praise blame blast counter signal cry talk welcome
    mention joke hint shout issue""".split()
)

# Speech verbs that say little of what an article is about; of those left out many do other things.
_OTHERWISE = NOUN_FORMS - frozenset("claim claims note notes report reports".split()) | frozenset(
    """agree agreed agreeing beg begged broadcasting caution cautioned cautioning cautions chant
    chanted chanting continue continued continuing countered countering cried decree decreed
    maintain maintained maintaining maintains observe observed observes observing plead pleaded
    pleading posted posting protest protested protesting publish published reason reasoned
    recognise recognised recognize recognized rejoin rejoined relate related scream screamed
    screaming signaled signalled signalling snap snapped vent vented""".split()
)
_REPORTING = (
    frozenset(form for form, verb in VERBS.items() if verb.kind in ("say", "report", "tell"))
    - _OTHERWISE
)

# As participles these name things: 'a film called "…"'.
NAMING = frozenset("called dubbed titled entitled named labelled labeled termed".split())

# A clause after one of these is somebody's: "his claim that …".
NOUNS = {
    noun: stance
    for stance, nouns in (
        ("doubting", "claim claims allegation allegations accusation accusations assertion "
         "assertions contention insistence denial denials rumour rumours rumor rumors"),
        ("endorsing", "confirmation admission acknowledgement acknowledgment revelation"),
        ("neutral", "report reports statement statements warning warnings announcement "
         "announcements suggestion suggestions remark remarks comment comments promise promises "
         "pledge pledges vow threat threats assurance assurances argument prediction complaint "
         "complaints declaration words message view belief account accounts declaration "
         "assessment conclusion"),
    )
    for noun in nouns.split()
}  # fmt: skip
# What is somebody's: "her answer was", "were the words of".
UTTERANCES = frozenset(NOUNS) | frozenset(
    """reply replies answer answers response responses verdict estimate word words advice question
    motto slogan explanation testimony tweet post comment version conclusion line note letter
    plea appeal summary demand caption quote""".split()
)
# Of these, only "that", a quotation or, for the first ones, a clause may follow a participle.
SPEAKING = frozenset("saying adding claiming arguing noting stressing warning insisting".split())
# Not only speakers suggest something: the subject must be one.
INANIMATE = frozenset("suggest indicate signal note point reveal confirm mention".split())
# A report may be what speaks: "reports indicate that".
TEXTUAL = frozenset(
    """report reports statement sources source article study survey letter documents document
    communique account accounts post message banner banners leaflet leaflets poster posters placard
    placards plaque notice inscription media newspaper agency media activists""".split()
)
# "according to plan" names nobody.
NO_SOURCE = frozenset(
    """plan plans schedule need needs size age law custom tradition rules taste ability whether how
    what which type income gender rank order deal agreement instructions preference convention protocol""".split()
)


def list_reporting_verbs() -> frozenset[str]:
    """Return the forms of verbs that report what is said, and *according*: no content words.

    Examples
    --------
    >>> words = list_reporting_verbs()
    >>> "said" in words, "according" in words, "condemned" in words
    (True, True, False)
    """
    return _REPORTING | {"according"}
