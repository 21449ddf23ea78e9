"""The daemon: one process that holds the model, and everybody who asks it for fills.

asks.py        what is asked and answered, and what can go wrong
broker.py      the queue: priorities, superseding, coalescing, preemption, cancellation
work.py        one ask on the engine thread
sessions.py    prompt caches per document, bounded by bytes
residency.py   when the model is in memory: loading, idle time, other programs
"""
