"""Read temperature measurements from a text file and describe them, station by station."""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    station: str
    temperature: float


def parse_reading(line: str) -> Reading:
    """Parse a line such as "harbour; 12.5"."""
    station, _, temperature = line.partition(";")
    if not temperature:
        raise ValueError(f"not a reading: {line!r}")
    return Reading(station.strip(), float(temperature))


def read_readings(path: str) -> list[Reading]:
    readings = []
    with open(path) as file:
        for line in file:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            readings.append(parse_reading(line))
    return readings


def group_by_station(readings: list[Reading]) -> dict[str, list[Reading]]:
    groups = defaultdict(list)
    for reading in readings:
        groups[reading.station].append(reading)
    return dict(groups)


def average_temperature(readings: list[Reading]) -> float:
    if not readings:
        return 0.0
    return sum(reading.temperature for reading in readings) / len(readings)


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: readings.py FILE", file=sys.stderr)
        return 1
    readings = read_readings(sys.argv[1])
    for station, group in sorted(group_by_station(readings).items()):
        highest = max(group, key=lambda reading: reading.temperature)
        print(f"{station}: {average_temperature(group):.1f} on average, {highest.temperature:.1f} at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
