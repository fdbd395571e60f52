"""A fitted engine as one file of plain arrays: nothing in it can run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.frames.codebook import Codebook, Frame
from analysis.frames.fitted import Fitted
from analysis.frames.learning import Linear, Mixture
from analysis.frames.ngrams import N_COLUMNS, Rarity
from analysis.frames.prototypes import Embed, Prototypes, embed_all
from analysis.paths import write_bytes
from analysis.tables import require_made

_FORMAT = "parallax fitted frames 1"
_PROBE = "The council met on Friday to talk about the price of bread."
_REPORT = ("frame", "n", "precision", "recall", "f1")
_ACCURACY = {
    "frame": "str", "measure": "str", "n_documents": "int64", "n": "int64", "n_right": "int64",
    "estimate": "float64", "low": "float64", "high": "float64", "note": "str",
}  # fmt: skip


def save_fitted(fitted: Fitted, path: str | Path) -> Path:
    """Save a fitted engine as an ``.npz`` file of plain arrays, with a head in JSON.

    The same engine gives the same bytes. An `embed` of your own is not saved, for it is code; its
    vector of one sentence is, so that `read_fitted` knows another one from it.

    Returns
    -------
    Path
        The file, ``.npz`` at its end.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import fit_frames
    >>> labelled = pd.DataFrame({
    ...     "sentence": ["Prices rose.", "Food prices fell.", "Troops shot.", "They shot at troops."],
    ...     "frame": ["economy", "economy", "war", "war"],
    ... })
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_fitted(fit_frames(labelled), Path(folder) / "mine.npz")
    ...     read_fitted(path).frames
    ('economy', 'war')
    """
    require_made(fitted, "fitted", "Fitted")
    place = Path(path).expanduser()
    if place.suffix != ".npz":
        place = place.with_name(f"{place.name}.npz")
    head = json.dumps(_describe(fitted), ensure_ascii=True, sort_keys=True).encode()
    arrays = {"head": np.frombuffer(head, dtype=np.uint8)} | _list_arrays(fitted)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in arrays.items():
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), content.getvalue(), zipfile.ZIP_DEFLATED)
    try:
        write_bytes(place, buffer.getvalue())
    except OSError as error:
        raise InputError(
            f"The fitted engine cannot be written to {str(place)!r}: {error.strerror}."
        ) from error
    return place


def read_fitted(path: str | Path, *, embed: Embed | None = None) -> Fitted:
    """Read a fitted engine that `save_fitted` has written.

    Parameters
    ----------
    path : path
        The ``.npz`` file.
    embed : callable, optional
        The one that the engine was fitted with; needed only if it was not `embed_texts`.

    Raises
    ------
    InputError
        When the file is no such file or is damaged, or `embed` is lacking or is another one.
    """
    place = Path(path)
    try:
        with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        head = json.loads(arrays.pop("head").tobytes())
        if head["format"] != _FORMAT:
            raise ValueError(f"its format is {head['format']!r}")
        return _build(head, arrays, _find_embed(head, arrays, embed))
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{str(place)!r} cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, EOFError,
            zipfile.BadZipFile) as error:  # fmt: skip
        raise InputError(
            f"{str(place)!r} holds no fitted engine, or is damaged; make it again with "
            "fit_frames() and save_fitted()."
        ) from error


def _describe(fitted: Fitted) -> dict[str, Any]:
    prototypes = fitted.prototypes
    return {
        "format": _FORMAT,
        "frames": list(fitted.frames),
        "single": fitted.single,
        "threshold": fitted.threshold,
        "unknown": fitted.rarity.unknown,
        "n_examples": fitted.n_examples,
        "report": {name: fitted.report[name].tolist() for name in _REPORT},
        "accuracy": {name: _list_values(fitted.accuracy[name]) for name in _ACCURACY},
        "embed": _name_embed(fitted.embed),
        "prototypes": None
        if prototypes is None
        else {
            "codebook": asdict(prototypes.codebook),
            "texts": list(prototypes.texts),
            "threshold": prototypes.threshold,
            "unknown": None if prototypes.rarity is None else prototypes.rarity.unknown,
        },
    }


def _list_values(column: pd.Series) -> list[Any]:
    """JSON knows no NaN."""
    return [None if pd.isna(value) else value for value in column.tolist()]


def _name_embed(embed: Embed | None) -> str | None:
    from analysis.semantic import embed_texts

    if embed is None:
        return None
    return "all-MiniLM-L6-v2" if embed is embed_texts else "your own"


def _list_arrays(fitted: Fitted) -> dict[str, np.ndarray]:
    arrays = {
        "columns": fitted.rarity.columns,
        "idf": fitted.rarity.idf,
        "word_coefficients": fitted.words.coefficients,
        "word_intercepts": fitted.words.intercepts,
        "weights": fitted.mixture.weights,
        "offsets": fitted.mixture.offsets,
        "seen": fitted.seen,
    }
    if fitted.vectors is not None and fitted.embed is not None:
        arrays["vector_coefficients"] = fitted.vectors.coefficients
        arrays["vector_intercepts"] = fitted.vectors.intercepts
        arrays["probe"] = embed_all(fitted.embed, [_PROBE])
    if fitted.prototypes is not None:
        arrays["prototype_vectors"] = fitted.prototypes.vectors
        arrays["prototype_frame"] = fitted.prototypes.frame
        if fitted.prototypes.rarity is not None:
            arrays["prototype_columns"] = fitted.prototypes.rarity.columns
            arrays["prototype_idf"] = fitted.prototypes.rarity.idf
    return arrays


def _find_embed(
    head: Mapping[str, Any], arrays: Mapping[str, np.ndarray], embed: Embed | None
) -> Embed | None:
    """The callable that the engine was fitted with, known by its vector of one sentence."""
    from analysis.semantic import embed_texts

    if head["embed"] is None:
        return None
    if embed is None and head["embed"] == "your own":
        raise InputError(
            "The engine was fitted with an `embed` of your own; give the same one to read_fitted()."
        )
    found = embed or embed_texts
    probe = embed_all(found, [_PROBE])
    if probe.shape != arrays["probe"].shape or not np.allclose(probe, arrays["probe"], atol=1e-3):
        raise InputError(
            "`embed` is not the one that the engine was fitted with: it has another vector for "
            f"{_PROBE!r}. Give the same one, or fit the engine again."
        )
    return found


def _build(
    head: Mapping[str, Any], arrays: Mapping[str, np.ndarray], embed: Embed | None
) -> Fitted:
    for name, array in arrays.items():
        if not np.issubdtype(array.dtype, np.number) or not np.isfinite(array).all():
            raise ValueError(f"`{name}` is not of numbers")
    n_frames = len(head["frames"])
    rarity = _read_rarity(arrays, "", head["unknown"])
    words = _read_linear(arrays, "word", len(rarity.columns), n_frames)
    vectors = None
    if embed is not None:
        vectors = _read_linear(arrays, "vector", arrays["probe"].shape[1], n_frames)
    prototypes = None
    if head["prototypes"] is not None:
        prototypes = _read_prototypes(head["prototypes"], arrays, embed)
        _require(list(prototypes.codebook.labels) == head["frames"], "frames")
    n_members = 1 + (vectors is not None) + 2 * (prototypes is not None)
    mixture = Mixture(arrays["weights"], arrays["offsets"])
    _require(mixture.weights.shape == (n_members,), "weights")
    _require(mixture.offsets.shape == (n_frames,), "offsets")
    report = pd.DataFrame({name: head["report"][name] for name in _REPORT})
    return Fitted(
        frames=tuple(map(str, head["frames"])),
        single=bool(head["single"]),
        threshold=float(head["threshold"]),
        rarity=rarity,
        words=words,
        vectors=vectors,
        mixture=mixture,
        prototypes=prototypes,
        embed=embed,
        n_examples=int(head["n_examples"]),
        report=report.astype({"frame": "str"}),
        accuracy=_read_accuracy(head.get("accuracy")),
        # an engine that was saved before these two were kept is as good a one
        seen=arrays.get("seen", np.empty(0, dtype=np.uint64)),
    )


def _read_accuracy(told: Mapping[str, Any] | None) -> pd.DataFrame:
    table = {name: [] if told is None else told[name] for name in _ACCURACY}
    return pd.DataFrame(table).astype(_ACCURACY)


def _require(fits: bool, name: str) -> None:
    if not fits:
        raise ValueError(f"`{name}` does not fit the rest")


def _read_rarity(arrays: Mapping[str, np.ndarray], prefix: str, unknown: float) -> Rarity:
    columns, idf = arrays[f"{prefix}columns"], arrays[f"{prefix}idf"]
    _require(columns.ndim == 1 and columns.shape == idf.shape, f"{prefix}columns")
    inside = len(columns) == 0 or (columns.min() >= 0 and columns.max() < N_COLUMNS)
    _require(bool(inside) and np.issubdtype(columns.dtype, np.integer), f"{prefix}columns")
    return Rarity(columns, idf, float(unknown))


def _read_linear(
    arrays: Mapping[str, np.ndarray], name: str, n_features: int, n_frames: int
) -> Linear:
    coefficients, intercepts = arrays[f"{name}_coefficients"], arrays[f"{name}_intercepts"]
    _require(coefficients.shape == (n_features, n_frames), f"{name}_coefficients")
    _require(intercepts.shape == (n_frames,), f"{name}_intercepts")
    return Linear(coefficients, intercepts)


def _read_prototypes(
    head: Mapping[str, Any], arrays: Mapping[str, np.ndarray], embed: Embed | None
) -> Prototypes:
    told = dict(head["codebook"])
    frames = tuple(map(_read_frame, told.pop("frames")))
    rarity = None
    if embed is None:
        rarity = _read_rarity(arrays, "prototype_", head["unknown"])
    texts, frame = tuple(map(str, head["texts"])), arrays["prototype_frame"]
    width = arrays["probe"].shape[1] if rarity is None else len(rarity.columns)
    _require(arrays["prototype_vectors"].shape == (len(texts), width), "prototype_vectors")
    numbers = np.issubdtype(frame.dtype, np.integer) and frame.shape == (len(texts),)
    _require(bool(numbers) and set(frame.tolist()) == set(range(len(frames))), "prototype_frame")
    return Prototypes(
        Codebook(frames=frames, **told), texts, frame, arrays["prototype_vectors"],
        float(head["threshold"]), rarity, embed,
    )  # fmt: skip


def _read_frame(told: Mapping[str, Any]) -> Frame:
    lists: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told.items()
    }
    return Frame(**lists)
