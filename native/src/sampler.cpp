#include "sampler.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "exponential.h"
#include "parallel.h"

namespace infill {

// ---- random numbers ---------------------------------------------------------------------------------------------

void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; ++round) {
        const uint64_t p0 = uint64_t(0xD2511F53u) * c0;
        const uint64_t p1 = uint64_t(0xCD9E8D57u) * c2;
        c0 = uint32_t(p1 >> 32) ^ c1 ^ k0;
        c2 = uint32_t(p0 >> 32) ^ c3 ^ k1;
        c1 = uint32_t(p1);
        c3 = uint32_t(p0);
        k0 += 0x9E3779B9u;  // golden ratio
        k1 += 0xBB67AE85u;  // sqrt(3) - 1
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

double Random::uniform(uint32_t row, uint32_t step, uint32_t position, Purpose purpose) const {
    const uint32_t counter[4] = {position, step, row, purpose};
    const uint32_t key[2] = {uint32_t(seed), uint32_t(seed >> 32)};
    uint32_t x[4];
    philox(counter, key, x);
    return double((uint64_t(x[0]) << 21) | (x[1] >> 11)) * (1.0 / 9007199254740992.0);
}

int32_t Random::token(uint32_t row, uint32_t step, uint32_t position, int32_t n_vocab) const {
    return int32_t(uniform(row, step, position, NOISE) * n_vocab);
}

// ---- distributions ----------------------------------------------------------------------------------------------
// A vocabulary is long and there is one for every position, so these loops are written for the compiler to make
// vectors of: LANES sums or maxima side by side, in blocks, always in this order, so that nothing but the compiler's
// choice of instructions decides about the rounding.

namespace {

constexpr int32_t LANES = 16, BLOCK = 1024;

inline float capped(float z, float cap) {
    const float e = exp_negative(-2.0f * std::fabs(z / cap));
    return std::copysign(cap * ((1.0f - e) / (1.0f + e)), z);
}

template <typename T>
T sum_of(const T * lanes) {
    T sum = 0;
    for (int32_t l = 0; l < LANES; ++l) {
        sum += lanes[l];
    }
    return sum;
}

// the largest of logits (n), at most BLOCK of them; NaN is passed over
float block_max(const float * logits, int32_t n) {
    float lanes[LANES];
    std::fill(lanes, lanes + LANES, -std::numeric_limits<float>::infinity());
    int32_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int32_t l = 0; l < LANES; ++l) {
            lanes[l] = logits[i + l] > lanes[l] ? logits[i + l] : lanes[l];
        }
    }
    for (; i < n; ++i) {
        lanes[0] = logits[i] > lanes[0] ? logits[i] : lanes[0];
    }
    return *std::max_element(lanes, lanes + LANES);
}

struct Sums {
    double e = 0.0;    // of e = exp((logit - high) / t)
    double ex = 0.0;   // of e * (logit - high) / t
};

// logits (n), at most BLOCK of them -> exp((logit - high) * scale), to `out`, which may be the same
Sums block_exp(const float * logits, float * out, int32_t n, float high, float scale) {
    float e_lanes[LANES] = {}, ex_lanes[LANES] = {};
    int32_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (int32_t l = 0; l < LANES; ++l) {
            const float x = (logits[i + l] - high) * scale;
            const float e = exp_negative(x);
            out[i + l] = e;
            e_lanes[l] += e;
            ex_lanes[l] += e * x;
        }
    }
    for (; i < n; ++i) {
        const float x = (logits[i] - high) * scale;
        const float e = exp_negative(x);
        out[i] = e;
        e_lanes[0] += e;
        ex_lanes[0] += e * x;
    }
    return {double(sum_of(e_lanes)), double(sum_of(ex_lanes))};
}

template <typename Work>
void for_blocks(int32_t n, const Work & work) {
    for (int32_t begin = 0; begin < n; begin += BLOCK) {
        work(begin, std::min(BLOCK, n - begin));
    }
}

void multiply(float * x, int32_t n, float scale) {
    for (int32_t i = 0; i < n; ++i) {
        x[i] *= scale;
    }
}

}  // namespace

