// The C face: exceptions become statuses, nothing else.
#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <new>

#include "denoise.h"
#include "error.h"
#include "infill.h"
#include "model.h"
#include "session.h"

struct infill_model : infill::Model {
    using infill::Model::Model;
};

struct infill_session : infill::Session {
    using infill::Session::Session;
};

namespace {

using infill::Error;
using infill::Row;
using infill::format;

thread_local std::string last_error;

template <typename Body>
int guarded(const Body & body) {
    last_error.clear();
    try {
        body();
        return INFILL_OK;
    } catch (const Error & e) {
        last_error = e.what();
        return e.status;
    } catch (const std::bad_alloc &) {
        last_error = "out of memory";
        return INFILL_ERR_MEMORY;
    } catch (const std::exception & e) {
        last_error = e.what();
        return INFILL_ERR_INTERNAL;
    }
}

// The caller's struct may be older (shorter) or newer (longer) than ours: take what both know.
template <typename T>
T read_options(const T * given, T defaults) {
    if (given) {
        if (given->struct_size < sizeof(size_t)) {
            throw Error(INFILL_ERR_ARGUMENT, "struct_size of an options struct is not set");
        }
        std::memcpy(&defaults, given, std::min(given->struct_size, sizeof(T)));
    }
    return defaults;
}

template <typename T>
void write_info(T * out, const T & value) {
    const size_t n = out ? out->struct_size : 0;
    if (n < sizeof(size_t)) {
        throw Error(INFILL_ERR_ARGUMENT, "struct_size of an info struct is not set");
    }
    std::memcpy(out, &value, std::min(n, sizeof(T)));
    out->struct_size = n;
}

void need(const void * pointer, const char * name) {
    if (!pointer) {
        throw Error(INFILL_ERR_ARGUMENT, format("%s must not be null", name));
    }
}

std::vector<Row> read_rows(const int32_t * tokens, const uint8_t * pinned, const int32_t * row_lengths, int32_t n_rows) {
    need(tokens, "tokens");
    need(row_lengths, "row_lengths");
    if (n_rows < 1) {
        throw Error(INFILL_ERR_ARGUMENT, format("n_rows: expected at least 1, found %d", n_rows));
    }
    std::vector<Row> rows(static_cast<size_t>(n_rows));
    for (int32_t r = 0; r < n_rows; ++r) {
        const int32_t n = row_lengths[r];
        if (n < 1) {
            throw Error(INFILL_ERR_ARGUMENT, format("row %d: expected at least 1 token, found %d", r, n));
        }
        rows[size_t(r)].tokens.assign(tokens, tokens + n);
        rows[size_t(r)].pinned.assign(size_t(n), 0);
        tokens += n;
        if (pinned) {
            for (int32_t i = 0; i < n; ++i) {
                rows[size_t(r)].pinned[size_t(i)] = pinned[i] != 0;
            }
            pinned += n;
        }
    }
    return rows;
}

void check(const infill_denoise_options & o) {
    const auto number = [](const char * name, float value, float low) {
        if (!(std::isfinite(value) && value >= low)) {
            throw Error(INFILL_ERR_ARGUMENT, format("%s: expected a number of at least %g, found %g", name, double(low),
                                                    double(value)));
        }
    };
    const auto count = [](const char * name, int32_t value, int32_t low) {
        if (value < low) {
            throw Error(INFILL_ERR_ARGUMENT, format("%s: expected at least %d, found %d", name, low, value));
        }
    };
    number("t_min", o.t_min, 1e-6f);
    number("t_max", o.t_max, 1e-6f);
    number("entropy_bound", o.entropy_bound, 0.0f);
    number("confidence_threshold", o.confidence_threshold, 0.0f);
    count("max_steps", o.max_steps, 1);
    count("stability_threshold", o.stability_threshold, 0);
    count("self_conditioning_top_k", o.self_conditioning_top_k, -1);
    count("self_conditioning_pins", o.self_conditioning_pins, 0);
}

infill_model_options model_defaults() {
    return {sizeof(infill_model_options), nullptr, 0, INFILL_REPACK_AUTO, -1};
}

infill_session_options session_defaults() {
    return {sizeof(infill_session_options), 0, 0, INFILL_KV_F16, 0, INFILL_LOOP_AUTO};
}

infill_denoise_options denoise_defaults(const infill_model * model) {
    infill_denoise_options o = {sizeof(infill_denoise_options), 0, 48, 0.4f, 0.8f, 0.1f, 1, 0.005f, 0, 1, nullptr, nullptr};
    if (model) {
        const infill::Config & c = model->config;
        o.max_steps = c.max_steps;
        o.t_min = c.t_min;
        o.t_max = c.t_max;
        o.entropy_bound = c.entropy_bound;
        o.stability_threshold = c.stability_threshold;
        o.confidence_threshold = c.confidence_threshold;
    }
    return o;
}

}  // namespace

