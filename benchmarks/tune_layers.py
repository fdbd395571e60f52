"""Train the upper layers of the sentence encoder to tell the tone towards a target.

The text of a target goes in with the target as ``[MASK]`` and every name as one same name
(`analysis.towards.semantic.write_texts`), so that nothing can be learnt about anybody. The lower
layers stay as they are and are run once; the upper ones, of which the last looks from the
target's place only, are trained by back-propagation written out in numpy: no framework for deep
learning is needed. What is kept is how far each weight moved, in few steps.

Gradients: Vaswani et al. (2017), Attention is all you need, eq. 1; Ba et al. (2016), Layer
normalization; Kingma & Ba (2015), Adam, with the decoupled decay of Loshchilov & Hutter (2019).
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.special import erf
from train_target import Judged, report, split_folds, train_words

from analysis.semantic.graph import EPSILON, N_HEADS, N_LAYERS, WIDTH
from analysis.towards.model import press, score_model
from analysis.towards.semantic import FILE, load_encoder, load_weights, open_encoder

FIRST = 3  # the first layer that is trained, counted from 0
EPOCHS, BATCH = 3, 32
RATE, HEAD_RATE = 2e-4, 1e-3  # of Adam's steps at their largest, in the layers and in the head
WARM = 0.1  # of the steps: the rate rises, then falls to 0
DROP, DECAY, SMOOTH = 0.1, 0.01, 0.05
SEED = 0
STEPS = 31  # to either side, in which a weight's move is kept: about five bits once compressed
DEPTH = WIDTH // N_HEADS
Arrays = dict[str, np.ndarray]


class States(NamedTuple):
    """The states of all word pieces below the first trained layer, text after text."""

    state: np.ndarray
    first: np.ndarray
    n: np.ndarray
    mark: np.ndarray  # the target's place in its text

    def pack(self, rows: np.ndarray) -> np.ndarray:
        """Return some texts as one block, filled up with zeros."""
        block = np.zeros((len(rows), int(self.n[rows].max()), WIDTH), dtype=np.float32)
        for place, row in enumerate(rows):
            size = self.n[row]
            block[place, :size] = self.state[self.first[row] : self.first[row] + size]
        return block


def read_states(judged: Judged) -> States:
    """Run the layers that are not trained."""
    encoder = open_encoder(load_weights(), output=f"encoder.layer.{FIRST - 1}.output.LayerNorm.out")
    states, marks = zip(*encoder.run(judged.items), strict=True)
    n = np.array([len(state) for state in states])
    joined = np.concatenate(states).astype(np.float16)
    return States(joined, np.cumsum(n) - n, n, np.array(marks))


# --- one layer, forward and back -------------------------------------------------------------


class Layer:
    """A layer of the encoder; `last`: only the target's place asks, and only it comes out."""

    def __init__(self, weights: Arrays, number: int, *, last: bool) -> None:
        self.prefix = f"encoder.layer.{number}."
        self.last = last
        self.weights = {
            name.removeprefix(self.prefix): value.astype(np.float32).copy()
            for name, value in weights.items()
            if name.startswith(self.prefix)
        }

    def dense(self, state: np.ndarray, name: str) -> np.ndarray:
        """A matrix and a bias."""
        flat = state.reshape(-1, state.shape[-1])
        out = flat @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return out.reshape(*state.shape[:-1], -1)

    def dense_back(self, slope: np.ndarray, state: np.ndarray, name: str) -> np.ndarray:
        """Keep the slopes of a matrix and its bias; return that of what went in."""
        flat = slope.reshape(-1, slope.shape[-1])
        self.slopes[f"{name}.weight"] = flat.T @ state.reshape(-1, state.shape[-1])
        self.slopes[f"{name}.bias"] = flat.sum(axis=0)
        return (flat @ self.weights[f"{name}.weight"]).reshape(state.shape)

    def norm(self, state: np.ndarray, name: str) -> tuple[np.ndarray, tuple]:
        """Layer normalization, and what its way back needs."""
        centred = state - state.mean(axis=-1, keepdims=True)
        scale = 1 / np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
        normed = centred * scale
        gain, shift = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return normed * gain + shift, (normed, scale, name)

    def norm_back(self, slope: np.ndarray, kept: tuple) -> np.ndarray:
        """Keep the slopes of a normalization; return that of what went in."""
        normed, scale, name = kept
        axes = tuple(range(slope.ndim - 1))
        self.slopes[f"{name}.weight"] = (slope * normed).sum(axis=axes)
        self.slopes[f"{name}.bias"] = slope.sum(axis=axes)
        inner = slope * self.weights[f"{name}.weight"]
        even = inner.mean(axis=-1, keepdims=True)
        along = (inner * normed).mean(axis=-1, keepdims=True)
        return scale * (inner - even - normed * along)

    def forward(
        self, state: np.ndarray, bar: np.ndarray, mark: np.ndarray, drop: "Drop"
    ) -> np.ndarray:
        """Return the states above, of the target's place only in the last layer."""
        asking = state[np.arange(len(state)), mark][:, None] if self.last else state
        query, key, value = (
            split_heads(self.dense(part, f"attention.self.{name}"))
            for name, part in (("query", asking), ("key", state), ("value", state))
        )
        scores = query @ key.swapaxes(2, 3) * np.float32(DEPTH**-0.5) + bar
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weight = scores / scores.sum(axis=-1, keepdims=True)
        context = join_heads(weight @ value)
        first = drop.draw(asking.shape)
        attended = self.dense(context, "attention.output.dense") * first
        middle, kept_middle = self.norm(attended + asking, "attention.output.LayerNorm")
        inner = self.dense(middle, "intermediate.dense")
        active, rise = bend(inner)
        second = drop.draw(middle.shape)
        outer = self.dense(active, "output.dense") * second
        out, kept_out = self.norm(outer + middle, "output.LayerNorm")
        self.kept = (state, asking, mark, query, key, value, weight, context, first, middle,
                     kept_middle, active, rise, second, kept_out)  # fmt: skip
        return out

    def back(self, slope: np.ndarray) -> np.ndarray:
        """Keep the slopes of all weights; return that of the states that went in."""
        (state, asking, mark, query, key, value, weight, context, first, middle,
         kept_middle, active, rise, second, kept_out) = self.kept  # fmt: skip
        self.slopes: Arrays = {}
        total = self.norm_back(slope, kept_out)
        inner = self.dense_back(total * second, active, "output.dense") * rise
        total = total + self.dense_back(inner, middle, "intermediate.dense")
        total = self.norm_back(total, kept_middle)
        of_context = self.dense_back(total * first, context, "attention.output.dense")
        of_heads = split_heads(of_context)
        of_weight = of_heads @ value.swapaxes(2, 3)
        of_value = weight.swapaxes(2, 3) @ of_heads
        of_scores = weight * (of_weight - (of_weight * weight).sum(axis=-1, keepdims=True))
        of_scores *= np.float32(DEPTH**-0.5)
        of_query, of_key = of_scores @ key, of_scores.swapaxes(2, 3) @ query
        of_asking = total + self.dense_back(join_heads(of_query), asking, "attention.self.query")
        of_state = self.dense_back(join_heads(of_key), state, "attention.self.key")
        of_state += self.dense_back(join_heads(of_value), state, "attention.self.value")
        if self.last:
            of_state[np.arange(len(state)), mark] += of_asking[:, 0]
            return of_state
        return of_state + of_asking


