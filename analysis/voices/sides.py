"""The side of a speaker who holds an office or a gun: of which state, of which armed camp."""

from __future__ import annotations

from itertools import pairwise

STATE = "state"
REBELS = "armed opposition"
_KURDS = "Kurdish-led forces"
_ISIS = "Islamic State"
_OTHERS = "other foreign state"

_LISTS = {
    STATE: """syria syrian syrians damascus assad al-assad regime pro-government pro-regime
        pro-assad pro-damascus pro-syrian loyalist loyalists government-allied regime-allied ndf
        shabiha shabbiha jaafari al-jaafari muallem al-muallem moallem mekdad mikdad shaaban""",
    "Russia, Iran, Hezbollah": """russia russian russians moscow kremlin iran iranian iranians
        tehran putin lavrov peskov medvedev zarif ryabkov bogdanov zakharova vershinin churkin
        safronkov nebenzya konashenkov rudskoi shoigu poznikhir rouhani khamenei hezbollah hizbullah
        hizballah hizbollah hezballah nasrallah hmeimim hmeymim""",
    "US and coalition": """us u.s u.s. usa american americans america washington pentagon centcom
        white-house state-department obama trump kerry clinton mattis tillerson mcmaster haley
        nauert psaki spicer blinken rice biden carter dunford dillon votel
        garver gilleran townsend dorrian veale""",
    "Turkey": """turkey turkish turks ankara erdogan erdoğan cavusoglu çavuşoğlu davutoglu
        davutoğlu yildirim yıldırım kalin""",
    _KURDS: """kurdish kurds kurd sdf ypg ypj pyd pkk asayish rojava xelil""",
    REBELS: """alloush zinki""",
    _ISIS: """isis isil is daesh daash daish amaq""",
}
_SIDE = {word: side for side, listed in _LISTS.items() for word in listed.split()}
_ABROAD = frozenset("arab gulf western westerner westerners european".split())
# What tells who fights for the state: "Syrian rebels" do not.
_LOYAL = frozenset(
    """regime pro-government pro-regime pro-assad pro-damascus pro-syrian loyalist loyalists
    government-allied regime-allied ndf shabiha shabbiha""".split()
)
_NOREBELS = frozenset("iraqi iraq hamas taliban houthi houthis palestinian".split())
_IRAQ = frozenset("iraqi iraq peshmerga krg".split())

# Whom a first name before it makes sure: whatever else a headline runs into the name.
_PERSONS = {
    person: side
    for side, listed in {
        STATE: "muallem al-muallem jaafari al-jaafari barazi al-barazi",
        "Russia, Iran, Hezbollah": """putin lavrov peskov medvedev zarif ryabkov zakharova churkin
            safronkov nebenzya konashenkov rudskoi shoigu rouhani""",
        "US and coalition": """obama trump kerry mattis tillerson mcmaster nauert psaki votel rice carter
            dunford garver dillon haley blinken""",
        "Turkey": "erdogan erdoğan cavusoglu çavuşoğlu davutoglu davutoğlu yildirim yıldırım",
        "international organisation": """mistura brahimi annan guterres egeland pinheiro pillay
            vellucci uzumcu üzümcü laerke dujarric mogherini""",
        "political opposition": "sabra hijab khoja jarba abdah al-abdah meslet al-meslet kodmani ghalioun",
    }.items()
    for person in listed.split()
}

_RUN = frozenset("led run affiliated linked controlled owned".split())
_CAMPS = frozenset(["Russia, Iran, Hezbollah", REBELS, _ISIS, _KURDS])  # Hezbollah of the first


def find_side(kind: str, words: list[str], foreign: frozenset[str]) -> str:
    """Return the side of one who holds an office or a gun, `kind` itself for everybody else.

    The state or camp that the words name first decides. Where they name none, an office and an
    army are those of the country written about, and who fights is taken to fight it.

    Parameters
    ----------
    kind : str
        "government", "military", "foreign government", "armed group" or anything else.
    words : list of str
        The words that describe the speaker, in small letters.
    foreign : frozenset of str
        The words for other states and for who speaks for them.

    Examples
    --------
    >>> states = frozenset(["russian", "french"])
    >>> find_side("military", ["the", "russian", "army"], states)
    'Russia, Iran, Hezbollah'
    >>> find_side("military", ["the", "army"], states), find_side("civilian", ["a", "baker"], states)
    ('state', 'civilian')
    """
    sides = [_find_word(word, foreign) for word in words]
    told = [(side, word) for side, word in zip(sides, words, strict=True) if side]
    kurds = any(side == _KURDS for side, _ in told) and not _IRAQ & set(words)
    if kind in ("armed group", "military") and {"peshmerga", "krg"} & set(words):
        return _OTHERS  # of Iraq
    if kind in ("armed group", ""):
        camps = [side for side, word in told if side in _CAMPS or word in _LOYAL]
        if not camps and kind and _NOREBELS & set(words):
            return _OTHERS
        return camps[0] if camps else REBELS if kind else ""
    if kind not in ("government", "military", "foreign government"):
        return kind
    if kurds:
        return _KURDS
    states = [side for side, _ in told if side != _KURDS]
    if states:
        return states[0]
    return _OTHERS if kind == "foreign government" or _ABROAD & set(words) else STATE


def find_person_side(words: list[str]) -> str:
    """Return the side of a statesman whose first name and name a description holds, else "".

    Examples
    --------
    >>> find_person_side("in the camps of Daesh Secretary of State Rex Tillerson".split())
    'US and coalition'
    >>> find_person_side("a Putin ally".split())
    ''
    """
    for first, last in pairwise(words):
        side = _PERSONS.get(last.lower(), "")
        if side and (first[0].isupper() or first == "de") and last[0].isupper():
            return side
    return ""


def _find_word(word: str, foreign: frozenset[str]) -> str:
    """Return the side that a word tells; *Russias* where an apostrophe was lost."""
    lead, _, tail = word.partition("-")
    whose = (lead,) if tail in _RUN else ()  # "us-led"
    for form in (word, word.removesuffix("s"), *whose):
        if form in _SIDE:
            return _SIDE[form]
        if form in foreign:
            return _OTHERS
    return ""
