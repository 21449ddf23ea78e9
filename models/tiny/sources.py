"""The real code that the bundled model learns from and is measured on: names, versions, licences and hashes.

The split is by project and was made before anything was trained. `held-out` projects serve the published figures only;
whoever tunes looks at `valid`.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """A wheel on PyPI."""

    name: str
    version: str
    licence: str
    split: str  # train, valid or held-out
    sha256: str


# fmt: off
PACKAGES = [
    Package("requests", "2.34.2", "Apache-2.0", "held-out",
            "2a0d60c172f83ac6ab31e4554906c0f3b3588d37b5cb939b1c061f4907e278e0"),
    Package("starlette", "1.10.0", "BSD-3-Clause", "held-out",
            "478c0ab3b4ced6e82719849c118fa406f0278a3499c1a898cd15cd31bdc38ce4"),
    Package("pluggy", "1.7.0", "MIT", "held-out",
            "7dd7b0d8832ba3cb632c306926ded123429211b83641b35dc5c41ad2d34f9bec"),
    Package("markdown-it-py", "4.3.0", "MIT", "held-out",
            "7aa1511a46c39138de78d9eba92ce47e63124d8003fc98b3a351909e04239efa"),
    Package("cattrs", "26.2.1", "MIT", "held-out",
            "a12aaa3453dc8f633a815293179f08b7421ed18d2575c459c3c736f840beac24"),
    Package("filelock", "4.2.12", "MIT", "held-out",
            "21decfec02f116ed4c954433cdb31f28c3b346b784543177b6d7059da2702ee9"),
    Package("uvicorn", "0.54.0", "BSD-3-Clause", "valid",
            "505bdb0f318731d45f1f712071fc781a8981f6847a31c902c9f5e652d4f67faf"),
    Package("httpcore", "1.0.9", "BSD-3-Clause", "valid",
            "2d400746a40668fc9dec9810239072b40b4484b640a8c38fd654a024c7a1bf55"),
    Package("platformdirs", "4.14.8", "MIT", "valid",
            "1e34af590de4d978631b751eb2202f2fee4497537a17c1720b12fcf57b331392"),
    Package("anyio", "4.16.0", "MIT", "train",
            "c66ae634e0b8228396b801741beb3294326d4b6102f7bba4041c0dfb58c29026"),
    Package("attrs", "26.1.0", "MIT", "train",
            "c647aa4a12dfbad9333ca4e71fe62ddc36f4e63b2d260a37a8b83d2f043ac309"),
    Package("click", "8.5.1", "BSD-3-Clause", "train",
            "8bb5376d2006950386f8c6427613334a2acadc5f559cb80e638d00b4df957e37"),
    Package("fsspec", "2026.9.0", "BSD-3-Clause", "train",
            "8dd6e646e99ea382bd85f97a45e6b526a442d79423a7dc673f1e2756d05fcb5f"),
    Package("h11", "0.16.0", "MIT", "train",
            "63cf8bbe7522de3bf65932fda1d9c2772064ffb3dae62d55932da54b31cb6c86"),
    Package("httpx", "0.28.1", "BSD-3-Clause", "train",
            "d909fcccc110f8c7faf814ca82a9a4d816bc5a6dbfea25d6591d6985b8ba59ad"),
    Package("huggingface-hub", "2.4.0", "Apache-2.0", "train",
            "42ecfd93ede47bdd333daebbf66a32d7bfe2e18752754fe4d2d4f98a0179d801"),
    Package("idna", "3.20", "BSD-3-Clause", "train",
            "ab7ae7122974553370f0bdb919e1a960b2cd1bc1ef0276416d896db81c14582c"),
    Package("iniconfig", "2.3.1", "MIT", "train",
            "9121e2c1fdb355232495be3194c8dfe87ccc2d5dee45947b78e68f499790d7a7"),
    Package("jinja2", "3.1.6", "BSD-3-Clause", "train",
            "85ece4451f492d0c13c5dd7c13a64681a86afae63a5f347908daf103ce6d2f67"),
    Package("networkx", "3.6.1", "BSD-3-Clause", "train",
            "d47fbf302e7d9cbbb9e2555a0d267983d2aa476bac30e90dfbe5669bd57f3762"),
    Package("packaging", "26.3", "Apache-2.0 OR BSD-2-Clause", "train",
            "d7193f7c8e4e93f444fde0262bf90af30e16fa0ad0ad44cb553c87339b23cd1c"),
    Package("pydantic", "2.14.4", "MIT", "train",
            "653a2ad9f6d8858529c77c72717d0ea991d6c6837fe683246b2f4b2bbfc3fadc"),
    Package("pygls", "2.1.1", "Apache-2.0", "train",
            "510a6dea2476177230c7d851125e5948efdf3fdb9ebfd8543fc434972f8faed4"),
    Package("pygments", "2.21.0", "BSD-2-Clause", "train",
            "2363c69b61c4a97c838da3b130dcd6468f4848992b21a82f2a63ec34377137d9"),
    Package("pytest", "9.2.0", "MIT", "train",
            "07acdcf88ec174f907dc01af70bf52d49b014bbab03faeeade31c96b18c2e588"),
    Package("rich", "15.0.0", "MIT", "train",
            "33bd4ef74232fb73fe9279a257718407f169c09b78a87ad3d296f548e27de0bb"),
    Package("scikit-build-core", "1.1.2", "Apache-2.0", "train",
            "7f4f959a467692db50bdd1ea7ce1507f2c7972e6023b753ee302d169bc4cec85"),
    Package("setuptools", "84.2.1", "MIT", "train",
            "ca140b45d5325a9478f880e351484f62fef15f336462e449ca0c03c873d589c2"),
    Package("typer", "0.29.2", "MIT", "train",
            "f30731f8ca758368b836b3714872e58e395cef8fcaff918c853b1969ed5274e7"),
    Package("urllib3", "2.8.0", "MIT", "train",
            "0cf3cae568d36aa9576b28dfb35f11328f1cb974ca7647d9475ebb86c75ac6e3"),
]
# fmt: on

STDLIB_VERSION = (3, 11, 7)
STDLIB_SHA256 = "618126bd75e907641bd864d751bcb90fb5b1fbbfd4292df376dcc0bac2851e0f"
"""Over names and contents of the files used. PSF licence."""

# tests, tables, bundled copies of other projects, generated clients, programs that are not ordinary library code
SKIPPED = {
    "test", "tests", "testing_data", "idle_test", "encodings", "lib2to3", "idlelib", "turtledemo", "site-packages",
    "ensurepip", "pydoc_data", "__pycache__", "config", "msilib", "_vendor", "_distutils", "_generated",
    "_validate_pyproject", "__phello__", "styles", "unidata", "lexers",
}  # fmt: skip
SKIPPED_FILES = {
    "turtle.py", "_pydecimal.py", "stringprep.py", "this.py", "antigravity.py", "keyword.py", "opcode.py",
    "idnadata.py", "uts46data.py", "_mapping.py", "entities.py", "unistring.py", "_emoji_codes.py",
    "_cell_widths.py", "_unicode_data.py",
}  # fmt: skip
SKIPPED_PREFIXES = ("_sysconfigdata", "_builtins", "_unicode", "unicode")

LITERAL_LINE = re.compile(r"""^\s*[\[({"'\d\-][^=:#]*[,\])}]\s*$|^\s*["']?[\w.]+["']?\s*:\s*["'\d\[({][^#]*,\s*$""")
"""A line of a table: a literal and a comma, or a key, a literal and a comma."""
MOST_LITERAL = 0.3  # a file with a larger share of such lines is a table


def is_ordinary(path: str, text: str) -> bool:
    """Whether a file is source that someone wrote, and neither a test nor a table. path: inside its project."""
    parts = path.split("/")
    name = parts[-1]
    if SKIPPED & set(parts[:-1]) or name in SKIPPED_FILES or name.startswith(SKIPPED_PREFIXES):
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 8 or max(map(len, lines)) > 300 or sum(map(ord, text)) > 200 * len(text):
        return False
    if re.search(r"generated by|do not edit|autogenerated", "\n".join(lines[:10]), re.I):
        return False
    return sum(bool(LITERAL_LINE.match(line)) for line in lines) <= MOST_LITERAL * len(lines)


def wheel_texts(package: Package, folder: Path) -> Iterator[tuple[str, str]]:
    """(project/path, text) of a package's ordinary files; the wheel is downloaded into `folder` when it is not there.

    Raises:
        SystemExit: the package index has another file under this name and version.
    """
    stem = f"{package.name.replace('-', '_')}-{package.version}-*.whl"
    if not list(folder.glob(stem)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet"]
        subprocess.run([*command, "--dest", folder, f"{package.name}=={package.version}"], check=True)
    wheel = next(folder.glob(stem))
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != package.sha256:
        raise SystemExit(f"{wheel.name}: not the file that this list was made with; remove it and try again")
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if name.endswith(".py"):
                text = archive.read(name).decode("utf-8", "replace").replace("\r\n", "\n")
                if is_ordinary(name, text):
                    yield f"{package.name}/{name}", text


def stdlib_texts() -> list[tuple[str, str]]:
    """(stdlib/path, text) of the ordinary files of the running Python's library, in a fixed order.

    Raises:
        SystemExit: this is not the version that the figures were made with.
    """
    if sys.version_info[:3] != STDLIB_VERSION:
        raise SystemExit(f"the standard library of CPython {'.'.join(map(str, STDLIB_VERSION))} is needed: run that")
    root = Path(sysconfig.get_paths()["stdlib"])
    found = []
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if "site-packages" in name:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if is_ordinary(name, text):
            found.append((f"stdlib/{name}", text))
    digest = hashlib.sha256("".join(name + text for name, text in found).encode()).hexdigest()
    if digest != STDLIB_SHA256:
        print(f"warning: the standard library's files differ from those of the figures ({digest})", file=sys.stderr)
    return found


def fingerprint(text: str) -> set[int]:
    """Hashes of the lines that say something (six words or signs at least), without their indentation."""
    lines = (line.strip() for line in text.splitlines())
    return {hash(line) for line in lines if len(re.findall(r"\w+|[^\w\s]", line)) >= 6}


def without_copies(
    texts: Iterable[tuple[str, str]], known: Iterable[tuple[str, str]], most: float = 0.25
) -> list[tuple[str, str]]:
    """The texts that share at most a share `most` of their lines with an earlier one or with a known one."""
    seen: set[int] = set()
    for _, text in known:
        seen |= fingerprint(text)
    kept = []
    for name, text in texts:
        own = fingerprint(text)
        if len(own & seen) <= most * len(own):
            kept.append((name, text))
            seen |= own
    return kept