void soft_cap(float * logits, int32_t n, float cap) {
    for (int32_t i = 0; i < n; ++i) {
        logits[i] = capped(logits[i], cap);
    }
}

int32_t argmax(const float * logits, int32_t n_vocab) {
    float high = -std::numeric_limits<float>::infinity();
    int32_t first = 0;
    for_blocks(n_vocab, [&](int32_t begin, int32_t n) {
        const float value = block_max(logits + begin, n);
        if (value > high) {
            high = value;
            first = begin;
        }
    });
    const float * end = logits + n_vocab;
    const float * found = std::find(logits + first, end, high);
    return found == end ? 0 : int32_t(found - logits);
}

float log_probability(const float * logits, int32_t n_vocab, int32_t token) {
    const float high = logits[argmax(logits, n_vocab)];
    float scratch[BLOCK];
    double sum = 0.0;
    for_blocks(n_vocab, [&](int32_t begin, int32_t n) { sum += block_exp(logits + begin, scratch, n, high, 1.0f).e; });
    return float(double(logits[token] - high) - std::log(sum));
}

bool softmax(float * logits, int32_t n_vocab, float t) {
    const float high = logits[argmax(logits, n_vocab)];
    double sum = 0.0;
    for_blocks(n_vocab, [&](int32_t begin, int32_t n) {
        sum += block_exp(logits + begin, logits + begin, n, high, 1.0f / t).e;
    });
    const bool finite = std::isfinite(sum) && std::isfinite(high);
    multiply(logits, n_vocab, finite ? float(1.0 / sum) : 0.0f);
    return finite;
}

Sample sample(float * logits, int32_t n_vocab, float cap, float t, double u) {
    Sample s = {0, 0, 0.0f, true};
    soft_cap(logits, n_vocab, cap);
    s.argmax = argmax(logits, n_vocab);
    const float high = logits[s.argmax];
    std::vector<double> sums;  // of e, by block
    double e = 0.0, ex = 0.0;
    for_blocks(n_vocab, [&](int32_t begin, int32_t n) {
        const Sums block = block_exp(logits + begin, logits + begin, n, high, 1.0f / t);
        sums.push_back(block.e);
        e += block.e;
        ex += block.ex;
    });
    if (!(std::isfinite(e) && std::isfinite(high))) {
        s.finite = false;
        return s;
    }
    // the draw: the block first, then the token in it
    const double target = u * e;
    double below = 0.0;
    size_t block = 0;
    while (block + 1 < sums.size() && below + sums[block] <= target) {
        below += sums[block++];
    }
    s.drawn = s.argmax;
    for (int32_t i = int32_t(block) * BLOCK; i < std::min(n_vocab, int32_t(block + 1) * BLOCK); ++i) {
        if (logits[i] > 0.0f) {
            s.drawn = i;  // the last one, should rounding leave the sum below the target
            below += logits[i];
            if (below > target) {
                break;
            }
        }
    }
    s.entropy = float(std::max(0.0, std::log(e) - ex / e));
    multiply(logits, n_vocab, float(1.0 / e));
    return s;
}

void top_k(const float * probabilities, int32_t n_vocab, int32_t k, std::vector<int32_t> & ids,
           std::vector<float> & weights) {
    k = std::min(k, n_vocab);
    const auto likelier = [&](int32_t a, int32_t b) {
        return probabilities[a] != probabilities[b] ? probabilities[a] > probabilities[b] : a < b;
    };
    ids.clear();
    for (int32_t i = 0; i < k; ++i) {  // a heap with the least likely of the best k in front
        ids.push_back(i);
    }
    std::make_heap(ids.begin(), ids.end(), likelier);
    const int32_t step = 8 * LANES;
    for (int32_t begin = k; begin < n_vocab; begin += step) {
        const int32_t n = std::min(step, n_vocab - begin);
        if (block_max(probabilities + begin, n) <= probabilities[ids.front()]) {
            continue;  // as nearly everywhere
        }
        for (int32_t i = begin; i < begin + n; ++i) {
            if (likelier(i, ids.front())) {
                std::pop_heap(ids.begin(), ids.end(), likelier);
                ids.back() = i;
                std::push_heap(ids.begin(), ids.end(), likelier);
            }
        }
    }
    std::sort(ids.begin(), ids.end());
    double sum = 0.0;
    for (const int32_t id : ids) {
        sum += probabilities[id];
    }
    weights.clear();
    for (const int32_t id : ids) {
        weights.push_back(float(probabilities[id] / sum));
    }
}

