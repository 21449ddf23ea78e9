// Every kernel of the step loop against the CPU's sampler, on random inputs and over several steps.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "cuda_checks.h"
#include "ggml-cpp.h"
#include "ggml.h"
#include "port_host.h"
#include "random.h"
#include "sampler.h"

using infill::RowState;
namespace cuda = infill::cuda;

namespace {

// Single precision over a quarter of a million terms; both sides add them up in double.
constexpr float ENTROPY_TOLERANCE = 1e-5f;  // nats, and relative
constexpr float SOFT_TOLERANCE = 1e-5f;     // relative, of a position's vector; a flat mean of many embeddings is short
constexpr double DRAW_TOLERANCE = 1e-6;     // of the whole mass: how far a draw may be from a boundary it crosses

constexpr float SOFTCAP = 30.0f;

float largest_entropy_error = 0.0f, largest_soft_error = 0.0f;

}  // namespace

std::vector<float> random_logits(std::mt19937_64 & random, int32_t n_vocab, Look look) {
    std::normal_distribution<float> normal;
    std::vector<float> z(static_cast<size_t>(n_vocab));
    for (float & value : z) {
        const float x = normal(random);
        switch (look) {
            case Look::peaked: value = 2.5f * x; break;
            case Look::flat: value = 0.05f * x; break;
            case Look::tied: value = std::round(x); break;
            case Look::capped: value = std::abs(x) > 0.5f ? std::copysign(900.0f, x) : 5.0f * x; break;
            case Look::holes: value = x > 1.0f ? x : -std::numeric_limits<float>::infinity(); break;
        }
    }
    if (look == Look::peaked) {
        for (int i = 0; i < 4; ++i) {
            z[random() % z.size()] = 9.0f + 2.0f * normal(random);
        }
    }
    z[random() % z.size()] = 3.0f;  // never all -infinity
    return z;
}

void check_random_numbers() {
    const infill::Random random = {0x9e3779b97f4a7c15u};
    for (uint32_t i = 0; i < 1000; ++i) {
        const double expected = random.uniform(i % 7, i, i * 31, infill::Random::DRAW);
        CHECK(cuda::uniform(random.seed, i % 7, i, i * 31, cuda::DRAW) == expected);
        CHECK(cuda::random_token(random.seed, i % 7, i, i * 31, 262144) == random.token(i % 7, i, i * 31, 262144));
    }
}

// The host layer must notice what a GPU would leave undefined; otherwise the other checks prove little.
void check_host_port() {
    using cuda::Thread;
    std::vector<int> seen(64);
    for (const uint32_t order : {0u, 1u, 77u}) {
        std::fill(seen.begin(), seen.end(), 0);
        bool together = true;
        cuda::run_block(64, 3, 5, order, [&](const Thread & t) {
            seen[size_t(t.x)] = 1;
            cuda::barrier();
            together = together && std::accumulate(seen.begin(), seen.end(), 0) == 64;
            together = together && cuda::warp_max(uint32_t(t.x)) == uint32_t(t.warp() * 32 + 31);
            together = together && cuda::warp_ballot(t.x % 3 == 0) == (t.warp() == 0 ? 0x49249249u : 0x92492492u);
            together = together && cuda::warp_sum(t.x) == (t.warp() == 0 ? 496.0 : 1520.0);
            together = together && t.block_x == 3 && t.block_y == 5;
        });
        CHECK(together);
    }
    CHECK(status_of([] {
              cuda::run_block(64, 0, 0, 0, [](const Thread & t) { if (t.x < 63) { cuda::barrier(); } });
          }) == INFILL_ERR_INTERNAL);
    CHECK(status_of([] {
              cuda::run_block(64, 0, 0, 0, [](const Thread & t) { if (t.warp() == 0) { cuda::barrier(); } });
          }) == INFILL_ERR_INTERNAL);
    CHECK(status_of([] {
              cuda::run_block(32, 0, 0, 0, [](const Thread & t) {
                  if (t.x == 9) { cuda::barrier(); } else { cuda::warp_max(1); }
              });
          }) == INFILL_ERR_INTERNAL);
    CHECK(status_of([] { cuda::run_block(33, 0, 0, 0, [](const Thread &) {}); }) == INFILL_ERR_INTERNAL);
}

