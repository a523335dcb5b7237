"""Pitch and loudness, light and stops."""

from __future__ import annotations

from math import log2, log10, sqrt

CONCERT_PITCH_HZ = 440.0
NOTE_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_A4 = 69


def frequency_hz(midi_note: int) -> float:
    """Frequency of a MIDI note in equal temperament.

    >>> round(frequency_hz(60), 2)
    261.63
    """
    return CONCERT_PITCH_HZ * 2 ** ((midi_note - _A4) / 12)


def cents(ratio: float) -> float:
    """Size of an interval in hundredths of an equal semitone.

    >>> round(cents(3 / 2), 2)
    701.96
    """
    return 1200 * log2(ratio)


def decibels(power_ratio: float) -> float:
    """Level difference of two powers.

    >>> round(decibels(2), 2)
    3.01
    """
    return 10 * log10(power_ratio)


def stop(number: int) -> float:
    """Exact f-number of a full stop; stop 0 is f/1.

    >>> round(stop(3), 2)
    2.83
    """
    return sqrt(2) ** number
