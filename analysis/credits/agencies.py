"""News agencies of the world, with the names by which articles credit them."""

from __future__ import annotations

from functools import lru_cache

from analysis.boilerplate.windows import squeeze

GENERIC = "agencies"  # "with agencies": somebody else's words, but nobody says whose

# The name that tables show, then other names. A name counts as it is written here, or in capitals.
_LINES = """
AFP: Agence France-Presse, Agence France Presse
Reuters: Thomson Reuters
AP: Associated Press, AP News
UPI: United Press International
Bloomberg: Bloomberg News
DPA: dpa, Deutsche Presse-Agentur, dpa-AFX
EFE: Agencia EFE, EFE-EPA
EPA: European Pressphoto Agency
ANSA: Ansa
AGI: Agenzia Italia
AKI: Adnkronos, Adnkronos International
PA: PA Media, Press Association, PA News
AAP: Australian Associated Press
CP: Canadian Press
RNZ: RNZ News
APA: Austria Presse Agentur, Austria Press Agency
Keystone-SDA: SDA, Keystone-ATS, ATS
Belga: Belga News Agency
ANP: Algemeen Nederlands Persbureau
NTB: Norwegian News Agency
TT: TT News Agency
Ritzau: Ritzaus Bureau
STT: Finnish News Agency
PAP: Polish Press Agency
CTK: Czech News Agency, ČTK
TASR: News Agency of the Slovak Republic
MTI: Hungarian News Agency
Agerpres: Romanian National News Agency
Mediafax:
BTA: Bulgarian News Agency
Tanjug:
Beta: Beta News Agency
Hina: HINA, Croatian News Agency
FENA: Federal News Agency
SRNA:
STA: Slovenian Press Agency
MIA: Macedonian Information Agency
ANA-MPA: Athens News Agency, Athens-Macedonian News Agency, AMNA
CNA Cyprus: Cyprus News Agency
LUSA: Lusa News Agency
Europa Press:
TASS: Itar-Tass, ITAR-TASS, Tass
RIA Novosti: RIA, Ria Novosti, Novosti, RIAN
Sputnik: Sputnik News
Interfax: Interfax-AVN, Interfax-Ukraine
Regnum: REGNUM
Ukrinform: UKRINFORM
UNIAN:
BelTA: BELTA, Belarusian Telegraph Agency
Armenpress: ARMENPRESS
Azertac: AZERTAC, AzerTAc
Trend: Trend News Agency
Interpressnews:
Kazinform: KAZINFORM
Anadolu: AA, Anadolu Agency, Anadolu Ajansı, Anatolia News Agency, Anadolu News Agency
DHA: Doğan News Agency, Dogan News Agency, Doğan Haber Ajansı, Demirören News Agency
IHA: İHA, Ihlas News Agency, İhlas News Agency
Cihan: Cihan News Agency
ANF: ANF News, Firat News Agency, Fırat News Agency
ANHA: Hawar News Agency, Hawar
ARA News:
SANA: Syrian Arab News Agency, Sana
NNA: National News Agency
PETRA: Petra, Jordan News Agency
WAFA: Wafa, Palestinian News and Information Agency
Ma'an: Ma'an News Agency, Ma’an, Ma’an News Agency
Safa: Safa News Agency
MENA: Middle East News Agency
SPA: Saudi Press Agency
WAM: Emirates News Agency
QNA: Qatar News Agency
KUNA: Kuwait News Agency
BNA: Bahrain News Agency
ONA: Oman News Agency
Saba: SABA, Saba News Agency, Yemen News Agency
INA: Iraqi News Agency
NINA: National Iraqi News Agency
Shafaq News: Shafaq
IRNA: Islamic Republic News Agency
ISNA: Iranian Students' News Agency, Iranian Students’ News Agency
Fars: FNA, Fars News Agency, Fars News, FARS
Tasnim: Tasnim News Agency, Tasnim News
Mehr: MNA, Mehr News Agency, Mehr News
Press TV: PressTV
IANS: Indo-Asian News Service
PTI: Press Trust of India
ANI: Asian News International
UNI: United News of India
APP: Associated Press of Pakistan
BSS: Bangladesh Sangbad Sangstha
UNB: United News of Bangladesh
Pajhwok: Pajhwok Afghan News
Xinhua: Xinhua News Agency, XINHUA
CNS: China News Service
CNA Taiwan: Central News Agency
Kyodo: Kyodo News, KYODO
Jiji: Jiji Press
Yonhap: Yonhap News Agency, Yonhap News
KCNA: Korean Central News Agency
VNA: Vietnam News Agency
TNA: Thai News Agency
Antara: ANTARA, Antara News
Bernama: BERNAMA
PNA: Philippine News Agency
Montsame: MONTSAME
MAP: Maghreb Arabe Presse
APS: Algeria Press Service, Algérie Presse Service
TAP: Tunis Afrique Presse
LANA: Libyan News Agency
SUNA: Sudan News Agency
ENA: Ethiopian News Agency
SONNA: Somali National News Agency
NAN: News Agency of Nigeria
GNA: Ghana News Agency
PANA: Panapress, Pan African News Agency, PANAPRESS
ANGOP: Angop
AIM: Mozambique News Agency
SAPA: Sapa, South African Press Association
ANA: African News Agency
Notimex: NOTIMEX
Prensa Latina:
Télam: Telam, TELAM
Agência Brasil: Agencia Brasil
Andina:
AVN: Agencia Venezolana de Noticias
"""

