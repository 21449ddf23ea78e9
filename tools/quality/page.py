"""docs/quality.md, from the answers, and from what stands there already if that has more spans."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from asking import About
from bounds import FEW, PASS_MS, TOKEN_MS, Answers, Finding, findings, points, timings
from parts import Part, larger, parts_of
from tables import BOUNDS, ORACLE, TABLES, Table

from infill.evaluation import report
from infill.evaluation.configurations import FIRST
from infill.evaluation.report import Line
from infill.evaluation.runner import Record

ASKED_PER_KIND = 300


def answered(about: About, records: Sequence[Record], table: Table, collection: str) -> dict[str, list[Record]]:
    """By configuration, the answers to the tasks that every configuration of the table has answered, in one order."""
    if not {collection} <= about.collections.keys() or table.group not in about.keys:
        return {}
    folder = about.collections[collection]["folder"]
    wanted = set(about.keys[table.group].values())
    by_key: dict[str, dict[tuple[str, str], Record]] = {key: {} for key in wanted}
    for record in records:
        if record.key in wanted and record.source.startswith(folder) and record.kind in table.kinds:
            by_key[record.key][record.task, record.digest] = record
    common = set.intersection(*(set(found) for found in by_key.values()))
    some = next(iter(by_key.values()))
    order = sorted(common, key=lambda at: (table.kinds.index(some[at].kind), at))
    return {
        name: [Record(**{**by_key[key][at].__dict__, "name": name}) for at in order]
        for name, key in about.keys[table.group].items()
        if order
    }


Tables = Mapping[tuple[str, str], Answers]
"""By group and collection."""


CONFIDENCE, TIME = "confidence", "time"
MODEL_DIGITS = 8  # of a model's sha256


def page(about: About, records: Sequence[Record], times: Sequence[Record], before: str = "") -> str:
    """The whole document. times: records of rows that were timed in turn, none of the others' times are looked at;
    before: the page that there is."""
    tables, timed = (
        {
            (group, collection): answered(about, some, table, collection)
            for group, table in TABLES.items()
            for collection in about.collections
        }
        for some in (records, times)
    )
    new = [
        _measured(about, tables, group, collection)
        for group in (*TABLES, CONFIDENCE)
        for collection in about.collections
    ]
    new += [_timed(about, timed[group, collection], group, collection) for group, collection in timed]
    parts = larger(new, parts_of(before))
    text = [
        _head(about),
        _bounds(parts),
        _spans(about, parts),
        *(_section(about, parts, table.group, table.title, table.about) for table in TABLES.values()),
        _times(parts),
        _section(about, parts, CONFIDENCE, "Confidence", _ABOUT_CONFIDENCE.format(about.default["low_confidence"])),
        _notes(about),
    ]
    return "\n".join(one.rstrip("\n") + "\n" for one in text)


def _measured(about: About, tables: Tables, group: str, collection: str) -> Part:
    """What the answers say about a table, or about the confidence of the default's."""
    asked = BOUNDS if group == CONFIDENCE else group
    found = tables[asked, collection]
    text = _calibration(found, collection) if group == CONFIDENCE else _compared(group, collection, found)
    rows = [one for one in findings(collection, {asked: found}, about.seed) if one.group == group]
    return _part(about, f"{group} {collection}", asked, collection, found, rows, text)


def _timed(about: About, timed: Answers, group: str, collection: str) -> Part:
    """How long the rows of a table took: measured apart from the answers, and the last ones count."""
    ms = {name: [r.ms for r in rows if r.error is None] for name, rows in timed.items()}
    first = float(np.median(next(iter(ms.values()), None) or [0.0]))
    rows = [
        [name, f"{np.median(of):.0f}", f"{np.median(of) / first:.2f}" if first else ""] for name, of in ms.items() if of
    ]
    busy = (
        f"\nOther work ran on the machine (load {about.timed_load:.1f}): the times are long.\n"
        if about.timed_load > 0.5
        else ""
    )
    table = _markdown(["configuration", "ms", "times the first"], rows, n_left=1)
    return _part(
        about,
        f"{TIME} {group} {collection}",
        group,
        collection,
        timed,
        timings(collection, timed, about.seed) if group == BOUNDS else [],
        f"{TABLES[group].title}, text: {collection}, {_n(timed)} spans.\n\n{table}{busy}" if rows else "",
    )


def _part(
    about: About, name: str, group: str, collection: str, answers: Answers, rows: Sequence[Finding], text: str
) -> Part:
    kinds = [record.kind for record in next(iter(answers.values()), ())]
    return Part(
        name=name,
        key=_question(about, group, collection),
        day=about.day if kinds else "",
        model=about.sha256[:MODEL_DIGITS] if kinds else "",
        spans={kind: kinds.count(kind) for kind in TABLES[group].kinds},
        bounds=[[one.bound, one.collection, str(one.n), one.found, one.verdict] for one in rows],
        text=text,
    )


