"""The side of a speaker who holds an office or a gun: of which state, of which armed camp."""

from __future__ import annotations

STATE = "state"
_REBELS = "armed opposition"
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
        nauert psaki spicer blinken rice biden carter dunford dillon votel""",
    "Turkey": """turkey turkish turks ankara erdogan erdoğan cavusoglu çavuşoğlu davutoglu
        davutoğlu yildirim yıldırım kalin""",
    "Kurdish-led forces": """kurdish kurds kurd sdf ypg ypj pyd pkk asayish rojava""",
    "Islamic State": """isis isil is daesh daash daish amaq""",
}
_SIDE = {word: side for side, listed in _LISTS.items() for word in listed.split()}
_ABROAD = frozenset("arab gulf western westerner westerners regional european foreign".split())
_IRAQ = frozenset("iraqi iraq peshmerga krg".split())

SIDES = (STATE, *list(_LISTS)[1:4], _OTHERS, "Kurdish-led forces", "Islamic State", _REBELS)


def find_side(kind: str, words: list[str], foreign: frozenset[str]) -> str:
    """Return the side of one who holds an office or a gun, `kind` itself of everybody else.

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
    if kind in ("political opposition", "anonymous"):
        return kind
    sides = [_SIDE.get(word) or (_OTHERS if word in foreign else "") for word in words]
    told = [side for side in sides if side]
    kurds = "Kurdish-led forces" in told and not _IRAQ & set(words)
    if kind == "armed group":
        return next(
            (side for side in told if side not in (_OTHERS, "Turkey", "US and coalition")), _REBELS
        )
    if kind in ("government", "military", "foreign government"):
        if kurds:
            return "Kurdish-led forces"
        first = next((side for side in told if side != "Kurdish-led forces"), "")
        if first:
            return first
        return _OTHERS if kind == "foreign government" or _ABROAD & set(words) else STATE
    if kind == "":
        return (
            told[0]
            if told
            and told[0] in (STATE, "Kurdish-led forces", "Islamic State")
            and _is_side(words)
            else ""
        )
    return kind


def _is_side(words: list[str]) -> bool:
    """Whether words that tell no office tell a camp: "a pro-government source", "the Kurds"."""
    return not {"syria", "syrian", "syrians", "damascus"} & set(words)
