"""Which words are used, by whom, when, and next to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.errors import InputError
from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import (
    DESCRIPTIVE,
    UNSURE,
    make_ratio,
    prefer_closed,
    state_nothing,
    tell_descriptive,
)
from analysis.findings.cautions import FEW
from analysis.findings.keywords import SIDES, choose_keywords
from analysis.intervals import MIN_ARTICLES
from analysis.tables import require_choice, require_columns, require_made
from analysis.wording import show_count, show_interval, show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared

_HITS = ["feature", "doc_id", "sentence_id", "start", "end"]
_UNSURE_OF_MANY = (
    " With so many words compared, this difference is not distinguishable from chance between "
    "articles."
)
_CAUTIONED = (
    "names, credits, dates, spellings, parts of repeated passages, a news agency's words or in fewer "
    f"than {FEW} articles"
)
_MAP_WORDS = 3
_FEW_USES = 3  # of fewer nothing is told of a word


def state_frequency(
    counts: pd.DataFrame,
    *,
    hits: pd.DataFrame,
    prepared: Prepared,
    name: str,
    role: str = "is the most frequent content word",
    min_count: int = _FEW_USES,
    nothing: str = "No word is left to count.",
) -> Finding:
    """State how often the first feature of `counts` occurs and in how many articles.

    Parameters
    ----------
    counts : DataFrame
        ``feature``, optionally ``n``; its first row is stated.
    hits : DataFrame
        Its occurrences, others' too (from `find_features`).
    role : str
        What is said of the word before its numbers.
    min_count : int
        So often it must occur: of a word that is there once or twice nothing of the kind is true.
    nothing : str
        What is said where `counts` is empty.

    Raises
    ------
    InputError
        Where `hits` has not the occurrences that were counted.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(hits, "hits", _HITS, "find_features()")
    if counts.empty:
        return state_nothing(nothing, prepared, name)
    row = counts.iloc[0]
    word = str(row["feature"])
    found = _choose_hits(hits, word, row.get("n"))
    if len(found) < min_count:
        text = (
            f"Too few occurrences to tell which word {role}: “{word}” comes first, with "
            f"{len(found):,} (at least {min_count:,} are needed)."
        )
        return state_nothing(text, prepared, name)
    evidence = find_evidence(found, rule=f"the word {word}")
    n_documents = evidence["doc_id"].nunique()
    numbers = [
        Number("n", len(evidence), show_number(len(evidence)), "count", evidence=evidence),
        Number("n_documents", n_documents, show_number(n_documents), "documents",
               evidence=evidence),
    ]  # fmt: skip
    words = {
        "word": word,
        "role": role,
        "times": _times(len(evidence)),
        "articles": show_count(len(prepared.documents), "article"),
    }
    template = "“{word}” {role}: {n} {times}, in {n_documents} of {articles}."
    return state_finding(name, template, numbers=numbers, words=words, prepared=prepared)


