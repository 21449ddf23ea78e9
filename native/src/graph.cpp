#include "graph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "exponential.h"

namespace infill {

namespace {

// ref: Hendrycks & Gimpel 2016, the tanh form ("gelu_pytorch_tanh"), as x * sigmoid(2u).
inline float gelu(float x) {
    const float u = 1.5957691216057308f * x * (1.0f + 0.044715f * x * x);
    const float e = exp_negative(-std::fabs(u));
    return x * (u < 0.0f ? e : 1.0f) / (1.0f + e);
}

// dst = gelu(gate) * up. ggml's own geglu looks gelu up in a table of half floats on the CPU, which costs three
// decimal digits; the forward pass must agree with the reference to more than that.
void geglu_rows(ggml_tensor * dst, const ggml_tensor * gate, const ggml_tensor * up, int ith, int nth, void *) {
    const int64_t n = dst->ne[0], n_rows = ggml_nrows(dst);
    for (int64_t row = ith; row < n_rows; row += nth) {
        const int64_t i1 = row % dst->ne[1], i2 = row / dst->ne[1] % dst->ne[2], i3 = row / dst->ne[1] / dst->ne[2];
        const auto at = [&](const ggml_tensor * t) {
            return static_cast<char *>(t->data) + size_t(i1) * t->nb[1] + size_t(i2) * t->nb[2] + size_t(i3) * t->nb[3];
        };
        const float * g = reinterpret_cast<const float *>(at(gate));
        const float * u = reinterpret_cast<const float *>(at(up));
        float * d = reinterpret_cast<float *>(at(dst));
        for (int64_t i = 0; i < n; ++i) {
            d[i] = gelu(g[i]) * u[i];
        }
    }
}

// A device computes its own gelu, in floats; it could not call ours.
ggml_tensor * geglu(ggml_context * ctx, ggml_tensor * gate, ggml_tensor * up, bool on_cpu) {
    return on_cpu ? ggml_map_custom2(ctx, gate, up, geglu_rows, GGML_N_TASKS_MAX, nullptr)
                  : ggml_geglu_split(ctx, gate, up);
}

struct Builder {
    ggml_context * ctx;
    ggml_cgraph * graph;
    const Config & config;
    const Weights & weights;
    Cache & cache;
    const Batch & batch;
    Pass pass;
    Profile & profile;
    bool on_cpu;                 // all but routed experts, which say it themselves
    std::vector<Section> sections = {};

    // inputs
    ggml_tensor * tokens = nullptr;         // (n)
    ggml_tensor * positions = nullptr;      // (n)
    ggml_tensor * masks[2] = {};            // [sliding]: (n_keys, n) or null where there is no such layer
    ggml_tensor * soft = nullptr;           // (n_embd, n_soft) or null
    ggml_tensor * soft_at = nullptr;        // (n_soft) or null when that is all of them
    // where only some tokens are wanted, these are all that the last layer goes on with once keys and values are stored
    ggml_tensor * outputs = nullptr;        // (n_out) or null
    ggml_tensor * positions_out = nullptr;  // (n_out) or null
    ggml_tensor * mask_out = nullptr;       // (n_keys, n_out) or null
    CacheSpan spans[2] = {};                    // [sliding]

    ggml_tensor * input(ggml_type type, int64_t n0, int64_t n1 = 1) {
        ggml_tensor * t = ggml_new_tensor_2d(ctx, type, n0, n1);
        ggml_set_input(t);
        return t;
    }

    // Everything up to x that is not yet in the graph belongs to the part.
    ggml_tensor * section(Part part, ggml_tensor * x) {
        ggml_build_forward_expand(graph, x);
        sections.push_back({part, ggml_graph_n_nodes(graph)});
        return x;
    }

    ggml_tensor * norm(ggml_tensor * x, ggml_tensor * weight) {
        x = ggml_rms_norm(ctx, x, config.rms_eps);
        return weight ? ggml_mul(ctx, x, weight) : x;
    }

    // [embedding]
    ggml_tensor * embed() {
        ggml_tensor * x = ggml_get_rows(ctx, weights.token_embd, tokens);
        return ggml_scale(ctx, x, std::sqrt(float(config.n_embd)));
    }

