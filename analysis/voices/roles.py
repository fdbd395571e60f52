"""The role of a speaker, by the words that describe it, and on whose side; closed lists of our own."""

from __future__ import annotations

from functools import lru_cache

import regex

from analysis.voices.outlets import find_outlet_side
from analysis.voices.sides import find_person_side, find_side

_LISTS = {
    "anonymous": """anonymous anonymity unnamed unidentified undisclosed source sources insider
        insiders""",
    "analyst": """analyst analysts expert experts professor scholar researcher researchers
        think-tank academic academics historian economist lecturer fellow strategist university
        institute specialist specialists observers pundit""",
    "journalist or outlet": """journalist journalists reporter reporters correspondent
        correspondents newspaper newspapers agency agencies media television tv radio news outlet
        outlets channel broadcaster fna reuters afp ap sana tass bbc cnn xinhua interfax ria bloomberg
        novosti sputnik jazeera mayadeen manar alalam arabiya anadolu irna ina nna rt daily times
        guardian paper photographer photographers editor columnist magazine website article
        post dpa upi anbaa watan press trt mayadin""",
    "international organisation": """un united-nations unicef unhcr ocha unrwa opcw nato eu
        icrc iaea nations undof cross envoy-un unesco unfpa wfp rapporteur""",
    "monitor or NGO": """ngo ngos msf amnesty observatory monitor monitors watchdog watchdogs crescent
        human-rights oxfam monitoring charity charities sohr snhr hrw relief humanitarian""",
    "military": """army military soldier soldiers general gen colonel col troops commander-army
        armed-forces navy brigadier brig lieutenant lt major maj pentagon warplanes air-force
        centcom officer officers defense-ministry defence-ministry konashenkov command coalition-us
        admiral captain sergeant rudskoi""",
    "armed group": """rebel rebels militant militants fighter fighters insurgent insurgents jihadist
        jihadists terrorist terrorists militia militias faction factions brigade brigades hezbollah
        isis isil is daesh daash ypg ypj sdf pkk nusra nusrah hts ahrar jaish fsa islamists
        commander commanders qaeda gunmen sham emir hamas front islamist takfiri battalion""",
    "foreign government": """russia russian moscow kremlin washington tehran iran iranian ankara
        turkey turkish france french britain british uk us western westerners spicer psaki nauert mcmaster haley u.s u.s. american america israel israeli
        german germany berlin london paris beijing chinese china saudi riyadh qatar qatari jordan
        jordanian lebanon lebanese iraq iraqi european egypt egyptian kurdish-government white-house
        putin lavrov trump obama kerry erdogan hollande macron merkel netanyahu medvedev peskov
        zarif cavusoglu ryabkov bogdanov zakharova johnson cameron hague tillerson rouhani clinton
        mattis davutoglu yildirim blair may vershinin canada canadian japan japanese belgian dutch
        italian spanish austrian state-department al-faisal jubeir al-jubeir fabius yaalon lieberman ayrault blinken rycroft churkin safronkov delattre""",
    "government": """government president minister ministry regime parliament syrian-state assad
        jaafari al-jaafari muallem al-muallem mekdad mikdad shaaban governor mayor authorities
        official officials state-run damascus cabinet premier police governorate prosecutor
        embassy state spokesman-government department council ambassador commissioner commissioners
        judge judges prosecutors magistrate inspector inspectors warden chancellor""",
    "political opposition": """opposition etilaf snc hnc dissident dissidents oppositionist""",
    "civilian": """resident residents witness witnesses civilian civilians medical hospital woman man mother father
        villager villagers activist activists doctor doctors medic medics nurse farmer baker teacher
        student refugee refugees displaced survivor survivors family families locals shopkeeper
        trader people protester protesters protestors worker workers volunteer volunteers paramedic
        rescuer rescuers child boy girl relative relatives neighbour neighbours driver pharmacist
        surgeon grandmother lawyer engineer aid-worker helmets defence-civil inhabitants
        eyewitness eyewitnesses townspeople townsfolk widow priest imam bishop archbishop patriarch shepherd merchant carpenter tailor barber
        barbers tenant tenants landlord landlords owner owners fisherman fishermen butcher butchers
        miner miners chef chefs cook cooks midwife midwives mechanic mechanics plumber electrician evacuee evacuees vendor vendors grocer archimandrite pastor vet vets
        neurologist cardiologist pediatrician paediatrician obstetrician anaesthetist
        waiter passenger passengers tourist tourists pensioner pensioners veteran veterans singer
        singers poet poets artist artists musician musicians actor actors novelist headmaster
        headmistress headteacher clerk clerks labourer labourers customer customers bystander
        bystanders colleague colleagues villager migrant migrants sailor sailors monk nun""",
}
_ROLE = {word: role for role, listed in _LISTS.items() for word in listed.split()}
_MANY = {  # lawyers, where only the lawyer is listed
    f"{word}s": role
    for role in ("civilian", "analyst")
    for word in _LISTS[role].split()
    if word.endswith(("er", "or", "ian", "ist", "ess")) and len(word) > 4
}
_ROLE = _MANY | _ROLE
# What the head noun says comes before what else is said of it.
_ORDER = list(_LISTS)

