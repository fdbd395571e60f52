"""Who and what can be harmed: words for people, and for what they live in, build, ride and grow."""

from __future__ import annotations

from functools import lru_cache

from analysis.agency.things import AIRCRAFT, DIRECTIONS, PARTIES, WEAPONS

_PEOPLE = frozenset(
    """adult adults aide aides ally allies ambassador apprentice archbishop athlete athletes aunt baby
    bishop bishops boy boyfriend bride bridegroom bridesmaid brother brothers bodyguard bodyguards
    bystander bystanders captain cadet cadets captive captives casualty casualties chief child
    chieftain citizen clan clergy cleric clerics clerk colleague colleagues colonel congregation
    contestants convict convicts cook cooks corpse corpses councillor couple cousin cousins critic
    critics crew crews crowd crowds customer daughter daughters deaf deputy deserters detainee
    detainees diplomat diplomats dissident dissidents doctor elder elders enemy engineer envoy evacuee
    evacuees exile exiles expatriates families family fan fans father fathers fiance fiancee firefighter
    folk foreigner foreigners friend friends general girl girlfriend girls governor grandmother
    grandfather grandparents grandson granddaughter grooms guest guests guy guys heir herdsman hostage
    hostages household households husband husbands imam imams immigrant immigrants infant infants
    informant informants inhabitants inmate inmates internees journalist judge judges kid kids kin
    kinsman lad ladies lady lieutenant locals maid maids man mates mayor medic medics member men
    midwife midwives migrant migrants militia minorities minors monk monks mother mothers mourner
    mourners musician nanny native natives neighbour neighbours neighbor neighbors nephew newborn
    newborns newlyweds niece nomads nun nuns nurse nurses nomad orphan orphans owner owners
    parent parents parishioners paramedic paramedics partner party passenger passengers passer-by passers-by pastor patient
    patients patrol patrols peasant peasants pedestrian pensioner people peoples person personnel persons
    physician pilgrim pilgrims pilot pilots police populace population postman preacher priest priests
    prisoner prisoners professor pupil pupils rabbi recruit recruits refugee refugees relatives relative
    resident residents sailor schoolboy schoolboys schoolgirl schoolgirls schoolchildren scholar
    scholars sentries sentry sergeant servant servants shaikh sheikh sheik shoppers sibling siblings
    sister sisters son sons staff student students suspect suspects teen teenager teenagers teens toddler
    toddlers tourist tourists trainees tribe tribes troops troop twin twins uncle uncles vendor
    vendors veteran victim victims villager visitors wife witness witnesses wives woman women worshipper
    youngster youngsters youth youths minister president convoy commander officer officers soldier
    soldiers guard guards activist activists fighter fighters rebel rebels militant militants protester
    protesters demonstrators journalists reporters reporter gunman gunmen jihadists sheriff constable
    constables airmen airman conscript conscripts democrats shabiha peshmerga dancer dancers crowd
    delegation delegates congregants procession rally column audience spectators infantry garrison
    resident residents student students patient patients agent agents dissidents adolescents insurgent
    insurgents migrant migrants emigrants peasants combatant combatants assistant assistants merchant
    merchants applicants occupants participants sergeants accountant accountants tenant tenants
    defendant defendants consultants descendants attendant attendants presidents superintendent
    poet poets chef chefs clerks blacksmith goldsmith guide guides shepherd shepherds farmhand farmhands
    grooms usher barista waitress waitresses actress actresses hostess prince princess princes king
    queen mullah mullahs mufti ayatollah pope rabbis deacon deacons vicar chaplain captains chaplains
    surgeon surgeons academic academics mechanic mechanics addict addicts cop cops marshal official
    officials generals criminal criminals professional professionals intellectual intellectuals radical
    radicals executive executives detective detectives representative representatives spouse
    spouses widow widows tycoon envoys spy spies scout scouts marine marines commando commandos gendarme
    gendarmes guerrilla guerrillas expat expats bedouin bedouins yazidi yazidis kurd kurds sunni sunnis
    shia shias shiite shiites alawite alawites jew jews muslim muslims hindu hindus copt copts druze
    rohingya tutsi tutsis hutu hutus arab arabs israeli israelis iraqi iraqis saudi saudis syrian syrians
    jihadi jihadis takfiri takfiris salafi salafis  youngster squad squads
    crewman crewmen brigade brigades unit units battalion battalions militiaman militiamen tribesman
    those them him her us me you someone somebody everyone everybody anyone anybody whom who
    myself yourself himself herself themselves ourselves one ones others another dozens scores hundreds
    thousands many several some""".split()
) | frozenset(
    word
    for name, words in PARTIES.items()
    if name != "places"
    for word in words.split()
    if word not in ("it", "homes", "number", "numbers", "million", "millions", "group", "groups")
)
_PEOPLE_ENDS = (
    "ers", "ors", "eers", "ists", "ians", "men", "women", "ees",
    "er", "or", "ist", "ian", "man", "woman", "ee",
)  # fmt: skip
_NO_PEOPLE = frozenset(  # they end like people
    """number numbers power powers matter matters paper papers computer computers letter letters order
    orders center centers centre tower towers door doors floor floors factor factors sector sectors
    corridor corridors border borders river rivers water waters weather summer winter quarter quarters
    barrier barriers cover covers offer offers answer answers war ear ears year years career careers
    tractor tractors motor motors generator generators transformer transformers reactor reactors boiler
    trailer trailers tanker tankers container containers shelter shelters bunker bunkers silver copper
    timber rubber butter sugar fever cancer disaster disasters murder figure corner corners chapter
    newspaper newspapers poster posters folder server servers router printer scooter helicopter
    helicopters bomber bombers launcher launchers mortar mortars interior exterior error errors terror
    horror mirror mirrors colour color humor humour labor labour favor favour flavor honor honour rumor
    rumour harbour harbor armor armour vapour department departments government governments parliament
    apartment apartments agreement agreements movement movements settlement settlements statement
    statements cement monument monuments document documents investment investments environment element
    elements moment moments event events percent content contents talent talents accent accident accidents
    incident incidents continent tent tents current extent intent plant plants restaurant restaurants
    want grant grants talks equipment punishment treatment ointment payment payments employment
    development developments commitment establishment argument arguments segment instrument instruments
    regiment regiments amendment amendments experiment specimen regimen acumen omen abdomen committee
    committees coffee fee fees tree trees knee knees degree degrees guarantee referee jubilee
    bee bees cent cents rent rents patent hers yours theirs ours timers papers other either
    neither rather whether under over after never ever her monitor elevator escalator color odor floor
    minor major senior junior superior inferior prior anterior cellar dinner supper shower flower flowers
    fertiliser fertilizer laser lasers trigger triggers bumper cylinder cylinders gutter shutter shutters
    ladder hammer boulder boulders canister cluster clusters register semester manner banner banners
    sweater cluster chamber chambers membership customs lumber finger
    fingers shoulder shoulders liver pier piers layer layers meter meters kilometer kilometers litre
    liter theater theaters theatre sewer sewers timer sensor sensors radiator conveyor crater craters
    buffer buffers counter freezer bestseller cleaver dagger daggers stapler
    encounter encounters adventure charter transfer transfers tender surrender slaughter laughter""".split()
)
_SITES = frozenset(
    """ambulance ambulances airport airports airfield airfields airstrip apartment apartments arcade
    archive archives bakery bakeries bank banks bar bars barn barns barrack barracks barricade barriers
    base bases basement basements bazaar beach block blocks boat boats bridge bridges building
    buildings bunker bunkers bus buses cabin cable cables cafe cafes café cafés camp camps canal capital
    car caravan caravans cars cart carts castle cathedral cattle caves cellar cellars cemetery center
    centers centre centres chapel chapels checkpoint checkpoints church churches cinema citadel cities
    city classroom classrooms clinic clinics club clubs coach coaches college compound compounds consulate
    convoy convoys corner cottage courthouse courtyard crop crops crossing dam dams depot
    depots desert dinghy district districts dock docks dome dormitory dwelling dwellings embassy
    enclave enclaves factories factory farm farmhouse farmland farms ferry field fields flat flats fleet
    forest fort fortress funeral garage gallery garden gardens gate gates generator
    generators ghetto granaries granary grove groves guardhouse gurdwara hall halls hamlet hamlets hangar
    hangars harbour harbor headquarters herd herds hideout hideouts hill hills hilltop home homes hospital
    hospitals hostel hostels hotel hotels house houses housing hut huts incubators infrastructure inn
    installation installations institute island jeep jetty kibbutz kindergarten laboratory labs landmark landmarks
    library line lines livestock lorries lorry mall mansion market marketplace markets mill mills minaret
    minarets minibus minibuses mine monastery monument monuments mosque mosques motorbike motorcade
    motorcycle museum neighborhood neighborhoods neighbourhood neighbourhoods newspaper nightclub nursery
    offices office oilfield orchard orchards orphanage outpost outposts palace parish parliament park
    parlour patrol pharmacies pharmacy pickup pick-up pier pipeline pipelines plane plant plantation
    plants playground plaza pool port ports position positions post posts premises prison prisons promenade
    province provinces pub pylon pylons quarter quarters railway rally ranch reactor refineries refinery
    region residence restaurant restaurants road roads roof roofs room rooms ruins school schools schoolyard
    seminary settlement settlements shack shacks shelter shelters ship ships shipyard shop shops shrine
    shrines silo silos slum slums square squares stable stables stadium stall stalls station stations store
    storehouse storehouses stores street streets stronghold strongholds structure structures studio suburb
    suburbs subway substation supermarket synagogue synagogues tank tanker tankers tanks taxi temple temples
    tenement tent tents terminal territory theatre theater tomb tombs tower towers town towns township tractor
    train trains tram transformer trawler trees truck trucks tunnel tunnels university van vans vehicle vehicles
    vessel vessels village villages villa villas vineyard wall walls warehouse warehouses ward wards
    warship well wells wharf window windows workshop workshops yard yacht yachts compound mall villages
    statue statues grave graves graveyard garrison area areas land houses belongings property properties
    equipment cultivated wheat harvest harvests greenhouse greenhouses panes facade headstones relics
    fair fairs fete festival festivals concert wedding weddings parade parades match ceremony gathering
    gatherings feast picnic artefacts artifacts manuscripts""".split()
)
_BODY = frozenset(
    """arm arms leg legs hand hands head heads foot feet finger fingers ear ears nose eye eyes tongue
    skull skulls jaw ribs rib teeth tooth bones bone spine neck back knee knees wrist wrists ankle throat
    throats hip shoulder limb limbs nails toes chest face scalp""".split()
)
_RIDDEN = frozenset(
    """car cars truck trucks lorry lorries van vans vehicle vehicles bus buses jeep tractor motorbike
    motorcycle minibus train plane ambulance tanker ship boat pickup pick-up bulldozer bulldozers""".split()
)


@lru_cache(maxsize=1 << 14)
def is_person(word: str) -> bool:
    """Whether a folded noun is a word for people: a listed one, or by its ending.

    Examples
    --------
    >>> [is_person(word) for word in ("bloggers", "midwife", "towers", "market")]
    [True, True, False, False]
    """
    if word in _PEOPLE:
        return True
    if word in _NO_PEOPLE or word in _SITES or word in WEAPONS | AIRCRAFT | DIRECTIONS:
        return False
    return (
        len(word) > 4 and word.rpartition("-")[2] not in _NO_PEOPLE and word.endswith(_PEOPLE_ENDS)
    )


@lru_cache(maxsize=1 << 14)
def is_site(word: str) -> bool:
    """Whether a folded noun is what people live in, build, ride or grow.

    Examples
    --------
    >>> [is_site(word) for word in ("market", "huts", "talks")]
    [True, True, False]
    """
    return word in _SITES


def is_body(word: str) -> bool:
    """Whether a folded noun is a part of the body."""
    return word in _BODY


def is_vehicle(word: str) -> bool:
    """Whether a folded noun is a vehicle: in a sentence of harm it may be what does it."""
    return word in _RIDDEN