    // [self-conditioning]
    ggml_tensor * self_condition(ggml_tensor * x) {
        if (soft) {
            profile.n_conditioned += soft->ne[1];
            ggml_tensor * h = norm(soft, weights.self_cond_norm);
            h = geglu(ctx, ggml_mul_mat(ctx, weights.self_cond_gate, h), ggml_mul_mat(ctx, weights.self_cond_up, h),
                      on_cpu);
            h = ggml_mul_mat(ctx, weights.self_cond_down, h);
            // the others have s = 0, which adds nothing
            x = soft_at ? ggml_set_rows(ctx, x, ggml_add(ctx, ggml_get_rows(ctx, x, soft_at), h), soft_at)
                        : ggml_add(ctx, x, h);
        }
        return norm(x, nullptr);
    }

    // writes keys and values of the batch behind the prompt
    void store(int32_t il, ggml_tensor * k, ggml_tensor * v) {
        const LayerConfig & layer = config.layers[size_t(il)];
        const int64_t n = batch.n(), width = int64_t(layer.n_head_kv) * layer.head_dim;
        const size_t cell = size_t(cache.cell(layer.sliding, cache.n_past));
        ggml_tensor * ck = cache.keys(il);
        ggml_tensor * cv = cache.values(il);
        ggml_tensor * k_cells = ggml_view_2d(ctx, ck, width, n, ck->nb[1], cell * ck->nb[1]);
        ggml_tensor * v_cells = ggml_view_2d(ctx, cv, n, width, cv->nb[1], cell * ggml_element_size(cv));
        k = ggml_reshape_2d(ctx, k, width, n);
        v = ggml_reshape_2d(ctx, v, width, n);
        ggml_build_forward_expand(graph, ggml_cpy(ctx, k, k_cells));
        ggml_build_forward_expand(graph, ggml_cpy(ctx, ggml_transpose(ctx, v), v_cells));
    }

    // [attention]; x: (n_embd, n) normalised; null when only the cache is wanted, n_out tokens when only these are
    ggml_tensor * attention(int32_t il, ggml_tensor * x) {
        const Layer & w = weights.layers[size_t(il)];
        const LayerConfig & layer = config.layers[size_t(il)];
        const int64_t d = layer.head_dim, h = config.n_head, h_kv = layer.n_head_kv;
        const bool last = il == config.n_layer() - 1;
        const float base = layer.sliding ? config.rope_base_sliding : config.rope_base_full;
        const auto rope = [&](ggml_tensor * t, ggml_tensor * at) {
            return ggml_rope_ext(ctx, t, at, layer.sliding ? nullptr : weights.rope_freqs, int(d),
                                 GGML_ROPE_TYPE_NEOX, config.n_ctx_train, base, 1.0f, 0.0f, 1.0f, 0.0f, 0.0f);
        };

        int64_t n = batch.n();
        ggml_tensor * k = ggml_reshape_3d(ctx, ggml_mul_mat(ctx, w.attn_k, x), d, h_kv, n);
        ggml_tensor * v = w.attn_v ? ggml_reshape_3d(ctx, ggml_mul_mat(ctx, w.attn_v, x), d, h_kv, n) : k;
        k = rope(norm(k, w.attn_k_norm), positions);
        v = norm(v, nullptr);
        store(il, k, v);
        profile.n_keys += n;
        if (last && batch.outputs.empty()) {
            sections.push_back({Part::attention, ggml_graph_n_nodes(graph)});
            return nullptr;
        }

        ggml_tensor * at = positions, * mask = masks[layer.sliding];
        if (last && outputs) {
            x = ggml_get_rows(ctx, x, outputs);
            n = batch.n_out();
            at = positions_out;
            mask = mask_out;
        }
        ggml_tensor * q = ggml_reshape_3d(ctx, ggml_mul_mat(ctx, w.attn_q, x), d, h, n);
        q = ggml_permute(ctx, rope(norm(q, w.attn_q_norm), at), 0, 2, 1, 3);  // (d, n, h)

        const CacheSpan & span = spans[layer.sliding];
        const size_t cell = size_t(cache.cell(layer.sliding, span.first));
        ggml_tensor * ck = cache.keys(il);
        ggml_tensor * cv = cache.values(il);
        const size_t size = ggml_element_size(ck);
        ggml_tensor * keys = ggml_view_3d(ctx, ck, d, span.count, h_kv, ck->nb[1], size_t(d) * size, cell * ck->nb[1]);
        ggml_tensor * values = ggml_view_3d(ctx, cv, span.count, d, h_kv, cv->nb[1], size_t(d) * cv->nb[1], cell * size);

        ggml_tensor * scores = ggml_mul_mat(ctx, keys, q);                         // (n_keys, n, h), scale is 1
        scores = ggml_soft_max_ext(ctx, scores, mask, 1.0f, 0.0f);
        ggml_tensor * out = ggml_mul_mat(ctx, values, scores);                     // (d, n, h)
        out = ggml_cont_2d(ctx, ggml_permute(ctx, out, 0, 2, 1, 3), d * h, n);
        return out;
    }

