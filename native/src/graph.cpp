#include "graph.h"

#include <unordered_map>

#include "builder.h"
#include "ggml-alloc.h"

namespace infill {

// ---- running ----------------------------------------------------------------------------------------------------

namespace {

template <typename Function>
Function find_function(ggml_backend_dev_t device, const char * name) {
    return reinterpret_cast<Function>(ggml_backend_reg_get_proc_address(ggml_backend_dev_backend_reg(device), name));
}

}  // namespace

Graph::Graph(const Model & model_, int32_t n_threads, Profile & profile_, ggml_abort_callback abort, void * abort_data)
    : model(model_), profile(profile_) {
    const Placement & p = model.placement;
    cpu.reset(ggml_backend_dev_init(p.cpu, nullptr));
    device.reset(p.on_device() ? ggml_backend_dev_init(p.device, nullptr) : nullptr);
    if (!cpu || (p.on_device() && !device)) {
        throw Error(INFILL_ERR_DEVICE, format("device %s cannot be used", ggml_backend_dev_name(p.device)));
    }
    for (ggml_backend_t backend : {cpu.get(), p.is_stand_in() ? device.get() : nullptr}) {
        if (!backend) {
            continue;
        }
        if (const auto set_threads = find_function<ggml_backend_set_n_threads_t>(p.cpu, "ggml_backend_set_n_threads")) {
            set_threads(backend, n_threads);
        }
        if (const auto set_abort =
                find_function<ggml_backend_set_abort_callback_t>(p.cpu, "ggml_backend_set_abort_callback")) {
            set_abort(backend, abort, abort_data);
        }
    }
    if (device) {
        ggml_backend_t backends[2] = {device.get(), cpu.get()};
        // its tables hold nodes and weights alike
        scheduler.reset(ggml_backend_sched_new(backends, nullptr, 2, 2 * n_nodes(), /*parallel*/ false,
                                               /*op_offload*/ false));
    } else {
        allocator.reset(ggml_gallocr_new(ggml_backend_dev_buffer_type(p.cpu)));
    }
    if (!allocator && !scheduler) {
        throw Error(INFILL_ERR_MEMORY, "out of memory for the graph allocator");
    }
}

size_t Graph::n_nodes() const {
    // about 60 nodes a layer plus one sum per expert used; twice that is safe
    return 256 + size_t(model.config.n_layer()) * (160 + 4 * size_t(model.config.n_expert_used));
}

int64_t Graph::n_bytes() const {
    const size_t n_inputs = inputs ? ggml_backend_buffer_get_size(inputs.get()) : 0;
    if (!scheduler) {
        return int64_t(n_inputs + ggml_gallocr_get_buffer_size(allocator.get(), 0));
    }
    return int64_t(n_inputs + ggml_backend_sched_get_buffer_size(scheduler.get(), device.get()) +
                   ggml_backend_sched_get_buffer_size(scheduler.get(), cpu.get()));
}

ggml_status Graph::compute(ggml_cgraph * graph, const std::vector<Section> & sections) {
    if (scheduler) {
        return compute_shared(graph, sections);
    }
    if (!profile.on) {
        return ggml_backend_graph_compute(cpu.get(), graph);
    }
    const size_t n = size_t(ggml_graph_n_nodes(graph));
    ggml_context_ptr ctx(ggml_init({ggml_tensor_overhead() + ggml_graph_overhead_custom(n, false), nullptr, true}));
    if (!ctx) {
        throw Error(INFILL_ERR_MEMORY, "out of memory for a profile");
    }
    ggml_cgraph * piece = ggml_new_graph_custom(ctx.get(), n, false);
    int at = 0;
    for (const Section & section : sections) {
        const Clock clock(profile, section.part);
        ggml_graph_clear(piece);
        for (; at < section.end; ++at) {
            ggml_graph_add_node(piece, ggml_graph_node(graph, at));
        }
        const ggml_status status = ggml_backend_graph_compute(cpu.get(), piece);
        if (status != GGML_STATUS_SUCCESS) {
            return status;
        }
    }
    return GGML_STATUS_SUCCESS;
}

ggml_status Graph::compute_shared(ggml_cgraph * graph, const std::vector<Section> & sections) {
    // While the profile is on, the scheduler stops behind the last node of every section.
    struct Watch {
        Profile & profile;
        std::unordered_map<const ggml_tensor *, Part> ends;
        std::chrono::steady_clock::time_point since;

        static bool see(ggml_tensor * node, bool ask, void * self) {
            Watch & w = *static_cast<Watch *>(self);
            const auto end = w.ends.find(node);
            if (ask) {
                return end != w.ends.end();
            }
            const auto now = std::chrono::steady_clock::now();
            const double ms = std::chrono::duration<double, std::milli>(now - w.since).count();
            w.profile.ms[size_t(end->second)] += ms;
            w.profile.ms[size_t(Part::host)] -= ms;  // the clock of the call runs on meanwhile
            w.since = now;
            return true;
        }
    } watch = {profile, {}, std::chrono::steady_clock::now()};
    if (profile.on) {
        for (const Section & section : sections) {
            watch.ends[ggml_graph_node(graph, section.end - 1)] = section.part;
        }
    }
    ggml_backend_sched_set_eval_callback(scheduler.get(), profile.on ? &Watch::see : nullptr, &watch);
    const ggml_status status = ggml_backend_sched_graph_compute(scheduler.get(), graph);
    ggml_backend_sched_set_eval_callback(scheduler.get(), nullptr, nullptr);
    return status;
}

// ---- one pass ---------------------------------------------------------------------------------------------------

// A graph with everything it needs to run again.
struct Graph::Built {
    ggml_context_ptr context, lasting;
    std::unique_ptr<Builder> builder;
    Arrangement arrangement;  // what its inputs hold
};

Graph::~Graph() = default;

void Graph::forget() { built.reset(); }

void Graph::wait() {
    if (device) {
        ggml_backend_synchronize(device.get());
    }
}

void Graph::build(Pass pass, const Cache & cache, const Batch & batch) {
    built.reset();  // before the memory of its headers is used again
    const size_t n = n_nodes();
    meta.resize(ggml_tensor_overhead() * n + ggml_graph_overhead_custom(n, false));
    auto made = std::make_unique<Built>();
    made->context.reset(ggml_init({meta.size(), meta.data(), /*no_alloc*/ true}));
    made->lasting.reset(ggml_init({Builder::N_LASTING * ggml_tensor_overhead(), nullptr, /*no_alloc*/ true}));
    if (!made->context || !made->lasting) {
        throw Error(INFILL_ERR_MEMORY, "out of memory for a graph");
    }
    made->builder.reset(new Builder{made->context.get(), made->lasting.get(),
                                    ggml_new_graph_custom(made->context.get(), n, false), model.config, model.weights,
                                    cache, Shape(pass, cache, batch),
                                    !device || model.placement.is_stand_in()});
    made->builder->build();
    ++counters.n_built;
    built = std::move(made);
    try {
        allocate();
    } catch (...) {
        built.reset();
        throw;
    }
}

void Graph::allocate() {
    const auto room = [&](bool found) {
        if (!found) {
            throw Error(INFILL_ERR_MEMORY, format("out of memory for a pass over %d tokens after a prompt of %d",
                                                  built->builder->shape.n, built->builder->cache.n_past));
        }
    };
    ggml_cgraph * graph = built->builder->graph;
    ++counters.n_allocated;
    place_inputs();
    room(inputs != nullptr);
    if (!scheduler) {
        room(ggml_gallocr_alloc_graph(allocator.get(), graph));
        return;
    }
    ggml_backend_sched_reset(scheduler.get());
    room(ggml_backend_sched_alloc_graph(scheduler.get(), graph));
}

// The lasting inputs lie in a buffer of their own, where no other tensor of the graph comes to lie over them.
void Graph::place_inputs() {
    const ggml_backend_buffer_type_t type = ggml_backend_dev_buffer_type(model.placement.device);
    const size_t alignment = ggml_backend_buft_get_alignment(type);
    ggml_context * lasting = built->lasting.get();
    size_t n = alignment;
    for (ggml_tensor * t = ggml_get_first_tensor(lasting); t; t = ggml_get_next_tensor(lasting, t)) {
        n += (ggml_backend_buft_get_alloc_size(type, t) + alignment - 1) / alignment * alignment;
    }
    if (!inputs || ggml_backend_buffer_get_size(inputs.get()) < n) {
        inputs.reset();  // both at once might not fit
        inputs.reset(ggml_backend_buft_alloc_buffer(type, n + n / 4));  // prompts grow
        if (!inputs) {
            return;
        }
    }
    ggml_tallocr places = ggml_tallocr_new(inputs.get());
    for (ggml_tensor * t = ggml_get_first_tensor(lasting); t; t = ggml_get_next_tensor(lasting, t)) {
        if (ggml_tallocr_alloc(&places, t) != GGML_STATUS_SUCCESS) {
            throw Error(INFILL_ERR_INTERNAL, "an input of the pass cannot be placed");
        }
    }
}

float * Graph::run(Pass pass, Cache & cache, const Batch & batch) {
    cache.reserve(batch.n());
    if (reuse && built && built->builder->shape == Shape(pass, cache, batch)) {
        ++counters.n_reused;
    } else {
        build(pass, cache, batch);
    }
    const Builder & builder = *built->builder;
    builder.set_data(batch);
    Arrangement arrangement = builder.arrangement(batch);
    if (!(arrangement == built->arrangement)) {
        builder.set_arrangement(batch);
        built->arrangement = std::move(arrangement);
        ++counters.n_arranged;
    }
    ++profile.n_passes;
    profile.n_keys += builder.work.n_keys;
    profile.n_queries += builder.work.n_queries;
    profile.n_logits += builder.work.n_logits;
    profile.n_conditioned += builder.work.n_conditioned;
    ggml_tensor * logits = builder.logits;
    const ggml_status status = compute(builder.graph, builder.sections);
    if (status != GGML_STATUS_SUCCESS) {
        forget();
        if (status == GGML_STATUS_ABORTED) {
            throw Error(INFILL_CANCELLED, "cancelled");
        }
        throw Error(status == GGML_STATUS_ALLOC_FAILED ? INFILL_ERR_MEMORY : INFILL_ERR_DEVICE,
                    format("the device failed: %s", ggml_status_to_string(status)));
    }
    if (!logits || batch.placed) {
        return nullptr;
    }
    if (ggml_backend_buffer_is_host(logits->buffer)) {
        return static_cast<float *>(logits->data);
    }
    host_logits.resize(size_t(ggml_nelements(logits)));
    ggml_backend_tensor_get(logits, host_logits.data(), 0, ggml_nbytes(logits));
    return host_logits.data();
}

}  // namespace infill
