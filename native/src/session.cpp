#include "session.h"

#include <algorithm>
#include <cmath>

#include "resident.h"
#include "sampler.h"

namespace infill {

namespace {

ggml_type cache_type(int32_t kv_type) {
    checked("kv_type", kv_type, INFILL_KV_F16, INFILL_KV_F32);
    return kv_type == INFILL_KV_F16 ? GGML_TYPE_F16 : GGML_TYPE_F32;
}

constexpr const char * ON_THE_CPU = "; the step loop runs on the CPU";

}  // namespace

Session::Session(const Model & model_, const infill_session_options & o)
    : model(model_),
      n_ctx(o.n_ctx == 0 ? std::min(8192, model.config.n_ctx_train)
                         : checked("n_ctx", o.n_ctx, 2, model.config.n_ctx_train)),
      n_canvas(o.n_canvas == 0 ? 1024 : checked("n_canvas", o.n_canvas, 1, 1 << 16)),
      n_threads(o.n_threads == 0 ? model.n_threads : checked("n_threads", o.n_threads, 1, 1024)),
      cache(model, n_ctx, std::max(n_canvas, Cache::PROMPT_CHUNK), cache_type(o.kv_type)),
      graph(model, n_threads, profile,
            [](void * flag) { return static_cast<std::atomic<bool> *>(flag)->load(); },
            &cancelled) {
    checked("loop", o.loop, INFILL_LOOP_AUTO, INFILL_LOOP_HOST);
    if (!model.placement.on_device() || o.loop == INFILL_LOOP_HOST) {
        return;
    }
    try {
        resident = std::make_unique<Resident>(*this);
    } catch (const Error & e) {
        loop_warning = std::string(e.what()) + ON_THE_CPU;
    }
}

Session::~Session() = default;

void Session::info(infill_session_info & out) const {
    out.n_ctx = n_ctx;
    out.n_canvas = n_canvas;
    out.n_tokens = cache.n_past;
    out.n_rewind = cache.n_rewindable();
    out.n_bytes_full = cache.n_bytes(false);
    out.n_bytes_sliding = cache.n_bytes(true);
    out.n_bytes_compute = graph.n_bytes();
    out.loop = loop_on_device ? INFILL_LOOP_DEVICE : INFILL_LOOP_HOST;
    out.n_bytes_loop = resident ? resident->n_bytes() : 0;
}

float * Session::run(Pass pass, const Batch & batch) {
    if (cancelled) {
        throw Error(INFILL_CANCELLED, "cancelled");
    }
    model.check_unchanged();
    if (model.device_lost) {
        throw Error(INFILL_ERR_DEVICE, format("device %s failed in an earlier call; load the model again, with device cpu "
                                              "if that does not help",
                                              ggml_backend_dev_name(model.placement.device)));
    }
    return graph.run(pass, cache, batch);
}

// ---- prompt -----------------------------------------------------------------------------------------------------

void Session::check_tokens(const int32_t * tokens, int32_t n, const char * what) const {
    for (int32_t i = 0; i < n; ++i) {
        if (tokens[i] < 0 || tokens[i] >= model.config.n_vocab) {
            throw Error(INFILL_ERR_ARGUMENT, format("%s: token %d at position %d is not in the vocabulary of %d", what,
                                                    tokens[i], i, model.config.n_vocab));
        }
    }
}

int32_t Session::sync(const int32_t * tokens, int32_t n) {
    if (n < 1) {
        throw Error(INFILL_ERR_ARGUMENT, "the prompt is empty; it needs at least one token, <bos>");
    }
    if (n >= n_ctx) {
        throw Error(INFILL_ERR_ARGUMENT, format("the prompt has %d tokens, but the context of %d must also hold a canvas; "
                                                "shorten it or use a larger n_ctx", n, n_ctx));
    }
    check_tokens(tokens, n, "prompt");
    const int32_t shorter = std::min(n, cache.n_past);
    int32_t same = int32_t(std::mismatch(tokens, tokens + shorter, prompt.begin()).first - tokens);
    if (!cache.rewind(same)) {
        same = 0;
    }
    prompt.resize(size_t(same));
    while (cache.n_past < n) {
        const int32_t count = std::min(Cache::PROMPT_CHUNK, n - cache.n_past);
        Batch batch;
        batch.n_visible = cache.n_past;
        for (int32_t i = 0; i < count; ++i) {
            batch.tokens.push_back(tokens[cache.n_past + i]);
            batch.positions.push_back(cache.n_past + i);
            batch.rows.push_back(0);
        }
        run(Pass::encoder, batch);
        prompt.insert(prompt.end(), batch.tokens.begin(), batch.tokens.end());
        cache.n_past += count;
    }
    return same;
}

void Session::score(const std::vector<Row> & rows, float * log_probabilities) {
    check_rows(rows, false);
    // The last prompt token is read again at the head of every row: its logits are those of the row's first token.
    // Its cell in the cache is hidden instead of being written again.
    Batch batch;
    batch.n_visible = cache.n_past - 1;
    std::vector<int32_t> targets;
    for (size_t r = 0; r < rows.size(); ++r) {
        for (int32_t i = 0; i < rows[r].n(); ++i) {
            batch.outputs.push_back(batch.n());
            batch.tokens.push_back(i == 0 ? prompt.back() : rows[r].tokens[size_t(i - 1)]);
            batch.positions.push_back(cache.n_past - 1 + i);
            batch.rows.push_back(int32_t(r));
            targets.push_back(rows[r].tokens[size_t(i)]);
        }
    }
    float * logits = run(Pass::encoder, batch);
    const Clock clock(profile, Part::sampler);
    const int32_t n_vocab = model.config.n_vocab;
    parallel_for(n_threads, batch.n_out(), [&](int32_t i) {
        float * z = logits + size_t(i) * size_t(n_vocab);
        soft_cap(z, n_vocab, model.config.logit_softcap);
        log_probabilities[i] = log_probability(z, n_vocab, targets[size_t(i)]);
    });
}

// ---- step loop --------------------------------------------------------------------------------------------------

void Session::denoise(std::vector<RowState> & states, const infill_denoise_options & o) {
    loop_on_device = false;
    const bool any_free = std::any_of(states.begin(), states.end(), [](const RowState & s) { return s.row.any_free(); });
    if (resident && any_free && !model.device_lost) {
        loop_warning.clear();
        try {
            resident->prepare(states, o);
            loop_on_device = true;
            resident->run(states, o);
            return;
        } catch (const Error & e) {
            const bool refused = !loop_on_device || (e.status == INFILL_ERR_MEMORY && resident->n_steps() == 0);
            model.device_lost = model.device_lost || e.status == INFILL_ERR_DEVICE;
            if (!refused || model.device_lost) {
                throw;
            }
            loop_warning = std::string(e.what()) + ON_THE_CPU;
            loop_on_device = false;
            resident->release();  // the pass on the device may need it now
        }
    }
    infill::denoise(*this, states, o);
}

// ---- canvas -----------------------------------------------------------------------------------------------------

void Session::check_rows(const std::vector<Row> & rows, bool noise_allowed) const {
    if (cache.n_past == 0) {
        throw Error(INFILL_ERR_ARGUMENT, "the session has no prompt yet; call sync with at least one token, <bos>");
    }
    int64_t total = 0;
    for (size_t r = 0; r < rows.size(); ++r) {
        const Row & row = rows[r];
        if (row.n() < 1) {
            throw Error(INFILL_ERR_ARGUMENT, format("row %zu is empty", r));
        }
        if (row.n() > n_ctx - cache.n_past) {
            throw Error(INFILL_ERR_ARGUMENT, format("row %zu has %d tokens, but after the prompt of %d the context of %d "
                                                    "has room for %d", r, row.n(), cache.n_past, n_ctx,
                                                    n_ctx - cache.n_past));
        }
        for (int32_t i = 0; i < row.n(); ++i) {
            if (!(noise_allowed && row.tokens[size_t(i)] < 0 && !row.pinned[size_t(i)])) {
                check_tokens(&row.tokens[size_t(i)], 1, format("row %zu, position %d", r, i).c_str());
            }
        }
        total += row.n();
    }
    if (total < 1 || total > n_canvas) {
        throw Error(INFILL_ERR_ARGUMENT, format("the rows have %lld tokens together, expected 1 to %d; use fewer or a "
                                                "session with a larger n_canvas", static_cast<long long>(total), n_canvas));
    }
}

Batch Session::canvas_batch(const std::vector<const Row *> & rows,
                            const std::vector<const std::vector<int32_t> *> & canvases, const Soft * soft) const {
    Batch batch;
    batch.n_visible = cache.n_past;
    batch.soft = soft;
    for (size_t r = 0; r < rows.size(); ++r) {
        for (int32_t i = 0; i < rows[r]->n(); ++i) {
            if (!rows[r]->pinned[size_t(i)]) {
                batch.outputs.push_back(batch.n());
            }
            batch.tokens.push_back((*canvases[r])[size_t(i)]);
            batch.positions.push_back(cache.n_past + i);
            batch.rows.push_back(int32_t(r));
        }
    }
    return batch;
}

Soft Session::self_conditioning(const std::vector<RowState *> & rows, const std::vector<size_t> & offsets,
                                const float * probabilities, int32_t k, bool pins) const {
    const Clock clock(profile, Part::self_conditioning);
    const size_t n_embd = size_t(model.config.n_embd), n_vocab = size_t(model.config.n_vocab);
    Soft soft;
    std::vector<Mixture> mixtures;
    std::vector<const float *> sources;
    int32_t at = 0;
    for (size_t r = 0; r < rows.size(); ++r) {
        const float * source = probabilities + offsets[r] * n_vocab;
        for (int32_t i = 0; i < rows[r]->row.n(); ++i, ++at) {
            const bool pinned = rows[r]->row.pinned[size_t(i)];
            if (pinned && !pins) {
                continue;
            }
            soft.positions.push_back(at);
            Mixture mixture;
            if (pinned) {
                mixture.ids = {rows[r]->canvas[size_t(i)]};
                mixture.weights = {1.0f};
            } else {
                ++profile.n_mixed;
                mixture.dense = k == 0 ? source : nullptr;
            }
            mixtures.push_back(std::move(mixture));
            sources.push_back(pinned ? nullptr : source);
            source += pinned ? 0 : n_vocab;
        }
    }
    soft.embeddings.resize(mixtures.size() * n_embd);
    for (size_t i = 0; i < mixtures.size(); ++i) {
        mixtures[i].out = soft.embeddings.data() + i * n_embd;
    }
    if (k > 0) {
        parallel_for(n_threads, soft.n(), [&](int32_t i) {
            if (sources[size_t(i)]) {
                top_k(sources[size_t(i)], model.config.n_vocab, k, mixtures[size_t(i)].ids, mixtures[size_t(i)].weights);
            }
        });
    }
    mix_embeddings(model.weights.token_embd, mixtures, n_threads);
    return soft;
}

void Session::decode(const std::vector<Row> & rows, const float * self_conditioning_logits, float * logits) {
    check_rows(rows, false);
    std::vector<RowState> states = start(rows, 0, model.config.n_vocab);
    std::vector<RowState *> all;
    std::vector<size_t> offsets;
    std::vector<const Row *> pointers;
    std::vector<const std::vector<int32_t> *> canvases;
    size_t n_free = 0;
    for (RowState & s : states) {
        all.push_back(&s);
        offsets.push_back(n_free);
        pointers.push_back(&s.row);
        canvases.push_back(&s.canvas);
        n_free += size_t(std::count(s.row.pinned.begin(), s.row.pinned.end(), uint8_t(0)));
    }
    if (n_free == 0) {
        return;
    }
    const size_t n_vocab = size_t(model.config.n_vocab);
    Soft soft;
    if (self_conditioning_logits) {
        std::vector<float> probabilities(self_conditioning_logits, self_conditioning_logits + n_free * n_vocab);
        std::atomic<bool> finite{true};
        parallel_for(n_threads, int32_t(n_free), [&](int32_t i) {
            if (!softmax(probabilities.data() + size_t(i) * n_vocab, int32_t(n_vocab), 1.0f)) {
                finite = false;
            }
        });
        if (!finite) {
            throw Error(INFILL_ERR_ARGUMENT, "self_conditioning holds numbers that are not finite");
        }
        soft = self_conditioning(all, offsets, probabilities.data(), 0, true);
    }
    const float * result = run(Pass::decoder, canvas_batch(pointers, canvases, self_conditioning_logits ? &soft : nullptr));
    const Clock clock(profile, Part::sampler);
    parallel_for(n_threads, int32_t(n_free), [&](int32_t i) {
        float * z = logits + size_t(i) * n_vocab;
        std::copy_n(result + size_t(i) * n_vocab, n_vocab, z);
        soft_cap(z, int32_t(n_vocab), model.config.logit_softcap);
    });
}

}  // namespace infill
