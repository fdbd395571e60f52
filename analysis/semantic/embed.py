"""Sentence vectors: read the text, run the graph, keep the result."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from functools import cache as once
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.errors import InputError
from analysis.semantic.graph import MAX_PIECES, WIDTH, build_graph
from analysis.semantic.kept import Kept
from analysis.semantic.weights import SHA256, has_semantic, read_weights

__all__ = ["embed_texts", "has_semantic"]

_DECIMALS = 5
_BLOCK = 256  # vectors made before they are written: what a stopped run loses at most
_MANY = 500  # so many new texts take seconds: a bar shows how far they are
_MAX_CHARS = 100_000  # far more than 256 word pieces; the rest of a text is not even looked at


def embed_texts(
    texts: Iterable[str], *, cache: str | Path | None = None, progress: bool | None = None
) -> np.ndarray:
    """Turn each text into a vector, so that texts of like meaning have like vectors.

    The model is all-MiniLM-L6-v2 in single precision. Each text is read alone, so that its vector
    depends on no other text. What is past 256 word pieces (about 200 words) is not read; the model
    knows English. The product of two vectors is their cosine similarity.

    Parameters
    ----------
    texts : iterable of str
        Sentences or short texts.
    cache : path, optional
        The folder where vectors are kept, found again by the SHA-256 of their text; by default
        ``PARALLAX_CACHE``, else the user's cache folder. About 1.6 kB a text.
    progress : bool, optional
        Whether to show a bar on stderr; by default for more than 500 new texts, at a terminal.

    Returns
    -------
    ndarray
        A row of 384 numbers a text, of length 1, rounded to 5 decimals; single precision.

    Raises
    ------
    InputError
        When the extra ``semantic`` is not installed or its weights are not those known.

    References
    ----------
    Reimers & Gurevych (2019), Sentence-BERT, EMNLP; Wang et al. (2020), MiniLM, NeurIPS.

    Examples
    --------
    >>> vectors = embed_texts(["A ceasefire was agreed.", "They signed a truce.", "Cats sleep."])
    >>> vectors.shape
    (3, 384)
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    if isinstance(texts, str):
        raise InputError("`texts` must be a list of texts, but one text was passed; write [text].")
    given = [_clean(text) for text in texts]
    keys = [hashlib.sha256(text.encode()).digest() for text in given]
    text_of = dict(zip(keys, given, strict=True))
    if not text_of:
        return np.empty((0, WIDTH), dtype=np.float32)
    kept = Kept(_name_model(), width=WIDTH, cache=cache)
    vectors = kept.read(list(text_of))
    new = [key for key in text_of if key not in vectors]
    with _open_bar(len(new), progress) as bar:
        for start in range(0, len(new), _BLOCK):
            block = new[start : start + _BLOCK]
            made = _map(_open_model(), [text_of[key] for key in block])
            fresh = dict(zip(block, made, strict=True))
            kept.write(fresh)
            vectors |= fresh
            bar.update(len(block))
    return np.stack([vectors[key] for key in keys]).astype(np.float32)


def _clean(text: str) -> str:
    """Leave out what is not Unicode text (half of a surrogate pair) and what is never read."""
    return text[:_MAX_CHARS].encode("utf-8", "replace").decode()


def _name_model() -> str:
    """What a vector depends on beside its text: the weights, the runtime, how they are used."""
    read_weights("tokenizer.json")
    runtime = version("onnxruntime").replace("/", "-")
    return f"{SHA256['model.safetensors'][:12]}-{MAX_PIECES}-{_DECIMALS}-{runtime}"


@once
def _open_model() -> Callable[[str], np.ndarray]:
    """Build the graph, once in a process; return what turns one text into its vector."""
    import onnxruntime
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # sums are added up in one order, whatever the machine
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    graph = build_graph(load(read_weights("model.safetensors")))
    session = onnxruntime.InferenceSession(
        graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_str(read_weights("tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)

    def embed(text: str) -> np.ndarray:
        pieces = np.array(tokenizer.encode(text).ids, dtype=np.int64)
        (vector,) = session.run(["vector"], {"pieces": pieces})
        return np.round(vector, _DECIMALS) + np.float32(0)  # no -0

    return embed


def _map(embed: Callable[[str], np.ndarray], texts: list[str]) -> list[np.ndarray]:
    """Embed texts, as many at once as there are processors; the runtime lets go of Python's lock."""
    from concurrent.futures import ThreadPoolExecutor

    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with ThreadPoolExecutor(min(n_cores or 1, len(texts))) as pool:
        return list(pool.map(embed, texts))


def _open_bar(n: int, progress: bool | None) -> Any:
    from tqdm import tqdm

    hidden = not progress if progress is not None else (True if n < _MANY else None)
    return tqdm(total=n, unit=" texts", file=sys.stderr, leave=False, disable=hidden)