def _question(about: About, group: str, collection: str) -> str:
    """A digest of all that decides the answers of a table, but for the model and the program."""
    asked = json.dumps([about.settings.get(group), about.collections[collection]["about"], about.longest])
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def _head(about: About) -> str:
    texts = "\n".join(f"- **{name}**: {about.collections[name]['about']}" for name in about.collections)
    return f"""# How good the fills are

<!-- written by `make quality`; what is changed here is lost -->

Every choice that a fill makes, measured with the bundled model on text that neither training nor tuning has seen:

{texts}

    make quality                                     # ask what is not answered yet, and write this file
    make quality ARGS="--minutes 30 --processes 2"   # as much as half an hour allows, one thread for each process
    make quality ARGS=--time                         # measure the times anew, half an hour on an idle machine
    make quality ARGS=--render-only                  # write this file from the answers that there are
    make quality ARGS=--anew                         # forget this file first: the program answers otherwise now

{about.day}, {about.processor} ({about.n_processors} cores), {about.system}, {about.threads} thread a process. \
Model {about.model}, sha256 {about.sha256[:MODEL_DIGITS]}. Seed {about.seed}.

The bundled model is very small, so the shares are low; the differences between rows are what the tables are for. All
configurations of a table answer the same spans. [evaluation.md](evaluation.md) explains the kinds of spans and the
figures. A table stays here until the same question, on another machine perhaps, was put to more spans, or until other
weights have answered it.
"""


def _bounds(parts: Mapping[str, Part]) -> str:
    rows = [row for part in parts.values() for row in part.bounds]
    return (
        "## What was asked for\n\n"
        + _markdown(["bound", "text", "n", "found, with 95 % intervals", "verdict"], rows, n_left=2, left=(3, 4))
        + "\nWhere rows are cheap a pass takes about as long as reading its weights: by arithmetic (`infill plan`), "
        f"{PASS_MS:g} ms for a\ncanvas of the 26B model on a GPU of 24 GiB and 936 GB/s, {TOKEN_MS:g} for a drafted "
        "token. No GPU has measured this.\n"
    )


def _n(answers: Answers) -> int:
    return len(next(iter(answers.values()), ()))


def _spans(about: About, parts: Mapping[str, Part]) -> str:
    rows, counts, short = [], [], []
    for group, table in TABLES.items():
        of_table = [parts[f"{group} {collection}"] for collection in about.collections]
        together = min(sum(part.spans.get(kind, 0) for part in of_table) for kind in table.kinds)
        if together < ASKED_PER_KIND:
            short.append(f"{table.title} ({together})")
        for collection, part in zip(about.collections, of_table, strict=True):
            counts += part.spans.values()
            each = ", ".join(f"{kind} {n}" for kind, n in part.spans.items()) if part.n else "none yet"
            timed = str(parts[f"{TIME} {group} {collection}"].n)
            rows.append([table.title, collection, str(part.n), each, timed, part.day, part.model])
    text = "## Spans\n\n" + _markdown(
        ["table", "text", "spans", "of each kind", "timed", "measured", "model"], rows, n_left=2, left=(3, 5, 6)
    )
    former = {part.model for part in parts.values()} - {"", about.sha256[:MODEL_DIGITS]}
    if former:
        text += (
            "\nThe model is named by the digits that its sha256 begins with. "
            f"Tables of {', '.join(sorted(former))} are of former weights of the bundled\nmodel: their rows can be "
            "compared with each other, not with those of other tables.\n"
        )
    text += f"\nSpans of more than {about.longest} tokens, which the defaults do not try, are left out. "
    if min(counts) >= ASKED_PER_KIND:
        return text + f"Each kind has the {ASKED_PER_KIND} spans that were asked for.\n"
    return text + (
        f"{ASKED_PER_KIND} spans of each kind were asked for. All texts together have fewer in these tables: "
        f"{', '.join(short) or 'none'}; one text alone has {min(counts)} to {max(counts)}, and more are asked by the "
        "same command. Intervals are as wide as that makes them, and nothing is extrapolated.\n"
    )


def _section(about: About, parts: Mapping[str, Part], group: str, title: str, text: str) -> str:
    measured = "\n".join(parts[f"{group} {collection}"].marked() for collection in about.collections)
    return f"## {title}\n\n{text}\n\n{measured}"


def _times(parts: Mapping[str, Part]) -> str:
    measured = [part.marked() for name, part in parts.items() if name.startswith(f"{TIME} ") and part.n]
    return "\n".join([f"## Time\n\n{_ABOUT_TIME}\n", *(measured or ["Not measured yet.\n"])])


_ABOUT_TIME = (
    "Milliseconds of a fill, the median over spans that were timed apart, the prompt already read. All rows of a\n"
    "table were asked span by span in turn, so other work on the machine hits all alike; ratios mean more than\n"
    "milliseconds, and two tables may come from two machines."
)


def _compared(group: str, collection: str, answers: Answers) -> str:
    """A table on one collection."""
    found = report.lines([record for rows in answers.values() for record in rows])
    if not found:
        return f"Text: {collection}. Not measured yet."
    parts = [f"Text: {collection}.", _table([line for line in found if line.kind == _overall(found)])]
    if group == BOUNDS:
        parts.append(_by_kind(found))
    parts.append(_said(found))
    return "\n\n".join(part.rstrip("\n") for part in parts)


