// The resident loop by itself: nothing allocated on the way, errors that come back as errors. cuda_engine.cpp has it in
// whole runs of the engine.
#include <limits>

#include "cuda_checks.h"
#include "ggml.h"

using infill::RowState;
namespace cuda = infill::cuda;

namespace {

// A loop over random logits that do not come from a model.
struct Small {
    static constexpr int32_t n_vocab = 1003, n_embd = 70, n_rows = 3;
    cuda::Runtime & runtime;
    std::mt19937_64 random{5};
    Array<float> logits, soft;
    Array<int32_t> tokens;
    Array<uint8_t> embedding;
    cuda::Loop loop;
    infill_denoise_options o;

    explicit Small(cuda::Runtime & runtime_, int32_t type = cuda::F32)
        : runtime(runtime_), logits(runtime_, 21 * n_vocab), soft(runtime_, 24 * n_embd), tokens(runtime_, 24),
          embedding(runtime_, floats(n_vocab * n_embd)),
          loop(runtime_, {24, 21, n_rows, 16, 32},
               {n_vocab, n_embd, 0.0f, {embedding.get_pointer(), n_embd * 4, type, n_embd}, logits.get_pointer(),
                tokens.get_pointer(), soft.get_pointer()}) {
        infill_denoise_options_default(nullptr, &o);
        o.max_steps = 6;
        o.self_conditioning_top_k = 32;
    }

    std::vector<uint8_t> floats(int32_t n) {
        std::normal_distribution<float> normal;
        std::vector<uint8_t> bytes(size_t(n) * 4);
        for (int32_t i = 0; i < n; ++i) {
            const uint32_t bits = cuda::to_bits(normal(random));
            for (size_t b = 0; b < 4; ++b) {
                bytes[size_t(i) * 4 + b] = uint8_t(bits >> 8 * b);
            }
        }
        return bytes;
    }

    std::vector<RowState> states(int32_t n_positions = 7) const {
        infill::Row row;
        row.tokens.assign(size_t(n_positions), -1);
        row.pinned.assign(size_t(n_positions), 0);
        std::vector<infill::Row> rows(n_rows, row);
        rows[1].pinned[2] = 1;
        rows[1].tokens[2] = 9;
        return infill::start(rows, o.seed, n_vocab);
    }

    void fill_logits() {
        std::vector<float> all;
        for (int i = 0; i < 21; ++i) {
            const std::vector<float> z = random_logits(random, n_vocab, Look::peaked);
            all.insert(all.end(), z.begin(), z.end());
        }
        logits.set(all);
    }
};

}  // namespace

void check_reuse(cuda::Runtime & runtime) {
    Small small(runtime);
    std::vector<RowState> states = small.states();
    small.loop.start(states, small.o);
    small.fill_logits();
    small.loop.step();  // records the step of this shape
    const cuda::Counters before = runtime.counters();
    for (int step = 2; step <= 6; ++step) {
        small.fill_logits();
        const int64_t n_down = runtime.counters().n_bytes_down;
        small.loop.step();
        if (small.loop.status().n_running == Small::n_rows) {
            CHECK(runtime.counters().n_bytes_down - n_down == sizeof(cuda::Status));  // a few bytes a step
        }
    }
    CHECK(small.loop.status().n_running == 0);
    small.o.seed = 99;  // another call of the same shape, other options
    small.o.max_steps = 3;
    small.o.self_conditioning_top_k = 8;
    small.loop.start(small.states(), small.o);
    while (small.loop.status().n_running > 0) {
        small.fill_logits();
        small.loop.step();
    }
    CHECK(small.loop.status().step == 3);
    const cuda::Counters after = runtime.counters();
    CHECK(after.n_allocations == before.n_allocations);
    CHECK(after.n_recorded == before.n_recorded);
    CHECK(after.n_replayed == before.n_replayed + 5 + 1 + 3);
    small.loop.start(small.states(5), small.o);  // another shape: recorded once, still nothing allocated
    small.fill_logits();
    small.loop.step();
    small.loop.step();
    CHECK(runtime.counters().n_allocations == before.n_allocations);
    CHECK(runtime.counters().n_recorded == after.n_recorded + 2);
}

namespace {

// Says that the memory of a device is full at the n-th allocation.
class Full : public cuda::Runtime {
public:
    Full(cuda::Runtime & inner_, int left_) : inner(inner_), left(left_) {}
    std::string description() const override { return inner.description(); }
    void * allocate(size_t n) override {
        if (left-- == 0) {
            throw infill::Error(INFILL_ERR_MEMORY, "full");
        }
        return inner.allocate(n);
    }
    void release(void * memory) noexcept override { inner.release(memory); }
    void upload(void * to, const void * from, size_t n) override { inner.upload(to, from, n); }
    void download(void * to, const void * from, size_t n) override { inner.download(to, from, n); }
    int record(const std::vector<cuda::Launch> & l, const cuda::Args & a) override { return inner.record(l, a); }
    void replay(int graph) override { inner.replay(graph); }
    void forget_graphs() noexcept override { inner.forget_graphs(); }
    void wait() override { inner.wait(); }

private:
    cuda::Runtime & inner;
    int left;
};

}  // namespace

void check_errors(cuda::Runtime & runtime) {
    for (int left = 0; left < 26; left += 5) {
        const int64_t n_bytes = runtime.counters().n_bytes;
        Full full(runtime, left);
        const int status = status_of([&] { Small small(full); });
        CHECK(status == (left < 24 ? INFILL_ERR_MEMORY : INFILL_OK));
        CHECK(runtime.counters().n_bytes == n_bytes);  // nothing stays behind
    }
    CHECK(status_of([&] { Small small(runtime, GGML_TYPE_IQ2_XXS); }) == INFILL_ERR_ARGUMENT);

    Small small(runtime);
    infill_denoise_options bad = small.o;
    bad.self_conditioning_top_k = 0;
    CHECK(status_of([&] { small.loop.start(small.states(), bad); }) == INFILL_ERR_ARGUMENT);
    bad.self_conditioning_top_k = 33;
    CHECK(status_of([&] { small.loop.start(small.states(), bad); }) == INFILL_ERR_ARGUMENT);
    bad = small.o;
    bad.max_steps = 17;
    CHECK(status_of([&] { small.loop.start(small.states(), bad); }) == INFILL_ERR_ARGUMENT);
    CHECK(status_of([&] { small.loop.start(small.states(9), small.o); }) == INFILL_ERR_ARGUMENT);

    // no numbers: an error, and the loop serves the next call
    for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        std::vector<RowState> states = small.states();
        CHECK(status_of([&] {
                  cuda::denoise(small.loop, states, small.o, [&](const std::vector<int32_t> &) {
                      small.fill_logits();
                      runtime.upload(small.logits.get_pointer() + 5 * Small::n_vocab + 1000, &wrong, sizeof wrong);
                  });
              }) == INFILL_ERR_FORMAT);
    }
    std::vector<RowState> states = small.states();
    int n_passes = 0;
    CHECK(status_of([&] {
              cuda::denoise(small.loop, states, small.o, [&](const std::vector<int32_t> &) {
                  small.fill_logits();
                  if (++n_passes == 3) {
                      throw infill::Error(INFILL_CANCELLED, "cancelled");
                  }
              });
          }) == INFILL_CANCELLED);
    CHECK(states[0].result.n_steps == 2);  // the best so far
    CHECK(states[0].argmax != small.states()[0].argmax);
}
