"""Who is heard, one construction a line: sentences of our own and the speakers of their spans."""

import pandas as pd
import pytest

from analysis.tokens import split_sentences
from analysis.voices import find_voices

# A text, and the speakers of what is quoted or reported in it, in the order of the text.
HEARD = [
    (
        '"They shelled the clinic," said one doctor. "They shelled it twice."',
        ["one doctor", "one doctor"],
    ),
    (
        '"They shelled the clinic," said one doctor. A nurse disagreed. "It was a gas bottle," she said.',
        ["one doctor", "a nurse"],
    ),
    ('"I ran," she told us. "Then I ran again."', ["", ""]),
    (
        'Nadia Karam was baking when the shell landed. "I ran," she told us. "Then I ran again."',
        ["Nadia Karam", "Nadia Karam"],
    ),
    (
        "Two officials in the capital, who spoke on condition of anonymity because they were not authorised to talk to the media, said the deal was dead.",
        ["two officials in the capital"],
    ),
    ('"The regime is lying," he said. "We have the bodies."', ["", ""]),
    (
        "Sources close to the negotiations said a draft had been circulated.",
        ["sources close to the negotiations"],
    ),
    (
        "The agency cited an unnamed official as saying that the road was open.",
        ["an unnamed official"],
    ),
    ("The statement said the convoy was hit by mortars.", ["the statement"]),
    ("In its statement, the coalition denied that it had hit a hospital.", ["the coalition"]),
    ("The coalition has denied hitting the hospital.", ["the coalition"]),
    ("The coalition denies its jets were in the area.", ["the coalition"]),
    ("Both sides accused each other of breaking the truce.", []),
    (
        "Witnesses said the gunmen came in white vans; the police said they were looking for six men.",
        ["witnesses", "the police"],
    ),
    ('"Stop," the guard shouted. "Stop or I shoot."', ["the guard", "the guard"]),
    ('The guard shouted: "Stop or I shoot."', ["the guard"]),
    ("The driver was shouting that the bridge was mined.", ["the driver"]),
    ("They said the bridge had been mined.", [""]),
    (
        "Rebels said they had mined the bridge. They said the army would not pass.",
        ["rebels", "rebels"],
    ),
    ('The vote was dismissed as a "farce" by the opposition.', ["the opposition"]),
    ('The vote, which the opposition called a "farce", went ahead.', ["the opposition"]),
    ("As one resident put it: “We are between two fires.”", ["one resident"]),
    ("“We are between two fires”, as one resident put it.", ["one resident"]),
    (
        "“We are between two fires.” Those were the words of one resident of Manbij.",
        ["one resident of Manbij"],
    ),
    (
        '"My son is dead," says Amina, holding up a photograph. "What more can they take?"',
        ["Amina", "Amina"],
    ),
    ('Amina holds up a photograph of her son. "What more can they take?"', ["Amina"]),
    (
        "“The enemy of my enemy,” quipped one diplomat, “is still my enemy.”",
        ["one diplomat", "one diplomat"],
    ),
    (
        'Asked whether the army would enter, the spokesman answered: "Wait and see."',
        ["the spokesman"],
    ),
    (
        "It was not immediately clear who had carried out the attack, the Observatory said.",
        ["Observatory"],
    ),
    (
        "The dead included 12 children, according to the Observatory, which draws on a network of sources in Syria.",
        ["Observatory"],
    ),
    (
        "According to activists, at least 20 people died; state media put the number at five.",
        ["activists"],
    ),
    (
        "At least 20 people, according to activists in the city, died when a barrel bomb hit the bakery.",
        ["activists in the city", "activists in the city"],
    ),
    (
        "At least 20 people died in the raid, activists and residents said.",
        ["activists and residents"],
    ),
    ('"We are ready," the minister said.', ["the minister"]),
    ('"The truce is over," read a statement posted online by the group.', ["the group"]),
    ('"The truce is over," the group said in a statement posted online.', ["the group"]),
    ("The group said in a statement posted online that the truce was over.", ["the group"]),
    (
        "A statement attributed to the group said that the truce was over.",
        ["a statement attributed to the group"],
    ),
    ('The group\'s statement read: "The truce is over."', ["the group"]),
    (
        '"The truce is over," said a fighter, Abu Bakr. "God is with us," added another.',
        ["Abu Bakr", "another"],
    ),
    (
        '"If they come," the old man says, "we will go." He laughs. "Where to, I do not know."',
        ["the old man", "the old man", "the old man"],
    ),
    ('Abu Omar, a rebel fighter: "We are hungry."', ["Abu Omar"]),
    ("Salem (not his real name) said he had been beaten.", ["Salem"]),
    ('"I was beaten," said Salem (not his real name).', ["Salem"]),
    ("The pro-government daily said the offensive would begin soon.", ["the pro-government"]),
    ('"God forgive us all," the priest murmured.', ["the priest"]),
    ('The priest, Father Elias, murmured a prayer. "God forgive us all," he said.', ["Elias"]),
    ("Neither the army nor the rebels commented.", []),
    ('"We can\'t go back," his brother, Samir, said.', ["Samir"]),
    ('"We can\'t go back," Samir, his brother, said.', ["Samir"]),
    ("Locals say they heard planes. The army says it had none in the air.", ["Locals", "the army"]),
    ("The number could rise, he added.", [""]),
    (
        "Car bombs killed six people in the old city, a group monitoring the conflict said.",
        ["a group monitoring the conflict"],
    ),
    (
        "The offensive was led by rebels who hold the north of the town the Harbour Observatory for Human Rights said.",
        ["Harbour Observatory for Human Rights"],
    ),
    ("Police chief Omar Nasser told state TV the bomber was a foreigner.", ["Omar Nasser"]),
    ("The bomber was a foreigner, police chief Omar Nasser told state TV.", ["Omar Nasser"]),
    (
        "The bomber was a foreigner, the city's police chief told state TV on Tuesday.",
        ["the city's police chief"],
    ),
    ('Omar Nasser, the city\'s police chief, blamed "foreign hands".', ["Omar Nasser"]),
    ('"We blame foreign hands," he told state TV, adding that arrests had been made.', ["", ""]),
    (
        'Omar Nasser spoke to state TV. "We blame foreign hands," he said, adding that arrests had been made.',
        ["Omar Nasser", "Omar Nasser"],
    ),
    (
        "In comments carried by state television, the interior minister said arrests had been made.",
        ["the interior minister"],
    ),
    (
        'Speaking on condition of anonymity, one aid worker described the camp as "a graveyard for the living".',
        ["one aid worker"],
    ),
    (
        'One aid worker, who did not want to be named, described the camp as "a graveyard for the living".',
        ["one aid worker"],
    ),
    ('The camp was "a graveyard for the living", said one aid worker.', ["one aid worker"]),
    ('"I have never," said Dr Hana Aziz, "seen anything like it."', ["Hana Aziz", "Hana Aziz"]),
    (
        'Dr Hana Aziz had never seen anything like it. "Twelve children in one hour," she said. "Twelve."',
        ["Hana Aziz", "Hana Aziz"],
    ),
    (
        '"Twelve children in one hour." Dr Hana Aziz counts them on her fingers. "Twelve."',
        ["Hana Aziz", "Hana Aziz"],
    ),
    ('The surgeon counted them on his fingers: "Twelve children in one hour."', ["the surgeon"]),
    (
        'More would die, the director of the hospital said. "We have no blood," he said.',
        ["the director of the hospital", "the director of the hospital"],
    ),
    (
        '"We have no blood," said the director. His deputy said the generator had failed.',
        ["the director", "his deputy"],
    ),
    ("A colleague, Dr Sami Fares, said the generator had failed.", ["Sami Fares"]),
    ("They were told by a soldier that the road was mined.", ["a soldier"]),
    ("Villagers told how they had fled at night.", ["villagers"]),
    ("The mother of two told how she had fled at night.", ["the mother of two"]),
    (
        "A mother of two from Daraya told Parallax she had fled at night.",
        ["a mother of two from Daraya"],
    ),
    ("The 34-year-old mechanic said he had walked for nine days.", ["the 34-year-old mechanic"]),
    ("Jaber, 34, a mechanic, said he had walked for nine days.", ["Jaber"]),
    ("Jaber, who is 34 and used to mend buses, said he had walked for nine days.", ["Jaber"]),
    ("He had walked for nine days, he said.", [""]),
    ("Jaber is 34. He had walked for nine days, he said.", ["Jaber"]),
    (
        '"Nine days," Jaber says. His wife corrects him: "Eight."',
        ["Jaber", "his wife corrects him"],
    ),
    ('"Nine days," Jaber says. "Eight," his wife corrects him.', ["Jaber", "his wife"]),
    (
        "The spokesman, who refused to give his name, denied that the raids had hit a school.",
        ["the spokesman"],
    ),
    (
        "There was no truth in reports that a school had been hit, the spokesman said.",
        ["the spokesman"],
    ),
    (
        'Claims that a school had been hit were "lies", the spokesman said.',
        ["the spokesman", "the spokesman"],
    ),
    ('The spokesman dismissed claims that a school had been hit as "lies".', ["", "the spokesman"]),
    ('Rebels rejected the offer, calling it "an insult".', ["rebels"]),
    ('The offer, described as "an insult" by the rebels, expires on Monday.', ["the rebels"]),
    (
        'The offer expires on Monday, said the envoy, who called it "generous".',
        ["the envoy", "the envoy"],
    ),
    ("Rebel leader: we will fight on", ["rebel leader"]),
    ("We will fight on, rebel leader says", ["rebel leader"]),
    ('"Do not forget us" - a letter from Madaya', [""]),
    ('The banner read: "Do not forget us."', ["the banner"]),
    ('"Do not forget us," the banner read.', ["the banner"]),
    ('Protesters chanted "the people want the fall of the regime".', ["protesters"]),
    ("In his view, the army is stretched.", []),
    ("Per the Observatory, six people died.", ["Observatory"]),
    ("Six people died, per the Observatory.", ["Observatory"]),
    (
        "Six people died -- according to the Observatory -- when a shell hit a taxi.",
        ["Observatory"],
    ),
    (
        'State television said a "heroic operation" had freed the town. It broadcast pictures of cheering crowds.',
        ["state television", "state television"],
    ),
    (
        '"The siege was lifted at dawn," Brigadier Ali Saleh told state television. "It will not return."\n\n"Our men held for nine months," he added.',
        ["Ali Saleh", "Ali Saleh", "Ali Saleh"],
    ),
    (
        '"We lost everything," said Umm Samir.\n\n"We lost the shop, the house, the car.\n\n"We will start again."',
        ["Umm Samir", "Umm Samir", "Umm Samir"],
    ),
    (
        'The judge was not persuaded. "You had three years," she told the lawyers. "Three years."',
        ["the judge", "the judge"],
    ),
    ("\"He said 'do not move', so I did not move,\" the boy told the court.", ["the boy"]),
    ("The witness recalled: “The officer shouted, ‘Nobody leaves this house.’”", ["the witness"]),
    ("In a video posted online, a masked man says the pilot will be killed.", ["a masked man"]),
    (
        'A masked man appears in the video. "This is the fate of every spy," he says in Arabic.',
        ["a masked man"],
    ),
    (
        "The group, which calls itself the Sons of the Valley, said it had shot the drone down.",
        ["the group"],
    ),
    (
        "The Sons of the Valley, a little-known group, claimed it had shot the drone down.",
        ["Sons of the Valley"],
    ),
    ("The claim that the drone was shot down could not be verified.", [""]),
    ("The army's claim that the drone was shot down could not be verified.", ["the army"]),
    ("There were reports that a drone had been shot down.", [""]),
    ("Reports of a downed drone were denied by the army.", []),
    ("Eyewitnesses quoted by the agency said the drone fell in an orchard.", ["Eyewitnesses"]),
    ("The drone fell in an orchard, eyewitnesses were quoted as saying.", ["eyewitnesses"]),
    (
        "The official news agency quoted the governor as saying that repairs would start on Monday.",
        ["the governor"],
    ),
    ("Citing an unnamed source, the paper said repairs would start on Monday.", ["the paper"]),
    (
        "The paper said, citing an unnamed source, that repairs would start on Monday.",
        ["the paper"],
    ),
    ('"Repairs," the paper claimed, "are a fiction."', ["the paper", "the paper"]),
    ('"No doubt," is how the US ambassador put it.', ["the US ambassador"]),
    (
        "Medics on the ground say they have treated 40 people for breathing problems.",
        ["medics on the ground"],
    ),
    (
        "The head of the medical council, who was reached by satellite phone, said 40 people had been treated.",
        ["the head of the medical council"],
    ),
    ('"Forty," he said.', [""]),
    (
        'Dr Nabil Saadi, head of the medical council, was reached by satellite phone. "Forty," he said. "And rising."',
        ["Nabil Saadi", "Nabil Saadi"],
    ),
    (
        '"Forty and rising," said Nabil Saadi, head of the medical council, who was reached by satellite phone.',
        ["Nabil Saadi"],
    ),
    ('Said Nabil Saadi: "Forty and rising."', ["Said Nabil Saadi"]),
    ('"Forty and rising" was the count given by Nabil Saadi.', []),
    ('Nabil Saadi gave the count as "forty and rising".', []),
    ("The count was forty, Saadi said; it would rise, he warned.", ["Saadi", "Saadi"]),
    ("Residents complained that the trucks were empty.", ["residents"]),
    ("Residents complained of empty trucks.", []),
    ('"The trucks were empty," residents complained.', ["residents"]),
    ('"Empty trucks" is what residents remember.', []),
    ('They remember "empty trucks".', []),
    (
        "Critics of the deal, among them former officers, say it rewards the siege.",
        ["critics of the deal"],
    ),
    ('Few believe him. "He always says that," one trader shrugs.', ["one trader"]),
    ('The trader, a Sunni from the old city, shrugs. "He always says that."', ["the trader"]),
    ("Abu Bilal – a trader in the old city – says business is dead.", ["Abu Bilal"]),
    ("Business is dead, says Abu Bilal, a trader in the old city.", ["Abu Bilal"]),
    ("Business is dead. So says Abu Bilal, a trader in the old city.", []),
    ('The trader\'s verdict: "Business is dead."', ["the trader"]),
    ("His verdict was that business was dead.", []),
    ('"Business," he says with a laugh, "is dead."', ["", ""]),
    (
        "Neither side is ready to talk, according to one European diplomat with knowledge of the meeting.",
        ["one European diplomat"],
    ),
    (
        "One European diplomat with knowledge of the meeting said neither side was ready to talk.",
        ["one European diplomat with knowledge of the meeting"],
    ),
    ('I asked him who had fired. "Everybody," he said.', [""]),
    ('Asked who had fired, Hussein laughed. "Everybody," he said.', ["Hussein"]),
    ('Hussein laughed when he was asked who had fired. "Everybody!"', ["Hussein"]),
    ('"We\'re not leaving!" a woman screams at the camera.', ["a woman"]),
    ('"We\'re not leaving!" The woman screams at the camera.', ["the woman"]),
    ('Pro-government fighters chant: "With soul and blood."', ["pro-government fighters"]),
    ('The leaflet reads: "Leave or die."', ["the leaflet"]),
    ("The message to residents was simple: leave or die.", []),
]


