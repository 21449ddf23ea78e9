// One prompt timeline: what was read, and the passes over it.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "cache.h"
#include "denoise.h"
#include "graph.h"
#include "model.h"
#include "parallel.h"
#include "profile.h"

namespace infill {

class Resident;

// What the encoder may say after the prompt.
struct Continuation {
    std::vector<int32_t> tokens;
    std::vector<int32_t> cells;  // where the cache holds them, all but the last
    double log_probability = 0.0;
};

class Session {
public:
    Session(const Model & model, const infill_session_options & options);
    ~Session();
    Session(const Session &) = delete;
    Session & operator=(const Session &) = delete;

    const Model & model;
    int32_t n_ctx;       // prompt and canvas, tokens
    int32_t n_canvas;    // tokens of one pass, at most
    int32_t n_threads;
    mutable Profile profile;

    // see infill.h for what these do
    int32_t sync(const int32_t * tokens, int32_t n);
    void decode(const std::vector<Row> & rows, const float * self_conditioning, float * logits);
    void score(const std::vector<Row> & rows, float * log_probabilities);
    std::vector<Continuation> extend(const infill_extend_options & options);
    void cancel() { cancelled = true; }
    // At the start of every call; the clock ends with it.
    [[nodiscard]] Clock begin() {
        cancelled = false;
        return Clock(profile, Part::host);
    }
    void info(infill_session_info & out) const;

    // for the denoise loop
    Batch canvas_batch(const std::vector<const Row *> & rows, const std::vector<const std::vector<int32_t> *> & canvases,
                       const Soft * soft) const;
    float * run(Pass pass, const Batch & batch);
    // Self-conditioning of the next step: free positions from `probabilities` (n_out, n_vocab), where row i begins at
    // position offsets[i]; pins one-hot, or left out.
    Soft self_conditioning(const std::vector<RowState *> & rows, const std::vector<size_t> & offsets,
                           const float * probabilities, int32_t top_k, bool pins) const;
    void check_rows(const std::vector<Row> & rows, bool noise_allowed) const;

    // The step loop, on the device where it can be there, else on the host.
    void denoise(std::vector<RowState> & states, const infill_denoise_options & options);
    // Why the device does not run the step loop although the model lies there, one sentence a line; "" if nothing.
    const char * warnings() const { return loop_warning.c_str(); }
    Graph & passes() { return graph; }

private:
    void check_tokens(const int32_t * tokens, int32_t n, const char * what) const;
    std::atomic<bool> cancelled{false};
    std::vector<int32_t> prompt;  // tokens in the cache
    Cache cache;
    Graph graph;
    std::unique_ptr<Resident> resident;  // null: the step loop stays on the host
    std::string loop_warning;
    bool loop_on_device = false;         // where the last call's step loop ran
};

}  // namespace infill