namespace {

// A random matrix of a ggml type: as a tensor for the CPU and its bytes for the device.
struct Embedding {
    ggml_context_ptr ctx;
    ggml_tensor * tensor;
    Embedding(std::mt19937_64 & random, ggml_type type, int32_t n_embd, int32_t n_vocab) {
        const size_t n_bytes = ggml_row_size(type, n_embd) * size_t(n_vocab);
        ctx.reset(ggml_init({n_bytes + 4096, nullptr, false}));
        tensor = ggml_new_tensor_2d(ctx.get(), type, n_embd, n_vocab);
        std::normal_distribution<float> normal;
        std::vector<float> values(size_t(n_embd) * size_t(n_vocab));
        float size = 0.01f;
        for (size_t i = 0; i < values.size(); ++i) {
            size = i % 32 == 0 ? 0.01f * std::exp(normal(random)) : size;  // blocks of different scales
            values[i] = size * normal(random);
        }
        if (type == GGML_TYPE_F32) {
            std::memcpy(tensor->data, values.data(), n_bytes);
        } else {
            ggml_quantize_chunk(type, values.data(), tensor->data, 0, n_vocab, n_embd, nullptr);
        }
    }
    std::vector<uint8_t> bytes() const {
        const auto * data = static_cast<const uint8_t *>(tensor->data);
        return std::vector<uint8_t>(data, data + ggml_nbytes(tensor));
    }
    cuda::Matrix matrix(const uint8_t * data) const {
        return {data, int64_t(tensor->nb[1]), int32_t(tensor->type), int32_t(tensor->ne[0])};
    }
};

// What one row's step should come to, given the samples; the same rules as denoise.cpp, put down once more.
void expect_advance(RowState & s, const std::vector<int32_t> & drawn, const std::vector<int32_t> & likeliest,
                    int32_t step, int32_t n_vocab, const infill_denoise_options & o) {
    const infill::Random random = {o.seed};
    std::vector<int32_t> free, argmax = s.canvas;
    double sum = 0.0;
    for (int32_t i = 0; i < s.row.n(); ++i) {
        if (!s.row.pinned[size_t(i)]) {
            free.push_back(i);
            argmax[size_t(i)] = likeliest[size_t(i)];
            sum += double(s.entropy[size_t(i)]);
        }
    }
    infill::accept(s.entropy, free, o.entropy_bound, s.accepted);
    for (const int32_t i : free) {
        s.canvas[size_t(i)] = s.accepted[size_t(i)]
                                  ? drawn[size_t(i)]
                                  : random.token(uint32_t(s.index), uint32_t(step), uint32_t(i), n_vocab);
    }
    s.n_same = step > 1 && argmax == s.argmax ? s.n_same + 1 : 1;
    s.argmax = argmax;
    const float mean = float(sum / double(free.size()));
    s.result = {step, s.n_same > o.stability_threshold && mean < o.confidence_threshold, mean};
}

float relative_error(const float * a, const float * b, int32_t n) {
    double difference = 0.0, size = 0.0;
    for (int32_t i = 0; i < n; ++i) {
        difference += double(a[i] - b[i]) * double(a[i] - b[i]);
        size += double(b[i]) * double(b[i]);
    }
    return float(std::sqrt(difference / (size > 0.0 ? size : 1.0)));
}

infill_denoise_options options(uint64_t seed, int32_t max_steps, int32_t top_k) {
    infill_denoise_options o;
    infill_denoise_options_default(nullptr, &o);
    o.seed = seed;
    o.max_steps = max_steps;
    o.self_conditioning_top_k = top_k;
    return o;
}

// Rows of different lengths: free, with pins at both ends, with every other position pinned, a single free position,
// and one with nothing to do.
std::vector<infill::Row> some_rows(std::mt19937_64 & random, int32_t n_vocab, bool large) {
    std::vector<infill::Row> rows(large ? 2 : 5);
    const std::vector<int32_t> lengths = large ? std::vector<int32_t>{3, 4} : std::vector<int32_t>{5, 9, 6, 1, 3};
    for (size_t r = 0; r < rows.size(); ++r) {
        for (int32_t i = 0; i < lengths[r]; ++i) {
            const bool pinned = (r == 1 && (i < 2 || i > 5)) || (r == 2 && i % 2 == 1) || r == 4;
            rows[r].pinned.push_back(pinned);
            rows[r].tokens.push_back(pinned || i % 3 == 2 ? int32_t(random() % uint64_t(n_vocab)) : -1);
        }
    }
    return rows;
}

// Runs steps on random logits and checks all of them; returns everything that came out, for comparing bits.
class Steps {
public:
    Steps(cuda::Runtime & runtime_, int32_t n_vocab_, ggml_type type, int32_t n_embd_, int32_t top_k, bool large,
          uint64_t seed)
        : runtime(runtime_), random(seed), n_vocab(n_vocab_), n_embd(n_embd_), embedding(random, type, n_embd, n_vocab),
          o(options(seed * 0x9e3779b97f4a7c15u, 4, top_k)) {
        rows = some_rows(random, n_vocab, large);
        states = infill::start(rows, o.seed, n_vocab);
        for (RowState & s : states) {
            s.index += 5;  // random numbers are the index's, not the place's
        }
    }