_ABOUT_CONFIDENCE = (
    "The number from 0 to 1 that comes with each fill, and how many of the default's fills are right, to the\n"
    "letter. Below {} a fill is marked. Many that are not right to the letter are of use all the same."
)


def _calibration(answers: Answers, collection: str) -> str:
    bins = report.calibration(answers.get(FIRST, []), FIRST)
    if not bins:
        return f"Text: {collection}. Not measured yet."
    shown = [
        [
            f"{b.low:.1f} to {b.high:.1f}",
            str(b.n),
            "" if b.confidence is None else f"{b.confidence:.2f}",
            "" if b.right is None else f"{100 * b.right:.0f}",
        ]
        for b in bins
    ]
    table = _markdown(["confidence", "fills", "on average", "exact %"], shown, n_left=1)
    error = f"Expected calibration error {report.calibration_error(bins):.2f}."
    return f"Text: {collection}.\n\n{table}\n{error}"


def _overall(lines: Sequence[Line]) -> str:
    kinds = {line.kind for line in lines}
    return report.ALL if report.ALL in kinds else kinds.pop()


def _table(lines: Sequence[Line]) -> str:
    headings = ["configuration", "n", "exact %", "change", "agree %", "edit %", "among %", "off by", "passes",
                "canvas tokens", "scored tokens", "drafted tokens"]  # fmt: skip
    rows = []
    for line in lines:
        exact, change, agree = line.rates["exact"], line.differences.get("exact"), line.rates.get("agree")
        among = line.rates.get("among")
        rows.append(
            [
                line.name,
                str(line.n) if not line.n_failed else f"{line.n} ({line.n_failed} failed)",
                f"{100 * exact.mean:.1f} [{100 * exact.low:.1f}, {100 * exact.high:.1f}]",
                "" if change is None else points(change),
                "" if agree is None else f"{100 * agree.mean:.1f} [{100 * agree.low:.1f}, {100 * agree.high:.1f}]",
                f"{100 * line.rates['edit'].mean:.1f}",
                "" if among is None else f"{100 * among.mean:.1f}",
                f"{line.tokens_off:.1f}",
                f"{line.passes:.1f}",
                f"{line.pass_tokens:.0f}",
                f"{line.scored_tokens:.0f}",
                f"{line.drafted_tokens:.0f}" if any(other.drafted_tokens for other in lines) else "",
            ]
        )
    used = [i for i in range(len(headings)) if any(row[i] for row in rows)]
    return _markdown([headings[i] for i in used], [[row[i] for i in used] for row in rows], n_left=1)


def _by_kind(lines: Sequence[Line]) -> str:
    at = {(line.kind, line.name): line for line in lines}
    names = list(dict.fromkeys(line.name for line in lines))
    kinds = [kind for kind in dict.fromkeys(line.kind for line in lines) if kind != report.ALL]
    rows = []
    for kind in kinds:
        rates = [at[kind, name].rates["exact"] for name in names]
        rows.append(
            [kind, str(at[kind, names[0]].n)]
            + [
                f"{r.mean * n:.0f} of {n}"
                if (n := at[kind, names[0]].n) < FEW
                else f"{100 * r.mean:.1f} [{100 * r.low:.0f}, {100 * r.high:.0f}]"
                for r in rates
            ]
        )
    return _markdown(
        ["exact by kind, %" if at[kinds[0], names[0]].n >= FEW else "exact by kind", "n", *names], rows, n_left=1
    )


def _said(lines: Sequence[Line]) -> str:
    """Which rows differ from the first one by more than luck, as far as these tasks tell."""
    if max(line.n for line in lines) < FEW:
        return "Too few spans to tell the rows apart."
    better, worse = [], []
    for line in lines:
        change = line.differences.get("exact")
        if line.kind == _overall(lines) and change is not None and line.name != ORACLE:
            if change.low > 0:
                better.append(line.name)
            if change.high < 0:
                worse.append(line.name)
    said = [f"{words} than {lines[0].name}: {', '.join(names)}." for words, names in
            (("Better", better), ("Worse", worse)) if names]  # fmt: skip
    return " ".join([*said, "By exact match, the intervals of the others' changes include 0."])


def _notes(about: About) -> str:
    default = ", ".join(f"{name} {value}" for name, value in about.default.items() if value is not None)
    return f"""## How to read this

- **exact**: the same text in every hole; **change**: less that of the first row, on the same spans. Both with 95 %
  intervals from the bootstrap over files. A table has many rows: about one in twenty differs from the first by luck.
- **among**: a right answer was among the candidates, chosen or not. **off by**: distance from the true length, tokens.
- **passes, canvas tokens, scored tokens**: what a fill cost on average, on any machine. **drafted tokens**: passes of
  one token beside them.
- The defaults: {default}.
"""


def _markdown(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, n_left: int, left: tuple[int, ...] = ()
) -> str:
    def each() -> Iterator[Sequence[str]]:
        yield headings
        yield ["---" if i < n_left or i in left else "---:" for i in range(len(headings))]
        yield from rows

    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in each())
