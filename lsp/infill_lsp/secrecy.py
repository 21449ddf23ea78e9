"""Which files the model must not see: keys, passwords, and what git ignores."""

from __future__ import annotations

import asyncio
import contextlib
import fnmatch
import logging
import time
from pathlib import Path

log = logging.getLogger(__name__)

SECRETS = (
    *(".env", ".env.*", "*.env", ".envrc", ".netrc", "_netrc", ".npmrc", ".pypirc", ".pgpass", ".my.cnf"),
    *("*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.kdbx", "*.gpg", "*.asc", "*.ppk", "*.tfvars"),
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*", ".htpasswd", ".git-credentials", "*.token"),
    *("credentials", "credentials.json", "secrets.*", ".vault_pass*", "*/.ssh/*", "*/.aws/*", "*/.gnupg/*"),
)
"""Shell patterns of names, or with a / of whole paths; case does not matter."""
_EXAMPLES = (".env.example", ".env.sample", ".env.template", "*.pub")
"""What the patterns match and nobody keeps secret."""

_GIT_S = 3.0
_KEEP_S = 60.0  # .gitignore may change


class Secrecy:
    """patterns: further ones."""

    def __init__(self) -> None:
        self.patterns: tuple[str, ...] = ()
        self._git: dict[Path, tuple[float, asyncio.Task[bool]]] = {}

    async def hides(self, path: Path | None, folder: Path | None) -> bool:
        """Whether the model must not see this file. A document without a file can be seen."""
        if path is None:
            return False
        if self.matches(path, folder):
            return True
        known = self._git.get(path)
        if known is None or time.monotonic() - known[0] > _KEEP_S:
            known = self._git[path] = time.monotonic(), asyncio.ensure_future(_git_ignores(path))
        return await asyncio.shield(known[1])  # somebody who types on must not stop it again and again

    def matches(self, path: Path, folder: Path | None) -> bool:
        """Whether a pattern matches the file's name, its path, or its path below the folder that is open."""
        shown = [path.as_posix()]
        if folder is not None and folder in path.parents:
            shown.append(path.relative_to(folder).as_posix())
        return _matches(self.patterns, path.name, shown) or (
            _matches(SECRETS, path.name, shown) and not _matches(_EXAMPLES, path.name, shown)
        )


def _matches(patterns: tuple[str, ...], name: str, paths: list[str]) -> bool:
    def is_match(pattern: str) -> bool:
        texts = paths if "/" in pattern else [name]
        return any(fnmatch.fnmatchcase(text.lower(), pattern.lower()) for text in texts)

    return any(map(is_match, patterns))


async def _git_ignores(path: Path) -> bool:
    """Whether git ignores the file; False where there is no repository, no git, or it takes too long."""
    folder = path.parent
    if not any((above / ".git").exists() for above in (folder, *folder.parents)):
        return False
    # a repository's own settings must not make git run a program
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), "check-ignore", "--quiet", "--", path.name]
    nothing = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=nothing, stderr=nothing)
    except OSError as error:
        log.info("git is not asked what it ignores: %s", error)
        return False
    try:
        return await asyncio.wait_for(process.wait(), _GIT_S) == 0
    except TimeoutError:
        log.warning("git takes too long to say what it ignores")
        return False
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
