// The step loop of one or more canvases.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "infill.h"

namespace infill {

struct Row {
    std::vector<int32_t> tokens;   // (n) start values; below zero at free positions: noise
    std::vector<uint8_t> pinned;   // (n) 1 keeps its token through every step

    int32_t n() const { return int32_t(tokens.size()); }
    bool any_free() const;
};

struct RowState {
    int32_t index;                 // row of the call: its random numbers
    Row row;
    std::vector<int32_t> canvas;   // (n)
    std::vector<int32_t> argmax;   // (n)
    std::vector<float> entropy;    // (n)
    std::vector<uint8_t> accepted; // (n)
    int32_t n_same = 0;            // how many steps in a row had this argmax canvas, this one included
    infill_row_result result = {0, 0, 0.0f};
};

class Session;

// Runs all rows to their end; calls on_step after each step of each running row.
// Throws INFILL_CANCELLED with `states` holding the best so far.
void denoise(Session & session, std::vector<RowState> & states, const infill_denoise_options & options);

std::vector<RowState> start(const std::vector<Row> & rows, uint64_t seed, int32_t n_vocab);

// Which of the positions are accepted: in the order of their entropy as long as the sum of the entropies before stays
// within the bound. ref: Ben-Hamu et al. 2025, arXiv 2505.24857, "entropy bounded unmasking"; transformers
// models/diffusion_gemma, EntropyBoundSampler. entropy, free and accepted: (n).
void accept(const std::vector<float> & entropy, const std::vector<int32_t> & free, float bound,
            std::vector<uint8_t> & accepted);

}  // namespace infill
