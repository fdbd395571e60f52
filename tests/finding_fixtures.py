"""What the tests of findings share: a small corpus, and the check of a finding's numbers."""

from functools import cached_property

import numpy as np
import pandas as pd

from analysis.counts import count_features
from analysis.evidence import Finding, find_evidence, score_receipts
from analysis.features import find_features
from analysis.prepared import Prepared, prepare_documents


class Corpus:
    """Articles of two words a sentence or so, their groups and their dates."""

    def __init__(self, texts: list[str], groups: list[str], dates: list[str | None] | None = None):
        doc_ids = [f"d{number}" for number in range(len(texts))]
        self.documents = pd.DataFrame(
            {
                "doc_id": pd.array(doc_ids, dtype="str"),
                "source": pd.array(groups, dtype="str"),
                "date": pd.to_datetime(dates if dates else [None] * len(texts), format="ISO8601"),
                "title": pd.array([f"Title {name}" for name in doc_ids], dtype="str"),
                "text": pd.array(texts, dtype="str"),
            }
        )
        self.prepared = prepare_documents(self.documents)
        self.sentences = self.prepared.read_part(0, "sentences")
        self.groups = self.documents[["doc_id"]].assign(group=self.documents["source"])

    @cached_property
    def tokens(self) -> pd.DataFrame:
        return self.prepared.read_part(0, "tokens")

    def counts(self, **options) -> pd.DataFrame:
        return count_features(self.tokens, **options)

    def hits(self, *features: str, **options) -> pd.DataFrame:
        return find_features(self.tokens, features=features, **options)

    @property
    def told(self) -> dict[str, Prepared]:
        return {"prepared": self.prepared}

    @property
    def scored(self) -> pd.DataFrame:
        """Receipts of every sentence, its value read from the text: ``Tone 0.5.``"""
        value = self.sentences["sentence"].str.extract(r"(-?[\d.]*\d)")[0].astype(float)
        return find_evidence(self.sentences.assign(v=value), rule="tone", value="v")


def holds(finding: Finding) -> bool:
    """Whether every number follows from its receipts, and is printed as it is."""
    table = finding.to_table()
    again = score_receipts(table, evidence=finding.to_evidence())["recomputed"]
    assert np.allclose(again.astype(float), table["value"].astype(float))
    for number in finding.numbers:
        bound, _, told = number.shown.rpartition(" ")
        bounds = {"at least": number.low, "at most": number.high, "about": number.value}
        digits = (told if bound in bounds else number.shown.split(" ")[0]).replace(",", "")
        digits = digits.replace("−", "-")
        scale = 100 if digits.endswith("%") or "percentage" in number.shown else 1
        size = len(digits.rstrip("%").partition(".")[2])
        shown = float(digits.rstrip("%"))
        value = abs(number.value) if number.measure == "difference" else number.value
        value = bounds.get(bound, value)
        if bound == "about":  # one digit
            value = float(f"{value:.0e}")
        assert abs(shown - scale * value) <= 0.5000001 * 10**-size, number
    return True
