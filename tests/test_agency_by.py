"""Agents after "by" and what only looks like one, hits, infinitives and headlines; our own sentences."""

import pytest
from test_agency import read

CLAUSES = {
    "A plane struck areas of the city killing ten people.": [
        "strike active plane > areas of the city",
        "kill active plane > ten people",
    ],
    "A jet struck a town held by rebels killing ten people.": [
        "strike active jet > town",
        "kill active jet > ten people",
    ],
    "A bomb went off as the guests were leaving the hall killing nine.": [
        "kill active bomb > nine"
    ],
    "The plane was shot down near the border killing the pilot.": [
        "shoot agentless  > plane",
        "kill active  > pilot",
    ],
    "The army on Sunday morning shot down three drones.": ["shoot active army > three drones"],
    "Rebels this month seized the base.": ["seize active Rebels > base"],
    "The army threatened last week to attack the town.": ["attack active army > town"],
    "The hostages taken by gunmen in the hills last week were shot.": [
        "shoot agentless  > hostages"
    ],
    "Twelve civilians killed the monitor said.": ["kill agentless  > Twelve civilians"],
    "Three civilians were killed by Friday evening.": ["kill agentless  > Three civilians"],
    "The town was seized by nightfall.": ["seize agentless  > town"],
    "The convoy was attacked by the river.": ["attack agentless  > convoy"],
    "The bridge was bombed by mistake.": ["bomb agentless  > bridge"],
    "Two boys were shot by a sniper near the mill.": ["shoot passive sniper > Two boys"],
    "The market was hit by a shell.": ["hit passive shell > market"],
    "The village was captured by rebels on Tuesday.": ["capture passive rebels > village"],
    "The village was captured on Tuesday by rebels.": ["capture passive rebels > village"],
    "The village, captured by rebels in 2013, was shelled again.": [
        "capture passive rebels > village",
        "shell agentless  > village",
    ],
    "The man got shot outside his home.": ["shoot agentless  > man"],
    "He got killed by his own side.": ["kill passive own side > He"],
    "The detained journalist was freed.": ["free agentless  > detained journalist"],
    "Soldiers killed in the ambush were buried on Sunday.": ["kill agentless  > Soldiers"],
    "Soldiers killed by the blast were buried on Sunday.": ["kill passive blast > Soldiers"],
    "Rebels attacked the base.": ["attack active Rebels > base"],
    "Rebels attacked in the night were killed.": [
        "attack agentless  > Rebels",
        "kill agentless  > Rebels",
    ],
    "The hostages were freed by their captors.": ["free passive captors > hostages"],
    "The army has retaken the town.": ["retake active army > town"],
    "The town has been retaken.": ["retake agentless  > town"],
    "The town was being shelled by government forces.": ["shell passive government forces > town"],
    "The town is shelled every day by government forces.": [
        "shell passive government forces > town"
    ],
    "Ten people died in the raid.": ["die intransitive  > Ten people"],
    "The killing of ten people by soldiers angered the town.": [
        "kill nominalised soldiers > ten people"
    ],
    "The shelling of Homs went on.": ["shell nominalised  > Homs"],
    "By midday the district had been evacuated.": ["evacuate agentless  > district"],
    "The district had been evacuated by bus.": ["evacuate agentless  > district"],
    "A hospital bombed by warplanes caught fire.": ["bomb passive warplanes > hospital"],
    "A hospital was bombed, activists said.": ["bomb agentless  > hospital"],
    "The hospital was bombed, killing four.": [
        "bomb agentless  > hospital",
        "kill active  > four",
    ],
    "The journalist was detained by police by the station.": ["detain passive police > journalist"],
    "The prisoners had been tortured by guards for weeks.": ["torture passive guards > prisoners"],
    "Troops backed by tanks stormed the suburb.": ["storm active Troops > suburb"],
    "A soldier was stabbed to death by a man in a mask.": ["stab passive man > soldier"],
    "The village is surrounded by troops.": ["surround passive troops > village"],
    "The group was accused of shelling the school.": ["shell active group > school"],
    "Militants were believed to have been killed.": ["kill agentless  > Militants"],
    "He was shot dead by masked men.": ["shoot passive masked men > He"],
    "He was shot dead in front of his home.": ["shoot agentless  > He"],
    "Four activists are reported killed.": ["kill agentless  > Four activists"],
    "The crew were kidnapped at gunpoint.": ["kidnap agentless  > crew"],
    "Clashes killed twelve.": ["kill active Clashes > twelve"],
    "Twelve killed in clashes": ["kill agentless  > Twelve"],
    "Twelve killed by car bomb in Homs": ["kill passive car bomb > Twelve"],
    "Army kills twelve in Homs": ["kill active Army > twelve"],
    "Police arrest five": ["arrest active Police > five"],
    "Five arrested by police": ["arrest passive police > Five"],
    "Five arrested over bomb plot": ["arrest agentless  > Five"],
    "The base fell to the rebels.": ["fall intransitive rebels > base"],
    "She was arrested by the door of the court.": ["arrest agentless  > She"],
    "The rebels were driven out of the town by the army.": ["drive passive army > rebels"],
    "The suspects were hanged by order of the court.": ["hang agentless  > suspects"],
    "The dam was blown up by retreating troops.": ["blow passive retreating troops > dam"],
    "Houses destroyed by the earthquake have been rebuilt.": [
        "destroy passive earthquake > Houses"
    ],
    "Barrel bombs were dropped on the market by helicopters.": [
        "drop passive helicopters > market"
    ],
    "A missile was fired at the airport.": ["fire agentless  > airport"],
    "The protesters were fired on by police.": ["fire passive police > protesters"],
    "The village was burned to the ground by militiamen.": ["burn passive militiamen > village"],
    "Having been bombed twice, the clinic moved underground.": ["bomb agentless  > "],
    "Bombed twice by jets, the clinic moved underground.": ["bomb passive jets > clinic"],
    "He survived being shot by guards.": ["shoot passive guards > "],
    "The men were executed by firing squad.": ["execute agentless  > men"],
    "Civilians are being killed by the hundred.": ["kill agentless  > Civilians"],
    "Seven were killed by snipers and nine by shells.": ["kill passive shells > Seven"],
    "The courier was shot by the cathedral.": ["shoot agentless  > courier"],
    "Two guards were killed by the border fence.": ["kill agentless  > Two guards"],
    "The gang was arrested by the fish market at noon.": ["arrest agentless  > gang"],
    "He was kidnapped by the petrol pump outside Gaziantep.": ["kidnap agentless  > He"],
    "The town was captured by late afternoon.": ["capture agentless  > town"],
    "The town was captured by mid-March.": ["capture agentless  > town"],
    "The town was retaken by early 2014.": ["retake agentless  > town"],
    "The town was retaken by spring.": ["retake agentless  > town"],
    "The town was retaken by the third week of the siege.": ["retake agentless  > town"],
    "The town was retaken by the following morning.": ["retake agentless  > town"],
    "The town was retaken by the start of Ramadan.": ["retake agentless  > town"],
    "The wounded were evacuated by helicopter.": ["evacuate agentless  > wounded"],
    "The wounded were evacuated by military helicopter.": ["evacuate agentless  > wounded"],
    "The wounded were evacuated by two helicopters of the coalition.": [
        "evacuate passive two helicopters of the coalition > wounded"
    ],
    "Families were expelled by the truckload.": ["expel agentless  > Families"],
    "Prisoners were executed by hanging.": ["execute agentless  > Prisoners"],
    "Prisoners were executed by lethal injection.": ["execute agentless  > Prisoners"],
    "The post was seized by stealth.": ["seize agentless  > post"],
    "The garrison was surrounded by daybreak.": ["surround agentless  > garrison"],
    "The fort was stormed by moonlight.": ["storm agentless  > fort"],
    "The bridge was destroyed by accident.": ["destroy agentless  > bridge"],
    "The bridge was destroyed by a flood.": ["destroy passive flood > bridge"],
    "The patrol was ambushed by the bend in the road.": ["ambush agentless  > patrol"],
    "The patrol was ambushed by the old quarry.": ["ambush agentless  > patrol"],
    "A boy was wounded by the olive press.": ["wound agentless  > boy"],
    "Six men were detained by the customs post at Bab al-Hawa.": ["detain agentless  > Six men"],
    "Six men were detained by customs officers.": ["detain passive customs officers > Six men"],
    "The hostages were freed by negotiation.": ["free agentless  > hostages"],
    "The hostages were freed by a special forces unit.": [
        "free passive special forces unit > hostages"
    ],
    "The clinic was hit by its own side.": ["hit passive own side > clinic"],
    "The market was hit by a rocket.": ["hit passive rocket > market"],
    "The market was struck by a rocket.": ["strike passive rocket > market"],
    "The road was hit by a mortar.": ["hit passive mortar > road"],
    "The prisoners were beaten, starved and tortured.": [
        "beat agentless  > prisoners",
        "starve agentless  > prisoners",
        "torture agentless  > prisoners",
    ],
    "Police arrest five in dawn raid": ["arrest active Police > five"],
    "Rebels shell market in Homs": ["shell active Rebels > market"],
    "Rebels capture town": ["capture active Rebels > town"],
    "Nine killed as army shells market": ["kill agentless  > Nine", "shell active army > market"],
    "The base, attacked by night, fell at dawn.": [
        "attack agentless  > base",
        "fall intransitive  > base",
    ],
    "The column was attacked by advancing rebels.": ["attack passive advancing rebels > column"],
    "The house was raided by night.": ["raid agentless  > house"],
    "The house was raided by armed men by night.": ["raid passive armed men > house"],
    "By nightfall rebels had captured the hill.": ["capture active rebels > hill"],
    "By Friday the hill had been captured.": ["capture agentless  > hill"],
    "Captured by Friday, the hill changed hands again by Sunday.": ["capture agentless  > hill"],
    "The ship was seized by the coast of Oman.": ["seize agentless  > ship"],
    "The ship was seized by the coast guard.": ["seize passive coast guard > ship"],
    "A vendor was shot by the stairs of the metro.": ["shoot agentless  > vendor"],
    "A vendor was shot by a stray bullet.": ["shoot passive stray bullet > vendor"],
    "The activists were detained by one account for six hours.": ["detain agentless  > activists"],
    "The deputy was arrested by virtue of an old warrant.": ["arrest agentless  > deputy"],
    "The miners were besieged by land.": ["besiege agentless  > miners"],
    "The suspects were arrested by video link.": ["arrest agentless  > suspects"],
    "The crowd was attacked by hundreds.": ["attack agentless  > crowd"],
    "The crowd was attacked by hundreds of men.": ["attack passive hundreds of men > crowd"],
    "The men were taken hostage by pirates.": ["take passive pirates > men"],
    "The man was left wounded by the side of the road.": ["wound agentless  > man"],
    "He was killed by the train station in Aleppo in 2013.": ["kill agentless  > He"],
    "He was killed when a train hit him.": ["kill agentless  > He", "hit active train > him"],
    "It was captured by surprise.": ["capture agentless  > It"],
    "The refinery was bombed by two in the morning.": ["bomb agentless  > refinery"],
    "Half the town was destroyed by the third day.": ["destroy agentless  > Half the town"],
    "The army will attack the town.": ["attack active army > town"],
    "The army plans to attack the town.": ["attack active army > town"],
    "The navy was to strike the port at midnight.": ["strike active navy > port"],
    "The army is to shell the town.": ["shell active army > town"],
    "The clinic was bombed on Monday, by the coalition.": ["bomb passive coalition > clinic"],
    "Ten soldiers were killed on Monday, the army said.": ["kill agentless  > Ten soldiers"],
    "The rebels did not attack the convoy.": ["attack active rebels > convoy"],
    "Rebels would shell the road every night.": ["shell active Rebels > road"],
    "The general vowed to capture every inch.": ["capture active general > every inch"],
    "The army may have shelled the clinic.": ["shell active army > clinic"],
}
NONE = [
    "The besieged town ran out of bread.",
    "The wounded were taken to Turkey.",
    "The captured soldiers were paraded.",
    "A wounded man lay by the road.",
    "A child was run over by a tank.",
    "The airport was closed by fog.",
    "The village is surrounded by hills.",
    "He was struck by the silence.",
    "The toll rose by twelve.",
    "Nurses were threatened by the gunmen.",
    "The village was spared by the army.",
    "The army is prone to attack.",
    "The town is open to attack from the north.",
]


@pytest.mark.parametrize("text", CLAUSES)
def test_agent_is_told_from_place_time_and_means(text):
    assert read(text) == CLAUSES[text]


@pytest.mark.parametrize("text", NONE)
def test_no_clause(text):
    assert read(text) == []