OUTLET = "journalist or outlet"
OUTLETS = frozenset(_LISTS["journalist or outlet"].split())
SURNAMES = frozenset("konashenkov rudskoi".split())  # among the words of a role, and persons
HEADS = frozenset(
    word
    for role, listed in _LISTS.items()
    if role != "foreign government"
    for word in listed.split()
)
HEADS |= frozenset(_MANY) | frozenset(
    """group groups statement ministry organisation organization organizations spokesman spokeswoman
    spokesperson spokespeople coalition opposition administration office leader leaders team
    committee body union party movement delegation ministers diplomat diplomats lawmakers
    politician politicians negotiator negotiators monitor adviser advisers headquarters leaders
    member members head crew department bloc network networks alliance kremlin company firm
    documents document letter report reports estimate estimates opponents critics supporters""".split()
)
ORGANISATION = frozenset(
    """observatory ministry agency council committee commission coalition army forces front union
    party university institute center centre organisation organization nations network press
    department office parliament kremlin pentagon house group rights watch international cross
    crescent league fund program programme bureau corps brigade command tv television radio news
    times post administration movement republic democratic state bank court hospital association
    federation foundation syria syria-based state syrian russian american""".split()
)
TITLES = frozenset(
    """president minister spokesman spokeswoman spokesperson secretary general gen. gen lt. lt col.
    col brig. brig maj. maj capt. capt sgt. mr. mrs. ms. mr mrs ms dr. dr doctor prof. prof
    professor envoy ambassador king prince sheikh sheik chief head director leader commander
    commander-in-chief official activist resident witness analyst expert journalist reporter
    correspondent deputy vice-president senator sen. rep. governor gov. mayor premier chancellor
    lawmaker mp colonel brigadier major captain lieutenant admiral officer diplomat adviser advisor
    negotiator coordinator representative member chairman chairwoman president-elect foreign defence
    defense interior prime special doctor nurse teacher baker farmer lawyer engineer student fighter
    volunteer surgeon medic photographer editor imam bishop archbishop patriarch pope father sister
    st. rev. counterpart researcher scholar historian economist fellow founder co-founder manager
    shopkeeper driver trader mother paramedic pharmacist refugee son daughter brother wife husband
    widow farmer grandmother head chief ayatollah sayyed emir counsellor minister's boss""".split()
)
PLACES = frozenset(
    """syria damascus aleppo homs hama idlib raqqa latakia tartus tartous daraa deraa deir ezzor zor al-zor al-zour ez-zor
    palmyra hasakah hasakeh qamishli kobane afrin manbij ghouta douma turkey ankara istanbul russia
    moscow iran tehran iraq baghdad mosul lebanon beirut jordan amman israel jerusalem egypt cairo
    saudi arabia riyadh qatar doha geneva vienna astana sochi paris london berlin washington york
    brussels france britain germany america europe china beijing ukraine kyiv kiev kuwait yemen
    gaza east west north south northern southern eastern western middle khan sheikhoun shaykhun
    al-bab jarablus azaz golan heights city province village town district border island river""".split()
)
PERSONS = (
    TITLES
    | frozenset(
        word
        for role in ("civilian", "analyst", "journalist or outlet", "armed group", "anonymous")
        for word in _LISTS[role].split()
        if word + "s" in _LISTS[role].split()
    )
    | frozenset(
        """soldier officer diplomat politician negotiator adviser mother father man woman boy girl
        commissioner judge prosecutor magistrate inspector warden guard pilot captain judge
        fisherman midwife headmaster headmistress headteacher plumber electrician waiter novelist
        monk nun grandmother grandfather uncle aunt cousin neighbour neighbor girl cleric
        columnist critic rector principal secretary treasurer detainee prisoner hostage defector
        deserter conscript lawyer negotiator mediator dissident exile expatriate figure evacuee
        opponent critic supporter economist pollster campaigner organiser organizer narrator
        sympathiser sympathizer""".split()
    )
) - frozenset(
    """agency outlet family committee report article post channel newspaper magazine website
    institute university faction brigade militia battalion foreign prime interior defence defense
    special vice-president""".split()
)  # one of these nouns is a person
CROWDS = frozenset(f"{word}s" for word in PERSONS)
_OFFICES = frozenset(
    """president minister premier king prince governor mayor ambassador envoy pope chancellor
    director head chief secretary general leader chairman chairwoman founder manager emir patriarch
    spokesman spokeswoman spokesperson spokespeople spokesmen prime foreign special interior
    defence defense governor sheikh sheik ayatollah mr mrs ms dr prof""".split()
)
_SOME = frozenset("one two some many several both most another".split())
# With what the tail of a description begins: "a source inside the camp".
_TAILS = frozenset(
    """at in of from for with on near who that which inside within among close familiar based
    speaking by to about affiliated belonging""".split()
)
# Nouns of persons and of what has no name: they tell nobody whom one could ask.
_UNNAMED_HEADS = (
    PERSONS
    | frozenset(word + "s" for word in PERSONS)
    | frozenset(_LISTS["anonymous"].split())
    | frozenset(
        """witnesses people locals families men women children reports troops aides aide
        eyewitnesses clergymen policemen policeman staff opponents critics""".split()
    )
) - (_OFFICES | frozenset(word + "s" for word in _OFFICES))
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}.'’-]*")
_SYRIAN = regex.compile(r"\b(?:Syrian?|Damascus|Assad)\b|SANA")
_GOVERNING = frozenset(
    """minister ministry president spokesman spokeswoman spokesperson secretary official officials
    ambassador embassy government envoy diplomat diplomats senator parliament chancellor premier
    prime foreign lawmaker lawmakers department adviser""".split()
)
FOREIGN = frozenset(_LISTS["foreign government"].split())
_WORLD = regex.compile(
    r"\b(?:UN[sS]?|U\.N(?=\.)|United Nations|European Union|EU|NATO|Arab League|Red (?:Cross|Crescent)|"
    r"High Commissioner|(?:UNICEF|UNHCR|OCHA|WHO)s?|World (?:Health|Food)|OPCW|ICRC|Prohibition of Chemical Weapons|"
    r"Security Council|Commission of Inquiry|[Hh]umanitarian [Cc]oordinator|Humanitarian Affairs)\b"
)
_SENT = regex.compile(
    r"\b(\p{Lu}[\p{L}.]*?)(?:[’']?s)? (?:permanent |UN |U\.N\. )*(?:[Aa]mbassador|[Rr]epresentative|[Dd]elegate)\b"
)
_AIRED = frozenset("tv television radio channel broadcaster".split())
# At the United Nations, and not of them: "Syria's ambassador to the UN".
_SYRIAS = regex.compile(
    r"\b(?:Syria(?:[’']?s)?|Syrian|Damascus[’']?s?) (?:permanent |UN |U\.N\. )*"
    r"(?:ambassador|envoy|representative|delegate|delegation)\b",
    regex.IGNORECASE,
)
_UNITED = regex.compile(r"\b(?:UN[sS]?|U\.N|United Nations|High Commissioner)\b")
_MONITOR = regex.compile(
    r"\b(?:Observatorys?|SOHR|SNHR|HRW|Human Rights|Amnesty|Red Crescent|SARC|MSF|Oxfam|NGOs?|UOSSM|SAMS|"
    r"Doctors [Ww]ithout [Bb]orders|M[ée]decins [Ss]ans|Save the Children|"
    r"(?:monitoring|rights|aid|advocacy) (?:group|organi[sz]ation|network)s?|charit(?:y|ies)|"
    r"Rami Abd[eu][lr]?[ -]?[Rr]ahman|Siege Watch|Airwars|Being (?:Silently )?Slaughtered|"
    r"watchdogs?|(?:war |conflict )?monitors?|group monitoring)\b"
)
_STUDIES = regex.compile(
    r"\b(?:Cent(?:er|re)|Institute) (?:for|of) (?:(?:\p{Lu}\p{L}+|and|on|in) ){0,4}(?:Research|Studies|Policy)\b|"
    r"\b(?:Brookings|Chatham House|Carnegie|Crisis Group|Atlantic Council)\b"
)
_OPPOSITION = regex.compile(
    r"\b(?:opposition|[Oo]pponents of|anti-(?:government|regime|Assad)|(?:Syrian|National) (?:National )?(?:Coalition|Council)|Etilaf|SNC|HNC|"
    r"High Negotiations? Committee|[Cc]oordinat(?:ion|ing) [Cc]ommittees?|LCCs?|"
    r"[Ii]nterim (?:\p{L}+ ){0,2}(?:[Gg]overnment|[Mm]inist(?:er|ry))|"
    r"Free (?:Aleppo|Idlib|Homs|Daraa|Deraa|Hama|Damascus)(?= )|[Ll]ocal (?:[Cc]ivil )?[Cc]ouncils?)\b"
)
# Who is at such a body speaks for it, whatever they are: "activists at the ... Council".
_BODIES = regex.compile(
    r"\b(?:Revolution(?:ary)? (?:\p{Lu}\p{L}+ )*(?:Council|Commission|Committee)s?|"
    r"[Cc]oordinat(?:ion|ing) [Cc]ommittees?|LCCs?|Supreme Military Council)\b"
)
_SECURITY = regex.compile(
    r"\b(?:security|intelligence) (?:sources?|forces?|officials?|services?|agenc(?:y|ies))\b",
    regex.IGNORECASE,
)
_ALLIES = regex.compile(
    r"[- ]led (?:\p{L}+ ){0,2}[Cc]oalition|\b(?:[Ii]nternational|[Gg]lobal|anti-\S+) (?:\p{L}+ )?[Cc]oalition|"
    r"\bInherent Resolve\b"
)
_LED = regex.compile(r"(\p{L}[\p{L}.]*)[- ]led\b")
# Whose friend somebody is tells nothing of who it is: "the Assad ally Moscow".
_FRIENDS = regex.compile(
    r"\b(?!(?:and|its|his|their)\b)\p{L}[\p{L}.'’-]*(?: (?!(?:and|its|his|their|of|the)\b)\p{L}[\p{L}'’-]*){0,3} "
    r"(?:ally|allies|backers?|neighbou?rs?|patron)(?= \p{Lu})|"
    r"\b(?:[Rr]egime|[Gg]overnment|Damascus|Assad|Syria)(?:['’]?s)?(?: (?!and\b)\p{L}[\p{L}'’-]*){0,2} "
    r"(?:ally|allies|backers?|neighbou?rs?|patron)\b"
)
_FRIENDLY = ("ally", "allies", "backer", "neighb", "patron")
# Who works with the media is not of them: "a media spokesman for the charity".
_PRESS_OFFICE = regex.compile(
    r"\b(?:[Mm]edia|[Pp]ress) (?=(?:spokes|offic|activist|worker|coordinator|unit|adviser|advisor|secretary|bureau))"
)
_SEATS = regex.compile(
    r"\b(?:United States|United Kingdom|United Arab Emirates|White House|State Department|"
    r"Downing Street|Foreign Office|Elys[ée]e)\b"
)
_SEATS_OF_US = regex.compile(r"\b(?:United States|White House|State Department)\b")
_ISLAMIC_STATE = regex.compile(r"\bIslamic State\b")
_UNNAMED = regex.compile(
    r"\banonym|\bnot (?:to be|be|want to be) (?:further )?(?:named|identified)\b|\bunnamed\b|"
    r"\bunidentified\b|\b(?:declined|refused) to (?:be (?:named|identified)|give (?:his|her|their))|"
    r"\bnot authori[sz]ed to (?:speak|talk|brief|discuss)"
)
_ARMY = regex.compile(
    r"\b(?:army|military|armed forces|air force|navy|defen[cs]e ministry|ministry of defen[cs]e|"
    r"Pentagon|troops|soldiers?|General|Gen\.|Colonel|Col\.|Brig\.|Lt\.|Maj\.|Captain|CENTCOM|"
    r"general command|central command|warplanes)",
    regex.IGNORECASE,
)
_CIVIL = regex.compile(
    r"\b(?:civil[- ]defen[cs]e|white helmets?|directorate of health|health (?:directorate|authority)|"
    r"(?:rescue|first[- ]aid) (?:workers?|teams?|crews?|officials?|services?))\b",
    regex.IGNORECASE,
)
_FIGHTERS = regex.compile(
    r"\b(?:Islamic State|Islam Army|(?:Army|Jaish) (?:of|al)[- ](?:Conquest|Islam|Fath|Fatah)|Free (?:Syrian? )?Army|"
    r"[Aa]l[- ]\p{Lu}[\p{L}-]+ (?:Army|Legion|Brigades?|Battalions?|Division|Movement)|Division \d+|"
    r"(?:Jaish|Jaysh|Faylaq|Failaq|Liwa|Ahrar|Harakat|Jund) (?:al|ash|as|el)[- ]\p{L}+|"
    r"[Tt]ahrir al-Sham|Syrian Democratic Forces)\b"
)
# An officer of theirs is not one of the army.
_REBEL = regex.compile(
    r"\b(?:[Rr]ebels?|[Ii]nsurgents?|[Mm]ilitants?|[Jj]ihadists?|FSA|[Nn]usrah?|ISIS|ISIL|Daesh|"
    r"Islamic State|SDF|YPG|Hezbollah)\b(?![- ](?:held|controlled|stronghold|area|town|territory))"
)
COALITION = "US and coalition"
_NOT_ARMY = regex.compile(r"\b(?:UN|Secretary[- ]General|United Nations|Director[- ]General)\b")
_OUTLET = regex.compile(
    r"\b(?:news (?:agency|website|outlet|channel)|state (?:media|television|TV|news|radio)|"
    r"correspondents?|reporters?|journalists?|media(?! (?:activist|worker|cent))|newspaper)\b|\bSANA\b",
    regex.IGNORECASE,
)


