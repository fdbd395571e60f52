"""What tells English from other languages in Latin script where function words are too few.

The words are listed from knowledge of the languages, and count in small letters only: with a capital
they may be names.
"""

import re

import regex

# Words that news in English is full of, and no neighbour has.
_ENGLISH = frozenset(
    """
    said says told asked against near two three five seven eight nine hundred thousands people killed
    wounded injured dead died dies year years day days month months week weeks today yesterday
    tomorrow new old town city village north south eastern western northern southern government army
    officials forces police fire hit hits left kills held hold holds women children child house
    houses school home homes water bread power road market him because still again back first last
    least one four half early late news will
    """.split()
)
# English words that a neighbour has too: they tell less.
_SHARED = frozenset(
    "a am an as at are for had her i in is me my no of on or over so under was we".split()
)
# Function words of other languages; those that are English words of another meaning are left out.
_OTHERS = frozenset(
    """
    aber als auch auf aus bei bis dass daß dem den der durch ein eine einem einen einer es für gegen haben hat
    ich ihr ihre im ist mit nach nicht noch nur oder sagte sein seine seit sich sie sind und unter
    kein keine mehr schon sehr vom vor waren wenn werden wie wieder wird wir wurde wurden zu zum zur
    après au aux avant avec ce ces cette contre dans deux dont elle entre est et été il ils je
    leur leurs mais ne ont où pas qui que sans selon ses sont sous sur trois une vous
    como con cuando desde donde dos está esta estos fue fueron hasta las lo más muy para pero
    por porque sin sobre su sus también una unas unos según ha han dijo tres
    ao aos com das em foi mas na nas nos não ou pela pelo são também uma umas à às
    agli alla alle anche che ci dagli dai dal dalla dei degli della delle dello dopo è gli hanno ma nel
    nei nella nelle più prima sono stati stato sua tra
    aan bij dat deze dit door een er heeft hebben het maar met naar niet nog om ook op sinds tegen uit
    volgens voor werd wordt worden zei zijn
    att det där efter eller från hade har inte ja med mot när och också på sade samt som till var vid
    är af blev både ejs ikke fra også sagde til ble etter være ved å
    bir bu çok daha dedi değil etti için ile ise kadar karşı ki olan olarak oldu sonra ve veya göre
    bahwa dan dari dengan ini itu juga karena ke mengatakan mereka oleh orang pada sebagai setelah
    telah tidak untuk yang akan dalam adalah
    dla jako jest lub nie oraz po przez są się tylko tym za został że
    ale byl byla bylo jsou nebo podle pro při se v
    cu din este fi fost mai nu pe pentru prin sau sunt și în ți
    az egy ez és hogy már meg nem szerint után vagy volt csak azt ezt
    ei että hän joka kuin kun mutta myös on oli olla ovat sekä tai
    dhe është janë ka më në nga një për që si të
    bila bio bez iz kako kao koja koje koji kod nije od što sa u uz ili nisu
    ang ay hindi kay mga ng ni nila siya
    ayuu iyo oo waa waxaa
    hii katika kuwa kwa wa ya
    bi ev ji jî li û
    các cho của không là một những này người trong và với được đã
    """.split()
)
_MEANT = frozenset(
    "at be come con do dos en fi for in la me mine no of on or per pro sin so son".split()
)
_FOREIGN = _OTHERS - _MEANT - _SHARED - _ENGLISH
# In names that English prints they stand in small letters: they count half, and before a name nothing.
_NAMED = regex.compile(
    r"(?<![\p{L}\p{M}'’-])(?:da|de|del|des|di|du|e|el|en|la|le|les|los|un|van|von|y)(?![\p{L}\p{M}'’-])"
    r"(?!(?:\s+(?:der|el|la|las|le|les|los))?\s+\p{Lu})"
)
_ELIDED = regex.compile(
    r"(?<![\p{L}\p{M}'’-])(?:[dl]|qu|all|dell|nell)['’]\p{Ll}{2}", regex.IGNORECASE
)

_LOWER = regex.compile(r"(?<![\p{L}\p{M}'’-])\p{Ll}[\p{Ll}\p{M}]*(?![\p{L}\p{M}-])")
_MARKED = regex.compile(r"[^a-z]")
_ENDED = re.compile(r"[a-z]{3,}(?:ed|ing|ings|tions?|ly|ness|less|ful|ship)\b|[A-Za-z]{3,}['’]s\b")
_HALF = 0.5  # what an ending counts, and a word that may be of either


def weigh_words(text: str) -> tuple[float, float]:
    """Weigh what in a text in Latin script speaks for English, and what for another language.

    For English: words that it alone has count 1; words that a neighbour has too, and English endings,
    one half. For another: its function words, words with a letter that English has not, and elisions
    (*l'eau*) count 1; those that stand in names as well, such as *de*, one half.

    Examples
    --------
    >>> weigh_words("Rebels killed 2 in Qasr, a monitor said.")
    (3.5, 0.0)
    >>> weigh_words("Rebellen töteten zwei Menschen und flohen nach Süden.")
    (0.0, 3.0)
    """
    english = foreign = 0.0
    for word in _LOWER.findall(text):
        if word in _ENGLISH:
            english += 1
        elif word in _SHARED:
            english += _HALF
        elif word in _FOREIGN or _MARKED.search(word):
            foreign += 1
    foreign += _HALF * len(_NAMED.findall(text)) + len(_ELIDED.findall(text))
    return english + _HALF * len(_ENDED.findall(text)), foreign
