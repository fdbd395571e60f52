"""The encoder as an ONNX graph, built from its weights.

A graph reads one text, so that there is no padding, no attention mask, and no other text that a
vector could depend on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onnx import ModelProto, NodeProto, TensorProto

# From the model's config.json; a test compares them.
N_LAYERS = 6
N_HEADS = 12
WIDTH = 384
EPSILON = 1e-12
MAX_PIECES = 256  # from its sentence_bert_config.json
_OPSET, _IR = 20, 9


def build_graph(weights: Mapping[str, np.ndarray]) -> ModelProto:
    """Build the graph from the word pieces of one text, ``pieces`` (n), to its ``vector`` (384).

    The vector is the mean of the last layer's states, divided by its length.

    Parameters
    ----------
    weights : mapping
        The arrays of the model's file, under their names there.

    References
    ----------
    Devlin et al. (2019), BERT, NAACL; Vaswani et al. (2017), Attention is all you need, eq. 1;
    Reimers & Gurevych (2019), Sentence-BERT, EMNLP, mean pooling.
    """
    from onnx import TensorProto, helper

    graph = _Graph(weights)
    state = _add_encoder(graph)
    graph.add("ReduceMean", [state, graph.keep("first", np.array([0]))], "mean", keepdims=0)
    graph.add("LpNormalization", ["mean"], "vector", axis=0, p=2)
    made = helper.make_graph(
        graph.nodes,
        "sentence vector",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [WIDTH])],
        graph.constants,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)


class _Graph:
    """The nodes and constants so far; each method returns the name of what it adds."""

    def __init__(self, weights: Mapping[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def keep(self, name: str, array: np.ndarray) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def parameters(self, name: str) -> list[str]:
        return [self.keep(f"{name}.{end}", self.weights[f"{name}.{end}"]) for end in _ENDS]

    def dense(self, state: str, name: str) -> str:
        return self.add("Gemm", [state, *self.parameters(name)], f"{name}.out", transB=1)

    def norm(self, state: str, name: str) -> str:
        inputs = [state, *self.parameters(name)]
        return self.add("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=EPSILON)


_ENDS = ("weight", "bias")


def _add_encoder(graph: _Graph) -> str:
    graph.keep("heads", np.array([0, N_HEADS, WIDTH // N_HEADS]))
    graph.keep("joined", np.array([0, WIDTH]))
    graph.keep("scale", np.array(1 / np.sqrt(WIDTH // N_HEADS), dtype=np.float32))
    state = _add_embeddings(graph)
    for number in range(N_LAYERS):
        layer = f"encoder.layer.{number}"
        attended = _add_attention(graph, state, f"{layer}.attention")
        inner = graph.dense(attended, f"{layer}.intermediate.dense")
        active = graph.add("Gelu", [inner], f"{layer}.active")  # exact, by erf
        outer = graph.dense(active, f"{layer}.output.dense")
        total = graph.add("Add", [outer, attended], f"{layer}.sum")
        state = graph.norm(total, f"{layer}.output.LayerNorm")
    return state


def _add_embeddings(graph: _Graph) -> str:
    """Words, places and the one segment that a text is."""
    words, places, segments = (
        graph.weights[f"embeddings.{kind}_embeddings.weight"]
        for kind in ("word", "position", "token_type")
    )
    word = graph.add("Gather", [graph.keep("words", words), "pieces"], "word")
    length = graph.add("Shape", ["pieces"], "length")
    all_places = graph.keep("places", places[:MAX_PIECES] + segments[0])
    place = graph.add("Slice", [all_places, graph.keep("zero", np.array([0])), length], "place")
    return graph.norm(graph.add("Add", [word, place], "embedded"), "embeddings.LayerNorm")


def _add_attention(graph: _Graph, state: str, name: str) -> str:
    """Softmax(Q K' / sqrt(d)) V, head by head: Vaswani et al. 2017, eq. 1."""

    def split(part: str, order: list[int]) -> str:
        projected = graph.dense(state, f"{name}.self.{part}")
        shaped = graph.add("Reshape", [projected, "heads"], f"{name}.{part}.heads")
        return graph.add("Transpose", [shaped], f"{name}.{part}.turned", perm=order)

    query, key, value = (
        split("query", [1, 0, 2]),
        split("key", [1, 2, 0]),
        split("value", [1, 0, 2]),
    )
    product = graph.add("MatMul", [query, key], f"{name}.product")
    scaled = graph.add("Mul", [product, "scale"], f"{name}.scaled")
    weight = graph.add("Softmax", [scaled], f"{name}.weight", axis=-1)
    context = graph.add("MatMul", [weight, value], f"{name}.context")
    turned = graph.add("Transpose", [context], f"{name}.context.turned", perm=[1, 0, 2])
    joined = graph.add("Reshape", [turned, "joined"], f"{name}.context.joined")
    outer = graph.dense(joined, f"{name}.output.dense")
    total = graph.add("Add", [outer, state], f"{name}.sum")
    return graph.norm(total, f"{name}.output.LayerNorm")