def is_unnamed(text: str) -> bool:
    """Whether a text says that somebody is not to be named."""
    return bool(_UNNAMED.search(text))


def is_armed_group(name: str) -> bool:
    """Whether a name is that of an armed group: the Free Syrian Army is not "the army"."""
    return bool(_FIGHTERS.search(name))


@lru_cache(maxsize=1 << 12)
def find_role(description: str) -> str:
    """Return the role that the words describing a speaker tell, "" where they tell none.

    One who holds an office or a gun is of a side: see `find_side`. Who is not named, *a military
    source*, has the role of those it is among (`is_unnamed_speaker`).

    Parameters
    ----------
    description : str
        The name with what stands beside it: titles, offices, appositions.

    Examples
    --------
    >>> find_role("Russian Foreign Minister Sergei Lavrov"), find_role("a baker in Idlib")
    ('Russia, Iran, Hezbollah', 'civilian')
    >>> find_role("a military source"), find_role("a source"), find_role("Rima")
    ('state', '', '')
    """
    if any(word in description for word in _FRIENDLY):
        description = _FRIENDS.sub(" ", description)
    description = _PRESS_OFFICE.sub("", description)
    person = find_person_side(_WORD.findall(description))
    if person:
        return person
    kind = _find_kind(description)
    if kind == OUTLET:
        return find_outlet_side(description, FOREIGN) or kind
    if kind == "military" and _ALLIES.search(description):
        led = _LED.search(description)
        return find_side("foreign government", [led[1].lower()], FOREIGN) if led else COALITION
    if _BODIES.search(description) and kind != "armed group":
        return "political opposition"
    words = _list_words(_SEATS_OF_US.sub("US", _ISLAMIC_STATE.sub("ISIS", description)))
    return find_side(kind, words, FOREIGN)


