"""`make quality`: asks every task of every table, then writes docs/quality.md.

python tools/quality [--presets length,rank] [--collections generated] [--per-kind N] [--limit N] [--minutes M]
                     [--processes N] [--threads N] [--time] [--render-only] [--anew]
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import page
from asking import About, Request, answers, ask, time_all, times
from tables import TABLES
from texts import COLLECTIONS

from infill.options import FillOptions
from infill_models import bundled_model

ROOT = Path(__file__).parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presets", default=",".join(TABLES), help="tables to ask for, in this order")
    parser.add_argument("--collections", default=",".join(COLLECTIONS))
    parser.add_argument("--per-kind", type=int, default=page.ASKED_PER_KIND, help="spans of each kind, at most")
    parser.add_argument("--limit", type=int, help="tasks of each table and collection, at most, of every kind in turn")
    parser.add_argument("--longest", type=int, default=FillOptions().max_tokens, help="leave out longer holes, tokens")
    parser.add_argument("--minutes", type=float, help="ask nothing more after that; shared out among the tables")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="of each process; more help a small model little")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=Path, default=bundled_model())
    parser.add_argument("--results", type=Path, default=Path("build/quality"), help="folder of texts and answers")
    parser.add_argument(
        "--time", action="store_true", help="only measure times anew, half an hour on a machine that does nothing else"
    )
    parser.add_argument("--render-only", action="store_true", help="ask nothing; write the page from the answers")
    parser.add_argument(
        "--anew", action="store_true", help="keep nothing that the page says; for when the program answers otherwise"
    )
    parser.add_argument("--out", type=Path, default=Path("docs/quality.md"))
    given = parser.parse_args()
    groups, collections = given.presets.split(","), given.collections.split(",")
    for names, known in ((groups, list(TABLES)), (collections, list(COLLECTIONS))):
        for name in names:
            if name not in known:
                parser.error(f"there is no {name!r}; there are {', '.join(known)}")
    os.chdir(ROOT)  # tasks are known by the paths of their texts
    if not given.render_only:
        request = Request(
            model=given.model.absolute(),
            results=given.results,
            groups=tuple(groups),
            collections=tuple(collections),
            per_kind=given.per_kind,
            limit=given.limit,
            longest=given.longest,
            seed=given.seed,
            threads=given.threads,
            processes=given.processes,
            minutes=given.minutes,
        )
        if given.time:
            time_all(request)
        else:
            ask(request)
    try:
        about = About.load(given.results)
    except FileNotFoundError:
        parser.error(f"{given.results} has no answers; run without --render-only")
    before = given.out.read_text(encoding="utf-8") if given.out.exists() and not given.anew else ""
    text = page.page(about, answers(given.results), times(given.results), before)
    given.out.write_text(text, encoding="utf-8")
    print(f"wrote {given.out}")


if __name__ == "__main__":
    main()