    // [dense MLP]
    ggml_tensor * dense(const Layer & w, ggml_tensor * x) {
        ggml_tensor * h = norm(x, w.ffn_norm);
        h = geglu(ctx, ggml_mul_mat(ctx, w.ffn_gate, h), ggml_mul_mat(ctx, w.ffn_up, h), on_cpu);
        return norm(ggml_mul_mat(ctx, w.ffn_down, h), w.post_ffw_norm_1);
    }

    // [routed experts]; x: (n_embd, n) the residual stream itself, which is what the router looks at
    ggml_tensor * experts(const Layer & w, ggml_tensor * x) {
        const int64_t n = x->ne[1], n_used = config.n_expert_used, ff = config.n_ff_expert;

        // router
        ggml_tensor * r = ggml_scale(ctx, norm(x, nullptr), 1.0f / std::sqrt(float(config.n_embd)));
        r = ggml_mul_mat(ctx, w.router, ggml_mul(ctx, r, w.router_scale));                      // (n_expert, n)
        ggml_tensor * probs = ggml_soft_max(ctx, r);
        ggml_tensor * chosen = ggml_argsort_top_k(ctx, probs, int(n_used));                     // (n_used, n)
        ggml_tensor * share = ggml_get_rows(ctx, ggml_reshape_3d(ctx, probs, 1, config.n_expert, n), chosen);
        share = ggml_reshape_2d(ctx, share, n_used, n);
        share = ggml_div(ctx, share, ggml_sum_rows(ctx, share));
        ggml_tensor * scale = ggml_repeat_4d(ctx, ggml_reshape_3d(ctx, w.expert_scale, 1, config.n_expert, 1),
                                             1, config.n_expert, n, 1);
        scale = ggml_reshape_2d(ctx, ggml_get_rows(ctx, scale, chosen), n_used, n);
        share = ggml_reshape_3d(ctx, ggml_mul(ctx, share, scale), 1, n_used, n);

        // experts
        ggml_tensor * h = ggml_reshape_3d(ctx, norm(x, w.pre_ffw_norm_2), config.n_embd, 1, n);
        ggml_tensor * gate, * up;
        if (w.gate_up_exps) {
            ggml_tensor * both = ggml_mul_mat_id(ctx, w.gate_up_exps, h, chosen);               // (2 ff, n_used, n)
            gate = ggml_view_3d(ctx, both, ff, n_used, n, both->nb[1], both->nb[2], 0);
            up = ggml_view_3d(ctx, both, ff, n_used, n, both->nb[1], both->nb[2], size_t(ff) * sizeof(float));
        } else {
            gate = ggml_mul_mat_id(ctx, w.gate_exps, h, chosen);
            up = ggml_mul_mat_id(ctx, w.up_exps, h, chosen);
        }
        // (n_embd, n_used, n)
        ggml_tensor * y = ggml_mul_mat_id(ctx, w.down_exps, geglu(ctx, gate, up, on_cpu || w.experts_on_cpu), chosen);
        y = ggml_mul(ctx, y, share);
        ggml_tensor * sum = nullptr;
        for (int64_t i = 0; i < n_used; ++i) {
            ggml_tensor * one = ggml_view_2d(ctx, y, config.n_embd, n, y->nb[2], size_t(i) * y->nb[1]);
            sum = sum ? ggml_add(ctx, sum, one) : one;
        }
        if (n_used == 1) {
            sum = ggml_cont(ctx, sum);
        }
        return norm(sum, w.post_ffw_norm_2);
    }