def is_unnamed_speaker(name: str, description: str) -> bool:
    """Whether who speaks is a person or a source without a name.

    A body (*the army*), its spokesman and who holds an office that one holds (*the governor*) are
    known; *a source at the ministry*, *officials*, *residents* are not.

    Examples
    --------
    >>> is_unnamed_speaker("a military source", ""), is_unnamed_speaker("the army", "")
    (True, False)
    >>> is_unnamed_speaker("Rima Haddad", "Rima Haddad, a teacher"), is_unnamed_speaker("residents", "")
    (False, True)
    """
    if not name or _UNNAMED.search(description):
        return bool(name)
    words = [word.lower().strip(".'’") for word in _WORD.findall(name)]
    if len(words) > 2 and words[1] == "of" and words[0] in _SOME:
        words = words[2:]
    stop = next((at for at, word in enumerate(words) if at and word in _TAILS), len(words))
    return stop > 0 and words[stop - 1] in _UNNAMED_HEADS


def _list_words(description: str) -> list[str]:
    forms = [word for word in _WORD.findall(description) if word not in ("is", "Is")]  # but "IS"
    words = [word.lower().strip(".'’") for word in forms]
    words = [word.removesuffix("'s").removesuffix("’s") for word in words]
    return [word if word in _ROLE else word.removeprefix("al-") for word in words]