# "with agencies", "(wires)": alone, or beside the outlet's own name.
_OF_SEVERAL = (
    "agencies, news agencies, wire agencies, wire services, newswires, wires, wire reports"
)

# Too common as words or initials for a credit without a date, a bracket or a mark beside it.
SHORT = frozenset(
    "AA ABNA AGI AIM AKI ANA ANI ANP APA APP APS ATS AVN BNA BSS BTA Beta CNS CP EPA GNA Hawar INA MAP "
    "MENA MIA MNA NAN NINA ONA PA PAP PNA RIA RNZ SDA SPA STA STT Saba Safa TAP TNA TT Trend UNI VNA".split()
)


@lru_cache(maxsize=1)
def list_names() -> dict[str, str]:
    """Return each name that a credit may have, and the agency that it names."""
    names: dict[str, str] = {}
    for line in _LINES.strip().splitlines():
        agency, _, others = line.partition(":")
        for name in [agency, *filter(None, map(str.strip, others.split(",")))]:
            for form in (name, name.upper()):
                names.setdefault(form, agency)
    for name in _OF_SEVERAL.split(", "):
        for form in (name, name.capitalize(), name.title(), name.upper()):
            names.setdefault(form, GENERIC)
    return names


@lru_cache(maxsize=1)
def list_first_words() -> dict[str, tuple[str, ...]]:
    """Return, of each word with which a name begins, the names that begin with it."""
    found: dict[str, list[str]] = {}
    for name in list_names():
        word = "".join(letter if letter.isalnum() else " " for letter in name).split()[0]
        found.setdefault(word, []).append(name)
    return {
        word: tuple(sorted(names, key=lambda name: (-len(name), name)))
        for word, names in found.items()
    }


# Agencies of one house, which are not outside ones to each other.
_HOUSES = [{"RIA Novosti", "Sputnik"}]


@lru_cache(maxsize=10_000)
def is_own(agency: str, source: str) -> bool:
    """Whether an outlet is the agency itself: "reuters", "Xinhua News", "RIA Novosti" for Sputnik.

    Examples
    --------
    >>> is_own("Reuters", "reuters.com"), is_own("AFP", "Reuters"), is_own("SANA", "SANA English")
    (True, False, True)
    """
    if agency == GENERIC:
        return False
    name = squeeze(source.strip().removeprefix("www."))
    words = {squeeze(word) for word in source.replace(".", " ").split()}
    house = next((names for names in _HOUSES if agency in names), {agency})
    forms = {squeeze(form) for form, of in list_names().items() if of in house}
    return name in forms or bool(words & forms) or any(len(f) > 5 and f in name for f in forms)