    std::vector<float> run() {
        int32_t n = 0, n_out = 0;
        for (const infill::Row & row : rows) {
            n += row.n();
            n_out += int32_t(std::count(row.pinned.begin(), row.pinned.end(), uint8_t(0)));
        }
        const Array<uint8_t> matrix(runtime, embedding.bytes());
        Array<float> logits(runtime, size_t(n_out) * size_t(n_vocab));
        Array<int32_t> tokens(runtime, size_t(n));
        Array<float> soft(runtime, size_t(n) * size_t(n_embd));
        cuda::Loop loop(runtime, {n, n_out, int32_t(rows.size()), o.max_steps, o.self_conditioning_top_k},
                        {n_vocab, n_embd, SOFTCAP, embedding.matrix(matrix.get_pointer()), logits.get_pointer(),
                         tokens.get_pointer(), soft.get_pointer()});
        // the row with every other position pinned may stop after its second step, which must move the rest up
        o.stability_threshold = 1;
        o.confidence_threshold = 20.0f;
        o.entropy_bound = 3.0f;
        loop.start(states, o);
        CHECK(loop.status().step == 0);
        check_batch(loop, tokens, soft, {});
        for (int32_t step = 1; loop.status().n_running > 0; ++step) {
            one_step(loop, logits, tokens, soft, step);
        }
        CHECK(loop.status().step == o.max_steps);
        CHECK(n_draws_apart * 500 <= n_draws);  // across a boundary of rounding: hardly ever
        return out;
    }

private:
    void one_step(cuda::Loop & loop, Array<float> & logits, const Array<int32_t> & tokens, const Array<float> & soft,
                  int32_t step) {
        const std::vector<int32_t> running = loop.running();
        const float t = o.t_min + (o.t_max - o.t_min) * (float(o.max_steps - step + 1) / float(o.max_steps));
        std::vector<float> all;
        for (const int32_t r : running) {
            const infill::Row & row = rows[size_t(r)];
            for (int32_t i = 0; i < row.n(); ++i) {
                if (!row.pinned[size_t(i)]) {
                    // row 0 says the same in every step, so that it comes to rest; row 1 says the same at every
                    // position, so that its entropies are equal and their order is that of the row
                    std::mt19937_64 own(uint64_t(r) * 1000003u + (r == 1 ? 0u : uint64_t(i) * 7919u) +
                                        (r == 0 ? 0u : uint64_t(step)));
                    const Look look = r == 0 ? Look::peaked : Look(own() % 5);
                    const std::vector<float> z = random_logits(own, n_vocab, look);
                    all.insert(all.end(), z.begin(), z.end());
                }
            }
        }
        logits.set(all);
        std::vector<RowState> before = states;
        loop.step();
        loop.read(states);

        std::vector<infill::Mixture> mixtures(tokens_of_all());
        size_t at = 0;
        for (const int32_t r : running) {
            RowState & expected = before[size_t(r)];
            const RowState & found = states[size_t(r)];
            std::vector<int32_t> drawn(size_t(expected.row.n())), likeliest(drawn.size());
            for (int32_t i = 0; i < expected.row.n(); ++i) {
                if (expected.row.pinned[size_t(i)]) {
                    continue;
                }
                std::vector<float> z(all.begin() + int64_t(at) * n_vocab, all.begin() + int64_t(at + 1) * n_vocab);
                ++at;
                const double u = infill::Random{o.seed}.uniform(uint32_t(expected.index), uint32_t(step), uint32_t(i),
                                                                infill::Random::DRAW);
                const infill::Sample s = infill::sample(z.data(), n_vocab, SOFTCAP, t, u);  // z holds probabilities now
                CHECK(found.argmax[size_t(i)] == s.argmax);
                const float error = std::abs(found.entropy[size_t(i)] - s.entropy) / std::max(1.0f, s.entropy);
                CHECK(error <= ENTROPY_TOLERANCE);
                largest_entropy_error = std::max(largest_entropy_error, error);
                likeliest[size_t(i)] = s.argmax;
                drawn[size_t(i)] = s.drawn;
                if (found.accepted[size_t(i)]) {
                    ++n_draws;
                    const int32_t token = found.canvas[size_t(i)];
                    if (token != s.drawn) {
                        ++n_draws_apart;
                        check_boundary(z, std::min(token, s.drawn), std::max(token, s.drawn), u);
                        drawn[size_t(i)] = token;
                    }
                }
                infill::Mixture & m = mixtures[position(r, i)];
                infill::top_k(z.data(), n_vocab, o.self_conditioning_top_k, m.ids, m.weights);
            }
            // what follows from the samples must agree to the bit; from the device's own entropies, whose last digits
            // may order two positions differently
            expected.entropy = found.entropy;
            expect_advance(expected, drawn, likeliest, step, n_vocab, o);
            CHECK(found.accepted == expected.accepted);
            CHECK(found.canvas == expected.canvas);
            CHECK(found.argmax == expected.argmax);
            CHECK(found.n_same == expected.n_same);
            CHECK(found.result.n_steps == expected.result.n_steps);
            CHECK(found.result.converged == expected.result.converged);
            const float mean = expected.result.mean_entropy;
            CHECK(std::abs(found.result.mean_entropy - mean) <= 1e-6f * (1.0f + mean));
            n_converged += expected.result.converged;
        }
        if (loop.status().n_running > 0) {
            check_batch(loop, tokens, soft, mixtures);
        }
    }