def split_heads(state: np.ndarray) -> np.ndarray:
    return state.reshape(*state.shape[:2], N_HEADS, DEPTH).swapaxes(1, 2)


def join_heads(heads: np.ndarray) -> np.ndarray:
    return heads.swapaxes(1, 2).reshape(len(heads), -1, WIDTH)


def bend(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The exact Gelu and its slope."""
    below = 0.5 * (1 + erf(state * np.float32(0.5**0.5)))
    density = np.exp(-state * state / 2) * np.float32((2 * np.pi) ** -0.5)
    return state * below, below + state * density


class Drop:
    """Drops numbers at random while training, none otherwise."""

    def __init__(self, share: float, random: np.random.Generator) -> None:
        self.share, self.random = share, random

    def draw(self, shape: tuple[int, ...]) -> np.ndarray | np.float32:
        """Return a factor for each number: 0 where it is dropped."""
        if not self.share:
            return np.float32(1)
        kept = self.random.random(shape, dtype=np.float32) > self.share
        return kept / np.float32(1 - self.share)


# --- the whole -------------------------------------------------------------------------------


class Net:
    """The trained layers and the head."""

    def __init__(self, weights: Arrays, random: np.random.Generator) -> None:
        self.layers = [
            Layer(weights, number, last=number == N_LAYERS - 1) for number in range(FIRST, N_LAYERS)
        ]
        self.head = {"head.weight": (random.standard_normal((3, WIDTH)) * 0.02).astype(np.float32)}
        self.head["head.bias"] = np.zeros(3, dtype=np.float32)

    def forward(self, states: States, rows: np.ndarray, drop: Drop) -> np.ndarray:
        """Return the log-odds of the classes."""
        state = states.pack(rows)
        beyond = np.arange(state.shape[1]) >= states.n[rows][:, None]
        bar = np.where(beyond, np.float32(-1e9), np.float32(0))[:, None, None]
        for layer in self.layers:
            state = layer.forward(state, bar, states.mark[rows], drop)
        self.mask = drop.draw((len(rows), WIDTH))
        self.seen = state[:, 0] * self.mask
        return self.seen @ self.head["head.weight"].T + self.head["head.bias"]

    def back(self, slope: np.ndarray) -> tuple[Arrays, Arrays]:
        """Return the slopes of the layers, and of the head."""
        of_head = {"head.weight": slope.T @ self.seen, "head.bias": slope.sum(axis=0)}
        of_state = ((slope @ self.head["head.weight"]) * self.mask)[:, None]
        slopes: Arrays = {}
        for layer in reversed(self.layers):
            of_state = layer.back(of_state)
            slopes |= {f"{layer.prefix}{name}": value for name, value in layer.slopes.items()}
        return slopes, of_head

    def weights(self) -> Arrays:
        """All weights of the trained layers, under their names; changed in place by training."""
        return {
            f"{layer.prefix}{name}": value
            for layer in self.layers
            for name, value in layer.weights.items()
        }


class Adam:
    """Adam with decoupled decay."""

    def __init__(self, decay: float) -> None:
        self.decay, self.step_number = decay, 0
        self.mean: Arrays = {}
        self.square: Arrays = {}

    def step(self, weights: Arrays, slopes: Arrays, rate: float) -> None:
        """Move the weights, in place."""
        self.step_number += 1
        for name, slope in slopes.items():
            mean = self.mean.setdefault(name, np.zeros_like(slope))
            square = self.square.setdefault(name, np.zeros_like(slope))
            mean += np.float32(0.1) * (slope - mean)
            square += np.float32(0.001) * (slope * slope - square)
            size = np.sqrt(square / np.float32(1 - 0.999**self.step_number)) + np.float32(1e-8)
            move = mean / np.float32(1 - 0.9**self.step_number) / size
            if slope.ndim == 2:
                move += np.float32(self.decay) * weights[name]
            weights[name] -= np.float32(rate) * move


def draw_batches(n: np.ndarray, rows: np.ndarray, random: np.random.Generator) -> Iterator:
    """Batches of texts of about one length, in random order."""
    order = random.permutation(rows)
    batches = []
    for low in range(0, len(order), BATCH * 16):
        part = order[low : low + BATCH * 16]
        part = part[np.argsort(n[part], kind="stable")]
        batches += [part[start : start + BATCH] for start in range(0, len(part), BATCH)]
    return (batches[place] for place in random.permutation(len(batches)))


def train_net(states: States, gold: np.ndarray, rows: np.ndarray) -> Net:
    """Train on some rows: classes weigh equally, their targets are smoothed."""
    random = np.random.default_rng(SEED)
    net, drop = Net(load_weights(), random), Drop(DROP, random)
    layers, head = Adam(DECAY), Adam(0)
    n_steps = EPOCHS * -(-len(rows) // BATCH)
    weight = len(rows) / (3 * np.bincount(gold[rows], minlength=3))
    step = 0
    for epoch in range(EPOCHS):
        loss = 0.0
        for batch in draw_batches(states.n, rows, random):
            rise = min(step / (WARM * n_steps), (n_steps - step) / ((1 - WARM) * n_steps))
            shares = press(net.forward(states, batch, drop))
            aim = np.full((len(batch), 3), SMOOTH / 3)
            aim[np.arange(len(batch)), gold[batch]] += 1 - SMOOTH
            weights = weight[gold[batch]][:, None]
            loss -= float((np.log(shares) * aim * weights).sum()) / len(rows)
            slope = ((shares - aim) * weights / len(batch)).astype(np.float32)
            of_layers, of_head = net.back(slope)
            length = sum(float(np.vdot(of, of)) for of in (*of_layers.values(), *of_head.values()))
            scale = np.float32(min(1.0, length**-0.5))
            layers.step(net.weights(), {k: of * scale for k, of in of_layers.items()}, RATE * rise)
            head.step(net.head, {k: of * scale for k, of in of_head.items()}, HEAD_RATE * rise)
            step += 1
        print(json.dumps({"what": "training", "epoch": epoch, "loss": round(loss, 4)}), flush=True)
    return net


def predict(net: Net, states: States, rows: np.ndarray) -> np.ndarray:
    logits = np.zeros((len(rows), 3))
    order = np.argsort(states.n[rows], kind="stable")
    for low in range(0, len(rows), 64):
        part = order[low : low + 64]
        logits[part] = net.forward(states, rows[part], Drop(0, np.random.default_rng(0)))
    return logits


def pack_moves(net: Net) -> Arrays:
    """How far each weight moved: matrices in few steps, with a scale for each row."""
    before = load_weights()
    arrays: Arrays = {name: value.astype(np.float32) for name, value in net.head.items()}
    for name, value in net.weights().items():
        move = value - before[name]
        if move.ndim == 2:
            scale = np.abs(move).max(axis=1) / STEPS
            arrays[f"{name}.scale"] = scale.astype(np.float32)
            arrays[f"{name}.move"] = np.rint(move / scale[:, None]).astype(np.int8)
        else:
            arrays[f"{name}.move"] = move.astype(np.float32)
    return arrays


def train_semantic(train: Judged, dev: Judged, out: Path) -> None:
    """Train, measure on held-out articles and on the development file, and write the file."""
    began = time.time()
    states = read_states(train)
    net = train_net(states, train.gold, np.arange(len(train.gold)))
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / FILE.name, **pack_moves(net))
    logits = load_encoder(out / FILE.name).score(dev.items)
    report(
        "encoder, development file", dev.gold, logits, seconds=round(time.time() - began),
        n_bytes=(out / FILE.name).stat().st_size,
    )  # fmt: skip
    fold = split_folds(train.article, 5)
    held = np.flatnonzero(fold == 0)
    net = train_net(states, train.gold, np.flatnonzero(fold != 0))
    of_words = score_model(
        train.take(held).items, train_words(train.take(np.flatnonzero(fold != 0)))
    )[0]
    logits = predict(net, states, held)
    report("encoder, held-out fifth", train.gold[held], logits)
    report("words, held-out fifth", train.gold[held], of_words)
    for share in (0.4, 0.5, 0.6, 0.7, 0.8):
        both = share * logits + (1 - share) * of_words
        report("both, held-out fifth", train.gold[held], both, encoder=share)
