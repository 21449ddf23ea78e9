#include "loop.h"

#include <algorithm>

#include "error.h"

namespace infill::cuda {

namespace {

constexpr size_t MAX_GRAPHS = 64;  // shapes kept; a call has as many as rows that stop at different steps

void check_size(const char * what, int64_t value, int64_t high) {
    if (value < 1 || value > high) {
        throw Error(INFILL_ERR_ARGUMENT, format("%s: expected 1 to %lld on the GPU, found %lld", what,
                                                static_cast<long long>(high), static_cast<long long>(value)));
    }
}

}  // namespace

template <typename T>
T * Loop::allocate(size_t n) {
    buffers.push_back(runtime.allocate(n * sizeof(T)));
    return static_cast<T *>(buffers.back());
}

Loop::Loop(Runtime & runtime_, const Limits & limits_, const Host & host) : runtime(runtime_), limits(limits_) {
    if (!is_supported(host.embedding.type)) {
        throw Error(INFILL_ERR_ARGUMENT,
                    format("the token embedding has type %d, of which the GPU cannot gather rows; convert it to Q6_K or "
                           "Q8_0, or use --device cpu", host.embedding.type));
    }
    check_size("self_conditioning_top_k", limits.top_k, MAX_TOP_K);
    check_size("free positions", limits.n_outputs, 65535);  // grids
    check_size("positions", limits.n_positions, 65535);
    args.n_vocab = host.n_vocab;
    args.n_embd = host.n_embd;
    args.n_chunks = (host.n_vocab + CHUNK - 1) / CHUNK;
    args.n_groups = (host.n_vocab + GROUP - 1) / GROUP;
    args.softcap = host.softcap;
    args.embedding = host.embedding;
    args.logits = host.logits;
    args.tokens = host.tokens;
    args.soft = host.soft;
    args.top_stride = limits.top_k;
    const size_t n = size_t(limits.n_positions), n_out = size_t(limits.n_outputs);
    try {
        args.call = allocate<Call>(1);
        args.status = allocate<Status>(1);
        args.rows = allocate<RowInfo>(size_t(limits.n_rows));
        args.temperatures = allocate<float>(size_t(limits.max_steps));
        args.row_of = allocate<int32_t>(n);
        args.pinned = allocate<uint8_t>(n);
        args.free_positions = allocate<int32_t>(n);
        args.members = allocate<int32_t>(n);
        args.outputs = allocate<int32_t>(n_out);
        args.canvas = allocate<int32_t>(n);
        args.argmax = allocate<int32_t>(n);
        args.likeliest = allocate<int32_t>(n);
        args.drawn = allocate<int32_t>(n);
        args.entropy = allocate<float>(n);
        args.accepted = allocate<uint8_t>(n);
        args.order = allocate<int32_t>(n);
        args.chunks = allocate<Chunk>(n_out * size_t(args.n_chunks));
        args.group_keys = allocate<uint32_t>(n_out * size_t(args.n_groups));
        args.top_ids = allocate<int32_t>(n * size_t(limits.top_k));
        args.top_weights = allocate<float>(n * size_t(limits.top_k));
    } catch (...) {
        for (void * buffer : buffers) {
            runtime.release(buffer);
        }
        throw;
    }
}

Loop::~Loop() {
    runtime.forget_graphs();
    for (void * buffer : buffers) {
        runtime.release(buffer);
    }
}

void Loop::start(const std::vector<RowState> & states, const infill_denoise_options & o) {
    if (o.self_conditioning_top_k == 0) {
        throw Error(INFILL_ERR_ARGUMENT, "self-conditioning with the whole vocabulary runs on the CPU only; set "
                                         "self_conditioning_top_k");
    }
    const bool conditioned = o.self_conditioning_top_k > 0;  // -1: not at all
    if (conditioned) {
        check_size("self_conditioning_top_k", o.self_conditioning_top_k, limits.top_k);
    }
    check_size("max_steps", o.max_steps, limits.max_steps);
    check_size("rows", int64_t(states.size()), limits.n_rows);
    rows.clear();
    row_of.clear();
    pinned.clear();
    free_positions.clear();
    canvas.clear();
    argmax.clear();
    for (const RowState & s : states) {
        RowInfo row = {};
        row.begin = int32_t(canvas.size());
        row.n = s.row.n();
        row.index = s.index;
        row.free_begin = int32_t(free_positions.size());
        for (int32_t i = 0; i < row.n; ++i) {
            if (!s.row.pinned[size_t(i)]) {
                free_positions.push_back(row.begin + i);
            }
        }
        row.n_free = int32_t(free_positions.size()) - row.free_begin;
        row.running = row.n_free > 0 && o.max_steps > 0;
        row.converged = row.n_free == 0;
        rows.push_back(row);
        row_of.insert(row_of.end(), size_t(row.n), int32_t(rows.size()) - 1);
        pinned.insert(pinned.end(), s.row.pinned.begin(), s.row.pinned.end());
        canvas.insert(canvas.end(), s.canvas.begin(), s.canvas.end());
        argmax.insert(argmax.end(), s.argmax.begin(), s.argmax.end());
    }
    check_size("positions", int64_t(canvas.size()), limits.n_positions);
    if (free_positions.size() > size_t(limits.n_outputs)) {
        check_size("free positions", int64_t(free_positions.size()), limits.n_outputs);
    }
    temperatures.clear();
    for (int32_t step = 1; step <= o.max_steps; ++step) {  // as in denoise.cpp
        temperatures.push_back(o.t_min + (o.t_max - o.t_min) * (float(o.max_steps - step + 1) / float(o.max_steps)));
    }
    const auto put = [&](const auto * to, const auto & from) {
        using T = typename std::decay_t<decltype(from)>::value_type;
        if (!from.empty()) {
            runtime.upload(const_cast<T *>(to), from.data(), from.size() * sizeof(T));
        }
    };
    call = {o.seed, o.max_steps, int32_t(states.size()), int32_t(canvas.size()), o.stability_threshold,
            conditioned ? o.self_conditioning_top_k : 0, o.self_conditioning_pins != 0, o.entropy_bound,
            o.confidence_threshold};
    current = {};
    current.step = -1;
    put(args.rows, rows);
    put(args.row_of, row_of);
    put(args.pinned, pinned);
    put(args.free_positions, free_positions);
    put(args.canvas, canvas);
    put(args.argmax, argmax);
    put(args.accepted, pinned);
    put(args.temperatures, temperatures);
    entropy.assign(canvas.size(), 0.0f);
    put(args.entropy, entropy);
    runtime.upload(const_cast<Call *>(args.call), &call, sizeof call);
    runtime.upload(args.status, &current, sizeof current);
    current.n_soft = conditioned ? int32_t(canvas.size()) : 0;  // at most
    run(true);
    read_rows();
}

// The first time only what prepares a pass.
void Loop::run(bool first) {
    const std::array<int32_t, 4> key = {first, current.n_outputs, current.n_soft, call.n_rows};
    auto found = graphs.find(key);
    if (found == graphs.end()) {
        if (graphs.size() >= MAX_GRAPHS) {
            runtime.forget_graphs();
            graphs.clear();
        }
        std::vector<Launch> launches;
        if (!first) {
            launches.push_back({Kernel::scan, args.n_chunks, current.n_outputs});
            launches.push_back({Kernel::choose, current.n_outputs, 1});
            launches.push_back({Kernel::advance, call.n_rows, 1});
        }
        launches.push_back({Kernel::layout, 1, 1});
        if (current.n_soft > 0) {
            launches.push_back({Kernel::mix, (args.n_embd + THREADS - 1) / THREADS, current.n_soft});
        }
        found = graphs.emplace(key, runtime.record(launches, args)).first;
    }
    runtime.replay(found->second);
    runtime.download(&current, args.status, sizeof current);
}

const Status & Loop::step() {
    const int32_t n_running = current.n_running;
    run(false);
    if (current.n_running != n_running) {
        read_rows();
    }
    return current;
}

void Loop::read_rows() {
    runtime.download(rows.data(), args.rows, rows.size() * sizeof(RowInfo));
    rows_running.clear();
    for (size_t r = 0; r < rows.size(); ++r) {
        if (rows[r].running) {
            rows_running.push_back(int32_t(r));
        }
    }
}

void Loop::read(std::vector<RowState> & states) {
    const auto get = [&](auto & to, const auto * from) {
        using T = typename std::decay_t<decltype(to)>::value_type;
        to.resize(row_of.size());
        runtime.download(to.data(), from, to.size() * sizeof(T));
    };
    read_rows();
    get(canvas, args.canvas);
    get(argmax, args.argmax);
    get(entropy, args.entropy);
    get(accepted, args.accepted);
    for (size_t r = 0; r < states.size(); ++r) {
        RowState & s = states[r];
        const int64_t begin = rows[r].begin, end = begin + rows[r].n;
        s.canvas.assign(canvas.begin() + begin, canvas.begin() + end);
        s.argmax.assign(argmax.begin() + begin, argmax.begin() + end);
        s.entropy.assign(entropy.begin() + begin, entropy.begin() + end);
        s.accepted.assign(accepted.begin() + begin, accepted.begin() + end);
        s.n_same = rows[r].n_same;
        s.result = {rows[r].n_steps, rows[r].converged, rows[r].mean_entropy};
    }
}

void denoise(Loop & loop, std::vector<RowState> & states, const infill_denoise_options & o,
             const std::function<void(const std::vector<int32_t> & rows)> & pass) {
    loop.start(states, o);
    try {
        while (loop.status().n_running > 0) {
            const std::vector<int32_t> rows = loop.running();
            pass(rows);
            const Status & status = loop.step();
            if (status.not_finite) {
                throw Error(INFILL_ERR_FORMAT, "the model gives logits that are not numbers; the file is damaged");
            }
            if (!o.on_step) {
                continue;
            }
            loop.read(states);
            for (const int32_t r : rows) {
                const RowState & s = states[size_t(r)];
                const infill_step view = {s.index,         status.step,     o.max_steps,      s.row.n(),
                                          s.canvas.data(), s.argmax.data(), s.entropy.data(), s.accepted.data()};
                if (o.on_step(&view, o.user_data) != 0) {
                    throw Error(INFILL_CANCELLED, "cancelled by the step callback");
                }
            }
        }
    } catch (const Error & error) {
        if (error.status == INFILL_CANCELLED) {
            loop.read(states);  // the best so far
        }
        throw;
    }
    loop.read(states);
}

}  // namespace infill::cuda
