// The resident loop: whole runs like the CPU's, nothing allocated on the way, errors that come back as errors.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "cuda_checks.h"
#include "model.h"
#include "session.h"

// as in api.cpp: what the handles of infill.h are
struct infill_model : infill::Model {
    using infill::Model::Model;
};
struct infill_session : infill::Session {
    using infill::Session::Session;
};

using infill::RowState;
namespace cuda = infill::cuda;

namespace {

// The two runs differ by the rounding of one step's self-conditioning, which the next steps' logits inherit. With
// quantized weights that would be more: the CPU rounds activations to 8 bits, and a last digit can become a whole step.
constexpr float ENTROPY_TOLERANCE = 1e-3f;  // nats

struct Seen {
    int32_t row, step;
    std::vector<int32_t> canvas, argmax;
    std::vector<uint8_t> accepted;
    std::vector<float> entropy;
};

int32_t see(const infill_step * step, void * seen) {
    const size_t n = size_t(step->n_tokens);
    static_cast<std::vector<Seen> *>(seen)->push_back(
        {step->row, step->step, {step->canvas, step->canvas + n}, {step->argmax, step->argmax + n},
         {step->accepted, step->accepted + n}, {step->entropy, step->entropy + n}});
    return 0;
}

// A model's loop on a device: its passes run on the CPU, and what they read and write is copied.
class Bridge {
public:
    Bridge(cuda::Runtime & runtime_, infill::Session & session_, int32_t n, int32_t n_out, int32_t n_rows,
           int32_t top_k)
        : runtime(runtime_), session(session_), n_embd(session_.model.config.n_embd),
          logits(runtime_, size_t(n_out) * size_t(session_.model.config.n_vocab)), tokens(runtime_, size_t(n)),
          soft(runtime_, size_t(n) * size_t(n_embd)), embedding(runtime_, bytes(session_.model.weights.token_embd)),
          loop(runtime_, {n, n_out, n_rows, 64, top_k}, {session_.model.config.n_vocab, n_embd,
               session_.model.config.logit_softcap, matrix(), logits.get_pointer(), tokens.get_pointer(),
               soft.get_pointer()}) {}

    void run(std::vector<RowState> & states, const infill_denoise_options & o) {
        cuda::denoise(loop, states, o, [&](const std::vector<int32_t> & rows) {
            std::vector<const infill::Row *> pointers;
            std::vector<std::vector<int32_t>> canvases;
            const size_t n = size_t(loop.status().n_members);
            const std::vector<int32_t> all = tokens.get(n);
            auto at = all.begin();
            for (const int32_t r : rows) {
                pointers.push_back(&states[size_t(r)].row);
                canvases.emplace_back(at, at + pointers.back()->n());
                at += pointers.back()->n();
            }
            CHECK(at == all.end());
            std::vector<const std::vector<int32_t> *> views;
            for (const std::vector<int32_t> & canvas : canvases) {
                views.push_back(&canvas);
            }
            const cuda::Status & status = loop.status();
            infill::Soft conditioning;
            conditioning.embeddings = soft.get(size_t(status.n_soft) * size_t(n_embd));
            infill::Batch batch = session.canvas_batch(pointers, views, status.step > 0 && status.n_soft > 0 ? &conditioning : nullptr);
            CHECK(batch.n_out() == status.n_outputs);
            conditioning.positions = batch.outputs;
            if (status.n_soft == 0) {
                conditioning.positions.clear();
            } else if (o.self_conditioning_pins) {
                conditioning.positions.resize(n);
                std::iota(conditioning.positions.begin(), conditioning.positions.end(), 0);
            }
            CHECK(conditioning.n() == status.n_soft);
            const float * z = session.run(infill::Pass::decoder, batch);
            const size_t n_logits = size_t(batch.n_out()) * size_t(session.model.config.n_vocab);
            runtime.upload(logits.get_pointer(), z, n_logits * sizeof(float));
        });
    }

private:
    static std::vector<uint8_t> bytes(const ggml_tensor * t) {
        const auto * data = static_cast<const uint8_t *>(t->data);
        return std::vector<uint8_t>(data, data + ggml_nbytes(t));
    }
    cuda::Matrix matrix() const {
        const ggml_tensor * t = session.model.weights.token_embd;
        return {embedding.get_pointer(), int64_t(t->nb[1]), int32_t(t->type), int32_t(t->ne[0])};
    }

