"""The encoder whose upper layers were trained on the tone towards a target (extra `semantic`)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.semantic.graph import MAX_PIECES, N_LAYERS, WIDTH, build_graph
from analysis.semantic.weights import read_weights
from analysis.towards.items import COMMA, NAME, OWN, QUOTE, STOP, Items

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = Path(__file__).parent / "model" / "trained-semantic.npz"
LAST = f"encoder.layer.{N_LAYERS - 1}.output.LayerNorm.out"
_MASK = "[MASK]"
# Every name is this one name, whoever is named.
_WRITTEN = {NAME: "smith", OWN: "'s", COMMA: ",", STOP: ";", QUOTE: '"'}
_LONGEST = 40  # letters of a word; the rest is not read

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Encoder:
    """A graph from a text to the states of its word pieces, and a head for the target's."""

    states: Callable[[np.ndarray], np.ndarray]
    tokenizer: Tokenizer
    mask: int
    head: np.ndarray  # a row a class
    bias: np.ndarray

    def run(self, items: Items) -> list[tuple[np.ndarray, int]]:
        """Return, for each target, the states of its text and the target's place among them."""
        from concurrent.futures import ThreadPoolExecutor

        n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        with ThreadPoolExecutor(n_cores) as pool:  # the runtime lets go of Python's lock
            return list(pool.map(self._run_one, write_texts(items)))

    def score(self, items: Items) -> np.ndarray:
        """Return each target's log-odds of the classes."""
        marks = [state[place] for state, place in self.run(items)]
        return np.array(marks).reshape(-1, WIDTH) @ self.head.T + self.bias

    def _run_one(self, text: str) -> tuple[np.ndarray, int]:
        pieces = np.array(self.tokenizer.encode(text).ids, dtype=np.int64)
        marks = np.flatnonzero(pieces == self.mask)
        return self.states(pieces), int(marks[0]) if len(marks) else 0


def write_texts(items: Items) -> list[str]:
    """Write what stands around each target as a text: the target a mask, all names one name."""
    target, item, step = items.around
    edges = np.searchsorted(target, np.arange(len(items.own) + 1))
    kinds, forms, here = items.kind[item].tolist(), items.form[item].tolist(), (step == 0).tolist()
    words = [word[:_LONGEST] for word in items.forms.words]
    written = [
        _MASK if own else _WRITTEN.get(kind) or (words[form] if form >= 0 else "")
        for kind, form, own in zip(kinds, forms, here, strict=True)
    ]
    return [
        " ".join(written[low:high])
        for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


@cache
def load_encoder(path: Path = FILE) -> Encoder:
    """Open the encoder with its trained layers, once in a process."""
    with np.load(path, allow_pickle=False) as arrays:
        return open_encoder(dict(arrays), output=LAST)


def open_encoder(arrays: Arrays, *, output: str) -> Encoder:
    """Build the graph up to a node, with trained layers where `arrays` has them.

    Parameters
    ----------
    arrays : mapping
        ``head.weight``, ``head.bias``, and how far weights moved (`add_moves`); may be empty.
    output : str
        The node whose states come out.
    """
    import onnxruntime
    from onnx import TensorProto, helper
    from tokenizers import Tokenizer

    graph = build_graph(add_moves(load_weights(), arrays))
    shape: list[str | int | None] = ["n", WIDTH]
    graph.graph.output.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, shape))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # one order of adding up
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_str(read_weights("tokenizer.json").decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)

    def run(pieces: np.ndarray) -> np.ndarray:
        return session.run([output], {"pieces": pieces})[0]

    head = arrays.get("head.weight", np.zeros((3, WIDTH), dtype=np.float32))
    bias = arrays.get("head.bias", np.zeros(3, dtype=np.float32))
    return Encoder(run, tokenizer, int(tokenizer.encode(_MASK).ids[1]), head, bias)


def load_weights() -> Arrays:
    """Return the encoder's weights as they come."""
    from safetensors.numpy import load

    return load(read_weights("model.safetensors"))


def add_moves(weights: Arrays, arrays: Arrays) -> Arrays:
    """Add to each weight how far training moved it: bytes times the scale of their row."""
    moved = dict(weights)
    for name, move in arrays.items():
        if not name.endswith(".move"):
            continue
        name = name.removesuffix(".move")
        scale = arrays[f"{name}.scale"][:, None] if f"{name}.scale" in arrays else np.float32(1)
        moved[name] = (weights[name] + move * scale).astype(np.float32)
    return moved
