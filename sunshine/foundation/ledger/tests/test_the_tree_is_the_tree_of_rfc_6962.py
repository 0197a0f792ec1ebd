"""Roots and proofs, against a naive tree, another library and the public vectors."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from sunshine.foundation.ledger.engine.store import Store
from sunshine.foundation.ledger.engine.witness import run_vectors
from sunshine.foundation.ledger.rules import merkle
from sunshine.foundation.ledger.rules.merkle import ProofError
from sunshine.foundation.ledger.rules.tiles import ADDRESS, bundle, tile_path, unbundle

VECTORS = Path(__file__).resolve().parents[5] / "shared" / "data" / "merkle"


def naive(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A log of 1,000 leaves that grew in uneven steps, and its leaves."""
    store = Store(tmp_path_factory.mktemp("log"))
    leaves, size = [f"leaf {i}".encode() for i in range(1000)], 0
    for step in (1, 1, 3, 250, 1, 0, 300, 200, 244):
        store.extend(size, leaves[size : size + step])
        size += step
    assert size == len(leaves)
    return store, leaves


@settings(max_examples=60, deadline=None)
@given(size=st.integers(1, 1000))
def test_the_root_of_every_size_is_the_naive_one_and_that_of_pymerkle(grown, size) -> None:
    store, leaves = grown
    top = store.tiles(1000)
    found = merkle.root(size, top.node)
    assert found == naive(leaves[:size])
    other = InmemoryTree(algorithm="sha256")
    for data in leaves[:size]:
        other.append_entry(data)
    assert other.get_root() == found


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_proof_of_inclusion_holds_and_a_changed_one_does_not(grown, data) -> None:
    store, leaves = grown
    size = data.draw(st.integers(1, 1000))
    index = data.draw(st.integers(0, size - 1))
    node = store.tiles(1000).node
    top, leaf = merkle.root(size, node), merkle.leaf_hash(leaves[index])
    proof = merkle.inclusion_proof(index, size, node)
    merkle.check_inclusion(index, size, leaf, proof, top)
    with pytest.raises(ProofError):
        merkle.check_inclusion(index, size, merkle.leaf_hash(b"other"), proof, top)
    with pytest.raises(ProofError):
        merkle.check_inclusion(index, size, leaf, [*proof, top], top)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        broken = [*proof[:at], hashlib.sha256(proof[at]).digest(), *proof[at + 1 :]]
        with pytest.raises(ProofError):
            merkle.check_inclusion(index, size, leaf, broken, top)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_log_that_grew_is_consistent_and_one_that_was_rewritten_is_not(grown, data) -> None:
    store, leaves = grown
    new = data.draw(st.integers(1, 1000))
    old = data.draw(st.integers(1, new))
    node = store.tiles(1000).node
    proof = merkle.consistency_proof(old, new, node)
    before, after = merkle.root(old, node), merkle.root(new, node)
    merkle.check_consistency(old, new, before, after, proof)
    rewritten = naive([b"rewritten", *leaves[1:old]])
    with pytest.raises(ProofError):
        merkle.check_consistency(old, new, rewritten, after, proof)


def test_the_public_vectors_are_all_judged_as_they_want() -> None:
    results = run_vectors(VECTORS)
    assert len(results) == 196
    assert [name for name, good in results if not good] == []


def test_tiles_lie_where_others_look_for_them() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 0, 7) == "tile/entries/000.p/7"
    for good in ("checkpoint", "tile/0/000", "tile/1/x001/234.p/255", "tile/entries/000.p/1"):
        assert ADDRESS.fullmatch(good)
    for bad in (
        "../keys/log",
        "tile/0/../000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/64/000",
        ".checkpoint.1",
        "tile/0/000\n",
    ):
        assert not ADDRESS.fullmatch(bad)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(entries) -> None:
    assert unbundle(bundle(entries)) == entries


def test_a_torn_bundle_and_a_giant_entry_are_refused() -> None:
    with pytest.raises(ValueError, match="不完整"):
        unbundle(bundle([b"abc"])[:-1])
    with pytest.raises(ValueError, match="65535"):
        bundle([b"x" * 65_536])
