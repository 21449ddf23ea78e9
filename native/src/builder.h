// One pass as a graph: MODEL.md in code. What a graph needs beside the data of a batch is its shape, so that the same
// graph serves every pass of that shape.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "exponential.h"
#include "graph.h"

namespace infill {

// ref: Hendrycks & Gimpel 2016, the tanh form ("gelu_pytorch_tanh"), as x * sigmoid(2u).
inline float gelu(float x) {
    const float u = 1.5957691216057308f * x * (1.0f + 0.044715f * x * x);
    const float e = exp_negative(-std::fabs(u));
    return x * (u < 0.0f ? e : 1.0f) / (1.0f + e);
}

// dst = gelu(gate) * up. ggml's own geglu looks gelu up in a table of half floats on the CPU, which costs three
// decimal digits; the forward pass must agree with the reference to more than that.
inline void geglu_rows(ggml_tensor * dst, const ggml_tensor * gate, const ggml_tensor * up, int ith, int nth, void *) {
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
inline ggml_tensor * geglu(ggml_context * ctx, ggml_tensor * gate, ggml_tensor * up, bool on_cpu) {
    return on_cpu ? ggml_map_custom2(ctx, gate, up, geglu_rows, GGML_N_TASKS_MAX, nullptr)
                  : ggml_geglu_split(ctx, gate, up);
}

// What a graph depends on beside data. Two batches of the same shape can share a graph.
struct Shape {
    Pass pass;
    int32_t n, n_out, n_soft;    // tokens; n_soft: -1 without self-conditioning
    int32_t cells[2];            // [sliding] the cell behind the prompt, where keys and values are written
    int32_t first_cells[2];      // [sliding] of the view that the queries see
    CacheSpan spans[2];          // [sliding] the same in positions
    const Placed * placed;

    Shape(Pass pass_, const Cache & cache, const Batch & batch)
        : pass(pass_), n(batch.n()), n_out(batch.n_out()), n_soft(batch.soft ? batch.soft->n() : -1),
          placed(batch.placed) {
        const int32_t first = *std::min_element(batch.positions.begin(), batch.positions.end());
        for (const bool sliding : {false, true}) {
            spans[sliding] = cache.span(sliding, first, n);
            cells[sliding] = cache.cell(sliding, cache.n_past);
            first_cells[sliding] = cache.cell(sliding, spans[sliding].first);
        }
    }
    bool operator==(const Shape & o) const {
        const auto same = [&](int s) {
            return cells[s] == o.cells[s] && first_cells[s] == o.first_cells[s] && spans[s].first == o.spans[s].first &&
                   spans[s].count == o.spans[s].count;
        };
        return pass == o.pass && n == o.n && n_out == o.n_out && n_soft == o.n_soft && placed == o.placed && same(0) &&
               same(1);
    }
};

// What of a batch stays the same from step to step, and needs no second copy to a graph that has it.
struct Arrangement {
    std::vector<int32_t> positions, rows, outputs, soft_at;
    std::vector<std::vector<int32_t>> behind;
    int32_t n_visible = -1, n_past = -1;

    bool operator==(const Arrangement & o) const {
        return n_visible == o.n_visible && n_past == o.n_past && positions == o.positions && rows == o.rows &&
               outputs == o.outputs && soft_at == o.soft_at && behind == o.behind;
    }
};

// How much work one run of a graph is; as in Profile.
struct Work {
    int64_t n_keys = 0, n_queries = 0, n_logits = 0, n_conditioned = 0;
};

struct Builder {
    ggml_context * ctx;
    ggml_context * lasting;      // holds the inputs that lie in memory of their own
    ggml_cgraph * graph;
    const Config & config;
    const Weights & weights;
    const Cache & cache;
    Shape shape;
    bool on_cpu;                 // all but routed experts, which say it themselves
    std::vector<Section> sections = {};
    Work work = {};

    // inputs that every pass sets, and that the graph may overwrite once they are read
    ggml_tensor * tokens = nullptr;         // (n)
    ggml_tensor * soft = nullptr;           // (n_embd, n_soft) or null
    // inputs that keep what they hold
    ggml_tensor * positions = nullptr;      // (n)
    ggml_tensor * masks[2] = {};            // [sliding]: (n_keys, n) or null where no query needs it
    ggml_tensor * soft_at = nullptr;        // (n_soft) or null when that is all of them
    // where only some tokens are wanted, these are all that the last layer goes on with once keys and values are stored
    ggml_tensor * outputs = nullptr;        // (n_out) or null
    ggml_tensor * positions_out = nullptr;  // (n_out) or null
    ggml_tensor * mask_out = nullptr;       // (n_keys, n_out) or null
    ggml_tensor * logits = nullptr;         // (n_vocab, n_out) or null

    static constexpr size_t N_LASTING = 7;

    ggml_tensor * input(ggml_context * owner, ggml_type type, int64_t n0, int64_t n1 = 1) {
        ggml_tensor * t = ggml_new_tensor_2d(owner, type, n0, n1);
        ggml_set_input(t);
        return t;
    }

    // where the step loop on the device reads or writes it
    void place(ggml_tensor * tensor, void * address) {
        if (ggml_backend_tensor_alloc(shape.placed->buffer, tensor, address) != GGML_STATUS_SUCCESS) {
            throw Error(INFILL_ERR_INTERNAL, "an input of the pass cannot be placed on the device");
        }
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
        ggml_tensor * x = ggml_get_rows(ctx, shape.placed ? shape.placed->embedding : weights.token_embd, tokens);
        return ggml_scale(ctx, x, std::sqrt(float(config.n_embd)));
    }

    // [self-conditioning]
    ggml_tensor * self_condition(ggml_tensor * x) {
        if (soft) {
            work.n_conditioned += soft->ne[1];
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
        const int64_t n = shape.n, width = int64_t(layer.n_head_kv) * layer.head_dim;
        const size_t cell = size_t(shape.cells[layer.sliding]);
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

        int64_t n = shape.n;
        ggml_tensor * k = ggml_reshape_3d(ctx, ggml_mul_mat(ctx, w.attn_k, x), d, h_kv, n);
        ggml_tensor * v = w.attn_v ? ggml_reshape_3d(ctx, ggml_mul_mat(ctx, w.attn_v, x), d, h_kv, n) : k;
        k = rope(norm(k, w.attn_k_norm), positions);
        v = norm(v, nullptr);
        store(il, k, v);
        work.n_keys += n;
        if (last && shape.n_out == 0) {
            sections.push_back({Part::attention, ggml_graph_n_nodes(graph)});
            return nullptr;
        }

        ggml_tensor * at = positions, * mask = masks[layer.sliding];
        if (last && outputs) {
            x = ggml_get_rows(ctx, x, outputs);
            n = shape.n_out;
            at = positions_out;
            mask = mask_out;
        }
        ggml_tensor * q = ggml_reshape_3d(ctx, ggml_mul_mat(ctx, w.attn_q, x), d, h, n);
        q = ggml_permute(ctx, rope(norm(q, w.attn_q_norm), at), 0, 2, 1, 3);  // (d, n, h)

        const CacheSpan & span = shape.spans[layer.sliding];
        const size_t cell = size_t(shape.first_cells[layer.sliding]);
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
        work.n_queries += x->ne[1];
        a = norm(ggml_mul_mat(ctx, w.attn_output, a), w.post_attention_norm);
        x = section(Part::attention, ggml_add(ctx, x, a));
        ggml_tensor * y = section(Part::dense, dense(w, x));
        y = section(Part::experts, ggml_add(ctx, y, experts(w, x)));
        x = ggml_add(ctx, x, norm(y, w.post_ffw_norm));
        return ggml_mul(ctx, x, shape.pass == Pass::encoder ? w.encoder_scale : w.decoder_scale);
    }

    // [output]
    ggml_tensor * head(ggml_tensor * x) {
        work.n_logits += x->ne[1];
        // the soft cap is left to those who read the logits: it needs no pass over them of its own there
        return ggml_mul_mat(ctx, weights.output, norm(x, weights.output_norm));
    }

    // Leaves `logits`, which stays null when only the cache is wanted.
    void build() {
        const bool last = config.layers.back().sliding;
        const bool some = shape.n_out > 0 && shape.n_out < shape.n;
        tokens = input(ctx, GGML_TYPE_I32, shape.n);
        positions = input(lasting, GGML_TYPE_I32, shape.n);
        outputs = some ? input(lasting, GGML_TYPE_I32, shape.n_out) : nullptr;
        positions_out = some ? input(lasting, GGML_TYPE_I32, shape.n_out) : nullptr;
        soft = shape.n_soft >= 0 ? input(ctx, GGML_TYPE_F32, config.n_embd, shape.n_soft) : nullptr;
        soft_at = soft && shape.n_soft < shape.n ? input(lasting, GGML_TYPE_I32, shape.n_soft) : nullptr;
        for (const bool sliding : {false, true}) {
            bool any = sliding == last && shape.n_out == shape.n;
            for (int32_t il = 0; il < config.n_layer() - 1; ++il) {
                any |= config.layers[size_t(il)].sliding == sliding;
            }
            masks[sliding] = any ? input(lasting, GGML_TYPE_F32, shape.spans[sliding].count, shape.n) : nullptr;
        }
        mask_out = some ? input(lasting, GGML_TYPE_F32, shape.spans[last].count, shape.n_out) : nullptr;
        if (shape.placed) {
            place(tokens, shape.placed->tokens);
            if (soft) {
                place(soft, shape.placed->soft);
            }
        }
        ggml_tensor * x = embed();
        if (shape.pass == Pass::decoder) {
            x = section(Part::self_conditioning, self_condition(section(Part::attention, x)));
        }
        for (int32_t il = 0; il < config.n_layer(); ++il) {
            x = layer(il, x);
        }
        if (!x) {
            return;
        }
        logits = head(x);
        ggml_set_output(logits);
        if (shape.placed) {
            place(logits, shape.placed->logits);
        }
        section(Part::vocabulary, logits);
    }

    // [masks]
    std::vector<float> mask(const Batch & batch, bool sliding) const {
        const float hidden = -std::numeric_limits<float>::infinity();
        const CacheSpan & span = shape.spans[sliding];
        const int32_t n = batch.n(), n_past = cache.n_past, window = config.window;
        std::vector<float> values(size_t(n) * size_t(span.count), hidden);
        for (int32_t i = 0; i < n; ++i) {
            float * row = values.data() + size_t(i) * size_t(span.count);
            // The prompt: on sliding layers a prompt token sees window - 1 positions before itself, a canvas token
            // the last window - 1 of the whole prompt, wherever in the canvas it stands.
            const int32_t from = shape.pass == Pass::encoder ? batch.positions[size_t(i)] : n_past;
            const int32_t low = sliding ? std::max(span.first, from - (window - 1)) : span.first;
            for (int32_t p = low; p < batch.n_visible; ++p) {
                row[p - span.first] = 0.0f;
            }
            // tokens of its row that earlier passes stored
            if (!batch.behind.empty()) {
                const std::vector<int32_t> & behind = batch.behind[size_t(batch.rows[size_t(i)])];
                for (size_t k = 0; k < behind.size(); ++k) {
                    if (!sliding || from - (batch.n_visible + int32_t(k)) < window) {
                        row[behind[k] - span.first] = 0.0f;
                    }
                }
            }
            // its own row: behind itself when causal, all of it on a canvas
            for (int32_t j = 0; j < n; ++j) {
                const bool same = batch.rows[size_t(i)] == batch.rows[size_t(j)];
                const bool seen = shape.pass == Pass::decoder ||
                                  (j <= i && (!sliding || batch.positions[size_t(i)] - batch.positions[size_t(j)] < window));
                if (same && seen) {
                    row[n_past - span.first + j] = 0.0f;
                }
            }
        }
        return values;
    }

    // What this pass says anew.
    void set_data(const Batch & batch) const {
        if (shape.placed) {
            return;  // the step loop has done it
        }
        set_input(tokens, batch.tokens.data());
        if (soft) {
            set_input(soft, batch.soft->embeddings.data());
        }
    }

    // What the passes after it may say again.
    void set_arrangement(const Batch & batch) const {
        const bool last = config.layers.back().sliding;
        set_input(positions, batch.positions.data());
        for (const bool sliding : {false, true}) {
            if (masks[sliding] || (sliding == last && mask_out)) {
                const std::vector<float> values = mask(batch, sliding);
                set_input(masks[sliding], values.data());
                if (sliding == last && mask_out) {
                    set_input(mask_out, rows_of(batch, values).data());
                }
            }
        }
        if (soft_at) {
            set_input(soft_at, batch.soft->positions.data());
        }
        if (outputs) {
            set_input(outputs, batch.outputs.data());
            set_input(positions_out, rows_of(batch, batch.positions).data());
        }
    }

    Arrangement arrangement(const Batch & batch) const {
        return {batch.positions, batch.rows, batch.outputs, soft_at ? batch.soft->positions : std::vector<int32_t>(),
                batch.behind, batch.n_visible, cache.n_past};
    }

private:
    // of batch.n() equally long rows those of the outputs
    template <typename T>
    static std::vector<T> rows_of(const Batch & batch, const std::vector<T> & values) {
        const size_t width = values.size() / size_t(batch.n());
        std::vector<T> out(batch.outputs.size() * width);
        for (size_t i = 0; i < batch.outputs.size(); ++i) {
            std::copy_n(values.data() + size_t(batch.outputs[i]) * width, width, out.data() + i * width);
        }
        return out;
    }

    static void set_input(ggml_tensor * tensor, const void * data) {
        if (tensor) {
            ggml_backend_tensor_set(tensor, data, 0, ggml_nbytes(tensor));
        }
    }
};

}  // namespace infill
