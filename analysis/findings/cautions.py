"""What a key word may be other than a choice of words: a name, a credit, a passage, a spelling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.boilerplate.furniture import AGENCIES
from analysis.boilerplate.windows import squeeze
from analysis.codes import locate_values, split_codes
from analysis.collocates import count_phrases
from analysis.counts import read_stop_words
from analysis.credits import find_credits, mark_credited
from analysis.findings.avoided import mark_avoided
from analysis.findings.keywords import choose_keywords
from analysis.findings.marked_uses import MARKS, mark_uses
from analysis.findings.other_names import find_other_names
from analysis.intervals import name_units
from analysis.spellings import list_variants
from analysis.tables import require_columns, require_made
from analysis.uses import count_uses, find_pairs
from analysis.voices import list_reporting_verbs
from analysis.wording import show_count, show_percent

if TYPE_CHECKING:
    from analysis.naming import NamingSet
    from analysis.prepared import Prepared

FEW = 5  # of fewer articles nothing is told in a headline
_MOSTLY = 0.5
_NAME = 0.8  # of a name's uses inside a sentence so many have a capital
_MIN_OTHERS = 3  # uses of another spelling
_MIN_PHRASE = 3  # occurrences
_MAX_LISTED = 3
_MAX_FORMS = 6
_ALL = ["doc_id", "group"]


def find_cautions(
    words: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    reduce: str | None = None,
    n: int = 1,
    compounds: Sequence[str] = (),
    naming: NamingSet | None = None,
) -> pd.DataFrame:
    """Tell of key words what else than a choice of words may explain them.

    A word that one side uses more is one that the other avoids, and is looked at from both sides.

    - *own name*: in most of its uses it is part of the name of the outlet that uses it;
    - *agency*: a news agency's name, or a word that mostly stands beside one (a credit);
    - *dateline*: a name that mostly is the first word of an article, as the place in a dateline;
    - *date*: a name that mostly stands beside a number, as a month, or what is numbered;
    - *repeated passages*: half of its uses or more stand in runs of eight words that their outlet
      has in two articles or more (`mark_repeated`);
    - *name*: one of several names that `naming` has for one actor, of which the other side writes
      others (`find_other_names`);
    - *spelling*: the other side writes other forms of it more often than this one, which has at
      least twice the share of them on its own side (`list_variants`; of names those that mostly have a capital);
    - *few*: fewer than five articles of its side, copies counted once, have it, where the side has
      five or more;
    - *credited*: more than half of its uses stand in articles that credit one and the same outside
      news agency (`mark_credited`): the word may be the agency's; or more than half of the other
      side's articles do, and without them the difference is not sure (`mark_avoided`).

    A word may be a choice all the same: the cautions keep it out of headlines, not out of tables.

    Parameters
    ----------
    words : DataFrame
        ``feature, group``: the words, and who uses them more than all other groups.
    counts : DataFrame
        ``doc_id, feature, n``: what was compared.
    groups : DataFrame
        ``doc_id, group`` of all that were compared.
    reduce, n, compounds
        As the features were counted.
    naming : NamingSet, optional
        The actors with several names; without it no word is told to be a name.

    Returns
    -------
    DataFrame
        ``group, feature, caution, kind, remark``, in the order of `words`: ``kind`` is the first of
        the above that holds, ``caution`` says it in words; both are "" where there is none.
        ``remark`` is what a sentence about a word without a caution has to say all the same.
    """
    require_made(prepared, "prepared", "Prepared")
    require_made(naming, "naming", "NamingSet", optional=True)
    require_columns(words, "words", ["feature", "group"], "choose_keywords()")
    require_columns(groups, "groups", _ALL, "group_documents()")
    asked = words[["group", "feature"]].astype("str").drop_duplicates(ignore_index=True)
    form: dict[str, Any] = {"reduce": reduce, "n": n, "compounds": compounds}
    plain = reduce is None and n == 1 and not compounds
    variants = _list_known(asked["feature"] if plain else asked["feature"][:0], counts)
    single = list(dict.fromkeys([*asked["feature"], *variants["variant"]]))
    counted = prepared.measure(
        count_uses, features=single, by=["doc_id", "inside", "capital"], **form
    )
    pairs = [word for word in variants["variant"] if " " in word]
    written = counted[["feature", "doc_id", "n"]]
    if pairs:
        two = prepared.measure(find_pairs, pairs=pairs).assign(n=1)
        written = pd.concat([written, two], ignore_index=True)
    names, table = _list_names(counted), _count_groups(written, groups)
    common = set(counted.loc[counted["inside"], "feature"].astype("str")) - names
    outlets = _list_outlets(prepared, groups)
    here = mark_uses(asked, groups=groups, outlets=outlets, prepared=prepared, form=form)
    by_word = here.groupby(["group", "feature"], observed=True)
    shares = by_word[MARKS].mean()
    here["unit"] = name_units(here["doc_id"], groups=outlets)
    articles = by_word[["doc_id", "unit"]].nunique()
    sizes = groups.groupby("group")["doc_id"].nunique().rename(index=str)
    credited = prepared.measure(find_credits)
    marked = mark_credited(asked, hits=here, credited=credited, keys=["group", "feature"])
    avoided = mark_avoided(asked, counts=counts, groups=groups, credited=credited)
    called = {}
    if naming is not None and len(asked):
        called = find_other_names(asked, groups=groups, prepared=prepared, naming=naming, form=form)
    told = []
    for (group, feature), credit, withheld in zip(
        asked.itertuples(index=False), marked["credit"], avoided["caution"], strict=True
    ):
        if (group, feature) not in shares.index:
            told.append(("", ""))
            continue
        share = shares.loc[(group, feature)]
        of_word = variants[variants["feature"] == feature]
        n_articles, n_units = map(int, articles.loc[(group, feature)])
        if share["own"] >= _MOSTLY:
            told.append(("own name", "own name"))
        elif squeeze(feature) in AGENCIES and feature in names:
            told.append(("agency", "agency"))
        elif share["beside"] >= _MOSTLY:
            told.append(("agency", "beside an agency's name"))
        elif feature not in common and share["opening"] >= _MOSTLY:
            told.append(
                ("dateline", f"{show_percent(share['opening'])} open an article (a dateline)")
            )
        elif feature not in common and share["numbered"] >= _MOSTLY:
            told.append(("date", f"{show_percent(share['numbered'])} beside a number (a date)"))
        elif others := called.get((group, feature)):
            told.append(("name", f"a name: the other side writes {others} times"))
        elif spelt := _find_spellings(feature, group, table, of_word, names):
            told.append(("spelling", f"spelling: {feature} / {', '.join(spelt)}"))
        elif share["repeated"] >= _MOSTLY:
            told.append(("repeated", f"{show_percent(share['repeated'])} in repeated passages"))
        elif n_units < FEW <= int(sizes.get(group, 0)):
            without = f", {n_units:,} without copies" if n_units < n_articles else ""
            told.append(("few", f"in {show_count(n_articles, 'article')}{without}"))
        elif credit:
            agency, _, amount = credit.rpartition(": ")
            told.append(("credited", f"{amount} uses stand in articles credited to {agency}"))
        else:
            told.append(("credited" if withheld else "", withheld))
    kinds, cautions = zip(*told, strict=True) if told else ((), ())
    return asked.assign(
        caution=pd.array(cautions, dtype="str"),
        kind=pd.array(kinds, dtype="str"),
        remark=avoided["remark"].array,
    )


def mark_cautions(keyness: pd.DataFrame, *, cautions: pd.DataFrame) -> pd.DataFrame:
    """Add the cautions to a table of key words, which keeps its order.

    Parameters
    ----------
    keyness : DataFrame
        Key words, of several groups with their ``group``.
    cautions : DataFrame
        From `find_cautions`, on the same words.
    """
    require_columns(cautions, "cautions", ["feature"], "find_cautions()")
    require_columns(keyness, "keyness", ["feature"], "score_keyness()")
    keys = ["group", "feature"] if "group" in keyness.columns else ["feature"]
    told = [name for name in ("caution", "kind", "remark") if name in cautions.columns]
    known = cautions.drop_duplicates(keys)[[*keys, *told]]
    marked = keyness.astype(dict.fromkeys(keys, "str")).merge(known, on=keys, how="left")
    return marked.fillna(dict.fromkeys(told, ""))


def _list_known(features: pd.Series, counts: pd.DataFrame) -> pd.DataFrame:
    """List the variants of features among what was counted three times or more."""
    vocabulary, code = split_codes(counts["feature"])
    often = np.bincount(code, weights=counts["n"], minlength=len(vocabulary)) >= _MIN_OTHERS
    return list_variants(features.tolist(), vocabulary=vocabulary[often].tolist())


def _list_outlets(prepared: Prepared, groups: pd.DataFrame) -> pd.DataFrame:
    """Every article's outlet (its group where none is told) and what it is a copy of."""
    documents = prepared.documents
    doc_ids = documents["doc_id"].astype("str")
    by_group = groups.astype({"doc_id": "str"}).drop_duplicates("doc_id").set_index("doc_id")
    outlet = by_group["group"].astype("str").reindex(doc_ids).fillna("").to_numpy()
    if "source" in documents:
        source = documents["source"].astype("str").fillna("").to_numpy()
        outlet = np.where(source != "", source, outlet)
    unit = documents.get("unit", doc_ids)
    return pd.DataFrame({"doc_id": doc_ids, "outlet": outlet, "unit": unit.astype("str")})


