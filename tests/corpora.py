"""A corpus of two invented outlets for the tests: enough articles to test a difference."""

import csv
from pathlib import Path

import numpy as np

# so many that articles share sentences, but hardly any shares half of its words with another
_PLACES = [
    f"{first}{last}"
    for first in ("Or", "Va", "Mir", "Tes", "Khar", "Os")
    for last in ("len", "sk", "row", "saly", "nov", "tan")
]
_SHARED = [
    "The council of {place} met on Tuesday to discuss the bridge.",
    "Engineers inspected the bridge near {place} and wrote a report.",
    "Trains to {place} stopped for an hour, officials said.",
    "Residents of {place} waited at the station until noon.",
    "The minister did not answer questions about {place}.",
]
_OWN = {
    "Harbour Post": [
        "Brave volunteers won praise for a wonderful rescue in {place}.",
        "The government promised a fair law and a happy future for {place}.",
        "“We’re proud of what we built,” the mayor of {place} said.",
    ],
    "Daily Meridian": [
        "The regime let the bridge in {place} collapse, a terrible disaster.",
        "Angry crowds accused the regime of lies and corruption in {place}.",
        "A court charged two officials with fraud after the crash in {place}.",
    ],
}


def write_outlets(path: Path, *, n: int = 24) -> Path:
    """Write a CSV of `n` dated articles by two outlets that tell one story differently."""
    generator = np.random.default_rng(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["headline", "body", "outlet", "published"])
        for number in range(n):
            outlet = list(_OWN)[number % 2]
            picks = [*generator.choice(_SHARED, 4), *generator.choice(_OWN[outlet], 3)]
            places = generator.choice(_PLACES, len(picks))
            sentences = [
                text.format(place=place) for text, place in zip(picks, places, strict=True)
            ]
            date = f"2030-{1 + number % 5:02d}-{1 + number:02d}"
            writer.writerow([f"Bridge, day {number}", " ".join(sentences), outlet, date])
    return path