// ---- self-conditioning ------------------------------------------------------------------------------------------

namespace {

void read_row(const ggml_tensor * matrix, int32_t row, float * out) {
    const char * data = static_cast<const char *>(matrix->data) + size_t(row) * matrix->nb[1];
    if (matrix->type == GGML_TYPE_F32) {
        std::memcpy(out, data, size_t(matrix->ne[0]) * sizeof(float));
    } else {
        ggml_get_type_traits(matrix->type)->to_float(data, out, matrix->ne[0]);
    }
}

void add_scaled(float * out, const float * x, float weight, int32_t n) {
    for (int32_t i = 0; i < n; ++i) {
        out[i] += weight * x[i];
    }
}

}  // namespace

void mix_embeddings(const ggml_tensor * token_embd, std::vector<Mixture> & mixtures, int32_t n_threads) {
    const int32_t n_embd = int32_t(token_embd->ne[0]), n_vocab = int32_t(token_embd->ne[1]);
    const float scale = std::sqrt(float(n_embd));
    std::vector<int32_t> dense, sparse;
    for (int32_t i = 0; i < int32_t(mixtures.size()); ++i) {
        (mixtures[size_t(i)].dense ? dense : sparse).push_back(i);
    }

    std::vector<float> rows(sparse.size() * size_t(n_embd));
    parallel_for(n_threads, int32_t(sparse.size()), [&](int32_t i) {
        const Mixture & m = mixtures[size_t(sparse[size_t(i)])];
        float * row = rows.data() + size_t(i) * size_t(n_embd);
        std::fill(m.out, m.out + n_embd, 0.0f);
        for (size_t j = 0; j < m.ids.size(); ++j) {
            read_row(token_embd, m.ids[j], row);
            add_scaled(m.out, row, m.weights[j] * scale, n_embd);
        }
    });
    if (dense.empty()) {
        return;
    }

    // The vocabulary is cut into a fixed number of slabs, each with its own sums, added up in order at the end: one
    // reading of the matrix for all positions, and the same rounding on any number of threads.
    const int32_t n_slabs = 16;
    const size_t n_sums = dense.size() * size_t(n_embd);
    std::vector<float> sums(n_slabs * n_sums, 0.0f);
    std::vector<float> buffers(n_slabs * size_t(n_embd));
    parallel_for(n_threads, n_slabs, [&](int32_t slab) {
        float * row = buffers.data() + size_t(slab) * size_t(n_embd);
        float * sum = sums.data() + size_t(slab) * n_sums;
        const int32_t begin = int32_t(int64_t(n_vocab) * slab / n_slabs);
        const int32_t end = int32_t(int64_t(n_vocab) * (slab + 1) / n_slabs);
        for (int32_t token = begin; token < end; ++token) {
            bool loaded = false;
            for (size_t i = 0; i < dense.size(); ++i) {
                const float p = mixtures[size_t(dense[i])].dense[token];
                if (p < 1e-12f) {  // all of them together stay below the rounding of the sum
                    continue;
                }
                if (!loaded) {
                    read_row(token_embd, token, row);
                    loaded = true;
                }
                add_scaled(sum + i * size_t(n_embd), row, p * scale, n_embd);
            }
        }
    });
    parallel_for(n_threads, int32_t(dense.size()), [&](int32_t i) {
        float * out = mixtures[size_t(dense[size_t(i)])].out;
        std::fill(out, out + n_embd, 0.0f);
        for (int32_t slab = 0; slab < n_slabs; ++slab) {
            add_scaled(out, sums.data() + size_t(slab) * n_sums + size_t(i) * size_t(n_embd), 1.0f, n_embd);
        }
    });
}

}  // namespace infill