def find_body_role(before: str) -> str:
    """Return the role of the last body of rescuers or monitors that a text names, else "".

    Examples
    --------
    >>> find_body_role("Men of the White Helmets were hurt when")
    'civilian'
    """
    found = [
        (match.start(), role)
        for pattern, role in ((_CIVIL, "civilian"), (_MONITOR, "monitor or NGO"))
        for match in pattern.finditer(before)
    ]
    return max(found)[1] if found else ""


def _find_kind(description: str) -> str:
    """Return what sort of a speaker the words tell, whichever side it is on."""
    if _FIGHTERS.search(description):
        return "armed group"
    if _CIVIL.search(description) and not _MONITOR.match(description):
        return "civilian"
    words = _list_words(description)
    known = set(words)
    first = next((_ROLE[word] for word in words if _ROLE.get(word) in _LEADING), "")
    if _OUTLET.search(description):
        return OUTLET
    if _STUDIES.search(description):
        return "analyst"
    if first == "analyst":
        return first
    if _MONITOR.search(description) and not _UNITED.search(description):
        return "monitor or NGO"
    if _OPPOSITION.search(description) and first not in ("armed group", "civilian"):
        return "political opposition"
    if _ALLIES.search(description):
        return "military"
    world = _WORLD.search(description)
    following = _WORD.search(description, world.end()) if world else None
    seated = following is not None and following.group().lower() in FOREIGN
    if _SYRIAS.search(description):
        return "government"
    sent = _SENT.search(description)
    if sent and sent[1].lower() in FOREIGN and not _OPPOSITION.search(description):
        return "foreign government"
    if world and not (seated and known & _GOVERNING):  # "at the UN British minister Johnson"
        return "international organisation"
    if first == "armed group" and _REBEL.search(description):
        return first
    civil = bool({"minister", "ministers"} & known) and "general" not in known
    if _ARMY.search(description) and not _NOT_ARMY.search(description) and not civil:
        return "military"
    if _SEATS.search(description):
        return "foreign government"
    if _SECURITY.search(description) and not known & FOREIGN:
        return "government"
    if known & FOREIGN and not _SYRIAN.search(description):
        if known & _GOVERNING or not first:
            aired = known & _AIRED and not known & _GOVERNING  # "the Turkish ... TV channel"
            return OUTLET if aired else "foreign government"
    elif known & FOREIGN and known & _GOVERNING:
        # "Russia's envoy for Syria": which of the two stands first
        place = min(words.index(word) for word in known & FOREIGN)
        syrian = [n for n, word in enumerate(words) if word in ("syria", "syrian", "assad")]
        if syrian and place < syrian[0]:
            return "foreign government"
    kinds = [_ROLE[word] for word in words if word in _ROLE]
    roles = [kind for kind in kinds if kind not in ("foreign government", "anonymous")]
    if not roles:
        return "foreign government" if known & FOREIGN else ""
    return first or min(roles, key=_ORDER.index)


_LEADING = frozenset(["analyst", "civilian", "armed group"])