def find(text):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    rows = find_voices(documents, sentences=split_sentences(documents))
    return rows[rows["voice"] != "scare"]


@pytest.mark.parametrize(("text", "speakers"), HEARD)
def test_speakers_of_a_text(text, speakers):
    assert find(text)["speaker"].tolist() == speakers


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The Harbour Observatory for Human Rights said it rained.", "monitor or NGO"),
        ("A monitoring group said it rained.", "monitor or NGO"),
        ("The High Commissioner for Human Rights said it rained.", "international organisation"),
        ("The opposition said it rained.", "political opposition"),
        ("Opposition fighters said it had rained.", "armed opposition"),
        ("A French diplomat who declined to be named said it had rained.", "other foreign state"),
        ("The harbour minister, who had met officials in Rome, said it rained.", "state"),
        ("The United States said it had rained.", "US and coalition"),
    ],
)
def test_role_of_the_speaker(text, role):
    assert find(text)["role"].tolist() == [role]


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("A source at the harbour ministry said it rained.", [True]),
        ("The harbour ministry said it rained.", [False]),
        ("Mayor Rima Haddad said it rained. She said it would go on.", [False, False]),
        ("Two officials said it rained. They said it would go on.", [True, True]),
        ("The mayor of Strelsau said it rained.", [False]),
        ("A spokesman for the harbour said it rained.", [False]),
        ("Residents said it rained.", [True]),
        ("A diplomat who declined to be named said it had rained.", [True]),
    ],
)
def test_who_is_not_named(text, unnamed):
    assert find(text)["unnamed"].tolist() == unnamed