    // [layer]; null when only the cache is wanted
    ggml_tensor * layer(int32_t il, ggml_tensor * x) {
        const Layer & w = weights.layers[size_t(il)];
        ggml_tensor * a = attention(il, norm(x, w.attn_norm));
        if (!a) {
            return nullptr;
        }
        if (a->ne[1] < x->ne[1]) {  // the last layer: from here on every token stands alone
            x = ggml_get_rows(ctx, x, outputs);
        }
        profile.n_queries += x->ne[1];
        a = norm(ggml_mul_mat(ctx, w.attn_output, a), w.post_attention_norm);
        x = section(Part::attention, ggml_add(ctx, x, a));
        ggml_tensor * y = section(Part::dense, dense(w, x));
        y = section(Part::experts, ggml_add(ctx, y, experts(w, x)));
        x = ggml_add(ctx, x, norm(y, w.post_ffw_norm));
        return ggml_mul(ctx, x, pass == Pass::encoder ? w.encoder_scale : w.decoder_scale);
    }

    // [output]
    ggml_tensor * head(ggml_tensor * x) {
        profile.n_logits += x->ne[1];
        // the soft cap is left to those who read the logits: it needs no pass over them of its own there
        return ggml_mul_mat(ctx, weights.output, norm(x, weights.output_norm));
    }

    ggml_tensor * build() {
        tokens = input(GGML_TYPE_I32, batch.n());
        positions = input(GGML_TYPE_I32, batch.n());
        const bool some = batch.n_out() > 0 && batch.n_out() < batch.n();
        outputs = some ? input(GGML_TYPE_I32, batch.n_out()) : nullptr;
        positions_out = some ? input(GGML_TYPE_I32, batch.n_out()) : nullptr;
        soft = batch.soft ? input(GGML_TYPE_F32, config.n_embd, batch.soft->n()) : nullptr;
        soft_at = soft && batch.soft->n() < batch.n() ? input(GGML_TYPE_I32, batch.soft->n()) : nullptr;
        const int32_t first = *std::min_element(batch.positions.begin(), batch.positions.end());
        for (const bool sliding : {false, true}) {
            bool any = false;
            for (const LayerConfig & l : config.layers) {
                any |= l.sliding == sliding;
            }
            spans[sliding] = cache.span(sliding, first, batch.n());
            masks[sliding] = any ? input(GGML_TYPE_F32, spans[sliding].count, batch.n()) : nullptr;
        }
        mask_out = some ? input(GGML_TYPE_F32, spans[config.layers.back().sliding].count, batch.n_out()) : nullptr;
        ggml_tensor * x = embed();
        if (pass == Pass::decoder) {
            x = section(Part::self_conditioning, self_condition(section(Part::attention, x)));
        }
        for (int32_t il = 0; il < config.n_layer(); ++il) {
            x = layer(il, x);
        }
        if (!x) {
            return nullptr;
        }
        ggml_tensor * logits = head(x);
        ggml_set_output(logits);
        return section(Part::vocabulary, logits);
    }

    // [masks]
    std::vector<float> mask(bool sliding) const {
        const float hidden = -std::numeric_limits<float>::infinity();
        const CacheSpan & span = spans[sliding];
        const int32_t n = batch.n(), n_past = cache.n_past, window = config.window;
        std::vector<float> values(size_t(n) * size_t(span.count), hidden);
        for (int32_t i = 0; i < n; ++i) {
            float * row = values.data() + size_t(i) * size_t(span.count);
            // The prompt: on sliding layers a prompt token sees window - 1 positions before itself, a canvas token
            // the last window - 1 of the whole prompt, wherever in the canvas it stands.
            const int32_t from = pass == Pass::encoder ? batch.positions[size_t(i)] : n_past;
            const int32_t low = sliding ? std::max(span.first, from - (window - 1)) : span.first;
            for (int32_t p = low; p < batch.n_visible; ++p) {
                row[p - span.first] = 0.0f;
            }
            // its own row: behind itself when causal, all of it on a canvas
            for (int32_t j = 0; j < n; ++j) {
                const bool same = batch.rows[size_t(i)] == batch.rows[size_t(j)];
                const bool seen = pass == Pass::decoder ||
                                  (j <= i && (!sliding || batch.positions[size_t(i)] - batch.positions[size_t(j)] < window));
                if (same && seen) {
                    row[n_past - span.first + j] = 0.0f;
                }
            }
        }
        return values;
    }

