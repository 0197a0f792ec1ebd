"""What an electronic bid leaves behind: address, machine, certificate, contact, deposit account.

Addresses come from the range for benchmarks (RFC 2544), machine numbers are locally
administered, telephone numbers begin with 0000: none of them can belong to anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from seeds.enterprises import Supplier, identity_number, stream

HALL = "198.18.0.1"  # the bidding hall, from where anybody may upload
FROM_HALL = 0.05
MOVED = 0.03  # bids sent from a machine that is not the usual one


@dataclass(frozen=True, slots=True)
class Trace:
    """A bidder's usual marks."""

    ip_address: str
    mac_address: str
    certificate_serial: str
    contact_key: str
    contact_phone: str
    deposit_account: str


def usual(seed: int, sellers: Iterable[Supplier]) -> dict[str, Trace]:
    """Every firm's own marks, by its number; no two firms share one."""
    draw = stream(seed, "traces")
    return {s.identifier: _trace(s.index + 256, identity_number(draw)) for s in sellers}


def _trace(n: int, contact: str) -> Trace:
    return Trace(
        ip_address=f"198.{18 + n // 65_536}.{n // 256 % 256}.{n % 256}",
        mac_address=f"02:00:00:{n // 65_536:02X}:{n // 256 % 256:02X}:{n % 256:02X}",
        certificate_serial=f"CA{n:08d}",
        contact_key=contact,
        contact_phone=f"0000-{n:08d}",
        deposit_account=f"6200{n:012d}",
    )


def trace_row(
    draw: np.random.Generator, bid: dict[str, object], marks: Trace, **shared: str
) -> tuple[str, dict[str, object]]:
    """The row of one bid; `shared` overrides marks, as when two bids come from one desk."""
    place, machine = draw.random(2)
    n = 1_000_000 + int(draw.integers(0, 900_000))
    row: dict[str, object] = {
        "bid_id": bid["bid_id"],
        "procurement_id": bid["procurement_id"],
        "tenderer_id": bid["tenderer_id"],
        "ip_address": HALL if place < FROM_HALL else marks.ip_address,
        "mac_address": f"02:01:00:{n // 65_536:02X}:{n // 256 % 256:02X}:{n % 256:02X}"
        if machine < MOVED
        else marks.mac_address,
        "certificate_serial": marks.certificate_serial,
        "contact_key": marks.contact_key,
        "contact_phone": marks.contact_phone,
        "deposit_account": marks.deposit_account,
        "deposit_amount": round(float(str(bid["amount"])) * 0.02, -2),
    }
    return ("bid_trace", row | shared)
