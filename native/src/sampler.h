// What happens between logits and the next canvas: softmax, entropy, draw, argmax, and the embedding of the result.
#pragma once

#include <cstdint>
#include <vector>

#include "ggml.h"

namespace infill {

// Counter-based random numbers: Philox4x32-10. ref: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as
// easy as 1, 2, 3". A number depends on seed, row, step and position alone, never on threads or batching.
struct Random {
    enum Purpose : uint32_t { DRAW = 0, NOISE = 1 };
    uint64_t seed;

    double uniform(uint32_t row, uint32_t step, uint32_t position, Purpose purpose) const;  // [0, 1), 53 bits
    int32_t token(uint32_t row, uint32_t step, uint32_t position, int32_t n_vocab) const;   // uniform noise
};

void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

struct Sample {
    int32_t drawn;     // from softmax(logits / t)
    int32_t argmax;
    float entropy;     // nats, of softmax(logits / t)
    bool finite;       // false: the logits hold NaN or infinity
};

// logits (n) -> cap * tanh(logits / cap), in place.
void soft_cap(float * logits, int32_t n, float cap);

// logits (n_vocab), before the soft cap; u in [0, 1). Afterwards logits hold the probabilities of the capped logits / t.
Sample sample(float * logits, int32_t n_vocab, float cap, float t, double u);

// logits (n_vocab) -> probabilities, in place; false: not finite.
bool softmax(float * logits, int32_t n_vocab, float t);

// log p(token) under logits (n_vocab).
float log_probability(const float * logits, int32_t n_vocab, int32_t token);

// The first of the largest.
int32_t argmax(const float * logits, int32_t n_vocab);

// The k likeliest tokens with their mass scaled to one; ids ascending.
void top_k(const float * probabilities, int32_t n_vocab, int32_t k, std::vector<int32_t> & ids,
           std::vector<float> & weights);

// What one position contributes to the self-conditioning input: sum of weight * embedding * sqrt(n_embd).
struct Mixture {
    const float * dense = nullptr;  // (n_vocab), or null: ids and weights
    std::vector<int32_t> ids;
    std::vector<float> weights;
    float * out = nullptr;          // (n_embd)
};

void mix_embeddings(const ggml_tensor * token_embd, std::vector<Mixture> & mixtures, int32_t n_threads);

}  // namespace infill
