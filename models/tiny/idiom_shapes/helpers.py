"""Shapes of general helpers: iterators, decorators, context managers, closures, threads, coroutines, files and logs."""

from __future__ import annotations

SHAPES = r'''
== to_filled_rows gen
def <<grouper||filled_rows||rows_of>>($seq: Iterable[Any], <<=n:width||per_row>>: int, \
fill: Any = None) -> Iterator[tuple[Any, ...]]:
    """Return rows of one <<=n:width||length>>, the last filled up<<|| with a given value>>."""
    <<=i:iterators||sources||repeated>> = [iter($seq)] * <<=n:width||per_row>>
    return zip_longest(*<<=i:iterators||sources||repeated>>, fillvalue=fill)

== to_peekable gen
:: i _iterator _source _inner
:: b _ahead _buffer _peeked
class <<Peekable||LookAhead||PeekingIterator>>:
    """Looks one value ahead in <<any iterable||an iterator>>."""

    def __init__(self, $seq: Iterable[Any]) -> None:
        self.&i = iter($seq)
        self.&b: deque[Any] = deque()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self.&b.popleft() if self.&b else next(self.&i)

    def peek(self, default: Any = None) -> Any:
        if not self.&b:
            try:
                self.&b.append(next(self.&i))
            except StopIteration:
                return default
        return self.&b[0]

== to_only gen
:: m _MISSING _UNSET _NOTHING
:: v first lone chosen
&m = object()


def <<only||exactly_one||the_single>>($seq: Iterable[Any], default: Any = &m) -> Any:
    """Return the only value there is."""
    iterator = iter($seq)
    &v = next(iterator, &m)
    if &v is &m:
        if default is &m:
            raise ValueError("<<nothing there||no value||empty>>")
        return default
    if next(iterator, &m) is not &m:
        raise ValueError("more than one value")
    return &v

== to_dispatch_text gen
:: f show as_text describe_value render_value
@singledispatch
def &f(given: Any) -> str:
    """Return a value as text, in a way that fits its type."""
    return <<str||repr>>(given)


@&f.register(float)
def _(given: float) -> str:
    return f"{given:.2f}"


@&f.register(dict)
def _(given: dict[str, Any]) -> str:
    return "<<, ||; || >>".join(f"{name}=<<{&f(each)}||{each!r}>>" for name, each in given.items())

== to_by_ancestor gen
:: f convert adapt encode_value
:: t converters adapters encoders
def &f(given: Any, &t: Mapping[type, Callable[[Any], Any]]) -> Any:
    """Convert a value by the nearest of its classes that is known."""
    for kind in type(given).__mro__:
        if <<=g:kind in &t||(change := &t.get(kind)) is not None>>:
            return <<=g:&t[kind]||change>>(given)
    raise TypeError(f"cannot &f {type(given).__name__}")

== to_throttle gen
:: s seconds pause spacing
:: l last_call latest called_at
def <<throttle||at_most_every||slowed>>(&s: float) -> Callable[..., Any]:
    """Let some time pass between two calls."""

    def decorator($fn: Callable[..., Any]) -> Callable[..., Any]:
        &l = -math.inf

        @wraps($fn)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal &l
            time.sleep(max(<<0.0||0>>, &l + &s - time.monotonic()))
            &l = time.monotonic()
            return $fn(*args, **kwargs)

        return wrapper

    return decorator

== to_traced gen
:: f traced logged_calls noisy
:: a answer returned got
def &f($fn: Callable[..., Any] | None = None, *, level: int = <<logging.DEBUG||logging.INFO>>) -> Callable[..., Any]:
    """Log what a function returns; with or without arguments."""
    if $fn is None:
        return partial(&f, level=level)

    @wraps($fn)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        &a = $fn(*args, **kwargs)
        $log.log(level, "%s <<returned||gave>> %r", $fn.__name__, &a)
        return &a

    return wrapper

== to_hooks gen
:: l listeners hooks subscribers
:: e emit fire trigger
def <<make_hooks||event_hooks||new_bus>>() -> tuple[Callable[..., Any], Callable[..., None]]:
    """Return a function that subscribes and one that calls who did."""
    &l: dict[str, list[Callable[..., Any]]] = defaultdict(list)

    def on(name: str, action: Callable[..., Any]) -> Callable[[], None]:
        &l[name].append(action)
        return <<lambda: &l[name].remove(action)||partial(&l[name].remove, action)>>

    def &e(name: str, **details: Any) -> None:
        for action in <<tuple(&l[name])||list(&l.get(name, ()))>>:
            action(**details)

    return on, &e

== to_factory gen
:: m _makers _classes _known
class <<Factory||Makers||Plugins>>:
    """Makes objects by their registered name."""

    def __init__(self) -> None:
        self.&m: dict[str, Callable[..., Any]] = {}

    def register(self, name: str, maker: Callable[..., Any]) -> None:
        if self.&m.setdefault(name, maker) is not maker:
            raise ValueError(f"{name} is <<taken||registered already>>")

    def create(self, name: str, **options: Any) -> Any:
        try:
            maker = self.&m[name]
        except KeyError:
            known = ", ".join(sorted(self.&m))
            raise ValueError(f"unknown name {name!r}, <<choose from||known are>> {known}") from None
        return maker(**options)

== to_pipe gen
def <<pipe||apply_all||send_through>>(given: Any, *<<=s:steps||changes>>: Callable[[Any], Any]) -> Any:
    """Apply one function after another to a value."""
    return reduce(lambda <<=c:current||so_far>>, each: each(<<=c:current||so_far>>), <<=s:steps||changes>>, given)

== to_named_stages gen
def <<run_stages||run_named||carry_through>>(given: Any, **<<=s:stages||phases>>: Callable[[Any], Any]) -> Any:
    """Run named functions in order, and say which one failed."""
    for name, change in <<=s:stages||phases>>.items():
        try:
            given = change(given)
        except <<Exception||(TypeError, ValueError)>> as $err:
            raise RuntimeError(f"{name} <<failed||went wrong>>: {$err}") from $err
        $log.debug("%s <<is done||gave %r>>"<<, name||, name, given>>)
    return given

== to_juxt gen
def <<juxt||all_results||side_by_side>>(**functions: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Return one function that gives the results of all by name."""
    return lambda *args: {name: each(*args) for name, each in functions.items()<<|| if callable(each)>>}

== to_curry gen
:: g given so_far gathered
:: n arity needed count
def <<curry||curried||collecting>>($fn: Callable[..., Any], &n: int) -> Callable[..., Any]:
    """Let a function take its arguments a few at a time."""

    def collect(*&g: Any) -> Any:
        if len(&g) >= &n:
            return $fn(*&g)
        return <<lambda *more: collect(*&g, *more)||partial(collect, *&g)>>

    return collect

== to_spy gen
:: h head front ahead
def <<spy||peek_at||look_ahead>>($seq: Iterable[Any], count: int = <<1||$d1>>) -> tuple[list[Any], Iterator[Any]]:
    """Return the first values, and all of them once more."""
    iterator = iter($seq)
    &h = list(islice(iterator, count))
    return &h, chain(&h, iterator)

== to_batch_sink gen
:: w write flush store
:: b waiting buffer gathered
:: n size count capacity
def <<batch_writer||buffered_sink||several_at_once>>(&w: Callable[..., Any], &n: int) -> Generator[None, Any, None]:
    """Take values by send, and pass on several at once."""
    &b: list[Any] = []
    try:
        while True:
            &b.append((yield))
            if len(&b) >= &n:
                &w(&b)
                &b = []
    finally:
        if &b:
            &w(&b)

== to_primed gen
:: g generator running receiver
def <<primed||started||coroutine>>($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Move a new generator to its first yield<<, so that it can be sent to||>>."""

    @wraps($fn)
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        &g = $fn(*args, **kwargs)
        <<next(&g)||&g.send(None)>>
        return &g

    return wrapper

== to_resettable_count gen
:: j jump sent reset
def <<counter_from||resettable_count||adjustable>>(start: int = 0, by: int = 1) -> Generator[int, int | None, None]:
    """Count on, or from the number that is sent."""
    current = start
    while True:
        &j = yield current
        current = <<current + by if &j is None else &j||&j if &j is not None else current + by>>

== to_ignoring gen
:: c Ignoring Catching Swallow
:: g caught problem failure
class &c:
    """Keeps quiet about some errors, and remembers the last."""

    def __init__(self, *kinds: type[BaseException]) -> None:
        self.kinds = kinds
        self.&g: BaseException | None = None

    def __enter__(self) -> "&c":
        return self

    def __exit__(self, kind: Any, raised: BaseException | None, trace: Any) -> bool:
        if <<not isinstance(raised, self.kinds)||raised is None or not issubclass(kind, self.kinds)>>:
            return False
        self.&g = raised
        return True

== to_captured gen
:: b buffer caught printed
@contextmanager
def <<captured_output||printed_text||capture>>() -> Iterator[io.StringIO]:
    """Collect what the block prints."""
    &b = io.StringIO()
    <<with contextlib.redirect_stdout(&b):
        yield &b||$old, sys.stdout = sys.stdout, &b
    try:
        yield &b
    finally:
        sys.stdout = $old>>

== to_replaced gen
:: o owner target thing
@contextmanager
def <<replaced||temporarily||set_for_now>>(&o: Any, **attributes: Any) -> Iterator[None]:
    """Set attributes for the time of the block."""
    $old = {name: getattr(&o, name) for name in attributes}
    try:
        for name, given in attributes.items():
            setattr(&o, name, given)
        yield
    finally:
        for name, given in $old.items():
            setattr(&o, name, given)

== to_edited_copy gen
:: d draft copied working
def <<edit_safely||change_copy||rewrite_safely>>(original: Path, change: Callable[[Path], None]) -> None:
    """Change a copy of a file, and put it in its place when that went well."""
    with tempfile.TemporaryDirectory(<<||prefix="edit-">>) as scratch:
        &d = Path(scratch<<) / original.name||, original.name)>>
        shutil.<<copy2||copy>>(original, &d)
        change(&d)
        shutil.move(&d, original)

== to_scratch gen
:: r root place area
@contextmanager
def <<scratch_folder||temporary_root||work_area>>(prefix: str, keep: bool = False) -> Iterator[Path]:
    """Make a folder for the block, and remove it unless it is kept."""
    &r = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield &r
    finally:
        if <<not keep||not keep and &r.exists()>>:
            shutil.rmtree(&r<<||, ignore_errors=True>>)

== to_merge_files gen
:: s sources opened inputs
def <<merge_sorted_files||merge_logs||join_sorted>>(paths: Iterable[Path], target: Path) -> None:
    """Merge sorted files into one that is sorted too."""
    with ExitStack() as stack:
        &s = [stack.enter_context(open(each$enc)) for each in paths]
        merged = stack.enter_context(open(target, "w"$enc))
        merged.writelines(heapq.merge(*&s))

== to_cleanups gen
:: a answer returned outcome
def <<with_cleanups||run_and_clean||do_then_undo>>(action: Callable[[], Any], *cleanups: Callable[[], None]) -> Any:
    """Run an action, and undo what came before it if it fails."""
    with ExitStack() as stack:
        for each in cleanups:
            stack.callback(each)
        &a = action()
        stack.pop_all()
    return &a

== to_largest_files gen
def <<largest_files||biggest||heaviest_files>>(root: Path, count: int = $d1) -> dict[str, int]:
    """Return the sizes of the largest files below a folder."""
    sizes = {str(each.relative_to(root)): each.stat().st_size for each in root.rglob("*") if each.is_file()}
    return <<{name: sizes[name] for name in heapq.nlargest(count, sizes, key=sizes.get)}||\
dict(sorted(sizes.items(), key=lambda pair: pair[1], reverse=True)[:count])>>

== to_copy_missing gen
:: p place goal copied_to
def <<copy_missing||fill_mirror||bring_over>>(source: Path, target: Path) -> list[Path]:
    """Copy the files that the target has not, and return them."""
    copied = []
    for each in <<source.rglob("*")||sorted(source.glob("**/*"))>>:
        &p = target / each.relative_to(source)
        if <<each.is_dir() or &p.exists()||not each.is_file() or &p.exists()>>:
            continue
        &p.parent.mkdir(parents=True, exist_ok=True)
        copied.append(Path(shutil.copy2(each, &p)))
    return copied

== to_empty_folders gen
:: r removed gone dropped
def <<remove_empty||drop_empty_folders||tidy_up>>(root: Path) -> <<=t:int||list[str]>>:
    """Remove empty folders, the deepest first, and return <<=t:how many||their names>>."""
    &r = <<=t:0||[]>>
    for each in sorted(root.rglob("*"), key=lambda path: len(path.parts), reverse=True):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()
            <<=t:&r += 1||&r.append(each.name)>>
    return &r

== to_natural gen
:: k natural_key human_key digits_key
def &k($txt: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts by the numbers inside names."""
    pieces = re.split(r"(\d+)", $txt)
    return [(0, int(each), "") if each.isdigit() else (1, 0, each.<<lower||casefold>>()) for each in pieces if each]


def <<natural_sort||sorted_naturally||in_human_order>>(names: Iterable[str], descending: bool = False) -> list[str]:
    """Sort names as people do: 2 before 10."""
    return sorted(names, key=&k, reverse=descending)

== to_signed_sort gen
def <<sort_signed||order_by||sort_by_fields>>(rows: Iterable[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    """Sort by several names; one that starts with - falls."""
    $out = list(rows)
    for name in reversed(names):
        $out.sort(key=operator.itemgetter(name.<<lstrip||removeprefix>>("-")), reverse=name.startswith("-"))
    return $out

== to_given_order gen
:: r rank places position_of
def <<in_given_order||sort_like||follow_order>>($seq: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Sort names as they stand in a list, the unknown ones last."""
    &r = <<{name: at for at, name in enumerate(wanted)}||dict(zip(wanted, itertools.count()))>>
    return sorted($seq, key=lambda name: (&r.get(name, len(&r)), name))

== to_as_record gen
def <<as_record||row_to_dict||named_row>>(header: Sequence[str], row: Sequence[str], fill: str = "") -> dict[str, str]:
    """Name the values of a row, and fill up a short one."""
    if (<<=x:extra||surplus||too_many>> := len(row) - len(header)) > 0:
        raise ValueError(f"{<<=x:extra||surplus||too_many>>} <<values too many||more values than names>>")
    return dict(zip_longest(header, row, fillvalue=fill))

== to_number_ranges gen
:: m together members neighbours
def <<number_ranges||runs_of_numbers||spans>>(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of numbers without a gap."""
    ranges = []
    for _, pairs in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        &m = [number for _, number in pairs]
        ranges.append((&m[0], &m[-1]))
    return ranges

== to_drawdown gen
def <<largest_fall||drawdown||worst_drop>>($seq: Sequence[float]) -> float:
    """Return the largest fall below an earlier high."""
    highs = accumulate($seq, max)
    return max(<<(high - low for high, low in zip(highs, $seq))||map(operator.sub, highs, $seq)>>, default=0.0)

== to_call_each gen
def <<call_each||invoke_all||ask_all>>(objects: Iterable[Any], name: str, *args: Any, **kwargs: Any) -> list[Any]:
    """Call a method of each object, and return what they gave."""
    call = operator.methodcaller(name, *args, **kwargs)
    return <<list(map(call, objects))||[call(each) for each in objects]>>

== to_combinations gen
:: c choices axes ranges
def <<grid_of||all_settings||each_combination>>(**&c: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield a dictionary for each way to choose."""
    for chosen in itertools.product(*&c.values()):
        yield dict(zip(&c, chosen<<||, strict=True>>))

== to_weighted gen
def <<weighted_choice||pick_weighted||draw_name>>(weights: Mapping[str, float], seed: int | None = None) -> str:
    """Draw a name, the heavy ones more often."""
    names, shares = zip(*weights.items())
    bounds = list(accumulate(shares))
    spot = random.Random(seed).<<random() * bounds[-1]||uniform(0, bounds[-1])>>
    return names[<<bisect.bisect_left||bisect.bisect>>(bounds, spot)]

== to_lazy_list gen
:: s _seen _known _read
class <<LazyList||Remembered||LazySequence>>:
    """Reads an iterator only as far as it is asked."""

    def __init__(self, $seq: Iterable[Any]) -> None:
        self._rest = iter($seq)
        self.&s: list[Any] = []

    def __getitem__(self, place: int) -> Any:
        missing = place + 1 - len(self.&s)
        <<if missing > 0:
            self.&s.extend(islice(self._rest, missing))||self.&s += islice(self._rest, max(missing, 0))>>
        return self.&s[place]

== to_drain gen
:: w waiting queue todo
async def <<process_all||work_off>>($seq: list[Any], handle: Callable[..., Awaitable[Any]], at_once: int) -> list[Any]:
    """Handle everything, several at a time."""
    &w: asyncio.Queue[Any] = asyncio.Queue()
    for each in $seq:
        &w.put_nowait(each)
    handled = []

    async def drain() -> None:
        while not &w.empty():
            handled.append(await handle(&w.get_nowait()))

    await asyncio.gather(*(drain() for _ in range(at_once)))
    return handled

== to_fastest gen
async def <<fastest||first_done||race_of>>(*calls: Awaitable[Any], timeout: float | None = None) -> Any:
    """Return what comes first, and cancel the rest."""
    running = [asyncio.ensure_future(each) for each in calls]
    done, late = await asyncio.wait(running, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    for each in late:
        each.cancel()
    if not done:
        raise TimeoutError(f"<<nothing came||no answer>> within {timeout} s")
    return <<done.pop().result()||next(iter(done)).result()>>

== to_in_thread gen
def <<in_thread||unblocked||run_aside>>($fn: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Make a slow function one that can be awaited."""

    @wraps($fn)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        return await <<asyncio.to_thread($fn, *args, **kwargs)||\
asyncio.get_running_loop().run_in_executor(None, partial($fn, *args, **kwargs))>>

    return wrapper

== to_thread_results gen
def <<run_in_threads||in_parallel||all_at_once>>(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each call in a thread of its own, and return what they gave."""
    $out = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        $out[place] = call()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return $out

== to_synchronized gen
def <<synchronized||one_at_a_time||exclusive>>($fn: Callable[..., Any]) -> Callable[..., Any]:
    """Let only one thread at a time into a function."""
    lock = <<threading.RLock()||threading.Lock()>>

    @wraps($fn)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        with lock:
            return $fn(*args, **kwargs)

    return wrapper

== to_handover gen
:: w _waiting _held_back _content
:: c _changed _condition _ready
class <<Handover||Mailroom||BoundedBuffer>>:
    """Passes values from some threads to others, and never holds too many."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.&w: deque[Any] = deque()
        self.&c = threading.Condition()

    def put(self, given: Any) -> None:
        with self.&c:
            self.&c.wait_for(lambda: len(self.&w) < self.capacity)
            self.&w.append(given)
            self.&c.notify_all()

    def take(self) -> Any:
        with self.&c:
            self.&c.wait_for(lambda: self.&w)
            self.&c.notify_all()
            return self.&w.popleft()

== to_every gen
:: h halt stopped ended
def <<call_every||repeat_in_background||keep_calling>>(seconds: float, action: Callable[[], Any]) -> Callable[[], None]:
    """Call again and again in a thread; return what ends it."""
    &h = threading.Event()

    def run() -> None:
        while not &h.wait(seconds):
            action()

    threading.Thread(target=run, daemon=True).start()
    return &h.set

== to_log_lines gen
:: l lines texts written
class <<ListHandler||CollectingHandler||LogLines>>(logging.Handler):
    """Keeps what is logged in a list."""

    def __init__(self, level: int = <<logging.NOTSET||logging.INFO>>) -> None:
        super().__init__(level)
        self.&l: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.&l.append(self.format(record))

== to_file_log gen
def <<log_to_file||named_log||open_log>>(name: str, path: Path, level: int = logging.INFO) -> logging.Logger:
    """Return a logger that writes to a file<<|| too>>."""
    named = logging.getLogger(name)
    if not named.handlers:
        handler = logging.FileHandler(path<<||, encoding="utf-8"||, delay=True>>)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s <<%(message)s||%(name)s: %(message)s>>"))
        named.addHandler(handler)
    named.setLevel(level)
    return named

== to_poll gen
:: a answer found_yet reply
def <<poll||wait_until||wait_for>>(ask: Callable[[], Any], timeout: float, pause: float = <<0.1||0.5||1.0>>) -> Any:
    """Ask again and again until there is an answer."""
    deadline = time.monotonic() + timeout
    while not (&a := ask()):
        if time.monotonic() >= deadline:
            raise TimeoutError(f"no answer <<within||after>> {timeout} s")
        time.sleep(pause)
    return &a

== to_remove_quietly gen
def <<remove_quietly||unlink_all||discard_files>>(*paths: Path) -> None:
    """Remove files, also where some are gone already."""
    for each in paths:
        with suppress(<<FileNotFoundError||OSError||FileNotFoundError, PermissionError>>):
            each.unlink()
            $log.info("removed %s", each)

== to_make_ids gen
def <<make_ids||id_source||numbered>>(prefix: str, start: int = 1, width: int = $d1) -> Callable[[], str]:
    """Return a function that gives a new name with each call."""
    numbers = itertools.count(start)
    return lambda: f"{prefix}<<-||_||>>{next(numbers):0{width}d}"
'''
