"""How long suggestions took, and what of: for `infill/latency`, by which tests and curious users ask."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

_KEPT = 2000
_STAGES = {"prepare": "encode", "prompt": "encode", "draft": "denoise", "length": "denoise", "denoise": "denoise"}
"""The daemon's names of a fill's parts by the stage that they count as; the others are `tidy`."""


class Latencies:
    """Those of the last suggestions that came from the model, in milliseconds."""

    def __init__(self) -> None:
        self._all: deque[dict[str, float]] = deque(maxlen=_KEPT)
        self.n_kept = 0
        """Suggestions for which no model was asked."""

    def add(self, total_ms: float, debounce_ms: float, queue_ms: float, fill_ms: Mapping[str, float]) -> None:
        """Note one. `other` is what is left: the way to the daemon and back, and looking at the text."""
        stages = {"debounce": debounce_ms, "queue": queue_ms, "encode": 0.0, "denoise": 0.0, "tidy": 0.0}
        for name, value in fill_ms.items():
            stages[_STAGES.get(name, "tidy")] += value
        stages["other"] = max(0.0, total_ms - sum(stages.values()))
        self._all.append({"total": total_ms, **stages})

    def summary(self) -> dict[str, object]:
        """count; kept; p50 and p95 of the whole and of each stage, in milliseconds."""
        stages = ["total", "debounce", "queue", "encode", "denoise", "tidy", "other"]
        found: dict[str, object] = {"count": len(self._all), "kept": self.n_kept}
        for name, share in (("p50", 0.5), ("p95", 0.95)):
            found[name] = {stage: self._quantile(stage, share) for stage in stages} if self._all else None
        return found

    def _quantile(self, stage: str, share: float) -> float:
        values = sorted(one[stage] for one in self._all)
        return round(values[min(len(values) - 1, int(share * len(values)))], 2)
