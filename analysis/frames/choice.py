"""The engine that a notebook's parameter names."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.frames.engines import Engine
from analysis.frames.prototypes import learn_prototypes
from analysis.frames.saving import read_fitted
from analysis.paths import find_file
from analysis.tables import require_made


def choose_engine(engine: str, *, codebook: Codebook) -> Engine:
    """Return the engine of a name: what `find_frames` finds a codebook's frames with.

    Parameters
    ----------
    engine : str
        ``cues``, ``prototypes``, ``vectors`` (prototypes by sentence vectors, with the extra
        ``semantic``), or the path of an engine that `save_fitted` saved, with or without its
        ``.npz``.
    codebook : Codebook
        With cues or with prototypes, as asked for.

    Raises
    ------
    InputError
        Where it is none of these, or the codebook lacks what it needs.

    Examples
    --------
    >>> from analysis import read_codebook
    >>> choose_engine("cues", codebook=read_codebook("generic")).name
    'generic'
    """
    require_made(codebook, "codebook", "Codebook")
    if not codebook.scored:
        raise InputError(
            f"The codebook {codebook.name!r} is for marking sentences, not for counting them; "
            "choose another `codebook`."
        )
    if engine == "cues":
        lacking = [frame.id for frame in codebook.frames if not frame.cues]
        if lacking:
            raise InputError(
                f"The codebook {codebook.name!r} has no cues for {', '.join(lacking)}; give some, "
                "or choose another `engine`."
            )
        return codebook
    if engine in ("prototypes", "vectors"):
        lacking = [frame.id for frame in codebook.frames if not frame.prototypes]
        if lacking:
            raise InputError(
                f"The codebook {codebook.name!r} has no prototypes for {', '.join(lacking)}; give "
                "four to six sentences to each, or choose another `engine`."
            )
        if engine == "prototypes":
            return learn_prototypes(codebook)
        from analysis.semantic import embed_texts

        return learn_prototypes(codebook, embed=embed_texts)
    place = _find_fitted(engine)
    if place is not None:
        fitted = read_fitted(place)
        unknown = [frame for frame in fitted.frames if frame not in codebook.labels]
        if unknown:
            raise InputError(
                f"The engine {place.name} knows the frame {unknown[0]!r}, which the codebook "
                f"{codebook.name!r} lacks; choose the `codebook` that it was fitted for."
            )
        return fitted
    raise InputError(
        "`engine` must be cues, prototypes, vectors or the path of a fitted engine (.npz), but "
        f"{engine!r} was given, and there is no file {f'{engine}.npz'!r}. 07-validation makes one "
        "of coded sheets, with `save_engine`."
    )


def _find_fitted(engine: str) -> Path | None:
    """Find the file of a fitted engine, with its ending or without; None where nothing is named."""
    if Path(engine).suffix == ".npz":
        return find_file(engine, "engine")
    try:
        return find_file(f"{engine}.npz", "engine")
    except InputError:
        return None
