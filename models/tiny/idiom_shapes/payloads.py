"""Shapes of functions on requests, responses, addresses, pages, headers and configuration."""

from __future__ import annotations

SHAPES = r'''
== py_json_reply gen as=py_json_reply
:: b body content text
def <<=f:json_reply||reply||ok_response>>($data: Any, status: int = 200, **headers: str) -> dict[str, Any]:
    """Build a response whose body is JSON."""
    &b = json.dumps($data<<, sort_keys=True||>>)
    headers = {"Content-Type": "application/json", "Content-Length": str(len(&b)), **headers}
    return {"status": status, "headers": headers, "body": &b}

== py_route gen
:: r ROUTES HANDLERS ENDPOINTS
&r: dict[tuple[str, str], Callable[..., Any]] = {}


def <<=f:route||endpoint_for||handles>>(path: str, method: str = "GET") -> Callable[..., Any]:
    """Register a handler for a path and a method."""

    def register(handler: Callable[..., Any]) -> Callable[..., Any]:
        if (method, path) in &r:
            raise ValueError(f"<<already registered||registered twice||two handlers for>>: {method} {path}")
        &r[method, path] = handler
        return handler

    return register

== py_handle_call gen
:: r request message call
:: h handlers actions routes
def <<=f:handle||dispatch||serve>>(&r: dict[str, Any], &h: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Answer a &r with the status and either a result or an error."""
    name = &r.get("<<action||method||op>>", "")
    if (handler := &h.get(name)) is None:
        return {"status": 404, "error": f"<<unknown||no handler||nobody handles>>: {name!r}"}
    try:
        return {"status": 200, "result": handler(&r.get("<<=p:params||body>>", {}))}
    except (KeyError, ValueError) as $err:
        return {"status": 400, "error": <<str($err)||f"{type($err).__name__}: {$err}"||repr($err)>>}

== py_match_request gen
:: r request message event
def <<=f:describe||summarize_call||label_for>>(&r: dict[str, Any]) -> str:
    """Return a short line about a &r for the log."""
    match &r:
        case {"method": "GET", "path": path}:
            return f"<<read||get||load>> {path}"
        case {"method": "POST" | "PUT" as method, "path": path, "body": body} if body:
            return f"{method.lower()} {len(body)} bytes to {path}"
        case {"method": method, "path": path}:
            return f"{method.lower()} {path}"
        case _:
            return "<<malformed||unknown||incomplete>> &r"

== py_match_path gen as=py_match_path
:: p params captured variables
def <<=f:match_path||match_route||path_params>>(pattern: str, path: str) -> dict[str, str] | None:
    """Return what stands in the braces of the pattern, or None if the path is another."""
    expected_parts, actual_parts = pattern.strip("/").split("/"), path.strip("/").split("/")
    if len(expected_parts) != len(actual_parts):
        return None
    &p: dict[str, str] = {}
    for expected, actual in zip(expected_parts, actual_parts):
        if expected.startswith("{") and expected.endswith("}"):
            &p[expected[1:-1]] = actual
        elif expected != actual:
            return None
    return &p

== test_py_match_path gtest
def test_$@py_match_path() -> None:
    assert $@py_match_path("/users/{name}", "/users/<<=n:ann||bob>>/") == {"name": "<<=n:ann||bob>>"}
    assert $@py_match_path("/users/{name}", "/<<groups||teams>>/ann") is None
    assert $@py_match_path("/users", "/users/ann") is None

== py_join_url gen as=py_join_url
:: b base root host
:: q query suffix
def <<=f:join_url||url_for||address_of>>(&b: str, *segments: str, **params: Any) -> str:
    """Put an address together; parameters that are None are left out."""
    url = "/".join([&b.rstrip("/"), *(segment.strip("/") for segment in segments)])
    &q = "&".join(f"{name}={$val}" for name, $val in params.items() if $val is not None)
    <<return f"{url}?{&q}" if &q else url||if not &q:
        return url
    return f"{url}?{&q}">>

== test_py_join_url gtest
def test_$@py_join_url() -> None:
    assert $@py_join_url("http://host/", "/a", "b") == "http://host/a/b"
    assert $@py_join_url("http://host", page=<<=p:2||3>>, size=None) == "http://host?page=<<=p:2||3>>"

== py_with_param gen
:: p pairs params kept
def <<=f:with_param||set_param||replace_param>>(url: str, name: str, $val: Any) -> str:
    """Give one parameter of an address another value<< and keep the others||>>."""
    base, _, query = url.partition("?")
    &p = [pair for pair in query.split("&") if pair and pair.split("=")[0] != name]
    &p.append(f"{name}={$val}")
    return base + "?" + "&".join(&p)

== py_all_pages gen
:: b batch rows chunk
def <<=f:all_pages||iter_pages||fetch_all>>(fetch: Callable[..., list[Any]], size: int = <<50||100>>) -> Iterator[Any]:
    """Ask for one page after another, until one is not full."""
    for page in itertools.count(1):
        &b = fetch(page=page, size=size)
        yield from &b
        if len(&b) < size:
            <<return||break>>

== py_cursor gen
:: c cursor token after
:: r response reply answer
def <<=f:follow_cursor||iter_results||each_result>>(fetch: Callable[[str | None], dict[str, Any]]) -> Iterator[Any]:
    """Yield the results of all pages; each page names the next one."""
    &c = None
    while True:
        &r = fetch(&c)
        yield from &r.get("<<=i:items||results||data>>", [])
        <<&c = &r.get("next")
        if not &c:
            return||if (&c := &r.get("next")) is None:
            break>>

== py_paginate gen as=py_paginate
:: p pages page_count last
def <<=f:paginate||page_of||slice_page>>($seq: Sequence[Any], page: int = 1, size: int = 10) -> dict[str, Any]:
    """Return one page with what it takes to find the others."""
    &p = max(1, math.ceil(len($seq) / size))
    if not 1 <= page <= &p:
        raise ValueError(f"<<page {page} of {&p}||no page {page}||page out of range: {page}>>")
    start = (page - 1) * size
    window = $seq[start : start + size]
    return {"<<rows||content||hits>>": window, "page": page, "pages": &p, "more": <<page < &p||page != &p>>}

== test_py_paginate gtest
def test_$@py_paginate() -> None:
    last = $@py_paginate([1, 2, 3], page=2, size=2)
    assert (last["page"], last["pages"], last["more"]) == (2, 2, False)
    assert $@py_paginate([])["pages"] == 1
    with pytest.raises(ValueError):
        $@py_paginate([1], page=<<0||2||5>>)

== py_page_links gen
:: t targets numbers links
def <<=f:page_links||navigation||links_for>>(url: str, page: int, last: int) -> dict[str, str]:
    """Return the addresses of the neighbours and of both ends<<, where they exist||>>."""
    &t = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    separator = "&" if "?" in url else "?"
    return {rel: f"{url}{separator}page={n}" for rel, n in &t.items() if 1 <= n <= last and n != page}

== py_get_header gen
:: w wanted lowered target
def <<=f:header_of||get_header||find_header>>(headers: Mapping[str, str], name: str, default: str = "") -> str:
    """Look a header up, whatever the case of its name."""
    &w = name.<<=c:lower||casefold>>()
    return next(($val for other, $val in headers.items() if other.<<=c:lower||casefold>>() == &w), default)

== py_canonical gen
:: c canonical tidy normal
def <<=f:canonical_headers||normalize_headers||tidy_headers>>(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Join the values of headers that come more than once."""
    &c: dict[str, str] = {}
    for name, $val in pairs:
        name = "-".join(part.capitalize() for part in name.split("-"))
        &c[name] = f"{&c[name]}, {$val}" if name in &c else $val
    return &c

== py_accept gen as=py_accept
:: q qualities weights ranks
def <<=f:preferred||negotiate||best_match>>(accept: str, offered: Sequence[str]) -> str | None:
    """Choose from what is offered what the client likes best, or None."""
    &q: dict[str, float] = {}
    for piece in accept.split(","):
        kind, _, quality = piece.partition(";q=")
        &q[kind.strip()] = float(quality or 1)
    best = max(offered, key=lambda kind: &q.get(kind, 0.0), default=None)
    return best if best in &q else None

== py_read_auth gen as=py_read_auth
def <<=f:read_auth||credentials_from||parse_auth>>(headers: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the user and the password that a request brings, if any."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, separator, password = base64.b64decode(token).decode().partition(":")
    except ValueError:
        return None
    return (user, password) if separator else None

== py_directives gen
:: d directives rules found
def <<=f:cache_rules||parse_directives||read_cache_control>>(header: str) -> dict[str, int | bool]:
    """Parse "max-age=60, no-store"; what has no number is true."""
    &d: dict[str, int | bool] = {}
    for piece in filter(None, map(str.strip, header.split(","))):
        name, equals, seconds = piece.partition("=")
        &d[name.replace("-", "_")] = int(seconds) if equals else True
    return &d

== py_etag gen
:: d digest tag mark
def <<=f:not_modified||answer_cached||conditional>>(request: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Leave the body out if the client has it already."""
    &d = <<hashlib.sha256||hashlib.sha1>>(body).hexdigest()[:<<16||12||20>>]
    response = {"status": 200, "headers": {"ETag": &d}, "body": body}
    if request["headers"].get("If-None-Match") == &d:
        response |= {"status": 304, "body": b""}
    return response

== py_quota_headers gen
def <<=f:seconds_to_wait||pause_before_next||quota_pause>>(headers: Mapping[str, str], now: float) -> float:
    """Spread the calls that are left evenly over the time until the quota is reset."""
    <<=l:left||calls||quota>> = int(headers.get("X-RateLimit-Remaining", 1))
    <<=t:reset||until||end>> = float(headers.get("X-RateLimit-Reset", now))
    remaining = max(0.0, <<=t:reset||until||end>> - now)
    return remaining / <<=l:left||calls||quota>> if <<=l:left||calls||quota>> else remaining

== py_layered gen as=py_layered w=2
:: m merged combined settings
:: l layers sources levels
def <<=f:layered||merge_layers||overlay>>(*&l: dict[str, Any] | None) -> dict[str, Any]:
    """Merge dictionaries; later ones win, and None takes nothing away."""
    &m: dict[str, Any] = {}
    for layer in filter(None, &l):
        &m.update({$key: $val for $key, $val in layer.items() if $val is not None})
    return &m

== py_nested_get gen as=py_nested_get w=2
:: n node current section
:: s step name part
def <<=f:nested_get||dig||lookup_path>>(config: dict[str, Any], path: str, default: Any = None) -> Any:
    """Follow a path such as "server.port"<< into nested dictionaries||>>."""
    &n = config
    for &s in path.split("."):
        <<if not isinstance(&n, dict) or &s not in &n:
            return default
        &n = &n[&s]||try:
            &n = &n[&s]
        except (KeyError, TypeError):
            return default>>
    return &n

== py_nested_set gen as=py_nested_set
def <<=f:nested_set||assign_path||put_path>>(config: dict[str, Any], path: str, $val: Any) -> None:
    """Set what a dotted path leads to, and make the dictionaries on the way."""
    *<<=p:parents||sections||outer>>, <<=l:last||leaf||final>> = path.split(".")
    for <<=q:parent||name||step>> in <<=p:parents||sections||outer>>:
        config = config.setdefault(<<=q:parent||name||step>>, {})
    config[<<=l:last||leaf||final>>] = $val

== test_py_nested gtest
def test_$@py_nested_set() -> None:
    config = {"<<=s:server||database>>": {"port": 1}}
    $@py_nested_set(config, "<<=s:server||database>>.limits.size", 5)
    assert $@py_nested_get(config, "<<=s:server||database>>.limits.size") == 5
    assert $@py_nested_get(config, "<<=s:server||database>>.port.size", default=0) == 0

== py_config_changes gen
:: l lines changes report
def <<=f:config_changes||changed_settings||drift>>($old: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Describe each setting that was added, removed or changed."""
    &l = []
    for name in sorted($old.keys() | after.keys()):
        if name not in $old:
            &l.append(f"+ {name}={after[name]!r}")
        elif name not in after:
            &l.append(f"- {name}")
        elif $old[name] != after[name]:
            &l.append(f"* {name}: {$old[name]!r} -> {after[name]!r}")
    return &l

== py_redact gen
:: s SECRET HIDDEN SENSITIVE
:: f redact mask_secrets without_secrets
&s = re.compile(r"password|token|secret", re.IGNORECASE)


def &f(tree: Any) -> Any:
    """Copy nested data with stars in the place of secrets."""
    if isinstance(tree, dict):
        return {name: "***" if &s.search(name) else &f(child) for name, child in tree.items()}
    <<if isinstance(tree, list):
        return [&f(child) for child in tree]
    return tree||return [&f(child) for child in tree] if isinstance(tree, list) else tree||\
    return list(map(&f, tree)) if isinstance(tree, list) else tree>>

== py_env_prefix gen as=py_env_prefix
:: c CASTS TYPES CONVERTERS
&c = {"port": int, "debug": lambda $txt: $txt.lower() in {"1", "true", "yes"}, "timeout": float}


def <<=f:env_settings||from_environ||read_env>>(environ: Mapping[str, str], prefix: str = "APP_") -> dict[str, Any]:
    """Collect the variables with the prefix, as what they stand for."""
    <<=s:settings||options||config>> = {}
    for variable, raw in environ.items():
        if variable.startswith(prefix):
            name = variable.removeprefix(prefix).lower()
            <<cast = &c.get(name, str)||cast = &c[name] if name in &c else str>>
            <<=s:settings||options||config>>[name] = cast(raw)
    return <<=s:settings||options||config>>

== test_py_env_prefix gtest
def test_$@py_env_prefix() -> None:
    environ = {"APP_PORT": "<<=n:80||443||9000>>", "APP_DEBUG": "Yes", "HOME": "/root"}
    assert $@py_env_prefix(environ) == {"port": <<=n:80||443||9000>>, "debug": True}

== py_require_env gen
def <<=f:require_env||demand_env||needed_env>>(*names: str) -> list[str]:
    """Return the values of environment variables, or name all that are missing."""
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        raise <<RuntimeError||LookupError>>(f"<<missing variables||please set||not set>>: {', '.join(missing)}")
    return [os.environ[name] for name in names]

== py_arg_type gen
def <<=f:positive_int||at_least_one||count_argument>>($txt: str) -> int:
    """Convert an argument, or let the parser complain."""
    try:
        <<=c:count||amount||size>> = int($txt)
    except ValueError as $err:
        raise argparse.ArgumentTypeError(f"<<not a number||no number>>: {$txt!r}") from $err
    if <<=c:count||amount||size>> < 1:
        raise argparse.ArgumentTypeError(f"<<too small||not positive>>: {<<=c:count||amount||size>>}")
    return <<=c:count||amount||size>>

== py_subcommands gen
:: c commands actions tasks
def <<=f:run_cli||run_command||dispatch_arguments>>(&c: dict[str, Callable[..., int]], argv: list[str]) -> int:
    """Run the function of the subcommand that was given, and return its status."""
    parser = argparse.ArgumentParser(<<prog="tool"||add_help=False||allow_abbrev=False>>)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, function in &c.items():
        subparser = subparsers.add_parser(name, help=function.__doc__)
        subparser.add_argument("<<=t:target||path||name>>")
        subparser.set_defaults(run=function)
    args = parser.parse_args(argv)
    return args.run(args.<<=t:target||path||name>>)

== py_override gen
:: g given explicit overrides
def <<=f:with_arguments||override||apply_args>>(config: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """Let arguments that were given win over the configuration."""
    &g = {name: $val for name, $val in vars(args).items() if $val is not None and name in config}
    $log.debug("<<from the command line||overridden>>: %s", sorted(&g))
    return <<config | &g||{**config, **&g}>>

== py_verbosity gen as=py_verbosity
def <<=f:log_level||level_from||verbosity>>(argv: Sequence[str]) -> int:
    """Find out how much to log; other arguments are for others."""
    parser = argparse.ArgumentParser(add_help=False)
    <<=g:group||exclusive||choice>> = parser.add_mutually_exclusive_group()
    <<=g:group||exclusive||choice>>.add_argument("-q", "--quiet", action="store_true")
    <<=g:group||exclusive||choice>>.add_argument("-v", "--verbose", action="count", default=0)
    args, _ = parser.parse_known_args(argv)
    return logging.ERROR if args.quiet else max(logging.DEBUG, logging.WARNING - 10 * args.verbose)

== test_py_verbosity gtest
def test_$@py_verbosity() -> None:
    assert $@py_verbosity(["-<<=v:vv||vvvv>>", "other"]) == logging.DEBUG
    assert $@py_verbosity(["--quiet"]) > $@py_verbosity([]) > $@py_verbosity(["-v"])

== py_rule_table gen as=py_rule_table
:: r rules checks schema
def <<validate||violations||check_body>>(body: dict[str, Any], &r: dict[str, Callable[[Any], bool]]) -> list[str]:
    """Return what is wrong, field by field, then what nobody asked for."""
    <<=e:errors||problems||complaints>> = []
    for name, <<=v:is_valid||accepts||check>> in &r.items():
        if name not in body:
            <<=e:errors||problems||complaints>>.append(f"{name}: <<=m:missing||required>>")
        elif not <<=v:is_valid||accepts||check>>(body[name]):
            <<=e:errors||problems||complaints>>.append(f"{name}: <<=b:invalid||bad>> value {body[name]!r}")
    <<=e:errors||problems||complaints>> += [f"{name}: unknown" for name in body if name not in &r]
    return <<=e:errors||problems||complaints>>

== test_py_rule_table gtest
def test_$@py_rule_table() -> None:
    rules = {"name": str.isalpha, "age": lambda age: 0 <= age < 150}
    assert $@py_rule_table({"name": "ann", "age": 30}, rules) == []
    assert len($@py_rule_table({"name": "4", "size": 1}, rules)) == 3

== py_row_errors gen
:: p position number at
def <<errors_by_row||failing_rows>>(rows: Iterable[Any], check: Callable[[Any], list[str]]) -> dict[int, list[str]]:
    """Keep the errors of each row that has some, under its position."""
    return {&p: errors for &p, row in enumerate(rows, start=<<0||1>>) if (errors := check(row))}

== py_invalid gen
:: m messages reasons texts
class <<InvalidRequest||PayloadError||BadForm>>(ValueError):
    """Raised with all that is wrong, by field."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        lines = [f"{name}: {' and '.join(&m)}" for name, &m in sorted(errors.items()) if &m]
        super().__init__("\n".join(lines))
        self.errors = dict(errors)

== py_form gen
:: e errors problems faults
def <<=f:check_signup||form_errors||signup_problems>>(form: Mapping[str, str]) -> dict[str, str]:
    """Return a message for each field of the form that cannot be accepted."""
    &e: dict[str, str] = {}
    name, email, password = (form.get(key, "").strip() for key in ("name", "email", "password"))
    if not name:
        &e["name"] = "<<is required||is missing>>"
    if email.count("@") != 1 or email.startswith("@"):
        &e["email"] = "is not an address"
    if len(password) < 8 or name and name.lower() in password.lower():
        &e["password"] = "<<is too weak||is too easy to guess>>"
    return &e

== py_settings gen
:: k ServerSettings ClientOptions ConnectionConfig
@dataclass(frozen=True)
class &k:
    host: str = "localhost"
    port: int = <<8000||8080||5432>>
    <<=t:timeout||delay>>: float = <<10.0||2.5||30.0>>

    @classmethod
    def <<from_mapping||from_dict||load>>(cls, raw: Mapping[str, Any]) -> "&k":
        """Take what is known from the mapping and ignore the rest."""
        return cls(**{name: raw[name] for name in cls.__dataclass_fields__ if name in raw})

== py_wait_for gen
:: p pause delay interval
def <<=f:wait_for||poll_until||wait_until>>(check: Callable[[], Any], timeout: float = 5.0, &p: float = 0.1) -> Any:
    """Ask again and again, at growing distances, until there is an answer."""
    <<=d:deadline||end||latest>> = time.monotonic() + timeout
    while not (<<=a:answer||found||outcome>> := check()):
        if time.monotonic() + &p > <<=d:deadline||end||latest>>:
            raise TimeoutError(f"<<no answer within||gave up after||nothing after>> {timeout} seconds")
        time.sleep(&p)
        &p *= <<2||1.5>>
    return <<=a:answer||found||outcome>>

== py_retry_after gen
:: b BUSY TEMPORARY RETRYABLE
&b = {429, 502, 503}


def <<send_patiently||send_again>>(send: Callable[[], dict[str, Any]], tries: int = 3) -> dict[str, Any]:
    """Send again while the server is busy, and wait as long as it says."""
    <<=r:response||reply||answer>> = send()
    while <<=r:response||reply||answer>>["status"] in &b and (tries := tries - 1) > 0:
        time.sleep(float(<<=r:response||reply||answer>>["headers"].get("Retry-After", 1)))
        <<=r:response||reply||answer>> = send()
    return <<=r:response||reply||answer>>

== py_first_working gen as=py_first_working
:: s sources mirrors providers
def <<=f:first_working||try_each||with_fallbacks>>(&s: dict[str, Callable[[], Any]]) -> Any:
    """Return the answer of the first one that does not fail."""
    failures = []
    for name, fetch in &s.items():
        try:
            return fetch()
        except (OSError, ValueError) as $err:
            failures.append(f"{name}: {$err}")
    raise <<RuntimeError||LookupError||ConnectionError>>("; ".join(failures) or "nothing to try")

== py_api_error gen
:: k ApiError ServiceError HttpError
class &k(Exception):
    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(f"{status}: {message}" if message else str(status))
        self.status = status

    @classmethod
    def <<from_response||of||read>>(cls, response: dict[str, Any]) -> "&k":
        <<=b:body||content||data>> = response.get("body") or {}
        return cls(response["status"], message=<<=b:body||content||data>>.get("<<error||message||detail>>", ""))

    @property
    def <<is_temporary||can_retry||retryable>>(self) -> bool:
        return self.status == 429 or self.status >= 500

== py_bump gen as=py_bump
:: p LEVELS PARTS
&p = ("major", "minor", "patch")


def <<=f:bump||next_version||bump_version>>(version: str, part: str = "patch") -> str:
    """Raise one part of a version and set those behind it to zero."""
    numbers = [int(number) for number in version.removeprefix("v").split(".")]
    <<=a:at||place>> = &p.index(part)
    numbers[<<=a:at||place>>:] = [numbers[<<=a:at||place>>] + 1, *[0] * (len(numbers) - <<=a:at||place>> - 1)]
    return ".".join(map(str, numbers))

== test_py_bump gtest
@pytest.mark.parametrize(("part", "expected"), [("major", "2.0.0"), ("minor", "1.3.0"), ("patch", "1.2.4")])
def test_$@py_bump(part: str, expected: str) -> None:
    assert $@py_bump("<<||v>>1.2.3", part) == expected

== py_compatible gen
:: n numbers as_key version_key
def <<=f:newest_compatible||pick_version||best_version>>(versions: Iterable[str], wanted: str) -> str | None:
    """Return the newest version that is not older and has the same first number."""

    def &n(version: str) -> list[int]:
        return [int(part) for part in version.split(".")]

    major, *_ = lowest = &n(wanted)
    fitting = (version for version in versions if &n(version) >= lowest and &n(version)[0] == major)
    return max(fitting, key=&n, default=None)

== py_role_closure gen
:: g granted allowed permissions
def <<=f:permissions_of||all_permissions||expand_role>>(role: str, roles: dict[str, dict[str, list[str]]]) -> set[str]:
    """Collect what a role may do, with all that it inherits."""
    &g: set[str] = set()
    pending, seen = [role], {role}
    while pending:
        current = roles[pending.pop()]
        &g.update(current.get("may", []))
        parents = set(current.get("inherits", [])) - seen
        seen |= parents
        pending.extend(parents)
    return &g

== py_allows gen as=py_allows
def <<=f:allows||is_allowed||may>>(granted: set[str], wanted: str) -> bool:
    """Check a permission such as "<<files:read||users:edit>>"; a star stands for any."""
    <<=s:scope||area||kind>>, _, action = wanted.partition(":")
    return not granted.isdisjoint({wanted, f"{<<=s:scope||area||kind>>}:*", f"*:{action}", "*"})

== py_requires gen
:: h handler view action
def <<=f:requires||permission_needed||guarded_by>>(permission: str) -> Callable[..., Any]:
    """Let only users with the permission call a function."""

    def <<=d:decorate||decorator||wrap>>(&h: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(&h)
        def <<=w:checked||wrapper||guarded>>(user: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            if permission not in user["permissions"]:
                raise PermissionError(f"{user['name']} <<may not||lacks the permission to>> {permission}")
            return &h(user, *args, **kwargs)

        return <<=w:checked||wrapper||guarded>>

    return <<=d:decorate||decorator||wrap>>

== py_placeholders gen
:: n needed expected wanted
def <<=f:fill_template||render_message||compose>>(template: str, **context: Any) -> str:
    """Fill a template; each of its names must be given, and no other."""
    &n = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    for label, names in (("missing", &n - context.keys()), ("unused", context.keys() - &n)):
        if names:
            raise ValueError(f"{label}: {', '.join(sorted(names))}")
    return template.format(**context)

== py_rollout gen as=py_rollout
:: b bucket slot share
def <<=f:in_rollout||is_enabled_for||has_feature>>(flag: str, user: str, percent: int) -> bool:
    """Decide by a hash, so that each user always gets the same answer."""
    digest = <<hashlib.sha256||hashlib.md5>>(f"{flag}:{user}".encode()).hexdigest()
    &b = int(digest[:8], 16) % 100
    return &b < percent

== py_flags_for gen
:: o on active enabled
def <<flags_for||active_features||features_of>>(user: dict[str, Any], flags: Mapping[str, dict[str, Any]]) -> set[str]:
    """Return the flags that are on for everybody, for the group of the user or for the user."""
    &o = {name for name, rule in flags.items() if rule.get("<<=d:default||everybody>>", False)}
    for name, rule in flags.items():
        if user["name"] in rule.get("users", ()) or user["group"] in rule.get("groups", ()):
            &o.add(name)
    return &o - set(user.get("opted_out", []))

== py_sliding gen
:: c calls recent hits
def <<=f:limit_calls||make_limiter||sliding_window>>(most: int, seconds: float) -> Callable[[float], bool]:
    """Make a function that tells, given the time, whether one more call is allowed."""
    &c: deque[float] = deque()

    def allow(now: float) -> bool:
        while &c and &c[0] <= now - seconds:
            &c.popleft()
        if len(&c) >= most:
            return False
        &c.append(now)
        return True

    return allow
'''