    // The draw fell on one side of a boundary here and on the other there: it must have been next to it.
    void check_boundary(const std::vector<float> & p, int32_t low, int32_t high, double u) const {
        double below = 0.0;
        for (int32_t v = 0; v < high; ++v) {
            below += double(p[size_t(v)]);
            if (v == low) {
                CHECK(std::abs(below - u) < DRAW_TOLERANCE);
            }
        }
        CHECK(std::abs(below - u) < DRAW_TOLERANCE);
    }

    // Tokens and self-conditioning of the next pass; no mixtures before the first.
    void check_batch(const cuda::Loop & loop, const Array<int32_t> & tokens, const Array<float> & soft,
                     std::vector<infill::Mixture> mixtures) {
        const size_t n = size_t(loop.status().n_members);
        const std::vector<int32_t> found_tokens = tokens.get(n);
        const std::vector<float> found = soft.get(n * size_t(n_embd));
        std::vector<int32_t> expected_tokens;
        std::vector<size_t> positions;
        size_t n_outputs = 0;
        for (const int32_t r : loop.running()) {
            for (int32_t i = 0; i < rows[size_t(r)].n(); ++i) {
                expected_tokens.push_back(states[size_t(r)].canvas[size_t(i)]);
                positions.push_back(position(r, i));
                const bool pinned = rows[size_t(r)].pinned[size_t(i)] != 0;
                n_outputs += !pinned;
                if (!mixtures.empty() && pinned) {
                    mixtures[positions.back()].ids = {expected_tokens.back()};
                    mixtures[positions.back()].weights = {1.0f};
                }
            }
        }
        CHECK(found_tokens == expected_tokens);
        CHECK(size_t(loop.status().n_outputs) == n_outputs);
        if (mixtures.empty()) {
            CHECK(std::all_of(found.begin(), found.end(), [](float x) { return x == 0.0f; }));
        } else {
            std::vector<float> expected(mixtures.size() * size_t(n_embd));
            for (size_t i = 0; i < mixtures.size(); ++i) {
                mixtures[i].out = expected.data() + i * size_t(n_embd);
            }
            infill::mix_embeddings(embedding.tensor, mixtures, 1);
            for (size_t b = 0; b < n; ++b) {
                const float * wanted = mixtures[positions[b]].out;
                const float error = relative_error(found.data() + b * size_t(n_embd), wanted, n_embd);
                CHECK(error < SOFT_TOLERANCE);
                largest_soft_error = std::max(largest_soft_error, error);
            }
        }
        out.insert(out.end(), found.begin(), found.end());
        out.insert(out.end(), found_tokens.begin(), found_tokens.end());
    }

