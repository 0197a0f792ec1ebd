"""Probes: read from domains/, held to what is safe and portable, and how their results slice."""

from sunshine.analysis.probes.engine.checking import OUTPUT, allowed, check, parameters_of, to_spark
from sunshine.analysis.probes.engine.probe import Probe, ProbeError, load, read
from sunshine.analysis.probes.engine.slices import Slices

__all__ = [
    "OUTPUT",
    "Probe",
    "ProbeError",
    "Slices",
    "allowed",
    "check",
    "load",
    "parameters_of",
    "read",
    "to_spark",
]