def state_keyness(
    keyness: pd.DataFrame,
    *,
    side: str,
    target: str,
    counts: pd.DataFrame,
    hits: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    near: str = "",
) -> Finding:
    """State the word that most surely marks the target, or that it most surely avoids.

    The first that is distinguishable, in five articles or more of those who use it, and without a
    ``caution``; where there are such, one that both sides use often enough for a ratio with two
    ends. Where there is none the finding, and its headline, say so.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`, in its order; optionally ``caution`` (from `mark_cautions`).
    side : {"more", "less", "surer"}
        A word that the target uses more, or less, than the others; or the surer of these two.
    counts : DataFrame
        What was compared: ``doc_id, feature, n``, of which the rates' bases are the sums.
    hits : DataFrame
        The occurrences of the first of `choose_keywords`, others' too (from `find_features`; near a node from
        `find_collocates`).
    groups : DataFrame
        Of both sides together.
    near : str
        The node of `count_collocates`, where the words around it are compared.

    Raises
    ------
    InputError
        Where `hits` has not the occurrences that were counted.
    """
    require_made(prepared, "prepared", "Prepared")
    require_choice(side, "side", [*SIDES, "surer"])
    require_columns(hits, "hits", _HITS, "find_features()")
    if keyness.empty:
        around = f" near “{near}”" if near else ""
        text = f"No word occurs often enough{around} to be compared (parameter min_count)."
        return state_nothing(text, prepared, name)
    sides = _split_sides(groups, target)
    tested = min(map(len, sides.values())) > 1
    if near:  # who never writes the node has no words around it to compare
        sides = {key: ids[ids.isin(counts["doc_id"])] for key, ids in sides.items()}
    if not all(map(len, sides.values())):
        who = f"“{target}” has" if not len(sides["target"]) else "the others have"
        what = f"no article with “{near}”" if near else "no article"
        return state_nothing(f"There is nothing to compare: {who} {what}.", prepared, name)
    if side == "surer":
        side = _choose_side(keyness)
    rows = choose_keywords(keyness, side=side)
    if rows.empty:
        text = f"o word of those counted is used {side} by “{target}” than by the others."
        text = f"Near “{near}”, n{text}" if near else f"N{text}"
        return state_nothing(text, prepared, name)
    user, other = SIDES[side]
    found = rows["distinguishable"] if tested else pd.Series(True, index=rows.index)
    leading = rows[found & _find_plain(rows, user, tested=tested)]
    if leading.empty and tested and found.any():
        if len(sides[user]) < FEW:
            text = f"{_tell_few(sides, side=side, target=target, near=near)}."
            return state_nothing(text, prepared, name)
        text = _tell_cautioned(int(found.sum()), side=side, target=target, near=near)
        first = rows[found].iloc[0]
        only = str(first.get("caution", "")) if found.sum() == 1 else ""
        only = f"“{first['feature']}”, {only}" if only else ""
        return state_finding(
            name, "{text}: {why}.", numbers=[], words={"text": text, "why": only or _CAUTIONED},
            prepared=prepared, headline="{text}", distinguishable=False,
        )  # fmt: skip
    leading = prefer_closed(leading) if tested else leading
    plain = rows[_find_plain(rows, user, tested=False)]
    row = next(table for table in (leading, plain, rows) if len(table)).iloc[0]
    word = str(row["feature"])
    numbers = _compare(word, hits, counts, sides, n=row["n_target"] + row["n_reference"])
    # of single articles nothing is tested; an interval over no difference is none all the same
    unclear = row["low"] <= 0 <= row["high"]
    distinguishable = bool(row["distinguishable"]) or not (tested or unclear)
    # where they begin the sentence
    others = "the others" if near or not distinguishable else "The others"
    words = {
        "node": near,
        "word": word,
        "user": f"“{target}”" if side == "more" else others,
        "other": "the others" if side == "more" else f"“{target}”",
        "writes": "writes" if side == "more" else "write",
        "times": _times(row[f"n_{user}"]),
        "all_user": show_count(len(sides[user]), "article") + (f" with “{near}”" if near else ""),
        "all_other": f"{len(sides[other]):,}",
        "after": "" if distinguishable else _tell_unsure(row),
        "none": _tell_none(side, target=target, near=near),
    }
    if not tested:
        words["after"] = tell_descriptive(numbers, prepared)
    if not distinguishable and tested and min(map(len, sides.values())) < FEW:
        words["none"] = _tell_few(sides, side=side, target=target, near=near)
        words["after"] = ""
    remark = str(row.get("remark", ""))
    words["remark"] = f"; {remark}" if remark and distinguishable else ""
    words["spread"] = _tell_spread(hits, word, groups, target) if side == "less" else ""
    base = (
        f"{{n_documents_{user}}} of {{all_user}}{{spread}} against {{n_documents_{other}}} of "
        "{all_other}"
    )
    claim = "{user} {writes} “{word}” "
    if near and distinguishable:
        claim = f"Near “{{node}}”, {claim}"
    if row[f"n_{other}"] == 0:
        claim += f"{{n_{user}}} {{times}}, {{other}} never"
        template = f"{claim} ({base}{{remark}}).{{after}}"
    else:
        low, high = row["low"], row["high"]
        if side == "less":
            low, high = -high, -low
        ratio = make_ratio(2 ** abs(row["log_ratio"]), low, high, (f"rate_{user}", f"rate_{other}"))
        numbers.append(ratio)
        words["interval"] = show_interval(ratio.low, ratio.high)
        if not tested and pd.notna(low):
            alone = max(map(len, sides.values())) < 2
            whose = "their" if alone else "the one article's"
            words["interval"] += f" over {whose} sentences"
        claim += "{ratio} times as often as {other}"
        if np.isinf(low) or np.isinf(high):  # then the ratio is not told, so its counts are
            base = base.replace("against ", f"against {{n_{other}}} in ")
            base = f"{{n_{user}}} {{times}} in {base}"
        template = f"{claim} ({{interval}}; {base}{{remark}}).{{after}}"
    if not distinguishable:  # what may be chance is no headline
        template = f"{{none}}. Closest to it: {template}"
    return state_finding(
        name, template, numbers=numbers, words=words, prepared=prepared,
        headline=claim if distinguishable else "{none}", distinguishable=distinguishable,
        tested=tested,
    )  # fmt: skip


