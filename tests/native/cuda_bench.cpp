// How long a step of the loop takes on a GPU, next to what reading its logits once would take: `infill_cuda_bench N`.
// Shapes are the released model's; the logits and the Q6_K embedding are random. The pass itself is not in it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "error.h"
#include "loop.h"

namespace cuda = infill::cuda;

namespace {

constexpr int32_t N_VOCAB = 262144, N_EMBD = 2816, N_STEPS = 24;
constexpr int64_t ROW_BYTES = N_EMBD / 256 * 210;

struct Spread {
    double median, low, high;  // ms
};

Spread spread(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.front(), times.back()};
}

template <typename Work>
double ms_of(const Work & work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

// Random numbers as logits: mostly low, a few likely ones in each row. Several sets, so that no cache holds them.
std::vector<float> random_logits(int32_t n_rows, uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<float> z(size_t(n_rows) * N_VOCAB);
    for (float & value : z) {
        value = float(random() >> 40) * (8.0f / (1 << 24)) - 4.0f;
    }
    for (int32_t r = 0; r < n_rows; ++r) {
        for (int i = 0; i < 6; ++i) {
            z[size_t(r) * N_VOCAB + random() % N_VOCAB] = 9.0f + float(i);
        }
    }
    return z;
}

std::vector<infill::RowState> rows_of(const std::vector<int32_t> & lengths) {
    std::vector<infill::RowState> states;
    for (const int32_t n : lengths) {
        infill::RowState s;
        s.index = int32_t(states.size());
        s.canvas.assign(size_t(n), 7);
        s.row = {s.canvas, std::vector<uint8_t>(size_t(n), 0)};
        s.argmax = s.canvas;
        states.push_back(s);
    }
    return states;
}

void measure(cuda::Runtime & runtime, const uint8_t * embedding, const std::vector<int32_t> & lengths, int32_t top_k) {
    int32_t n = 0;
    for (const int32_t length : lengths) {
        n += length;
    }
    const size_t n_bytes = size_t(n) * N_VOCAB * sizeof(float);
    auto * logits = static_cast<float *>(runtime.allocate(n_bytes));
    auto * tokens = static_cast<int32_t *>(runtime.allocate(size_t(n) * sizeof(int32_t)));
    auto * soft = static_cast<float *>(runtime.allocate(size_t(n) * N_EMBD * sizeof(float)));
    const std::vector<float> z = random_logits(n, 7);
    runtime.upload(logits, z.data(), n_bytes);
    const int64_t before = runtime.counters().n_bytes;
    {
        cuda::Loop loop(runtime, {n, n, int32_t(lengths.size()), N_STEPS, top_k},
                        {N_VOCAB, N_EMBD, 30.0f, {embedding, ROW_BYTES, cuda::Q6_K, N_EMBD}, logits, tokens, soft});
        const int64_t own = runtime.counters().n_bytes - before;
        infill_denoise_options o = {};
        o.max_steps = N_STEPS;
        o.t_min = 0.4f;
        o.t_max = 0.8f;
        o.entropy_bound = 0.1f;
        o.stability_threshold = N_STEPS;  // all rows run to the end
        o.self_conditioning_top_k = top_k;
        o.self_conditioning_pins = 1;
        std::vector<double> steps;
        double start = 0.0;
        for (int call = 0; call < 4; ++call) {
            const std::vector<infill::RowState> states = rows_of(lengths);
            start = ms_of([&] { loop.start(states, o); });
            while (loop.status().n_running > 0) {
                const double ms = ms_of([&] { loop.step(); });
                if (call > 0) {  // the first call records and warms up
                    steps.push_back(ms);
                }
            }
        }
        const Spread s = spread(steps);
        std::printf("%5d %5zu %6d %9.3f %9.3f %9.3f %9.3f %9.0f %8.1f\n", n, lengths.size(), top_k, start, s.median,
                    s.low, s.high, double(n_bytes) / (s.median * 1e6), double(own) / (1 << 20));
        std::fflush(stdout);
    }
    runtime.release(soft);
    runtime.release(tokens);
    runtime.release(logits);
}

}  // namespace

int main(int argc, char ** argv) {
    try {
        const std::unique_ptr<cuda::Runtime> runtime = cuda::make_cuda_runtime(argc > 1 ? std::atoi(argv[1]) : 0);
        std::printf("%s\n", runtime->description().c_str());
        std::mt19937_64 random(3);
        std::vector<uint8_t> bytes(size_t(N_VOCAB) * ROW_BYTES);
        for (size_t i = 0; i + 8 <= bytes.size(); i += 8) {
            const uint64_t value = random();
            std::memcpy(&bytes[i], &value, 8);
        }
        for (size_t block = 0; block * 210 < bytes.size(); ++block) {  // a scale that is a number, about 1e-4
            bytes[block * 210 + 208] = uint8_t(block);
            bytes[block * 210 + 209] = 0x06;
        }
        auto * embedding = static_cast<uint8_t *>(runtime->allocate(bytes.size()));
        runtime->upload(embedding, bytes.data(), bytes.size());
        std::printf("%5s %5s %6s %9s %9s %9s %9s %9s %8s\n", "free", "rows", "top_k", "start ms", "step ms", "min",
                    "max", "GB/s", "MiB own");
        for (const int32_t top_k : {64, 256}) {
            for (const int32_t n : {16, 64, 256}) {
                measure(*runtime, embedding, {n}, top_k);
            }
        }
        measure(*runtime, embedding, std::vector<int32_t>(16, 16), 64);
        measure(*runtime, embedding, {4, 8, 12, 16, 20, 24, 28, 32}, 64);
        runtime->release(embedding);
    } catch (const std::exception & error) {
        std::printf("stopped by an error: %s\n", error.what());
        return 1;
    }
    return 0;
}
