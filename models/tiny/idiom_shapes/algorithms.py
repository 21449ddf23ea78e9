"""Shapes of small algorithms: grids, spans, graphs, tables of results, search, windows, trees and numerals."""

from __future__ import annotations

SHAPES = r'''
== gd_inside_neighbours gen
:: g grid board cells
:: r row y top
:: c column x left
def <<around||cells_around||nearby>>(&g: list[list[int]], &r: int, &c: int) -> Iterator[int]:
    """Yield the values of the up to eight cells around one."""
    for <<dy, dx in itertools.product((-1, 0, 1), repeat=2):
        if dy == dx == 0:
            continue
        if 0 <= &r + dy < len(&g) and 0 <= &c + dx < len(&g[&r + dy]):
            yield &g[&r + dy][&c + dx]||each_row in &g[max(&r - 1, 0) : &r + 2]:
        for other in range(max(&c - 1, 0), min(&c + 2, len(each_row))):
            if each_row is not &g[&r] or other != &c:
                yield each_row[other]>>

== gd_grid_of gen
:: g grid cells board
def <<parse_grid||read_grid||grid_from>>($txt: str, blank: str = "<<.||-||0>>") -> dict[tuple[int, int], str]:
    """Turn lines of letters into a dictionary by row and column, without the blank cells."""
    &g: dict[tuple[int, int], str] = {}
    for row, letters in enumerate($txt.<<splitlines()||strip().split("\n")>>):
        &g.update({(row, column): letter for column, letter in enumerate(letters) if letter != blank})
    return &g

== gd_draw_grid gen
:: c cells points filled
def <<draw||render||show>>(&c: set[tuple[int, int]], filled_with: str = "#", empty: str = ".") -> str:
    """Draw the smallest rectangle that holds all &c."""
    if not &c:
        return ""
    rows, columns = zip(*&c)
    lines = []
    for row in range(min(rows), max(rows) + 1):
        marks = [filled_with if (row, column) in &c else empty for column in range(min(columns), max(columns) + 1)]
        lines.append("".join(marks))
    return "\n".join(lines)

== gd_walk_moves gen
:: m moves directions commands
def <<follow_moves||walk_along||trace>>(&m: str, start: tuple[int, int] = (0, 0)) -> list[tuple[int, int]]:
    """Return every place on a walk of ups, downs, lefts and rights."""
    shifts = {"U": (-1, 0), "D": (1, 0), "L": (0, -1), "R": (0, 1)}
    places = [start]
    for letter in &m<<.upper()||>>:
        <<down, right = shifts[letter]
        row, column = places[-1]
        places.append((row + down, column + right))||\
        places.append(tuple(map(operator.add, places[-1], shifts[letter])))>>
    return places

== gd_turtle gen
:: h heading facing direction
def <<drive||final_place||end_of>>(orders: Iterable[str]) -> complex:
    """Follow orders such as "L" and "R" for a turn, and numbers for steps ahead."""
    place, &h = 0j, 1j
    for each in orders:
        match each:
            case "L":
                &h *= 1j
            case "R":
                &h *= -1j
            case _:
                place += int(each) * &h
    return place

== gd_diagonals gen
:: d diagonals slants lines
def <<diagonals_of||by_diagonal||slanted>>(<<=g:grid||matrix||table>>: list[list[int]]) -> list[list[int]]:
    """Return the cells along each diagonal that runs down to the <<=w:left||right>>."""
    &d: dict[int, list[int]] = defaultdict(list)
    for y, row in enumerate(<<=g:grid||matrix||table>>):
        for x, cell in enumerate(row):
            &d[<<=w:x + y||x - y>>].append(cell)
    return <<[&d[key] for key in sorted(&d)]||[cells for _, cells in sorted(&d.items())]>>

== gd_row_peaks gen
def <<row_peaks||minimax_cells||balance_points>>(matrix: list[list[int]]) -> list[tuple[int, int]]:
    """Return the places of values that are the largest in their row and the smallest in their column."""
    tops = [max(row) for row in matrix]
    floors = <<[min(column) for column in zip(*matrix)]||list(map(min, zip(*matrix)))>>
    return [(y, x) for y, top in enumerate(tops) for x, low in enumerate(floors) if <<top == low == matrix[y][x]||\
    matrix[y][x] == top and matrix[y][x] == low>>]

== gd_magic gen
:: s square grid matrix
def is_magic(&s: list[list[int]]) -> bool:
    """Return whether all rows, columns and both diagonals have one sum."""
    size = len(&s)
    sums = {sum(row) for row in &s}
    sums.update(<<map(sum, zip(*&s))||sum(column) for column in zip(*&s)>>)
    sums.add(sum(&s[at][at] for at in range(size)))
    sums.add(sum(&s[at][<<-1 - at||size - 1 - at||-at - 1>>] for at in range(size)))
    return len(sums) == 1

== gd_summed_area gen
:: s sums table corner
def <<area_sums||summed_area||corner_sums>>(grid: list[list[int]]) -> list[list[int]]:
    """Return for each cell the sum of all cells that lie neither below nor to the right of it."""
    &s: list[list[int]] = []
    for row in grid:
        along = <<list(accumulate(row))||[*itertools.accumulate(row)]>>
        &s.append([here + above for here, above in zip(along, &s[-1])] if &s else along)
    return &s

== gd_merge_spans gen
:: s spans ranges intervals
:: m merged joined united
def <<join_spans||merge_ranges||union_of>>(&s: Iterable[tuple[int, int]], gap: int = 0) -> list[tuple[int, int]]:
    """Join &s that overlap<< or whose distance is at most the gap|| or nearly touch>>."""
    &m: list[tuple[int, int]] = []
    for start, end in sorted(&s):
        if &m and start <= &m[-1][1] + gap:
            <<&m[-1] = (&m[-1][0], max(&m[-1][1], end))||begun, until = &m.pop()
            &m.append((begun, max(until, end)))>>
            continue
        &m.append((start, end))
    return &m

== gd_overlap gen
:: f first one left
:: s second other right
def <<overlap||shared_span||common_part>>(&f: tuple[int, int], &s: tuple[int, int]) -> tuple[int, int] | None:
    """Return the span that lies in both, or None."""
    start, end = <<max(&f[0], &s[0]), min(&f[1], &s[1])||max(&f, &s)[0], min(&f[1], &s[1])>>
    return <<(start, end) if start < end else None||None if start >= end else (start, end)>>

== gd_subtract_span gen
:: h hole cut taken
def <<cut_out||subtract||without_span>>(spans: list[tuple[int, int]], &h: tuple[int, int]) -> list[tuple[int, int]]:
    """Return what is left of the spans outside of the &h."""
    low, high = &h
    left = []
    for start, end in spans:
        <<=o:outside||beside>> = (start, min(end, low)), (max(start, high), end)
        left.extend(piece for piece in <<=o:outside||beside>> if piece[0] < piece[1])
    return left

== gd_insert_span gen
def <<add_span||insert_span||book_span>>(<<=t:taken||booked>>: list[tuple[int, int]], new: tuple[int, int]) -> bool:
    """Add a span to a sorted list, unless it overlaps with one of its neighbours there."""
    place = bisect.bisect<<||_left>>(<<=t:taken||booked>>, new)
    if place > 0 and <<=t:taken||booked>>[place - 1][1] > new[0]:
        return False
    if place < len(<<=t:taken||booked>>) and <<=t:taken||booked>>[place][0] < new[1]:
        return False
    <<<<=t:taken||booked>>.insert(place, new)||<<=t:taken||booked>>[place:place] = [new]>>
    return True

== gd_rooms_needed gen
:: b busy ends occupied
def <<assign_rooms||rooms_needed||tracks_needed>>(bookings: Iterable[tuple[int, int]]) -> int:
    """Return how many rooms it takes, if each is free again at the end of its booking."""
    &b: list[int] = []
    for start, end in sorted(bookings):
        if &b and &b[0] <= start:
            heapq.heapreplace(&b, end)
        else:
            heapq.heappush(&b, end)
    return len(&b)

== gd_which_span gen
:: b bounds limits cuts
def <<bracket_of||band_for||step_for>>(amount: float, &b: Sequence[float], labels: Sequence[str]) -> str:
    """Return the label of the band between the sorted &b in which the amount lies."""
    if len(labels) != len(&b) + 1:
        raise ValueError(f"<<need||expected>> {len(&b) + 1} labels, <<got||not>> {len(labels)}")
    return labels[<<bisect.bisect_right||bisect.bisect>>(&b, amount)]

== gd_in_degrees gen
:: d degrees incoming arrows
def <<sources_of||entry_points||roots>>(graph: dict[str, list[str]]) -> list[str]:
    """Return the nodes to which no other one leads."""
    <<&d = Counter(target for targets in graph.values() for target in targets)
    return [node for node in graph if not &d[node]]||&d = set().union(*graph.values())
    return sorted(graph.keys() - &d)||&d = set(itertools.chain.from_iterable(graph.values()))
    return [node for node in graph if node not in &d]>>

== gd_reverse_graph gen
def <<reversed_graph||turn_around||incoming>>(graph: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the graph with all edges turned around."""
    <<=b:backwards||reverse||parents>>: dict[str, list[str]] = {node: [] for node in graph}
    for node, targets in graph.items():
        for target in targets:
            <<=b:backwards||reverse||parents>><<.setdefault(target, []).append(node)||[target].append(node)>>
    return <<=b:backwards||reverse||parents>>

== gd_all_distances gen
:: d distances costs lengths
def <<all_distances||floyd||relax_all>>(&d: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Return the length of the shortest way between every two nodes, from those of the edges."""
    shortest = dict(&d)
    nodes = {node for pair in &d for node in pair}
    for middle, start, end in <<itertools.product(nodes, repeat=3)||itertools.product(nodes, nodes, nodes)>>:
        through = shortest.get((start, middle), math.inf) + shortest.get((middle, end), math.inf)
        if through < shortest.get((start, end), math.inf):
            shortest[start, end] = through
    return shortest

== gd_union_find gen
:: p parent leader boss
def <<count_clusters||count_groups||components>>(names: Iterable[str], links: Iterable[tuple[str, str]]) -> int:
    """Return into how many groups the links join the names."""
    &p = {name: name for name in names}

    def top(name: str) -> str:
        if &p[name] != name:
            &p[name] = top(&p[name])
        return &p[name]

    for first, second in links:
        &p[top(first)] = top(second)
    return <<sum(name == above for name, above in &p.items())||len({top(name) for name in &p})||len(set(map(top, &p)))>>

== gd_friends gen
def <<suggest||friends_of_friends||suggestions>>(friends: dict[str, set[str]], name: str) -> list[str]:
    """Return who is not yet a friend, those with the most friends in common first."""
    shared = Counter(other for friend in friends[name] for other in friends<<[friend]||.get(friend, ())>>)
    <<del shared[name]||shared.pop(name, None)>>
    return [other for other, _ in shared.most_common() if other not in friends[name]]

== gd_edges_to_graph gen
def <<graph_of||to_graph||adjacency>>(edges: Iterable[str], arrow: str = "<<-||->||:>>") -> dict[str, set[str]]:
    """Read edges such as "$w1-$w2", which lead both ways."""
    graph: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        <<left, right = map(str.strip, edge.split(arrow))||left, _, right = edge.partition(arrow)>>
        graph[left].add(right)
        graph[right].add(left)
    return <<dict(graph)||graph>>

== gd_climb_ways gen
:: w ways count_for options
def <<ways_up||climb||stair_ways>>(steps: int, strides: tuple[int, ...] = <<(1, 2)||(1, 2, 3)||(1, 3)>>) -> int:
    """Count the orders of strides that add up to the steps."""
    &w = [1]
    for height_now in range(1, steps + 1):
        &w.append(sum(&w[height_now - stride] for stride in strides if stride <= height_now))
    return <<&w[-1]||&w[steps]>>

== gd_grid_path_sum gen
:: b best_so_far cheapest costs
def <<cheapest_path||least_cost||min_path_sum>>(grid: list[list[int]]) -> int:
    """Return the least sum on a way from the top left to the bottom right, going right or down."""
    &b = list(accumulate(grid[0]))
    for row in grid[1:]:
        &b[0] += row[0]
        for x in range(1, len(row)):
            &b[x] = <<row[x] + min(&b[x], &b[x - 1])||min(&b[x - 1], &b[x]) + row[x]>>
    return &b[-1]

== gd_triangle_sum gen
def <<best_descent||triangle_sum||top_sum>>(triangle: list[list[int]]) -> int:
    """Return the largest sum on a way from the top to the bottom of a triangle."""
    *above, below = triangle
    for row in <<reversed(above)||above[::-1]>>:
        below = [each + max(pair) for each, pair in zip(row, <<zip(below, below[1:])||itertools.pairwise(below)>>)]
    return below[0]

== gd_word_break gen
:: e ends cuts starts
def <<can_split||is_made_of||word_break>>(text: str, words: Iterable[str]) -> bool:
    """Return whether the text is nothing but some of the words, one after another."""
    known = tuple(words)
    &e = {0}
    for start in range(len(text)):
        if start in &e:
            <<&e.update(start + len(word) for word in known if text.startswith(word, start))||\
            &e |= {start + len(word) for word in known if text[start:].startswith(word)}>>
    return len(text) in &e

== gd_rob_houses gen
:: a taken with_it took
:: b skipped without_it passed
def <<best_loot||no_neighbours||best_apart>>(amounts: Iterable[int]) -> int:
    """Return the largest sum of amounts of which no two are neighbours."""
    &a = &b = 0
    for amount in amounts:
        &a, &b = &b + amount, max(&a, &b)
    return max(&a, &b)

== gd_least_passing gen
def <<smallest_that||first_true||least_passing>>(test: Callable[[int], bool], low: int, high: int) -> int:
    """Return the smallest number from low to high that passes, if all above it pass as well."""
    while low < high:
        middle = <<(low + high) // 2||low + (high - low) // 2>>
        <<low, high = (low, middle) if test(middle) else (middle + 1, high)||if test(middle):
            high = middle
        else:
            low = middle + 1>>
    return low

== gd_nearest gen
def <<nearest||closest||snap_to>>(<<=o:ordered||stops||marks>>: list[float], wanted: float) -> float:
    """Return the value of a sorted list that is closest to the wanted one."""
    place = bisect.bisect(<<=o:ordered||stops||marks>>, wanted)
    <<=a:around_it||beside>> = <<=o:ordered||stops||marks>>[max(place - 1, 0) : place + 1]
    return min(<<=a:around_it||beside>>, key=lambda <<=m:each||spot>>: abs(<<=m:each||spot>> - wanted))

== gd_water gen
:: h heights walls bars
def <<largest_pool||most_water||widest_pair>>(&h: list[int]) -> int:
    """Return the most water that fits between two of the &h."""
    left, right, most = 0, len(&h) - 1, 0
    while left < right:
        most = max(most, (right - left) * min(&h[left], &h[right]))
        if &h[left] < &h[right]:
            left += 1
        else:
            right -= 1
    return most

== gd_unique_window gen
def <<longest_distinct||longest_unique||distinct_stretch>>(text: str) -> str:
    """Return the longest part of the text in which no letter comes twice."""
    <<=p:last_place||places||where>>: dict[str, int] = {}
    start, longest = 0, ""
    for end, letter in enumerate(text):
        start = max(start, <<=p:last_place||places||where>>.get(letter, -1) + 1)
        <<=p:last_place||places||where>>[letter] = end
        <<if end - start >= len(longest):
            longest = text[start : end + 1]||longest = max(longest, text[start : end + 1], key=len)>>
    return longest

== gd_window_top gen
:: w waiting candidates places
def <<window_maxima||sliding_max||tops>>(numbers: Sequence[int], width: int) -> Iterator[int]:
    """Yield the largest number of each window."""
    &w: deque[int] = deque()
    for at, number in enumerate(numbers):
        while &w and numbers[&w[-1]] <= number:
            &w.pop()
        &w.append(at)
        if &w[0] <= at - width:
            &w.popleft()
        if at >= width - 1:
            yield numbers[&w[0]]

== gd_next_larger gen
:: s stack open_places waiting
def <<next_larger||wait_times||days_until>>(numbers: list[float]) -> list[int]:
    """Return for each number how far the next larger one is away; 0 where none comes."""
    answer, &s = [0] * len(numbers), []
    for at, number in enumerate(numbers):
        while &s and numbers[&s[-1]] < number:
            earlier = &s.pop()
            answer[earlier] = at - earlier
        &s.append(at)
    return answer

== gd_sum_stretches gen
def <<stretches_with_sum||count_stretches||runs_adding_to>>(numbers: Iterable[int], target: int) -> int:
    """Count the runs of neighbours that add up to the target."""
    <<=s:sums||before||prefix_sums>>, total, count = Counter({0: 1}), 0, 0
    for number in numbers:
        total += number
        count += <<=s:sums||before||prefix_sums>>[total - target]
        <<=s:sums||before||prefix_sums>>[total] += 1
    return count

== gd_apply_spans gen
:: c changes steps deltas
def <<apply_spans||paint_spans||fill_spans>>(size: int, spans: Iterable[tuple[int, int, int]]) -> list[int]:
    """Add an amount to each place from start up to, but without, end, for all (start, end, amount)."""
    &c = [0] * (size + 1)
    for start, end, amount in spans:
        &c[start] += amount
        &c[end] -= amount
    return list(accumulate(&c<<[:-1]||[:size]>>))

== gd_queens gen
:: p placed chosen columns
def <<=f:queens||place_queens||arrange>>(size: int, &p: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Yield the columns of queens, row by row, none of which attacks another."""
    if len(&p) == size:
        yield &p
        return
    for column in range(size):
        if all(abs(column - other) not in (0, gap) for gap, other in enumerate(reversed(&p), <<1||start=1>>)):
            yield from <<=f:queens||place_queens||arrange>>(size, (*&p, column))

== gd_sum_choices gen
def <<=f:choices_for||sum_to||pick_sums>>(target: int, numbers: list[int]) -> list[list[int]]:
    """Return each choice of the positive numbers that adds up to the target."""
    if target == 0:
        return [[]]
    if target < 0 or not numbers:
        return []
    first, *rest = numbers
    with_it = [[first, *choice] for choice in <<=f:choices_for||sum_to||pick_sums>>(target - first, rest)]
    return with_it + <<=f:choices_for||sum_to||pick_sums>>(target, rest)

== gd_brackets gen
def <<=f:brackets||balanced||nestings>>(pairs: int, opened: int = 0) -> list[str]:
    """Return all ways to write so many pairs of brackets that match, with some open already."""
    if pairs == 0:
        return [")" * opened]
    ways = ["(" + rest for rest in <<=f:brackets||balanced||nestings>>(pairs - 1, opened + 1)]
    if opened:
        ways += [")" + rest for rest in <<=f:brackets||balanced||nestings>>(pairs, opened - 1)]
    return ways

== gd_factor_powers gen
:: p powers factors exponents
def <<factorize||prime_powers||factor_powers>>(n: int) -> dict[int, int]:
    """Return the primes that divide n, each with its power."""
    &p, divisor = <<Counter()||defaultdict(int)>>, 2
    while divisor * divisor <= n:
        if n % divisor:
            divisor += 1
            continue
        &p[divisor] += 1
        n //= divisor
    if n > 1:
        &p[n] += 1
    return dict(&p)

== gd_column_name gen
def <<column_name||sheet_column||letters_for>>(number: int) -> str:
    """Return A for 1, Z for 26, AA for 27 and so on."""
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = <<string.ascii_uppercase[place]||chr(ord("A") + place)>> + letters
    return letters

== gd_mixed_units gen
def <<in_units||break_down||spoken_amount>>(amount: int, units: dict[str, int]) -> str:
    """Write an amount in its units, the largest one first, and leave out those with none."""
    <<=p:pieces_of_it||portions||said>> = []
    for name, size in sorted(units.items(), key=lambda unit: <<-unit[1])||unit[1], reverse=True)>>:
        count, amount = divmod(amount, size)
        if count:
            <<=p:pieces_of_it||portions||said>>.append(f"{count} {name}")
    return <<", "||" ">>.join(<<=p:pieces_of_it||portions||said>>) or <<"none"||"nothing"||"0">>

== gd_merge_streams gen
def <<merge_streams||combine_sorted||by_moment>>(*streams: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    """Merge sorted streams of (time, text) pairs, and put the texts of one time together."""
    merged = heapq.merge(*streams, key=operator.itemgetter(0))
    together = groupby(merged, <<operator.itemgetter(0)||key=lambda pair: pair[0]>>)
    return {moment: [text for _, text in pairs] for moment, pairs in together}

== gd_tree_insert gen
def <<=f:insert||with_number||grow>>(tree: tuple | None, number: int) -> tuple:
    """Return a search tree of (left, number, right) with one more number."""
    if tree is None:
        return None, number, None
    left, root, right = tree
    if number < root:
        return <<=f:insert||with_number||grow>>(left, number), root, right
    return left, root, <<=f:insert||with_number||grow>>(right, number)

== gd_tree_inorder gen
def <<=f:in_order||ascending||flat_tree>>(tree: tuple | None) -> Iterator[int]:
    """Yield the numbers of a tree of (left, number, right) from the left to the right."""
    if <<tree is not None||tree>>:
        left, number, right = tree
        yield from <<=f:in_order||ascending||flat_tree>>(left)
        yield number
        yield from <<=f:in_order||ascending||flat_tree>>(right)

== gd_tree_from_parents gen
:: b branches below nodes
def <<nest||tree_of||hierarchy>>(parents: dict[str, str | None]) -> dict[str, Any]:
    """Turn "who is above whom" into dictionaries inside each other."""
    &b: dict[str, dict[str, Any]] = {name: {} for name in parents}
    <<=t:tops||roots>> = {}
    for name, above in parents.items():
        (<<=t:tops||roots>> if above is None else &b[above])[name] = &b[name]
    return <<=t:tops||roots>>

== gd_lru gen
:: k kept cached recent
:: f load compute fetch
def <<keep_recent||remember_last||bounded_cache>>(&f: Callable[[str], Any], size: int) -> Callable[[str], Any]:
    """Return a function that remembers what it gave for the names that were asked for last."""
    &k: OrderedDict[str, Any] = OrderedDict()

    def cached_call(name: str) -> Any:
        if name not in &k:
            &k[name] = &f(name)
        &k.move_to_end(name)
        if len(&k) > size:
            &k.popitem(last=False)
        return &k[name]

    return cached_call

== gd_longest_run gen
def <<longest_run||best_streak||longest_streak>>(answers: Iterable[bool]) -> int:
    """Return the length of the longest run of True."""
    <<return max((sum(1 for _ in run) for passed, run in groupby(answers) if passed), default=0)||longest = streak = 0
    for passed in answers:
        streak = streak + 1 if passed else 0
        longest = max(longest, streak)
    return longest>>

== gd_weighted_draw gen
:: w weights chances odds
def <<draw_weighted||pick_weighted||weighted_choice>>(&w: dict[str, float], rng: random.Random) -> str:
    """Draw a name; one with twice the weight comes twice as often."""
    bounds = list(accumulate(&w.values()))
    point = rng.<<random() * bounds[-1]||uniform(0, bounds[-1])>>
    return list(&w)[bisect.bisect(bounds, point, hi=len(bounds) - 1)]

== gd_ranks gen
:: r ranks places rank_of
def <<ranks||places_of||standings>>(scores: list[float]) -> list[int]:
    """Return the rank of each score, 1 for the largest; equal scores share one."""
    <<&r: dict[float, int] = {}
    for place, score in enumerate(sorted(scores, reverse=True), start=1):
        &r.setdefault(score, place)
    return [&r[score] for score in scores]||return [1 + sum(other > score for other in scores) for score in scores]||\
    ordered = sorted(scores)
    return [1 + len(ordered) - bisect.bisect_right(ordered, score) for score in scores]>>

== gd_circle_count gen
:: c circle ring players
def <<last_in_circle||survivor||count_out>>(names: Iterable[str], step: int) -> str:
    """Go around, send out each one at the step, and return who stays."""
    &c = deque(names)
    while len(&c) > 1:
        &c.rotate(<<1 - step||-(step - 1)>>)
        &c.popleft()
    return &c<<[0]||.pop()>>

== gd_best_trade gen
def <<best_trade||max_gain||largest_rise>>(<<=p:prices||quotes||levels>>: Iterable[float]) -> float:
    """Return the most that buying once and selling later would bring."""
    lowest, gain = <<math.inf||float("inf")>>, 0.0
    for price in <<=p:prices||quotes||levels>>:
        lowest = min(lowest, price)
        gain = max(gain, price - lowest)
    return gain

== gd_code_lengths gen
:: h heap forest groups
def <<code_lengths||huffman_depths||bits_for>>(text: str) -> Counter[str]:
    """Return how many bits each letter takes in the shortest code for the text."""
    lengths: Counter[str] = Counter()
    &h = [(count, letter) for letter, count in Counter(text).items()]
    heapq.heapify(&h)
    while len(&h) > 1:
        (few, first), (more, second) = heapq.heappop(&h), heapq.heappop(&h)
        lengths.update(first + second)
        heapq.heappush(&h, (few + more, first + second))
    return lengths

== gd_largest_kept gen
:: h heap top best_ones
def <<keep_largest||largest_few||top_of_stream>>(numbers: Iterable[float], count: int) -> list[float]:
    """Return the largest numbers of a stream, the largest first, and never hold more than that."""
    &h: list[float] = []
    for number in numbers:
        if len(&h) < count:
            heapq.heappush(&h, number)
        else:
            heapq.heappushpop(&h, number)
    return sorted(&h, reverse=True)

== gd_depth_below gen
def <<=f:levels_below||depth_of||height_of>>(children: dict[str, list[str]], name: str) -> int:
    """Return how many levels there are from a name down to the lowest one below it."""
    below = children.get(name, <<()||[]>>)
    return 1 + max((<<=f:levels_below||depth_of||height_of>>(children, child) for child in below), default=0)

== gd_read_base gen
def <<read_digits||from_base||number_from>>(digits: str, alphabet: str = "<<01||01234567||0123456789abcdef>>") -> int:
    """Read a number whose digits are the letters of the alphabet."""
    return reduce(lambda total, digit: total * len(alphabet) + alphabet.index(digit), digits<<||.lower()||.strip()>>, 0)

== gd_trimmed_mean gen
:: s share part_left_out cut_share
def <<trimmed_mean||robust_mean||mean_of_middle>>(numbers: Iterable[float], &s: float = <<0.1||0.2||0.25>>) -> float:
    """Return the mean without the smallest and the largest &s of the numbers."""
    ordered = sorted(numbers)
    <<=c:cut||skip>> = int(len(ordered) * &s)
    return <<statistics.fmean||statistics.mean>>(ordered[<<=c:cut||skip>> : len(ordered) - <<=c:cut||skip>>])

== gd_sample_groups gen
def <<sample_each||stratified||draw_each>>(groups: dict[str, set[str]], count: int, seed: int) -> dict[str, list[str]]:
    """Draw at most so many members of each group, the same ones for the same seed."""
    rng = random.Random(seed)
    return {name: rng.sample(sorted(members), k=min(count, len(members))) for name, members in groups.items()}
'''