def _tell_spread(hits: pd.DataFrame, word: str, groups: pd.DataFrame, target: str) -> str:
    """Tell in how many groups the others write a word, and where most: it may be a few groups' alone."""
    others = groups[groups["group"].astype("str") != target].astype("str")
    sizes = others.groupby("group").size()
    if len(sizes) < 3 or len(sizes) == len(others):
        return ""
    with_word = hits.loc[hits["feature"].astype("str") == word, "doc_id"].astype("str")
    found = others[others["doc_id"].isin(with_word)].groupby("group").size()
    told = f", in {len(found):,} of {len(sizes):,} groups,"
    enough = (found / sizes)[sizes >= MIN_ARTICLES].dropna()
    if enough.empty:
        return told
    most = str(enough.idxmax())
    return f"{told} most in “{most}” ({found[most]:,} of {sizes[most]:,}),"


def state_collocates(
    collocates: pd.DataFrame,
    *,
    node: str,
    hits: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State the word that most surely stands near a node more often than by chance.

    Parameters
    ----------
    collocates : DataFrame
        From `score_collocates`, in its order; optionally ``caution`` (`find_collocate_cautions`).
        Its first row with a `mi` above 0 is stated, of those without a caution if there are any.
    hits : DataFrame
        The occurrences of the words that may be stated (from `find_collocates`).

    Raises
    ------
    InputError
        Where `hits` has not the occurrences that were counted.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(hits, "hits", _HITS, "find_collocates()")
    if collocates.empty:
        text = f"No word stands near “{node}” often enough to be looked at (parameter min_count)."
        return state_nothing(text, prepared, name)
    rows = collocates[collocates["mi"] > 0]
    if rows.empty:
        text = f"No word of those counted stands near “{node}” more often than by chance."
        return state_nothing(text, prepared, name)
    plain = rows[rows["caution"] == ""] if "caution" in rows else rows
    sure = plain[plain["low"] > 0]
    row = next(table for table in (sure, plain, rows) if len(table)).iloc[0]
    word = str(row["feature"])
    evidence = find_evidence(
        _choose_hits(hits, word, row["n"]), rule=f"the word {word} near {node}"
    )
    n, n_documents = len(evidence), evidence["doc_id"].nunique()
    times, low, high = (float(2.0 ** row[key]) for key in ("mi", "low", "high"))
    numbers = [
        Number("n", n, show_number(n), "count", evidence=evidence),
        Number("n_documents", n_documents, show_count(n_documents, "article"), "documents",
               evidence=evidence),
        Number("ratio", times, show_number(times), "rate", low=low, high=high,
               base=1000 * row["expected"], evidence=evidence),
    ]  # fmt: skip
    clear = bool(low > 1)
    # Resampled articles never make a word of one article sure: then its sentences were resampled.
    alone = np.isnan(low) or len(prepared.documents) < 2 or (clear and n_documents < 2)
    words = {
        "word": word,
        "node": node,
        "interval": show_interval(low, high),
        "times": _times(n),
        "n_node": f"{row['n_node']:,} {_times(row['n_node'])}",
        "after": tell_descriptive(numbers, prepared) if alone else "" if clear else UNSURE,
        "none": f"No word distinguishably stands near “{node}” more often than by chance",
        "caution": str(row.get("caution", "")),
    }
    if not clear and not alone and n_documents < FEW:
        words["none"] = f"Too few articles to tell which words stand near “{node}”"
        words["after"] = ""
    if alone and not np.isnan(low):
        words["interval"] += " over its sentences"
    headline = "“{word}” stands near “{node}” {ratio} times as often as by chance"
    if words["caution"]:
        headline += ": {caution}"
    template = (
        f"{headline} ({{interval}}; {{n}} {{times}} in {{n_documents}}, “{{node}}” {{n_node}} in "
        "all).{after}"
    )
    if not (clear or alone):
        headline, template = "{none}", f"{{none}}. Closest to it: {template}"
    return state_finding(
        name, template, numbers=numbers, words=words, prepared=prepared, headline=headline,
        distinguishable=clear or bool(alone), tested=not alone,
    )  # fmt: skip


def state_change(
    changes: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    hits: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State which group's use of which word changed most surely since a day.

    Parameters
    ----------
    changes : DataFrame
        From `score_rate_changes`, in its order.
    counts : DataFrame
        ``doc_id, feature, n``: all the words of which the rates are shares.
    hits : DataFrame
        The occurrences of the features (from `find_features`); those of a pattern under the
        pattern's name as their ``feature``.
    groups : DataFrame
        ``doc_id, group``, as `score_rate_changes` had them.

    Raises
    ------
    InputError
        Where `hits` has not the occurrences that were counted.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(hits, "hits", _HITS, "find_features()")
    if changes.empty:
        text = (
            "There is nothing to compare: no group that uses these words has dated articles "
            "both earlier and later."
        )
        return state_nothing(text, prepared, name)
    tested = changes[changes["p"].notna()]
    since = changes["since"].iloc[0]
    if tested.empty:
        text = (
            "There are too few dated articles: no group that uses these words has two before "
            f"{since:%Y-%m-%d} and two since then."
        )
        return state_nothing(text, prepared, name)
    if not tested["distinguishable"].any():
        text = _tell_no_change(tested, f"{since:%Y-%m-%d}")
        return state_nothing(text, prepared, name)
    row = prefer_closed(tested[tested["distinguishable"]]).iloc[0]
    word = str(row["feature"])
    inside = groups.loc[groups["group"] == row["group"], "doc_id"].astype("str")
    sides = _split_days(prepared.documents, inside, since)
    numbers = _compare(word, hits, counts, sides, n=row["n_before"] + row["n_after"])
    words = {
        "group": str(row["group"]),
        "word": word,
        "since": f"{since:%Y-%m-%d}",
        "direction": "more" if row["n_before"] == 0 or row["log_ratio"] > 0 else "less",
        "of_what": _name_counted(counts),
        "all_after": show_count(len(sides["after"]), "article"),
        "all_before": f"{len(sides['before']):,}",
    }
    headline = "“{group}” writes “{word}” {direction} often since {since} than before"
    template = f"{headline}: {{rate_after}} against {{rate_before}} times per 1,000 {{of_what}} ("
    if row["n_before"] and row["n_after"]:
        parts = ("rate_after", "rate_before")
        ratio = make_ratio(2 ** row["log_ratio"], row["low"], row["high"], parts)
        numbers.append(ratio)
        words["interval"] = show_interval(ratio.low, ratio.high)
        template += "{ratio} times as often, {interval}; "
    template += "{n_documents_after} of {all_after} against {n_documents_before} of {all_before})."
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def state_map(points: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State which group stands furthest from the average by its words; of two, how they differ.

    Of several groups, only those are compared that the test tells from the average, and the
    sentence says so. The words are those that contribute most to the group's distance from the
    average, as far as the map's axes show it, among those on its side: they name a direction. What
    is tested is all words of the map together, never one of them. The finding has no number of its
    own.

    Parameters
    ----------
    points : DataFrame
        From `score_correspondence`.
    """
    require_made(prepared, "prepared", "Prepared")
    kinds = points["kind"]
    groups = points[(kinds == "group") & points["axis_1"].notna()]
    if groups.empty:
        text = "There is no map: too few groups or words, or all groups use them alike."
        return state_nothing(text, prepared, name)
    tested = groups["q"].notna().any()
    apart = groups[groups["q"] <= 0.05] if tested else groups
    if apart.empty:
        text = "Not distinguishable: no group's choice of words differs from the average (q > .05)."
        return state_nothing(text, prepared, name)
    features = points[kinds == "feature"]
    words = {"after": "" if tested else DESCRIPTIVE}
    if len(groups) == 2:  # either is as far from the average as the other's size makes it
        for place, (_, row) in zip(("first", "second"), groups.iterrows(), strict=True):
            words[place] = str(row["name"])
            words[f"words_{place}"] = _list_words(_find_near(features, row))
            words[f"n_{place}"] = f"{row['n_documents']:,}"
        headline = (
            "“{first}” and “{second}” differ in their choice of words: towards {words_first} the "
            "one, towards {words_second} the other"
        )
        base = "{n_first} against {n_second} articles"
        base += "; all words together, q ≤ .05, none by itself" if tested else ""
    else:
        distance = np.hypot(apart["axis_1"], apart["axis_2"].fillna(0))
        row = apart.iloc[int(np.asarray(distance).argmax())]
        words |= {
            "group": str(row["name"]),
            "words": _list_words(_find_near(features, row)),
            "articles": show_count(int(row["n_documents"]), "article"),
            "apart": f"{len(apart):,} of {show_count(len(groups), 'group')} "
            f"{'differs' if len(apart) == 1 else 'differ'} from the average",
            "all_apart": show_count(len(apart), "group"),
        }
        headline = "In its choice of words “{group}” stands furthest from the average of the map"
        if tested and len(apart) == 1:
            headline = "In its choice of words “{group}” alone differs from the average"
        elif len(apart) < len(groups):
            headline = (
                "Of the {all_apart} whose choice of words differs from the average “{group}” "
                "stands furthest from it on the map"
            )
        headline += ", towards {words}"
        base = "{articles}" + ("; {apart}, all words together, q ≤ .05" if tested else "")
    return state_finding(
        name, f"{headline} ({base}).{{after}}", numbers=[], words=words, headline=headline,
        prepared=prepared, tested=bool(tested),
    )  # fmt: skip


def _find_plain(rows: pd.DataFrame, user: str, *, tested: bool) -> pd.Series:
    """Mark the words without a caution; where there is a test, those in articles enough."""
    plain = pd.Series(True, index=rows.index)
    if "caution" in rows:
        plain &= rows["caution"] == ""
    if tested and f"n_documents_{user}" in rows:
        plain &= rows[f"n_documents_{user}"] >= FEW
    return plain


def _choose_side(keyness: pd.DataFrame) -> str:
    """Choose the side whose first word is distinguishable, and surer where both are."""
    sides = {side: choose_keywords(keyness, side=side) for side in SIDES}
    least = {}
    for side, rows in sides.items():
        user, _ = SIDES[side]
        plain = rows[rows["distinguishable"] & _find_plain(rows, user, tested=True)]
        least[side] = plain["q"].min() if len(plain) and "q" in plain else np.inf
    return min(SIDES, key=lambda side: (least[side], side != "more"))


def _tell_none(side: str, *, target: str, near: str) -> str:
    text = (
        f"o word of those counted is used distinguishably {side} by “{target}” than by the others"
    )
    return f"Near “{near}”, n{text}" if near else f"N{text}"


def _tell_few(sides: dict[str, pd.Series], *, side: str, target: str, near: str) -> str:
    around = f" near “{near}”" if near else ""
    n, n_others = (len(sides[key]) for key in ("target", "reference"))
    return (
        f"Too few articles to tell which words “{target}” uses {side} than the others{around} "
        f"({n:,} against {n_others:,}; a side needs {FEW})"
    )


def _tell_cautioned(n: int, *, side: str, target: str, near: str) -> str:
    around = f" near “{near}”" if near else ""
    what = f"that “{target}” uses distinguishably {side} than the others{around}"
    if n == 1:
        return f"The one word {what} is not clearly a choice of words"
    return f"None of the {n:,} surest words {what} is clearly a choice of words"


def _times(n: int) -> str:
    return "time" if n == 1 else "times"


def _choose_hits(hits: pd.DataFrame, word: str, n: int | None) -> pd.DataFrame:
    """Return the hits of a word; as many as were counted, or the sentence would not be true."""
    found = hits[hits["feature"] == word]
    if len(found) == n or (n is None and len(found)):
        return found
    raise InputError(
        f"`hits` must hold the {'' if n is None else f'{n} '}occurrences of {word!r} that were "
        f"counted, but it holds {len(found)}. Find them in the same articles, with the arguments "
        "that they were counted with."
    )


def _tell_unsure(row: pd.Series) -> str:
    """Say why a clear interval is not enough, where that is because of all the other words."""
    clear = row["low"] > 0 or row["high"] < 0
    return _UNSURE_OF_MANY if clear and row.get("p", 1) <= 0.05 < row.get("q", 0) else UNSURE


def _split_sides(groups: pd.DataFrame, target: str) -> dict[str, pd.Series]:
    inside = groups["group"] == target
    doc_ids = groups["doc_id"].astype("str")
    return {"target": doc_ids[inside], "reference": doc_ids[~inside]}


def _split_days(
    documents: pd.DataFrame, inside: pd.Series, since: pd.Timestamp
) -> dict[str, pd.Series]:
    """Return the articles since a day and those before; those of unknown day are on no side."""
    known = documents["doc_id"].isin(inside) & documents["date"].notna()
    if "date_precision" in documents.columns:  # as `score_rate_changes` has them
        known &= ~documents["date_precision"].isin(["month", "year"])
    dated = documents[known]
    late = dated["date"].dt.normalize() >= since
    return {"after": dated.loc[late, "doc_id"], "before": dated.loc[~late, "doc_id"]}


def _tell_no_change(tested: pd.DataFrame, since: str) -> str:
    if len(tested) == 1:
        row = tested.iloc[0]
        what = f"how often “{row['group']}” writes “{row['feature']}” before {since} and since then"
        return f"Not distinguishable: {what} (q > .05)."
    return (
        f"Not distinguishable: in none of {len(tested):,} comparisons is a word used more or less "
        f"often since {since} than before (q > .05)."
    )


def _name_counted(counts: pd.DataFrame) -> str:
    """Name what rates are shares of: n-grams have a space each, of words at most compounds do."""
    features, _ = split_codes(counts["feature"])
    return "sequences of words" if all(" " in feature for feature in features) else "words"


def _find_near(features: pd.DataFrame, group: pd.Series) -> list[str]:
    """Return the features that contribute most to a group's distance on the map, on its side.

    With f the group's and g the feature's principal coordinates, m the feature's mass and a^2 an
    axis's inertia, the group's profile is off the average by sum f g / a over the axes, relative
    to it (the reconstitution formula), so that the contribution is m (sum f g / a)^2; and
    m g^2 / a^2 is the feature's contribution to the axis.
    """
    pull = np.zeros(len(features))
    for axis in (1, 2):
        sign, share = np.sign(features[f"axis_{axis}"]), features[f"contribution_{axis}"]
        pull += (group[f"axis_{axis}"] * sign * np.sqrt(share)).fillna(0).to_numpy()
    nearest = features.assign(pull=pull)[pull > 1e-9]  # less is rounding
    nearest = nearest.sort_values(["pull", "name"], ascending=[False, True])
    return nearest["name"].head(_MAP_WORDS).tolist()


def _list_words(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return " and ".join([part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part])


def _compare(
    word: str, hits: pd.DataFrame, counts: pd.DataFrame, sides: dict[str, pd.Series], *, n: int
) -> list[Number]:
    """Each side's count of a word, its articles, and its rate per 1,000 of what was counted."""
    found = _choose_hits(hits[hits["doc_id"].isin(pd.concat(list(sides.values())))], word, n)
    numbers = []
    for side, doc_ids in sides.items():
        ids = doc_ids.astype("str")
        evidence = find_evidence(found[found["doc_id"].isin(ids)], rule=f"the word {word}, {side}")
        size = int(counts.loc[counts["doc_id"].isin(ids), "n"].sum())
        here, n_documents = len(evidence), evidence["doc_id"].nunique()
        rate = 1000 * here / size if size else float("nan")
        numbers += [
            Number(f"n_{side}", here, show_number(here), "count", evidence=evidence),
            Number(f"n_documents_{side}", n_documents, show_number(n_documents), "documents",
                   evidence=evidence),
            Number(f"rate_{side}", rate, show_number(rate), "rate", base=size, evidence=evidence),
        ]  # fmt: skip
    return numbers
