// The denoise loop between logits and the next pass: the bodies of its kernels, for the device and for the host.
//
// One step is scan, choose, advance, layout, mix. The vocabulary is read once, in scan, which leaves a few numbers per
// part of a row; choose goes back only to the one part that holds the draw and to the groups of 32 logits that can hold
// one of the k likeliest. Sums and their order do not depend on the device or on timing: the same seed gives the same
// answer. The meaning of each number is that of native/src/sampler.cpp and native/src/denoise.cpp.
#pragma once

#include <cmath>

#include "args.h"
#include "random.h"

namespace infill::cuda {

// ---- numbers ----------------------------------------------------------------------------------------------------

// Orders floats as unsigned integers; 0 is below all of them.
INFILL_KERNEL uint32_t ordered_key(float value) {
    const uint32_t bits = to_bits(value + 0.0f);  // -0 and 0 are equal
    return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

INFILL_KERNEL float from_key(uint32_t key) { return from_bits(key & 0x80000000u ? key & 0x7fffffffu : ~key); }

INFILL_KERNEL bool is_finite(double value) { return value - value == 0.0; }

INFILL_KERNEL float read_logit(const Args & a, const float * row, int v) {
    return a.softcap > 0.0f ? a.softcap * tanhf(row[v] * (1.0f / a.softcap)) : row[v];
}

// ---- over a block -------------------------------------------------------------------------------------------------

constexpr int WARPS = THREADS / WARP;

struct Reduction {
    double sums[WARPS];
    uint32_t keys[WARPS];
};

// The same value for every thread; all of them must call.
INFILL_KERNEL double block_sum(const Thread & t, Reduction & s, double value) {
    value = warp_sum(value);
    barrier();  // whoever still reads the last result
    if (t.lane() == 0) {
        s.sums[t.warp()] = value;
    }
    barrier();
    double sum = 0.0;
    for (int w = 0; w < WARPS; ++w) {
        sum += s.sums[w];
    }
    return sum;
}

INFILL_KERNEL uint32_t block_max(const Thread & t, Reduction & s, uint32_t value) {
    value = warp_max(value);
    barrier();
    if (t.lane() == 0) {
        s.keys[t.warp()] = value;
    }
    barrier();
    uint32_t high = 0;
    for (int w = 0; w < WARPS; ++w) {
        high = s.keys[w] > high ? s.keys[w] : high;
    }
    return high;
}

// The least of the values; -1 if none is given, which callers mark by -1.
INFILL_KERNEL int32_t block_min(const Thread & t, Reduction & s, int32_t value) {
    return int32_t(~block_max(t, s, value < 0 ? 0u : ~uint32_t(value)));
}

// ---- scan: grid (n_chunks, n_outputs) -----------------------------------------------------------------------------

struct Scan {
    struct Shared {
        Reduction reduction;
    };

    static INFILL_KERNEL void run(const Args & a, Shared & s, const Thread & t) {
        const int i = t.block_y, first = t.block_x * CHUNK;
        if (i >= a.status->n_outputs) {
            return;
        }
        const float * row = a.logits + int64_t(i) * a.n_vocab;
        float z[PER_THREAD];
        INFILL_UNROLL
        for (int j = 0; j < PER_THREAD; ++j) {
            const int v = first + j * THREADS + t.x;
            z[j] = v < a.n_vocab ? read_logit(a, row, v) : 0.0f;
        }
        uint32_t high_key = 0;
        INFILL_UNROLL
        for (int j = 0; j < PER_THREAD; ++j) {
            const int v = first + j * THREADS + t.x;
            const uint32_t key = warp_max(v < a.n_vocab ? ordered_key(z[j]) : 0u);
            if (t.lane() == 0 && v < a.n_vocab) {
                a.group_keys[int64_t(i) * a.n_groups + v / GROUP] = key;
            }
            high_key = key > high_key ? key : high_key;
        }
        high_key = block_max(t, s.reduction, high_key);
        const float high = from_key(high_key);
        // a part of nothing but -infinity adds nothing; NaN stays NaN and is found in the sum
        const float base = high == -INFINITY ? 0.0f : high;
        const float scale = 1.0f / a.temperatures[a.status->step];
        int32_t argmax = -1;
        double sum = 0.0, weighted = 0.0;
        INFILL_UNROLL
        for (int j = 0; j < PER_THREAD; j += 4) {
            float e4 = 0.0f, w4 = 0.0f;  // four at a time: doubles are slow on most cards
            INFILL_UNROLL
            for (int l = 0; l < 4; ++l) {
                const int v = first + (j + l) * THREADS + t.x;
                if (v < a.n_vocab) {
                    const float x = (z[j + l] - base) * scale;
                    const float e = expf(x);
                    e4 += e;
                    w4 += e > 0.0f ? e * x : 0.0f;
                    if (argmax < 0 && ordered_key(z[j + l]) == high_key) {
                        argmax = v;
                    }
                }
            }
            sum += double(e4);
            weighted += double(w4);
        }
        sum = block_sum(t, s.reduction, sum);
        weighted = block_sum(t, s.reduction, weighted);
        argmax = block_min(t, s.reduction, argmax);
        if (t.x == 0) {
            a.chunks[int64_t(i) * a.n_chunks + t.block_x] = {sum, weighted, high, argmax};
        }
    }
};

// ---- choose: grid (n_outputs) -------------------------------------------------------------------------------------

struct Choose {
    struct Shared {
        Reduction reduction;
        double sums[CHUNK / WARP];  // of a part's neighbouring 32 exponentials
        float e[WARP];
        int32_t histogram[256];
        int32_t coarse[16];
        int32_t bin, left;
        int32_t chunk, group, drawn;
        double target;
        int32_t greater[WARPS], equal[WARPS];
    };

    // Calls f(token, key, is_inside) for the tokens of the groups that may hold a key of at least `low`, with all lanes
    // of a warp together, in ascending order within a warp; the warps share the row in ascending order.
    template <typename F>
    static INFILL_KERNEL void each_candidate(const Args & a, const Thread & t, int i, uint32_t low, const F & f) {
        const float * row = a.logits + int64_t(i) * a.n_vocab;
        const uint32_t * keys = a.group_keys + int64_t(i) * a.n_groups;
        const int n_tiles = (a.n_groups + WARP - 1) / WARP, n_each = (n_tiles + WARPS - 1) / WARPS;
        const int end = (t.warp() + 1) * n_each < n_tiles ? (t.warp() + 1) * n_each : n_tiles;
        for (int tile = t.warp() * n_each; tile < end; ++tile) {
            const int g = tile * WARP + t.lane();
            uint32_t found = warp_ballot(g < a.n_groups && keys[g] >= low);
            for (; found; found &= found - 1) {
                const int v = (tile * WARP + lowest_bit(found)) * GROUP + t.lane();
                const bool inside = v < a.n_vocab;
                f(v, inside ? ordered_key(read_logit(a, row, v)) : 0u, inside);
            }
        }
    }

    // The k-th largest of the keys that `each` hands out, digit by digit; `left` becomes how many of the keys equal to
    // it belong to the k largest.
    template <typename Each>
    static INFILL_KERNEL uint32_t kth_largest(const Thread & t, Shared & s, int k, int & left, const Each & each) {
        uint32_t prefix = 0, mask = 0;
        left = k;
        for (int shift = 24; shift >= 0; shift -= 8) {
            s.histogram[t.x] = 0;
            barrier();
            each([&](uint32_t key) {
                if ((key & mask) == prefix) {
                    add(&s.histogram[key >> shift & 255u], 1);
                }
            });
            barrier();
            if (t.x < 16) {
                int32_t n = 0;
                for (int b = 0; b < 16; ++b) {
                    n += s.histogram[16 * t.x + b];
                }
                s.coarse[t.x] = n;
            }
            barrier();
            if (t.x == 0) {
                int n = left, c = 15;
                for (; c > 0 && s.coarse[c] < n; --c) {
                    n -= s.coarse[c];
                }
                int b = 16 * c + 15;
                for (; b > 16 * c && s.histogram[b] < n; --b) {
                    n -= s.histogram[b];
                }
                s.bin = b;
                s.left = n;
            }
            barrier();
            prefix |= uint32_t(s.bin) << shift;
            mask |= 255u << shift;
            left = s.left;
        }
        return prefix;
    }

    // The token at which the running sum of exponentials, in the order of tokens, exceeds u times their whole sum.
    static INFILL_KERNEL int32_t draw(const Args & a, Shared & s, const Thread & t, int i, float high, float scale,
                                      double sum, double u) {
        const Chunk * chunks = a.chunks + int64_t(i) * a.n_chunks;
        const float * row = a.logits + int64_t(i) * a.n_vocab;
        if (t.x == 0) {
            const double target = u * sum;
            double below = 0.0;
            int last = 0, c = 0;
            for (; c < a.n_chunks; ++c) {
                const double n = chunks[c].sum;
                if (n > 0.0) {
                    last = c;
                    if (below + n > target) {
                        break;
                    }
                }
                below += n;
            }
            if (c == a.n_chunks) {  // u next to one and a rounded sum
                c = last;
                below -= chunks[c].sum;
            }
            s.chunk = c;
            s.target = target - below;
        }
        barrier();
        const int first = s.chunk * CHUNK;
        for (int j = 0; j < PER_THREAD; ++j) {
            const int v = first + j * THREADS + t.x;
            const double n = warp_sum(v < a.n_vocab ? double(expf((read_logit(a, row, v) - high) * scale)) : 0.0);
            if (t.lane() == 0) {
                s.sums[j * WARPS + t.warp()] = n;
            }
        }
        barrier();
        if (t.x == 0) {
            double below = 0.0;
            int last = 0, g = 0;
            for (; g < CHUNK / WARP; ++g) {
                if (s.sums[g] > 0.0) {
                    last = g;
                    if (below + s.sums[g] > s.target) {
                        break;
                    }
                }
                below += s.sums[g];
            }
            if (g == CHUNK / WARP) {
                g = last;
                below -= s.sums[g];
            }
            s.group = g;
            s.target -= below;
        }
        barrier();
        const int v = first + s.group * WARP + t.lane();
        if (t.warp() == 0) {
            s.e[t.lane()] = v < a.n_vocab ? expf((read_logit(a, row, v) - high) * scale) : 0.0f;
        }
        barrier();
        if (t.x == 0) {
            double below = 0.0;
            int last = 0, l = 0;
            for (; l < WARP; ++l) {
                below += double(s.e[l]);
                if (s.e[l] > 0.0f) {
                    last = l;
                    if (below > s.target) {
                        break;
                    }
                }
            }
            s.drawn = first + s.group * WARP + (l < WARP ? l : last);
        }
        barrier();
        return s.drawn;
    }

    // The k likeliest tokens, of equals those with the lowest ids, and their mass scaled to one.
    static INFILL_KERNEL void top_k(const Args & a, Shared & s, const Thread & t, int i, int p, float high,
                                    float scale) {
        const int k = a.call->top_k < a.n_vocab ? a.call->top_k : a.n_vocab;
        int32_t * ids = a.top_ids + int64_t(p) * a.top_stride;
        float * weights = a.top_weights + int64_t(p) * a.top_stride;

        // at least k tokens are as large as the k-th largest of the groups' maxima
        uint32_t low = 0;
        int left;
        if (a.n_groups > k) {
            const uint32_t * keys = a.group_keys + int64_t(i) * a.n_groups;
            low = kth_largest(t, s, k, left, [&](const auto & take) {
                for (int g = t.x; g < a.n_groups; g += THREADS) {
                    take(keys[g]);
                }
            });
        }
        const uint32_t least = kth_largest(t, s, k, left, [&](const auto & take) {
            each_candidate(a, t, i, low, [&](int, uint32_t key, bool inside) {
                if (inside && key >= low) {
                    take(key);
                }
            });
        });

        // in ascending order, although the warps work side by side: count first, then write
        int greater = 0, equal = 0;
        each_candidate(a, t, i, least, [&](int, uint32_t key, bool inside) {
            greater += count_bits(warp_ballot(inside && key > least));
            equal += count_bits(warp_ballot(inside && key == least));
        });
        if (t.lane() == 0) {
            s.greater[t.warp()] = greater;
            s.equal[t.warp()] = equal;
        }
        barrier();
        greater = equal = 0;
        for (int w = 0; w < t.warp(); ++w) {
            greater += s.greater[w];
            equal += s.equal[w];
        }
        int at = greater + (equal < left ? equal : left);
        const uint32_t before = (1u << t.lane()) - 1u;
        each_candidate(a, t, i, least, [&](int v, uint32_t key, bool inside) {
            const uint32_t equals = warp_ballot(inside && key == least);
            const bool taken = inside && (key > least || (key == least && equal + count_bits(equals & before) < left));
            const uint32_t all = warp_ballot(taken);
            if (taken) {
                ids[at + count_bits(all & before)] = v;
            }
            at += count_bits(all);
            equal += count_bits(equals);
        });
        barrier();

        const float * row = a.logits + int64_t(i) * a.n_vocab;
        double sum = 0.0;
        for (int r = t.x; r < k; r += THREADS) {
            const float e = expf((read_logit(a, row, ids[r]) - high) * scale);
            weights[r] = e;
            sum += double(e);
        }
        sum = block_sum(t, s.reduction, sum);
        for (int r = t.x; r < k; r += THREADS) {
            weights[r] = float(double(weights[r]) / sum);
        }
    }

    static INFILL_KERNEL void run(const Args & a, Shared & s, const Thread & t) {
        const int i = t.block_x;
        if (i >= a.status->n_outputs) {
            return;
        }
        const int step = a.status->step, p = a.outputs[i];
        const RowInfo & row = a.rows[a.row_of[p]];
        const float scale = 1.0f / a.temperatures[step];
        Chunk * chunks = a.chunks + int64_t(i) * a.n_chunks;

        uint32_t high_key = 0;
        for (int c = t.x; c < a.n_chunks; c += THREADS) {
            const uint32_t key = ordered_key(chunks[c].high);
            high_key = key > high_key ? key : high_key;
        }
        high_key = block_max(t, s.reduction, high_key);
        const float high = from_key(high_key);
        int32_t argmax = -1;
        double sum = 0.0, weighted = 0.0;
        for (int c = t.x; c < a.n_chunks; c += THREADS) {
            const Chunk part = chunks[c];
            // log of the factor that makes exponentials relative to `high`; x grows by it
            const double shift = part.high == -INFINITY ? 0.0 : double((part.high - high) * scale);
            const double factor = exp(shift);
            weighted += factor * (part.weighted + shift * part.sum);
            sum += factor * part.sum;
            chunks[c].sum = factor * part.sum;  // for the draw
            if (argmax < 0 && ordered_key(part.high) == high_key) {
                argmax = part.argmax;
            }
        }
        sum = block_sum(t, s.reduction, sum);
        weighted = block_sum(t, s.reduction, weighted);
        argmax = block_min(t, s.reduction, argmax);
        const bool finite = is_finite(sum) && sum > 0.0 && is_finite(double(high));
        if (!finite) {  // the same for all threads
            for (int r = t.x; r < a.top_stride; r += THREADS) {
                a.top_ids[int64_t(p) * a.top_stride + r] = 0;
                a.top_weights[int64_t(p) * a.top_stride + r] = 0.0f;
            }
            if (t.x == 0) {
                a.likeliest[p] = a.drawn[p] = 0;
                a.entropy[p] = 0.0f;
                a.status->not_finite = 1;
            }
            return;
        }
        const double u = uniform(a.call->seed, uint32_t(row.index), uint32_t(step + 1), uint32_t(p - row.begin), DRAW);
        const int32_t drawn = draw(a, s, t, i, high, scale, sum, u);
        if (t.x == 0) {
            const double entropy = log(sum) - weighted / sum;
            a.likeliest[p] = argmax;
            a.drawn[p] = drawn;
            a.entropy[p] = entropy > 0.0 ? float(entropy) : 0.0f;
        }
        if (a.call->top_k > 0) {  // the same for all threads
            top_k(a, s, t, i, p, high, scale);
        }
    }
};

// ---- advance: grid (n_rows) ---------------------------------------------------------------------------------------

// Which draws of a row are kept, what stands elsewhere, and whether the row is done.
struct Advance {
    struct Shared {
        Reduction reduction;
        int32_t n_accepted;
    };

    static INFILL_KERNEL void run(const Args & a, Shared & s, const Thread & t) {
        const int r = t.block_x;
        if (r >= a.call->n_rows || !a.rows[r].running) {
            return;
        }
        const RowInfo row = a.rows[r];
        const int step = a.status->step + 1;
        const int32_t * free = a.free_positions + row.free_begin;
        int32_t * order = a.order + row.free_begin;

        // the place of each position in the order of entropies; equals keep the order of the row
        double sum = 0.0;
        for (int f = t.x; f < row.n_free; f += THREADS) {
            const float own = a.entropy[free[f]];
            int rank = 0;
            for (int g = 0; g < row.n_free; ++g) {
                const float other = a.entropy[free[g]];
                rank += other < own || (other == own && g < f);
            }
            order[rank] = f;
            sum += double(own);
        }
        barrier();
        if (t.x == 0) {  // one after the other, as rounding must not depend on the length; mostly it ends soon
            double before = 0.0;
            int n = 0;
            for (; n < row.n_free && before <= double(a.call->entropy_bound); ++n) {
                before += double(a.entropy[free[order[n]]]);
            }
            s.n_accepted = n;
        }
        barrier();
        uint32_t changed = 0;
        for (int rank = t.x; rank < row.n_free; rank += THREADS) {
            const int p = free[order[rank]];
            const bool accepted = rank < s.n_accepted;
            a.accepted[p] = accepted;
            a.canvas[p] = accepted ? a.drawn[p]
                                   : random_token(a.call->seed, uint32_t(row.index), uint32_t(step),
                                                  uint32_t(p - row.begin), a.n_vocab);
            changed |= uint32_t(a.argmax[p] != a.likeliest[p]);
            a.argmax[p] = a.likeliest[p];
        }
        changed = block_max(t, s.reduction, changed);
        sum = block_sum(t, s.reduction, sum);
        if (t.x == 0) {
            RowInfo & out = a.rows[r];
            out.n_same = step > 1 && !changed ? row.n_same + 1 : 1;
            out.n_steps = step;
            out.mean_entropy = float(sum / double(row.n_free));
            out.converged = out.n_same > a.call->stability_threshold && out.mean_entropy < a.call->confidence_threshold;
            out.running = !out.converged && step < a.call->max_steps;
        }
    }
};

// ---- layout: one block --------------------------------------------------------------------------------------------

// The batch of the next pass, from the rows still running; counts the step.
struct Layout {
    struct Shared {};

    static INFILL_KERNEL void run(const Args & a, Shared &, const Thread & t) {
        if (t.block_x > 0) {
            return;
        }
        int member = 0, output = 0, n_running = 0;  // the same in all threads
        for (int r = 0; r < a.call->n_rows; ++r) {
            const RowInfo & row = a.rows[r];
            if (!row.running) {
                continue;
            }
            for (int j = t.x; j < row.n; j += THREADS) {
                a.members[member + j] = row.begin + j;
                a.tokens[member + j] = a.canvas[row.begin + j];
            }
            for (int f = t.x; f < row.n_free; f += THREADS) {
                a.outputs[output + f] = a.free_positions[row.free_begin + f];
            }
            member += row.n;
            output += row.n_free;
            ++n_running;
        }
        if (t.x == 0) {
            a.status->step += 1;
            a.status->n_running = n_running;
            a.status->n_members = member;
            a.status->n_outputs = output;
            a.status->n_soft = a.call->top_k == 0 ? 0 : a.call->pins ? member : output;
        }
    }
};

// ---- mix: grid (n_embd / THREADS, n_soft) -------------------------------------------------------------------------

// The self-conditioning input of the next pass: of free positions the mean embedding of their likeliest tokens, of
// pinned ones their token's unless they have no part in it, all times sqrt(n_embd). 0 before the first step.
struct Mix {
    struct Shared {
        int32_t ids[THREADS];
        float weights[THREADS];
    };

    static INFILL_KERNEL void run(const Args & a, Shared & s, const Thread & t) {
        const int b = t.block_y, d = t.block_x * THREADS + t.x;
        if (b >= a.status->n_soft) {
            return;
        }
        const int p = a.call->pins ? a.members[b] : a.outputs[b];
        const bool pinned = a.pinned[p];
        const float scale = sqrtf(float(a.n_embd));
        const int k = a.call->top_k < a.n_vocab ? a.call->top_k : a.n_vocab;
        const int n = a.status->step == 0 ? 0 : pinned ? 1 : k;
        float sum = 0.0f;
        for (int first = 0; first < n; first += THREADS) {
            const int count = n - first < THREADS ? n - first : THREADS;
            barrier();
            if (t.x < count) {
                s.ids[t.x] = pinned ? a.canvas[p] : a.top_ids[int64_t(p) * a.top_stride + first + t.x];
                s.weights[t.x] = pinned ? scale : a.top_weights[int64_t(p) * a.top_stride + first + t.x] * scale;
            }
            barrier();
            if (d < a.n_embd) {
                for (int j = 0; j < count; ++j) {
                    const uint8_t * row = a.embedding.data + int64_t(s.ids[j]) * a.embedding.row_bytes;
                    sum += s.weights[j] * read_number(a.embedding.type, row, d);
                }
            }
        }
        if (d < a.n_embd) {
            a.soft[int64_t(b) * a.n_embd + d] = sum;
        }
    }
};

}  // namespace infill::cuda