def test_a_group_has_the_role_of_whom_it_stands_for():
    rows = find("The Harbour Observatory said ten fled. The group said all had returned.")
    assert rows["role"].tolist() == ["monitor or NGO", "monitor or NGO"]


def test_what_the_paper_says_of_itself_is_its_own_voice():
    assert find("As we reported last night, the bridge had been closed.").empty


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "The Russian defence ministry sent planes. The ministry said that the planes returned.",
            ["Russia, Iran, Hezbollah"],
        ),
        (
            "The Egyptian foreign minister arrived. Foreign Minister Tarek Nour said the road was open.",
            ["other foreign state"],
        ),
        (
            "The Syrian foreign ministry replied. The foreign ministry said the road was open.",
            ["state"],
        ),
        (
            "The Russian defence ministry replied. The interior ministry said the road was open.",
            ["state"],
        ),
        (
            "The road was open according to SANA. Nabil Nour told SANA that he had walked home.",
            ["state", ""],
        ),
    ],
)
def test_an_office_is_of_the_country_named_for_it_before(text, roles):
    assert find(text)["role"].tolist() == roles


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Two shells killed a boy in the town of Azaz on Monday state media said.",
            "state media",
        ),
        ("The raid hit a market in the town of Azaz activist Omar Nuh said.", "Omar Nuh"),
        (
            "Shelling of the market killed 18 civilians observatory director Omar Nuh said.",
            "Omar Nuh",
        ),
        (
            "A spokesman at the hospital in the old town of Azaz in Aleppo said the road was open.",
            "a spokesman at the hospital in the old town of Azaz in Aleppo",
        ),
        ("A blast shook shops near Damascus local media reported.", "local media"),
        ("This month Egypt said the road was open.", "Egypt"),
        ("Three displaced residents said the road was open.", "three displaced residents"),
    ],
)
def test_a_clause_that_no_comma_parts_is_cut_off_its_speaker(text, speaker):
    assert find(text)["speaker"].tolist() == [speaker]