    size_t tokens_of_all() const { return position(int32_t(rows.size()), 0); }

    size_t position(int32_t r, int32_t i) const {
        size_t at = size_t(i);
        for (int32_t s = 0; s < r; ++s) {
            at += size_t(rows[size_t(s)].n());
        }
        return at;
    }

public:
    int n_converged = 0;

private:
    cuda::Runtime & runtime;
    std::mt19937_64 random;
    int32_t n_vocab, n_embd;
    Embedding embedding;
    infill_denoise_options o;
    std::vector<infill::Row> rows;
    std::vector<RowState> states;
    std::vector<float> out;
    int n_draws = 0, n_draws_apart = 0;
};

}  // namespace

void check_embedding_types(cuda::Runtime & runtime) {
    for (const ggml_type type :
         {GGML_TYPE_F32, GGML_TYPE_F16, GGML_TYPE_BF16, GGML_TYPE_Q4_0, GGML_TYPE_Q4_1, GGML_TYPE_Q5_0, GGML_TYPE_Q5_1,
          GGML_TYPE_Q8_0, GGML_TYPE_Q4_K, GGML_TYPE_Q5_K, GGML_TYPE_Q6_K}) {
        CHECK(cuda::is_supported(int32_t(type)));
        Steps steps(runtime, 300, type, 512, 40, false, 100 + uint64_t(type));
        steps.run();
    }
    CHECK(!cuda::is_supported(GGML_TYPE_IQ2_XXS));
}

void check_steps(cuda::Runtime & runtime, int32_t n_vocab, bool large) {
    // more tokens than the vocabulary has, a block of threads, its most
    const std::vector<int32_t> counts = large            ? std::vector<int32_t>{64}
                                        : n_vocab > 4096 ? std::vector<int32_t>{256, 1024}
                                                         : std::vector<int32_t>{1, 64, 300, 1024};
    for (const int32_t top_k : counts) {
        Steps steps(runtime, n_vocab, GGML_TYPE_F32, 40, top_k, large, uint64_t(n_vocab) + uint64_t(top_k));
        steps.run();
        CHECK(steps.n_converged > 0);
    }
}

void print_errors() {
    std::printf("largest errors: entropy %.1e, self-conditioning %.1e\n", double(largest_entropy_error),
                double(largest_soft_error));
}

void check_orders() {
    std::vector<std::vector<float>> found;
    for (const uint32_t order : {0u, 1u, 2u, 12345u}) {
        const std::unique_ptr<cuda::Runtime> runtime = cuda::make_host_runtime(order);
        Steps steps(*runtime, 5000, GGML_TYPE_Q8_0, 320, 100, false, 7);
        found.push_back(steps.run());
    }
    for (const std::vector<float> & other : found) {
        CHECK(other == found[0]);
    }
}