extern "C" {

int32_t infill_abi_version(void) {
    return INFILL_ABI_VERSION;
}

const char * infill_last_error(void) {
    return last_error.c_str();
}

void infill_model_options_default(infill_model_options * options) {
    if (options) {
        *options = model_defaults();
    }
}

int infill_model_load(const char * path, const infill_model_options * options, infill_model ** model) {
    return guarded([&]() {
        need(path, "path");
        need(model, "model");
        *model = nullptr;
        const infill_model_options o = read_options(options, model_defaults());
        *model = new infill_model(path, {o.device ? o.device : "auto", o.repack, o.n_cpu_experts}, o.n_threads);
    });
}

void infill_model_free(infill_model * model) {
    delete model;
}

int infill_model_get_info(const infill_model * model, infill_model_info * info) {
    return guarded([&]() {
        need(model, "model");
        const infill::Config & c = model->config;
        write_info(info, {sizeof(infill_model_info), c.n_vocab, c.n_embd, c.n_layer(), c.n_ctx_train, c.window,
                          c.canvas_length, c.n_expert, c.n_expert_used, c.max_steps, c.t_min, c.t_max, c.entropy_bound,
                          c.stability_threshold, c.confidence_threshold, model->n_bytes, c.kv_per_token(false),
                          c.kv_per_token(true)});
    });
}

int infill_model_get_placement(const infill_model * model, infill_model_placement * placement) {
    return guarded([&]() {
        need(model, "model");
        const infill::Placement & p = model->placement;
        write_info(placement, {sizeof(infill_model_placement), ggml_backend_dev_name(p.device), p.n_cpu_experts,
                               p.n_bytes_device, p.n_bytes_repacked});
    });
}

const char * infill_model_warnings(const infill_model * model) {
    return model ? model->warnings.c_str() : "";
}

void infill_session_options_default(infill_session_options * options) {
    if (options) {
        *options = session_defaults();
    }
}

int infill_session_create(const infill_model * model, const infill_session_options * options,
                          infill_session ** session) {
    return guarded([&]() {
        need(model, "model");
        need(session, "session");
        *session = nullptr;
        *session = new infill_session(*model, read_options(options, session_defaults()));
    });
}

void infill_session_free(infill_session * session) {
    delete session;
}

int infill_session_get_info(const infill_session * session, infill_session_info * info) {
    return guarded([&]() {
        need(session, "session");
        infill_session_info value = {};
        session->info(value);
        write_info(info, value);
    });
}

const char * infill_session_warnings(const infill_session * session) {
    return session ? session->warnings() : "";
}

int infill_session_sync(infill_session * session, const int32_t * tokens, int32_t n_tokens, int32_t * n_reused) {
    return guarded([&]() {
        need(session, "session");
        need(n_tokens > 0 ? tokens : reinterpret_cast<const int32_t *>(session), "tokens");
        const infill::Clock call = session->begin();
        const int32_t reused = session->sync(tokens, n_tokens);
        if (n_reused) {
            *n_reused = reused;
        }
    });
}

int infill_session_decode(infill_session * session, const int32_t * tokens, const uint8_t * pinned,
                          const int32_t * row_lengths, int32_t n_rows, const float * self_conditioning, float * logits) {
    return guarded([&]() {
        need(session, "session");
        need(logits, "logits");
        const infill::Clock call = session->begin();
        session->decode(read_rows(tokens, pinned, row_lengths, n_rows), self_conditioning, logits);
    });
}

int infill_session_score(infill_session * session, const int32_t * tokens, const int32_t * row_lengths, int32_t n_rows,
                         float * log_probabilities) {
    return guarded([&]() {
        need(session, "session");
        need(log_probabilities, "log_probabilities");
        const infill::Clock call = session->begin();
        session->score(read_rows(tokens, nullptr, row_lengths, n_rows), log_probabilities);
    });
}

int infill_session_extend(infill_session * session, const infill_extend_options * options, int32_t * tokens,
                          int32_t * lengths, float * log_probabilities, int32_t * n_rows) {
    return guarded([&]() {
        need(session, "session");
        need(options, "options");
        need(tokens, "tokens");
        need(lengths, "lengths");
        need(n_rows, "n_rows");
        const infill_extend_options o =
            read_options(options, infill_extend_options{sizeof(infill_extend_options), 1, 1, INFINITY, nullptr, 0, nullptr, nullptr});
        need(o.n_stop > 0 ? o.stop : tokens, "stop");
        *n_rows = 0;
        const infill::Clock call = session->begin();
        for (const infill::Continuation & found : session->extend(o)) {
            std::copy(found.tokens.begin(), found.tokens.end(), tokens + size_t(*n_rows) * size_t(o.n_max));
            lengths[*n_rows] = int32_t(found.tokens.size());
            if (log_probabilities) {
                log_probabilities[*n_rows] = float(found.log_probability);
            }
            ++*n_rows;
        }
    });
}

void infill_denoise_options_default(const infill_model * model, infill_denoise_options * options) {
    if (options) {
        *options = denoise_defaults(model);
    }
}

int infill_session_denoise(infill_session * session, const int32_t * tokens, const uint8_t * pinned,
                           const int32_t * row_lengths, int32_t n_rows, const infill_denoise_options * options,
                           int32_t * answer, infill_row_result * results) {
    return guarded([&]() {
        need(session, "session");
        need(answer, "answer");
        const infill::Clock call = session->begin();
        const std::vector<Row> rows = read_rows(tokens, pinned, row_lengths, n_rows);
        session->check_rows(rows, true);
        const infill_denoise_options o =
            read_options(options, denoise_defaults(static_cast<const infill_model *>(&session->model)));
        check(o);
        std::vector<infill::RowState> states = infill::start(rows, o.seed, session->model.config.n_vocab);
        const auto report = [&]() {
            int32_t * out = answer;
            for (size_t r = 0; r < states.size(); ++r) {
                out = std::copy(states[r].argmax.begin(), states[r].argmax.end(), out);
                if (results) {
                    results[r] = states[r].result;
                }
            }
        };
        try {
            session->denoise(states, o);
        } catch (const Error &) {
            report();
            throw;
        }
        report();
    });
}

int infill_session_profile(infill_session * session, int32_t on, infill_profile * profile) {
    return guarded([&]() {
        need(session, "session");
        infill::Profile & p = session->profile;
        const auto ms = [&](infill::Part part) { return p.ms[size_t(part)]; };
        if (profile) {
            using infill::Part;
            write_info(profile, {sizeof(infill_profile), ms(Part::attention), ms(Part::dense), ms(Part::experts),
                                 ms(Part::vocabulary), ms(Part::self_conditioning), ms(Part::sampler), ms(Part::host),
                                 p.n_passes, p.n_keys, p.n_queries, p.n_logits, p.n_conditioned, p.n_mixed});
        }
        p = {};
        p.on = on != 0;
    });
}

void infill_session_cancel(infill_session * session) {
    if (session) {
        session->cancel();
    }
}

}  // extern "C"
