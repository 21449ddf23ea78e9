"""`infill eval`: how good fills are, on tasks with known answers.

tasks.py            what a task is
humaneval.py        tasks from the files of HumanEval-Infilling
spans.py names.py   seeded tasks from any source tree, with one hole or several
places.py trees.py  where the parts of a syntax tree lie in their text
sources.py          which texts of a folder hold spans to test with
held_out.py         what must be neither trained nor tuned on
configurations.py   named variants of FillOptions, and those of docs/quality.md
fillers.py          what fills: the diffusion model ...
baselines.py        ... or a causal model, for comparison
sandbox.py          running what a model wrote
metrics.py          one answer, judged
runner.py           all tasks with all fillers, into a file that a later run goes on from
report.py plot.py   tables with paired bootstrap intervals (bootstrap.py), and a picture
"""
