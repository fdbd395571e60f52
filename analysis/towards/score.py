"""Tone towards actors: one row per mention, and means by actor and group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.choices import METHODS
from analysis.intervals import N_DRAWS, score_kind_contrasts, score_kind_means
from analysis.masking.find import find_masked
from analysis.tables import require_choice, require_columns, require_made, split_rows
from analysis.towards.actors import Target
from analysis.towards.find import SENTENCES, TOKENS, find_targets
from analysis.towards.items import Items, lay_items
from analysis.towards.model import load_model, press, score_model
from analysis.towards.rule import CLEAR, LIKELY, NEUTRAL, Touches, score_rule, weigh_words

CALLS = ("negative", "neutral", "positive")
NO_CALL = "no call"
MARGIN = 0.1
ENCODER = 0.6  # what the encoder's log-odds weigh beside those of the words
_N_WORDS = 5  # so many words are named


def score_towards(
    sentences: pd.DataFrame,
    *,
    tokens: pd.DataFrame,
    actors: Sequence[Target],
    method: str = "trained",
    margin: float = MARGIN,
    mask_words: Sequence[str] = (),
) -> pd.DataFrame:
    """Score how each mention of an actor is written about.

    It is the tone of the sentence towards the one named, not of the sentence: in "Russia
    condemned the massacre" the words are bad, the portrayal of Russia is not. Who the actor is
    cannot matter: all names are made one before anything is scored. A quoted speaker's words are
    scored like the writer's; take `Prepared.select_voice` to tell them apart.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, start, sentence`` (from `split_sentences`).
    tokens : DataFrame
        ``doc_id, sentence_id, position, start, end, token`` (from `split_tokens`).
    actors : sequence of Target
        From `read_actors`.
    method : {"trained", "rule", "trained-semantic"}
        "rule": valences of words in the target's clause, by distance, negation and role
        (`analysis/towards/words.toml` and VADER's lexicon). "trained": multinomial logistic
        regression over words and their places, trained on NewsMTSC. "trained-semantic": its mean
        with a sentence encoder of which the upper layers were trained on the same; it needs the
        extra `semantic`.
    margin : float
        How far the likeliest class must be ahead of the next for a call; not for the rule.
    mask_words : sequence of str
        Labels that are names too and carry no tone, as words, phrases or ``*`` patterns:
        ``["terrorist*"]``. "Nusra terrorists" is then one name, as "Nusra" is: which label an
        outlet chooses is no portrayal of what the labelled did.

    Returns
    -------
    DataFrame
        One row per mention, in the order of the text: ``doc_id, sentence_id, start, end, actor,
        mention, neg, neu, pos, score, call, words, unmasked``. `neg`, `neu` and `pos` are probabilities,
        NaN by the rule, which gives none. `score` is in [-1, 1]: ``pos - neg``, or the rule's.
        `call` is "negative", "neutral", "positive", or "no call" where it is too close. `words`
        are those that moved the score most, the strongest first. `unmasked` is the score with
        `mask_words` counted.

    References
    ----------
    Hamborg & Donnay (2021), NewsMTSC: a dataset for (multi-)target-dependent sentiment
    classification in political news articles, EACL; Hutto & Gilbert (2014), VADER, ICWSM-14.

    Examples
    --------
    >>> from analysis import split_sentences, split_tokens
    >>> from analysis.towards import read_actors
    >>> text = "Russia won praise for its help. Assad was accused of murder."
    >>> sentences = split_sentences(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    >>> scores = score_towards(
    ...     sentences, tokens=split_tokens(sentences), actors=read_actors("Assad,Russia"),
    ...     method="rule",
    ... )
    >>> scores[["actor", "call"]]
        actor      call
    0  Russia  positive
    1   Assad  negative
    """
    require_made(actors, "actors", "Target", several=True)
    targets = find_targets(tokens, sentences=sentences, actors=actors)
    return score_targets(
        targets, sentences=sentences, tokens=tokens, method=method, margin=margin,
        mask_words=mask_words,
    )  # fmt: skip


def score_targets(
    targets: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    method: str = "trained",
    margin: float = MARGIN,
    mask_words: Sequence[str] = (),
) -> pd.DataFrame:
    """Score how each target is written about, whoever found the targets.

    Parameters
    ----------
    targets : DataFrame
        ``doc_id, sentence_id, start, end``, and any other columns, which are kept.
    sentences, tokens, method, margin, mask_words
        As in `score_towards`.

    Returns
    -------
    DataFrame
        The given rows with all they had, in their order, then ``neg, neu, pos, score, call,
        words, unmasked`` as in `score_towards`; NaN and "no call" where a target touches no token.

    Examples
    --------
    >>> from analysis import split_sentences, split_tokens
    >>> from analysis.towards import find_targets, read_actors
    >>> text = "The Osk terrorists left the town."
    >>> sentences = split_sentences(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    >>> both = {"sentences": sentences, "tokens": split_tokens(sentences)}
    >>> targets = find_targets(**both, actors=read_actors("Osk"))
    >>> score_targets(targets, **both, method="rule", mask_words=["terror*"])[["score", "unmasked"]].round(2)
       score  unmasked
    0    0.0     -0.57
    """
    require_columns(targets, "targets", ["doc_id", "sentence_id", "start", "end"], "find_targets()")
    require_columns(sentences, "sentences", SENTENCES, "split_sentences()")
    require_columns(tokens, "tokens", TOKENS, "split_tokens()")
    require_choice(method, "method", METHODS)
    masked = find_masked(sentences, tokens, words=mask_words, names=False).tokens
    items = lay_items(targets, sentences=sentences, tokens=tokens, masked=masked)
    probabilities, score, touches = _score_items(items, method)
    known = items.own >= 0
    call = _call_rule(score) if method == "rule" else _call_likeliest(probabilities, margin)
    table = targets.reset_index(drop=True)
    table["doc_id"] = table["doc_id"].astype("str")
    for name, values in zip(("neg", "neu", "pos"), probabilities.T, strict=True):
        table[name] = values
    table["score"] = np.where(known, score, np.nan)
    table["call"] = pd.array(np.where(known, call, NO_CALL).tolist(), dtype="str")
    table["words"] = pd.array(_name_words(touches, items, len(targets)), dtype="str")
    table["unmasked"] = table["score"]
    beside = _find_beside(targets, tokens, masked)  # of the others the score is the same
    if len(beside):
        plain = lay_items(targets.iloc[beside], sentences=sentences, tokens=tokens)
        known = plain.own >= 0
        table.loc[beside, "unmasked"] = np.where(known, _score_items(plain, method)[1], np.nan)
    return table


def _score_items(items: Items, method: str) -> tuple[np.ndarray, np.ndarray, Touches]:
    """The probabilities of each target (NaN by the rule), its score, and the words that moved it."""
    n = len(items.own)
    if method == "rule":
        touches = weigh_words(items)
        return np.full((n, 3), np.nan), score_rule(touches, n), touches
    logits, touches = score_model(items, load_model())
    if method == "trained-semantic":
        logits = _join_encoder(logits, items)
    probabilities = np.where((items.own >= 0)[:, None], press(logits), np.nan)
    return probabilities, probabilities[:, 2] - probabilities[:, 0], touches


def _find_beside(targets: pd.DataFrame, tokens: pd.DataFrame, masked: np.ndarray) -> np.ndarray:
    """The places of the targets in whose sentence a token is masked."""
    keys = ["doc_id", "sentence_id"]
    hidden = pd.MultiIndex.from_frame(tokens.loc[masked, keys].astype({"doc_id": "str"}))
    own = pd.MultiIndex.from_frame(targets[keys].astype({"doc_id": "str"}))
    return np.flatnonzero(own.isin(hidden.drop_duplicates()))


def score_actor_contrasts(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str = "score",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare, for each actor, each group's mean with that of all other articles.

    Parameters
    ----------
    scores, groups, value
        As in `score_actors`.

    Returns
    -------
    DataFrame
        One row per actor and group: ``actor, group, n_documents, mean, mean_others, estimate, low,
        high, p, q, distinguishable``, as `score_contrasts` gives them; `q` over all rows. The
        distinguishable first, then those whose interval leaves out 0, surest difference first.
    """
    require_columns(scores, "scores", ["doc_id", "actor", value], "score_towards()")
    return score_kind_contrasts(
        split_rows(scores, "actor"), groups=groups, value=value, kind="actor", n_draws=n_draws,
        random_state=random_state,
    )  # fmt: skip


def choose_likeliest(scores: pd.DataFrame, *, method: str) -> list[str]:
    """Call every row one of the three classes, however close: what a benchmark asks for."""
    if method == "rule":
        score = scores["score"].fillna(0.0).to_numpy()
        place = 1 + (score >= LIKELY).astype(int) - (score <= -LIKELY).astype(int)
    else:
        shares = scores[["neg", "neu", "pos"]].to_numpy()
        place = np.where(np.isnan(shares[:, 0]), 1, shares.argmax(axis=1))
    return [CALLS[number] for number in place.tolist()]


def score_actors(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str = "score",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average the scores of an actor's mentions by article, then the articles by group.

    Each article that names the actor weighs the same. The intervals are those of `score_means`,
    over articles: where only one names the actor there is none, unless every group is one article
    and its sentences are all there is to describe.

    Parameters
    ----------
    scores : DataFrame
        From `score_towards`.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        One row per actor and group, sorted by both: ``actor, group, n_documents, n_mentions,
        estimate, low, high, resampled``; NaN where a group never names the actor.
    """
    require_columns(scores, "scores", ["doc_id", "actor", value], "score_towards()")
    means = score_kind_means(
        split_rows(scores, "actor"), groups=groups, value=value, kind="actor", n_draws=n_draws,
        random_state=random_state,
    )  # fmt: skip
    if len(groups) and groups.groupby("group", observed=True)["doc_id"].nunique().max() > 1:
        means.loc[means["resampled"] != "articles", ["low", "high"]] = np.nan
    return means.rename(columns={"n_sentences": "n_mentions"})


def _join_encoder(logits: np.ndarray, items: Items) -> np.ndarray:
    """Add the log-odds of the encoder to those of the words."""
    from analysis.towards.semantic import load_encoder

    return (1 - ENCODER) * logits + ENCODER * load_encoder().score(items)


def _call_likeliest(probabilities: np.ndarray, margin: float) -> np.ndarray:
    """The likeliest class, where it is far enough ahead of the next."""
    known = ~np.isnan(probabilities[:, 0])
    ordered = np.sort(np.where(known[:, None], probabilities, 0.0), axis=1)
    clear = known & (ordered[:, 2] - ordered[:, 1] >= margin)
    names = np.array(CALLS, dtype=object)
    likeliest = np.where(known[:, None], probabilities, 0.0).argmax(axis=1)
    return np.where(clear, names[likeliest], NO_CALL)


def _call_rule(score: np.ndarray) -> np.ndarray:
    sign = np.where(score < 0, CALLS[0], CALLS[2])
    size = np.abs(score)
    return np.where(size < NEUTRAL, CALLS[1], np.where(size < CLEAR, NO_CALL, sign))


def _name_words(touches: Touches, items: Items, n: int) -> list[str]:
    """The words that moved each score most, joined by commas; articles and the like are not told."""
    forms = items.forms
    told = (forms.open | forms.known)[items.form[touches.item]] if len(touches.item) else []
    touches = Touches(*(part[told] for part in touches)) if len(touches.item) else touches
    order = np.lexsort((touches.item, -np.abs(touches.value), touches.target))
    target, item = touches.target[order], touches.item[order]
    begins = np.searchsorted(target, np.arange(n + 1))
    words = forms.words
    named = [words[form] for form in items.form[item].tolist()]
    return [
        ", ".join(list(dict.fromkeys(named[low:high]))[:_N_WORDS])
        for low, high in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True)
    ]