    cuda::Runtime & runtime;
    infill::Session & session;
    int32_t n_embd;
    Array<float> logits;
    Array<int32_t> tokens;
    Array<float> soft;
    Array<uint8_t> embedding;

public:
    cuda::Loop loop;
};

std::vector<infill::Row> rows_for(int32_t n_vocab) {
    std::vector<infill::Row> rows;
    for (const int32_t n : {12, 5, 8, 3}) {
        infill::Row row;
        for (int32_t i = 0; i < n; ++i) {
            const bool pinned = n == 3 || (n == 8 && i >= 4) || (n == 12 && i == 5);
            row.pinned.push_back(pinned);
            row.tokens.push_back(pinned ? (i * 37 + n) % n_vocab : -1);
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace

void check_whole_run(cuda::Runtime & runtime, const std::string & path) {
    infill_model_options mo;
    infill_model_options_default(&mo);
    mo.device = "cpu";
    mo.n_threads = 1;
    infill_model * model_handle = nullptr;
    CHECK(infill_model_load(path.c_str(), &mo, &model_handle) == INFILL_OK);
    if (!model_handle) {
        return;
    }
    const std::unique_ptr<infill_model, decltype(&infill_model_free)> model_owner(model_handle, infill_model_free);
    const infill::Model & model = *model_handle;
    infill_session_options so;
    infill_session_options_default(&so);
    so.n_ctx = 256;
    so.n_canvas = 64;
    so.kv_type = INFILL_KV_F32;
    infill_session * session_handle = nullptr;
    CHECK(infill_session_create(model_handle, &so, &session_handle) == INFILL_OK);
    const std::unique_ptr<infill_session, decltype(&infill_session_free)> owner(session_handle, infill_session_free);
    infill::Session & session = *session_handle;
    std::vector<int32_t> prompt;
    for (int32_t i = 0; i < 24; ++i) {
        prompt.push_back((i * 7919 + 11) % 300);
    }
    session.sync(prompt.data(), int32_t(prompt.size()));
    const std::vector<infill::Row> rows = rows_for(model.config.n_vocab);
    Bridge bridge(runtime, session, 28, 20, 4, 64);
    int n_early = 0, n_shapes = 0;
    float largest = 0.0f;
    for (const uint64_t seed : {1u, 2u, 3u, 4u}) {
        infill_denoise_options o;
        infill_denoise_options_default(nullptr, &o);
        o.seed = seed;
        o.max_steps = 24;
        o.self_conditioning_top_k = seed == 3 ? 16 : seed == 4 ? -1 : 64;
        o.self_conditioning_pins = seed != 2;
        o.confidence_threshold = 0.5f;
        o.on_step = see;

        std::vector<Seen> expected, found;
        std::vector<RowState> on_cpu = infill::start(rows, o.seed, model.config.n_vocab), on_device = on_cpu;
        o.user_data = &expected;
        infill::denoise(session, on_cpu, o);
        o.user_data = &found;
        bridge.run(on_device, o);

        CHECK(found.size() == expected.size());
        for (size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
            CHECK(found[i].row == expected[i].row && found[i].step == expected[i].step);
            CHECK(found[i].canvas == expected[i].canvas);
            CHECK(found[i].argmax == expected[i].argmax);
            CHECK(found[i].accepted == expected[i].accepted);
            for (size_t j = 0; j < std::min(found[i].entropy.size(), expected[i].entropy.size()); ++j) {
                largest = std::max(largest, std::abs(found[i].entropy[j] - expected[i].entropy[j]));
            }
        }
        for (size_t r = 0; r < rows.size(); ++r) {
            CHECK(on_device[r].argmax == on_cpu[r].argmax);
            CHECK(on_device[r].result.n_steps == on_cpu[r].result.n_steps);
            CHECK(on_device[r].result.converged == on_cpu[r].result.converged);
            largest = std::max(largest, std::abs(on_device[r].result.mean_entropy - on_cpu[r].result.mean_entropy));
            n_early += on_cpu[r].result.n_steps > 0 && on_cpu[r].result.n_steps < o.max_steps;
            n_shapes += on_cpu[r].result.n_steps != on_cpu[0].result.n_steps;
        }
    }
    CHECK(n_early > 0);   // else no stop was tested
    CHECK(n_shapes > 0);  // else no row left before the others
    CHECK(largest < ENTROPY_TOLERANCE);
    std::printf("%s: %d rows stopped early, entropies apart by %.1e at most\n", path.c_str(), n_early, double(largest));
}

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