    void set_inputs() const {
        set_input(tokens, batch.tokens.data());
        set_input(positions, batch.positions.data());
        for (const bool sliding : {false, true}) {
            const bool last = config.layers.back().sliding == sliding;
            if (is_used(masks[sliding]) || (last && is_used(mask_out))) {
                const std::vector<float> values = mask(sliding);
                set_input(masks[sliding], values.data());
                if (last && mask_out) {
                    set_input(mask_out, rows_of(values, batch.outputs).data());
                }
            }
        }
        if (batch.soft) {
            set_input(soft, batch.soft->embeddings.data());
            set_input(soft_at, batch.soft->positions.data());
        }
        if (outputs) {
            set_input(outputs, batch.outputs.data());
            set_input(positions_out, rows_of(batch.positions, batch.outputs).data());
        }
    }

private:
    // the chosen of batch.n() equally long rows
    template <typename T>
    std::vector<T> rows_of(const std::vector<T> & values, const std::vector<int32_t> & chosen) const {
        const size_t width = values.size() / size_t(batch.n());
        std::vector<T> out(chosen.size() * width);
        for (size_t i = 0; i < chosen.size(); ++i) {
            std::copy_n(values.data() + size_t(chosen[i]) * width, width, out.data() + i * width);
        }
        return out;
    }

    // the allocator leaves out what the graph does not reach (the mask of a kind that only the last layer has)
    static bool is_used(const ggml_tensor * tensor) { return tensor && tensor->buffer; }

    static void set_input(ggml_tensor * tensor, const void * data) {
        if (is_used(tensor)) {
            ggml_backend_tensor_set(tensor, data, 0, ggml_nbytes(tensor));
        }
    }
};

}  // namespace

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
    if (const auto set_threads = find_function<ggml_backend_set_n_threads_t>(p.cpu, "ggml_backend_set_n_threads")) {
        set_threads(cpu.get(), n_threads);
    }
    if (const auto set_abort = find_function<ggml_backend_set_abort_callback_t>(p.cpu, "ggml_backend_set_abort_callback")) {
        set_abort(cpu.get(), abort, abort_data);
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
    if (!scheduler) {
        return int64_t(ggml_gallocr_get_buffer_size(allocator.get(), 0));
    }
    return int64_t(ggml_backend_sched_get_buffer_size(scheduler.get(), device.get()) +
                   ggml_backend_sched_get_buffer_size(scheduler.get(), cpu.get()));
}

bool Graph::allocate(ggml_cgraph * graph) {
    if (!scheduler) {
        return ggml_gallocr_alloc_graph(allocator.get(), graph);
    }
    ggml_backend_sched_reset(scheduler.get());
    return ggml_backend_sched_alloc_graph(scheduler.get(), graph);
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

float * Graph::run(Pass pass, Cache & cache, const Batch & batch) {
    const size_t n = n_nodes();
    meta.resize(ggml_tensor_overhead() * n + ggml_graph_overhead_custom(n, false));
    ggml_context_ptr ctx(ggml_init({meta.size(), meta.data(), /*no_alloc*/ true}));
    if (!ctx) {
        throw Error(INFILL_ERR_MEMORY, "out of memory for a graph");
    }
    cache.reserve(batch.n());
    Builder builder = {ctx.get(), ggml_new_graph_custom(ctx.get(), n, false), model.config, model.weights, cache, batch,
                       pass, profile, !device};
    ggml_tensor * logits = builder.build();
    if (!allocate(builder.graph)) {
        throw Error(INFILL_ERR_MEMORY, format("out of memory for a pass over %d tokens after a prompt of %d", batch.n(),
                                              cache.n_past));
    }
    builder.set_inputs();
    ++profile.n_passes;
    const ggml_status status = compute(builder.graph, builder.sections);
    if (status == GGML_STATUS_ABORTED) {
        throw Error(INFILL_CANCELLED, "cancelled");
    }
    if (status != GGML_STATUS_SUCCESS) {
        throw Error(status == GGML_STATUS_ALLOC_FAILED ? INFILL_ERR_MEMORY : INFILL_ERR_DEVICE,
                    format("the device failed: %s", ggml_status_to_string(status)));
    }
    if (!logits || ggml_backend_buffer_is_host(logits->buffer)) {
        return logits ? static_cast<float *>(logits->data) : nullptr;
    }
    host_logits.resize(size_t(ggml_nelements(logits)));
    ggml_backend_tensor_get(logits, host_logits.data(), 0, ggml_nbytes(logits));
    return host_logits.data();
}

}  // namespace infill