def _count_groups(written: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Count the uses of each feature by the group that writes it: features × groups."""
    by_group = groups.drop_duplicates("doc_id")
    place = locate_values(written["doc_id"], values=pd.Index(by_group["doc_id"].astype("str")))
    known = written[place >= 0]
    table = pd.DataFrame(
        {
            "feature": known["feature"].astype("str"),
            "group": by_group["group"].astype("str").array.take(place[place >= 0]),
            "n": known["n"],
        }
    )
    return table.pivot_table(
        index="feature", columns="group", values="n", aggfunc="sum", fill_value=0
    )


def _list_names(uses: pd.DataFrame) -> frozenset[str]:
    """The features that mostly have a capital inside a sentence, of `count_uses`."""
    inside = uses[uses["inside"]].astype({"feature": "str"})
    n = inside.groupby("feature")["n"].sum()
    share = inside[inside["capital"]].groupby("feature")["n"].sum().reindex(n.index).fillna(0) / n
    return frozenset(share.index[share >= _NAME])


def _find_spellings(
    feature: str, group: str, table: pd.DataFrame, variants: pd.DataFrame, names: frozenset[str]
) -> list[str]:
    """Return the other forms that the others write more often than this, if they do."""
    n_own, n_others = _count_sides(table, feature, group)
    if not n_own:
        return []
    others = []
    for variant, kind in zip(variants["variant"], variants["kind"], strict=True):
        if variant in table.index and (kind == "english" or {feature, variant} <= names):
            others.append((*_count_sides(table, variant, group), variant))
    sum_own, sum_others = (sum(row[side] for row in others) for side in (0, 1))
    if sum_others < max(_MIN_OTHERS, n_others + 1):
        return []
    if n_own / (n_own + sum_own) < 2 * n_others / (n_others + sum_others):
        return []  # either side writes it as readily
    listed = sorted((row for row in others if row[1]), key=lambda row: (-row[1], row[2]))
    return [variant for _, _, variant in listed[:_MAX_LISTED]]


def _count_sides(table: pd.DataFrame, feature: str, group: str) -> tuple[int, int]:
    at = int(table.index.get_indexer(pd.Index([feature]))[0])
    place = int(table.columns.get_indexer(pd.Index([group]))[0])
    row = table.to_numpy()[at]
    own = int(row[place]) if place >= 0 else 0
    return own, int(row.sum()) - own


def find_collocate_cautions(
    collocates: pd.DataFrame, *, node: str, left: int, right: int, prepared: Prepared
) -> pd.DataFrame:
    """Tell of a node's collocates which are part of a phrase with it, of a name, or report speech.

    - *reporting verb*: one of `list_reporting_verbs`;
    - *few*: fewer than five articles have the pair, of ten or more that have any;
    - *phrase*: most of its occurrences stand in one and the same phrase with the node;
    - *name*: it mostly has a capital, and the same word beside it that is no function word.

    Parameters
    ----------
    collocates : DataFrame
        Rows of `score_collocates`.
    node, left, right
        As they were counted.

    Returns
    -------
    DataFrame
        ``feature, caution``, in the same order; ``caution`` is "" where there is none.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(collocates, "collocates", ["feature", "n_documents"], "score_collocates()")
    features = collocates["feature"].astype("str").tolist()
    counted = prepared.measure(count_phrases, node=node, features=features, left=left, right=right)
    phrases = _find_mostly(counted, "phrase")
    names = _list_names(prepared.measure(count_uses, features=features))
    named = [feature for feature in features if feature in names]
    uses = prepared.measure(count_uses, features=named, by=["before", "after"])
    beside = {side: _find_mostly(uses, side) for side in ("before", "after")}
    stop_words = read_stop_words()
    reporting, enough = list_reporting_verbs(), counted["doc_id"].nunique() >= 2 * FEW
    told = []
    for feature, n_documents in zip(features, collocates["n_documents"], strict=True):
        before, after = (beside[side].get(feature, "") for side in ("before", "after"))
        parts = [word for word in (before, feature, after) if word and word not in stop_words]
        if feature in reporting:
            told.append("reporting verb")
        elif enough and n_documents < FEW:
            told.append(f"in {show_count(n_documents, 'article')}")
        elif feature in phrases:
            told.append(f"mostly in “{phrases[feature]}”")
        elif feature in names and len(parts) > 1:
            told.append(f"mostly in “{' '.join(parts)}”")
        else:
            told.append("")
    return pd.DataFrame({"feature": features, "caution": told}).astype("str")


def choose_subjects(features: Sequence[str], *, prepared: Prepared) -> list[str]:
    """Choose the words that are neither names nor reporting verbs; all, where there is none.

    Parameters
    ----------
    features : sequence of str
        Folded words, such as those of `choose_shared`.
    """
    require_made(prepared, "prepared", "Prepared")
    uses = prepared.measure(count_uses, features=list(features))
    dropped = _list_names(uses) | list_reporting_verbs()
    return [word for word in features if word not in dropped] or list(features)


def _find_mostly(table: pd.DataFrame, column: str) -> dict[str, str]:
    """Return, of each feature, the value that most of its occurrences have, three at least."""
    keys = ["feature", column]
    sums = table.astype(dict.fromkeys(keys, "str")).groupby(keys)["n"].sum()
    share = sums / sums.groupby("feature").transform("sum")
    mostly = share[(share >= _MOSTLY) & (sums >= _MIN_PHRASE)].sort_values(
        ascending=False, kind="stable"
    )
    found: dict[str, str] = {}
    for feature, value in mostly.index:
        if value:
            found.setdefault(feature, value)
    return found


def split_sides(
    groups: pd.DataFrame, *, keyness: pd.DataFrame, target: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the groups into two sides, and tell who of them uses each key word more.

    Parameters
    ----------
    groups : DataFrame
        ``doc_id, group``.
    keyness : DataFrame
        Rows of `choose_rows`.
    target : str
        The group compared with all others.

    Returns
    -------
    tuple of DataFrame
        The groups, each "target" or "reference", and ``feature, group`` for `find_cautions`.
    """
    require_columns(keyness, "keyness", ["feature"], "score_keyness()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    side = np.where(groups["group"].astype("str") == target, "target", "reference")
    more = keyness["feature"].isin(choose_keywords(keyness, side="more")["feature"])
    users = pd.array(np.where(more, "target", "reference"), dtype="str")
    words = pd.DataFrame({"feature": keyness["feature"].astype("str").array, "group": users})
    return groups.assign(group=pd.array(side, dtype="str")), words


def tell_capitals(capitals: pd.DataFrame) -> str:
    """Tell, for a notice, which forms in capitals were counted as function words; else "".

    Parameters
    ----------
    capitals : DataFrame
        From `count_capitals`.

    Examples
    --------
    >>> tell_capitals(pd.DataFrame({"doc_id": ["a"], "feature": ["US"], "n": [3]})).split(". ")[0]
    'Words are lower-cased, so that 3 forms in capitals count as function words and are not shown: “US” 3'
    """
    sums = capitals.astype({"feature": "str"}).groupby("feature")["n"].sum()
    if sums.empty:
        return ""
    sums = sums.sort_index().sort_values(ascending=False, kind="stable")
    listed = ", ".join(f"“{form}” {n:,}" for form, n in sums.head(_MAX_FORMS).items())
    further = ", and others" if len(sums) > _MAX_FORMS else ""
    total = show_count(int(sums.sum()), "form")
    count = (
        "count as function words and are" if sums.sum() > 1 else "counts as a function word and is"
    )
    return (
        f"Words are lower-cased, so that {total} in capitals {count} not shown: {listed}{further}. "
        "The concordance finds them by a regular expression: prepared.measure(find_concordance, "
        f'pattern=r"(?-i:\\b{sums.index[0]}\\b)", kind="regex").'
    )
