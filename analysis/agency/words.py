"""Closed classes of English words, and what class each token of a sentence is of.

A class is one letter: D determiner, P preposition, B be, G get, H have, O do, M modal, T to,
C co-ordinator, S subordinator, W relative, I pronoun, R adverb, Y time, # number, Q what goes
before a number ("at least"), V finite verb, E a form in -ed, J a form in -ing, N anything else.
"""

from functools import lru_cache

_CLASSES = {
    "D": """a an the this these those some any no every each all both several many most few my your
        his her its our their another such what whatever whose""",
    "P": """of in on at by with from into onto near against for during among amongst amid amidst
        between through throughout across around inside outside behind toward towards despite
        without within via per upon along alongside beyond beside besides including following
        according about above below under over like unlike off versus except concerning regarding
        because-of due""",
    "B": """be is are was were been being am isn't aren't wasn't weren't ain't they're we're you're
        i'm""",
    "G": "get gets got getting gotten",
    "H": "have has had having haven't hasn't hadn't they've we've i've you've",
    "O": "do does did don't doesn't didn't",
    "M": """will would can could may might shall should must cannot can't couldn't won't wouldn't
        shouldn't mustn't needn't they'll we'll he'll she'll it'll i'll you'll they'd we'd he'd
        she'd""",
    "T": "to",
    "C": "and or but nor yet then",
    "S": """when while because although though if once where whether unless whereas after before
        until till since as than so why how whenever wherever lest""",
    "W": "who which that whom",
    "I": """i he she it they we you him them us me someone somebody anyone everyone everybody
        nobody himself herself itself themselves there himself""",
    "R": """ablaze alight aflame homeless not never also later now still already just recently soon again only even often
        always ever once-again together apart away back too almost nearly however thus therefore
        meanwhile instead perhaps maybe dead alive overnight earlier nearby
        elsewhere here abroad indeed further alone twice down out up otherwise next
        previously ago""",
    "Y": """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays
        thursdays fridays saturdays sundays yesterday today tomorrow tonight january february march
        april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
        midnight noon dawn dusk sunrise
        sunset nightfall daybreak late early last""",
    "#": """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
        hundred thousand million""",
    "V": """said says told tells went came took made saw began left led fell held met ran won lost
        sent brought kept gave found became thought knew felt stood heard meant put cut set shut built broke
        spoke rose grew drew fled sought spread remained remains seems became include includes adds
        believes believe wants want became continues continue comes goes gives insists vows seeks
        tries intends aims hopes begins threatens say tell shows appears wrote threw stole wore
        bore hid taught caught bought paid sold lay swore tore forgot ate flew shook used tied lied vied burst crept dealt dug dwelt fed flung knelt leapt rode sang slept slid slung sped spent spat sprang strode swam swung wept woke let help
        helps helped causes stands leaves leave quoted lies lie knows know wonder live see sees """,
}  # fmt: skip
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
_NOT_ED = frozenset(
    "need needs speed seed feed hundred indeed united armed masked sacred allied unarmed deed "
    "breed greed creed weed bed led red shed so-called alleged wicked naked sunken steed".split()
)
_NOT_ING = frozenset(
    "infighting morning evening king building buildings thing nothing something anything everything meeting "
    "wedding clothing parking shopping lightning ceiling spring string wing ring sibling beijing sterling being-held feeling housing".split()
)
NEGATIONS = frozenset("not never no nor neither without cannot".split())
LEADING = frozenset("a an the my your his her its our their whose".split())
# Determiners that stand for a noun phrase.
ALONE = frozenset(
    "this these those some all both several many most few each any others another none".split()
)
_QUANTITIES = (
    ("as", "many", "as"), ("as", "few", "as"), ("no", "fewer", "than"), ("no", "less", "than"),
    ("at", "least"), ("at", "most"), ("more", "than"), ("less", "than"), ("fewer", "than"),
    ("up", "to"), ("an", "estimated"), ("close", "to"), ("well", "over"), ("a", "further"),
    ("a", "total", "of"), ("some",), ("about",), ("around",), ("nearly",), ("almost",), ("over",),
    ("roughly",), ("approximately",), ("only",), ("just",),
)  # fmt: skip
_QUANTITY_STARTS = frozenset(words[0] for words in _QUANTITIES)
_STARTING = {
    start: [words for words in _QUANTITIES if words[0] == start] for start in _QUANTITY_STARTS
}
# What may stand between "at least" and "of": "at least dozens of", "a number of".
AMOUNTS = frozenset(
    "dozens scores hundreds thousands tens millions number group dozen couple majority lot lots "
    "handful series one two three four five six seven eight nine ten some many most members "
    "half all none several both".split()
)


@lru_cache(maxsize=1 << 16)
def classify_word(low: str, form: str) -> str:
    """Return the class of a folded word; `form` is its spelling."""
    known = _CLASS_OF.get(low)
    if known:
        # "May" and "March" inside a sentence are months, "may" is none.
        return "Y" if form == "May" else "N" if form in ("US", "IT", "Will", "IS") else known
    if low[0].isdigit():
        return "#"
    if "-" in low and all(_CLASS_OF.get(part) == "#" for part in low.split("-")):
        return "#"  # "twenty-five"
    if low.startswith(("mid-", "late-", "early-")) and low.partition("-")[2] in MONTHS:
        return "Y"
    if form[0].isupper() and not form.isupper():
        return "N" if low in _NOT_ED or "-" in low else _classify_ending(low, name=True)
    return _classify_ending(low, name=False)


def _classify_ending(low: str, *, name: bool) -> str:
    if "-" in low:
        return "N"
    if len(low) > 4 and low.endswith("ed") and low not in _NOT_ED:
        return "e" if name else "E"  # a name that ends so, unless it begins the sentence
    if len(low) > 5 and low.endswith("ing") and low not in _NOT_ING:
        return "j" if name else "J"
    if len(low) > 4 and low.endswith("ly") and low not in _LY:
        return "R"
    return "N"


_LY = frozenset(
    "family families italy assembly deadly daily friendly elderly early supply ally reply anomaly "
    "weekly monthly holy likely lonely bodily july".split()
)


MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec".split()
)


def mark_dates(low: list[str], classes: list[str]) -> None:
    """Give the class Y to the numbers of a date: "4 April", "May 3", "August 2016"."""
    if "#" not in classes:
        return
    for place in range(len(low)):
        if classes[place] != "#":
            continue
        before = classes[place - 1] if place else ""
        month = place > 0 and before == "Y" and low[place - 1] in MONTHS
        year = len(low[place]) == 4 and low[place].startswith(("19", "20"))
        after = classes[place + 1] if place + 1 < len(low) else ""
        if (
            (year and before == "Y")
            or (month and after != "N" and len(low[place]) < 3)
            or (after == "Y" and low[place + 1] in MONTHS and len(low[place]) < 3)
        ):
            classes[place] = "Y"


def mark_quantities(low: list[str], classes: list[str]) -> None:
    """Give the class Q to what stands before a number: "at least", "up to", "some"."""
    n = len(low)
    for place in [place for place, word in enumerate(low) if word in _QUANTITY_STARTS]:
        if classes[place] == "Q":
            continue
        for words in _STARTING[low[place]]:
            size = len(words)
            after = place + size
            if after >= n or tuple(low[place:after]) != words:
                continue
            if classes[after] == "#" or (size > 1 and low[after] in AMOUNTS):
                classes[place:after] = "Q" * size
                break
