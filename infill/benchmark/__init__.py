"""How quick and how large the engine is on this machine, what the machine could do, and what other engines do.

`figures` summarizes repeated measurements; `work` counts what a pass must read and compute; `machine` measures what
the machine can read and compute. `step`, `prefill`, `keystroke`, `memory` and `compare` are the subcommands of
`infill bench`, each with a function `measure` whose result is a `Result` (`results`), which is printed, drawn, saved as
JSON, and written into a document.
"""
