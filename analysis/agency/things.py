"""Nouns by what they can do: weapons and acts do harm, places and plans do nothing."""

WEAPONS = frozenset(
    """rocket rockets missile missiles shell shells mortar mortars bomb bombs round rounds bullet
    bullets mine mines landmine landmines grenade grenades shrapnel gas gases gasses drone drones artillery
    gunfire shellfire barrel barrels explosives explosive device devices projectile projectiles
    munition munitions ammunition machinegun machineguns gun guns rifle rifles tanks cannon cannons
    launcher launchers phosphorus napalm sarin chlorine knife knives ied ieds booby-trap booby-traps
    howitzer howitzers warhead warheads torpedo torpedoes pellet pellets canister canisters acid
    submunition submunitions bomblet bomblets firebomb firebombs petrol-bomb petrol-bombs molotov molotovs cocktail cocktails
    incendiaries gunshot gunshots flare flares teargas tear-gas crossfire cross-fire salvo salvos volley volleys
    car-bomb car-bombs carbomb carbombs truck-bomb""".split()
)
AIRCRAFT = frozenset(
    "warplane warplanes jet jets helicopter helicopters aircraft aircrafts plane planes warship "
    "warships gunship gunships fighter-bomber fighter-bombers gunboat gunboats".split()
)
EVENTS = frozenset(  # acts, as a noun tells them
    """strike strikes airstrike airstrikes raid raids attack attacks shelling bombing bombings
    bombardment bombardments fire offensive offensives assault assaults barrage blast blasts explosion
    explosions counterattack counterattacks counter-attack counter-attacks counteroffensive
    counter-offensive onslaught incursion massacre massacres crackdown ambush operation operations sortie sorties shot shots ambushes detonation""".split()
)
FIGHTING = frozenset(
    """clash clashes fighting battle battles combat firefight firefights gunfight gunfights fight
    fights confrontation confrontations war conflict skirmish skirmishes shootout shootouts
    firefight hostilities infighting""".split()
)
HAPPENINGS = frozenset(  # what harms without anybody's hand, and courses of action
    """rain rains snow wind winds gale gales operation operations cold frost heat heatwave hunger famine starvation malnutrition thirst drought disease cholera
    epidemic outbreak virus earthquake earthquakes quake tremor flood floods flooding storm storms
    hurricane cyclone typhoon tornado tsunami landslide landslides avalanche lightning blaze blazes
    flames fireball smoke crash accident collision collapse stampede siege sieges blockade violence escalation escalations
    unrest riot riots rioting bloodshed invasion campaign campaigns purge coup torture beating beatings
    shooting shootings stabbing killing killings rampage disaster wave wounds injuries injury arson
    poisoning pogrom looting debris shockwave eruption fires wildfire wildfires rubble""".split()
)
BURSTS = frozenset(  # of these it is what follows "of" that does it
    "hail volley salvo burst bursts barrage wave waves rain series string spate round rounds "
    "shower torrent number flurry cloud clouds pair night nights day days week weeks month months "
    "year years hours".split()
)
MEANS = (  # what does harm in somebody's hand
    EVENTS
    | AIRCRAFT
    | FIGHTING
    | (WEAPONS - {"gun", "guns", "rifle", "rifles", "tanks", "knife", "knives"})
    | frozenset("violence unrest".split())
) - frozenset("operation operations confrontation confrontations shot shots".split())
DIRECTIONS = frozenset(
    """north south east west north-east north-west south-east south-west northeast northwest southeast
    southwest""".split()
)
INERT = (
    frozenset(  # of these no verb of harm or control is ever said
        """border borders station stations hill hills mountain mountains forest forests road roads highway highways street streets area areas city
    cities town towns village villages district districts neighbourhood neighbourhoods neighborhood
    neighborhoods suburb suburbs outskirts countryside province region regions checkpoint checkpoints
    building buildings house houses home homes hospital hospitals school schools mosque market square
    bridge airport airbase depot depots warehouse site sites position positions camp camps
    meeting meetings talks summit ceremony funeral prayers goal aim aims objective mission task
    purpose bid effort attempt information statement report reports addition help
    cooperation support result life lives time times day days week weeks month months year years morning evening night
    toll death deaths country damage ground frontline frontlines direction""".split()
    )
    | DIRECTIONS
)
REPORTERS = frozenset(
    """agency agencies media observatory monitor monitors source sources television tv radio ministry
    spokesman spokeswoman spokesperson statement newspaper channel sana""".split()
)
SPEAKERS = REPORTERS | frozenset(
    """official officials minister activists residents witnesses reporter reporters correspondent
    correspondents group groups police army""".split()
)
SAYING = frozenset(
    "said says say told tells added adds reported reports report announced confirmed stated noted".split()
)
# Who suffers, by the head of the noun phrase; the first class that has it counts.
PARTIES = {
    "children": "child children schoolchildren schoolchild pupil boy boys girl girls baby babies infant infants minors pupils",
    "civilians": """civilian civilians people person persons resident residents citizen citizens man
        men woman women family families villager villagers inhabitants protester protesters
        demonstrators victims patients refugees locals others homes""",
    "medics, aid workers, journalists": """medic medics doctor doctors nurse nurses rescuer rescuers
        paramedics volunteers worker workers journalist journalists reporter reporters activist
        activists staff helmets""",
    "soldiers and police": """soldier soldiers troop troops army serviceman servicemen officer
        officers policeman policemen police force forces guard guards conscripts recruits personnel
        general colonel commander commanders""",
    "armed groups": """rebel rebels fighter fighters militant militants terrorist terrorists jihadist
        jihadists insurgent insurgents gunman gunmen extremist extremists militia militias
        militiamen mercenaries isis isil daesh is takfiris group groups members leader leaders""",
    "places": """city cities town towns village villages neighbourhood neighborhood neighbourhoods
        neighborhoods district districts area areas suburb suburbs camp base airbase airport hospital
        hospitals school schools market mosque building buildings house houses hill hills position
        positions stronghold strongholds bastion bastions enclave enclaves land site sites bridge convoy territory headquarters province countryside aleppo
        damascus homs idlib raqqa ghouta hama""",
    "people not described": """those them they he she him her it who many more scores dozens hundreds
        thousands millions million number numbers one two three four five six seven eight nine ten
        eleven twelve some others several most all both injured wounded dead syrians""",
}  # fmt: skip
COUNTED = frozenset(word for words in PARTIES.values() for word in words.split())
