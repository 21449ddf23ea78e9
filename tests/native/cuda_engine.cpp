// The engine with its step loop on a device: whole runs through the C API. On the host the device is the CPU, treated as
// if it were a GPU, with the kernels as fibers; everything between the C API and the kernels is what a GPU gets.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

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

namespace cuda = infill::cuda;

namespace {

// The two loops differ by the rounding of one step's self-conditioning, which the next steps' logits inherit. With
// quantized weights that would be more: the CPU rounds activations to 8 bits, and a last digit can become a whole step.
constexpr float ENTROPY_TOLERANCE = 1e-3f;  // nats

// ---- the device -------------------------------------------------------------------------------------------------

// What shall go wrong; each counts down and happens once it is 0.
struct Faults {
    int allocate = -1, record = -1, replay = -1, poison = -1;
    int status = INFILL_ERR_MEMORY;
    cuda::Counters counters;  // of the runtime that was used last

    static bool now(int & left) { return left >= 0 && left-- == 0; }
    void may_fail(int & left) const {
        if (now(left)) {
            throw infill::Error(status, "as the test says");
        }
    }
};
thread_local Faults faults;

// The host's runtime, with faults.
class Faulty : public cuda::Runtime {
public:
    std::string description() const override { return inner->description(); }
    void * allocate(size_t n) override {
        faults.may_fail(faults.allocate);
        void * memory = inner->allocate(n);
        count();
        return memory;
    }
    void release(void * memory) noexcept override {
        inner->release(memory);
        count();
    }
    void upload(void * to, const void * from, size_t n) override {
        inner->upload(to, from, n);
        count();
    }
    void download(void * to, const void * from, size_t n) override {
        inner->download(to, from, n);
        count();
    }
    int record(const std::vector<cuda::Launch> & launches, const cuda::Args & args) override {
        faults.may_fail(faults.record);
        logits = const_cast<float *>(args.logits);
        const int graph = inner->record(launches, args);
        count();
        return graph;
    }
    void replay(int graph) override {
        faults.may_fail(faults.replay);
        if (Faults::now(faults.poison)) {
            logits[3] = std::numeric_limits<float>::quiet_NaN();
        }
        inner->replay(graph);
        count();
    }
    void forget_graphs() noexcept override { inner->forget_graphs(); }
    void wait() override { inner->wait(); }

private:
    void count() {
        counts = inner->counters();
        faults.counters = counts;
    }
    std::unique_ptr<cuda::Runtime> inner = cuda::make_host_runtime(0);
    float * logits = nullptr;
};

// The device "stand-in" for as long as it is in scope.
struct StandsIn {
    StandsIn() {
        faults = {};
        infill::stand_in.make_runtime = [] { return std::make_unique<Faulty>(); };
    }
    ~StandsIn() { infill::stand_in = {}; }
};

// ---- the engine -------------------------------------------------------------------------------------------------

class Loaded {
public:
    Loaded(const std::string & path, const std::string & device, int32_t n_cpu_experts = -1) {
        infill_model_options o;
        infill_model_options_default(&o);
        o.device = device.c_str();
        o.n_threads = 1;
        o.n_cpu_experts = n_cpu_experts;
        CHECK(infill_model_load(path.c_str(), &o, &model) == INFILL_OK);
        if (!model) {
            throw infill::Error(INFILL_ERR_INTERNAL, infill_last_error());
        }
    }
    ~Loaded() { infill_model_free(model); }
    Loaded(const Loaded &) = delete;
    Loaded & operator=(const Loaded &) = delete;
    infill_model * model = nullptr;
};

struct Seen {
    int32_t row, step;
    std::vector<int32_t> canvas, argmax;
    std::vector<uint8_t> accepted;
    std::vector<float> entropy;
};

struct Run {
    int status = INFILL_OK;
    std::string error;
    std::vector<int32_t> answer;
    std::vector<infill_row_result> results;
    std::vector<Seen> steps;
};

std::vector<int32_t> prompt_of(int32_t n, int32_t seed = 0) {
    std::vector<int32_t> prompt;
    for (int32_t i = 0; i < n; ++i) {
        prompt.push_back((i * 7919 + 11 + seed * 131) % 300);
    }
    return prompt;
}

class Opened {
public:
    explicit Opened(const Loaded & loaded, int32_t loop = INFILL_LOOP_AUTO, int32_t n_prompt = 24, int32_t seed = 0) {
        infill_session_options o;
        infill_session_options_default(&o);
        o.n_ctx = 512;
        o.n_canvas = 200;
        o.kv_type = INFILL_KV_F32;
        o.loop = loop;
        CHECK(infill_session_create(loaded.model, &o, &session) == INFILL_OK);
        if (!session) {
            throw infill::Error(INFILL_ERR_INTERNAL, infill_last_error());
        }
        sync(n_prompt, seed);
    }
    ~Opened() { infill_session_free(session); }
    Opened(const Opened &) = delete;
    Opened & operator=(const Opened &) = delete;

    int sync(int32_t n_prompt, int32_t seed = 0) {
        const std::vector<int32_t> prompt = prompt_of(n_prompt, seed);
        return infill_session_sync(session, prompt.data(), n_prompt, nullptr);
    }
    infill_session_info info() const {
        infill_session_info i = {};
        i.struct_size = sizeof i;
        CHECK(infill_session_get_info(session, &i) == INFILL_OK);
        return i;
    }
    bool on_device() const { return info().loop == INFILL_LOOP_DEVICE; }
    bool warns_of(const char * what) const {
        const char * warnings = infill_session_warnings(session);
        return *what ? std::strstr(warnings, what) != nullptr : *warnings == '\0';
    }
    const infill::Config & config() const { return session->model.config; }
    const infill::GraphCounters & graphs() const { return session->passes().counters; }

    // stop_at: the step whose callback cancels. watched: with a callback at all.
    Run run(const std::vector<infill::Row> & rows, infill_denoise_options o, bool watched = true, int32_t stop_at = 0) {
        Run r;
        std::vector<int32_t> tokens, lengths;
        std::vector<uint8_t> pinned;
        for (const infill::Row & row : rows) {
            tokens.insert(tokens.end(), row.tokens.begin(), row.tokens.end());
            pinned.insert(pinned.end(), row.pinned.begin(), row.pinned.end());
            lengths.push_back(row.n());
        }
        r.answer.resize(tokens.size());
        r.results.resize(rows.size());
        struct Watch {
            Run & run;
            int32_t stop_at;
        } watch = {r, stop_at};
        if (watched) {
            o.user_data = &watch;
            o.on_step = [](const infill_step * step, void * data) -> int32_t {
                const size_t n = size_t(step->n_tokens);
                const Watch & w = *static_cast<Watch *>(data);
                w.run.steps.push_back({step->row, step->step, {step->canvas, step->canvas + n},
                                       {step->argmax, step->argmax + n}, {step->accepted, step->accepted + n},
                                       {step->entropy, step->entropy + n}});
                return step->step == w.stop_at;
            };
        }
        r.status = infill_session_denoise(session, tokens.data(), pinned.data(), lengths.data(), int32_t(rows.size()),
                                          &o, r.answer.data(), r.results.data());
        r.error = infill_last_error();
        return r;
    }

    infill_session * session = nullptr;
};

// Rows of these lengths; some positions are pinned, and all of a row of 3.
std::vector<infill::Row> rows_of(const std::vector<int32_t> & lengths) {
    std::vector<infill::Row> rows;
    for (const int32_t n : lengths) {
        infill::Row row;
        for (int32_t i = 0; i < n; ++i) {
            const bool pinned = n == 3 || (n == 8 && i >= 4) || (n == 12 && i == 5);
            row.pinned.push_back(pinned);
            row.tokens.push_back(pinned ? (i * 37 + n) % 300 : -1);
        }
        rows.push_back(row);
    }
    return rows;
}

infill_denoise_options options(uint64_t seed, int32_t max_steps = 24, int32_t top_k = 64) {
    infill_denoise_options o;
    infill_denoise_options_default(nullptr, &o);
    o.seed = seed;
    o.max_steps = max_steps;
    o.self_conditioning_top_k = top_k;
    o.confidence_threshold = 0.5f;
    return o;
}

float largest = 0.0f;  // difference of entropies so far

void check_same(const Run & found, const Run & expected) {
    CHECK(found.status == expected.status);
    CHECK(found.answer == expected.answer);
    CHECK(found.steps.size() == expected.steps.size());
    for (size_t i = 0; i < std::min(found.steps.size(), expected.steps.size()); ++i) {
        const Seen & f = found.steps[i], & e = expected.steps[i];
        CHECK(f.row == e.row && f.step == e.step);
        CHECK(f.canvas == e.canvas);
        CHECK(f.argmax == e.argmax);
        CHECK(f.accepted == e.accepted);
        for (size_t j = 0; j < std::min(f.entropy.size(), e.entropy.size()); ++j) {
            largest = std::max(largest, std::abs(f.entropy[j] - e.entropy[j]));
        }
    }
    for (size_t r = 0; r < std::min(found.results.size(), expected.results.size()); ++r) {
        CHECK(found.results[r].n_steps == expected.results[r].n_steps);
        CHECK(found.results[r].converged == expected.results[r].converged);
        largest = std::max(largest, std::abs(found.results[r].mean_entropy - expected.results[r].mean_entropy));
    }
}

}  // namespace

// ---- whole runs ---------------------------------------------------------------------------------------------------

void check_whole_runs(const std::string & path, const std::string & device) {
    const StandsIn stands_in;
    const std::vector<infill::Row> rows = rows_of({12, 5, 8, 3});
    largest = 0.0f;
    int n_early = 0, n_apart = 0;
    for (const int32_t n_cpu_experts : {-1, 2}) {
        const Loaded model(path, device, n_cpu_experts);
        Opened here(model, INFILL_LOOP_HOST), there(model);
        CHECK(there.warns_of(""));
        for (const uint64_t seed : {1u, 2u, 3u, 4u}) {
            infill_denoise_options o = options(seed, 24, seed == 3 ? 16 : seed == 4 ? -1 : 64);
            o.self_conditioning_pins = seed != 2;
            const Run expected = here.run(rows, o), found = there.run(rows, o);
            CHECK(expected.status == INFILL_OK);
            check_same(found, expected);
            CHECK(there.on_device() && there.warns_of("") && there.info().n_bytes_loop > 0);
            CHECK(!here.on_device() && here.warns_of("") && here.info().n_bytes_loop == 0);
            // what infill/plan.py counts on a GPU: logits of 64 free positions and 4 % of them, self-conditioning of 256;
            // what it leaves out, the likeliest tokens of a position and so on, is small beside a real vocabulary
            const infill::Config & c = there.config();
            const double planned = 1.04 * 4 * 64 * c.n_vocab + 4.0 * 256 * c.n_embd;
            CHECK(double(there.info().n_bytes_loop) > 0.98 * planned);
            CHECK(double(there.info().n_bytes_loop) < planned + 256 * 8 * 64 + (64 << 10));
            const Run unwatched = there.run(rows, o, false);
            CHECK(unwatched.answer == expected.answer);
            for (size_t r = 0; r < rows.size(); ++r) {
                n_early += expected.results[r].n_steps > 0 && expected.results[r].n_steps < o.max_steps;
                n_apart += expected.results[r].n_steps != expected.results[0].n_steps;
            }
            if (n_cpu_experts >= 0) {
                break;
            }
        }
    }
    CHECK(n_early > 0);  // else no stop was tested
    CHECK(n_apart > 0);  // else no row left before the others

    // lengths and prompts in turn, larger than the memory that was taken first, and smaller again
    const Loaded model(path, device);
    Opened here(model, INFILL_LOOP_HOST), there(model);
    int32_t n_prompt = 24;
    for (const std::vector<int32_t> & lengths :
         std::vector<std::vector<int32_t>>{{7}, {70, 3}, {7}, {12, 12, 12, 12, 12, 12, 12}, {1}, {3}, {8, 8}}) {
        const infill_denoise_options o = options(9, 4);
        check_same(there.run(rows_of(lengths), o), here.run(rows_of(lengths), o));
        CHECK(there.on_device() == (lengths != std::vector<int32_t>{3}));  // nothing free, nothing to do
        n_prompt += n_prompt < 40 ? 3 : -9;
        CHECK(here.sync(n_prompt) == INFILL_OK && there.sync(n_prompt) == INFILL_OK);
    }
    CHECK(largest < ENTROPY_TOLERANCE);
    std::printf("%s on %s: %d rows stopped early, entropies apart by %.1e at most\n", path.c_str(), device.c_str(),
                n_early, double(largest));
}

// The device's tokens are the CPU's. Temperatures next to 0, so that a draw is the argmax: products of another order, or
// of fewer digits, then change no token.
void check_like_cpu(const std::string & path, const std::string & device) {
    const StandsIn stands_in;
    const Loaded there(path, device), cpu(path, "cpu");
    Opened on_device(there), on_cpu(cpu);
    for (const uint64_t seed : {1u, 2u}) {
        infill_denoise_options o = options(seed, 6);
        o.t_min = o.t_max = 0.01f;
        const std::vector<infill::Row> rows = rows_of({12, 5, 8, 3});
        const Run expected = on_cpu.run(rows, o), found = on_device.run(rows, o);
        CHECK(on_device.on_device() && on_device.warns_of("") && !on_cpu.on_device());
        CHECK(found.status == INFILL_OK && found.answer == expected.answer);
    }
}

// ---- what the device cannot do --------------------------------------------------------------------------------------

void check_fallbacks(const std::string & path) {
    const StandsIn stands_in;
    const std::vector<infill::Row> rows = rows_of({6, 8});
    const Loaded model(path, "stand-in");
    Opened here(model, INFILL_LOOP_HOST), there(model);
    const auto equal = [&](const infill_denoise_options & o, bool on_device, const char * warning) {
        const Run expected = here.run(rows, o), found = there.run(rows, o);
        CHECK(found.status == INFILL_OK && found.answer == expected.answer);
        CHECK(there.on_device() == on_device);
        CHECK(there.warns_of(warning));
        if (!on_device) {
            CHECK(there.warns_of("the step loop runs on the CPU"));
            CHECK(there.info().n_bytes_loop == 0);  // nothing that the host's way may need
        }
    };
    equal(options(1, 4), true, "");
    equal(options(1, 4, 0), false, "self_conditioning_top_k 0");
    equal(options(1, 4, 1025), false, "1024");
    infill_denoise_options many = options(1, 4097);
    many.confidence_threshold = 50.0f;  // nobody runs that long
    many.stability_threshold = 0;
    equal(many, false, "max_steps of 4096");
    equal(options(2, 4), true, "");

    // memory: of any of the loop's arrays, of the first step's recording, and then there is enough again
    there.run(rows, options(1, 4, 0));  // lets go of what it has
    for (int n = 0; n < 20; n += 4) {
        faults.allocate = n;
        equal(options(3, 4), false, "as the test says");
        CHECK(faults.allocate == -1 && faults.counters.n_bytes == 0);
    }
    for (const int n : {0, 1}) {
        faults.record = n;
        equal(options(4, 4), false, "as the test says");
        CHECK(faults.record == -1 && faults.counters.n_bytes == 0);
    }
    equal(options(5, 4), true, "");

    // no driver, or no code for the device: said when the session is made, and the passes run there all the same
    infill::stand_in.make_runtime = []() -> std::unique_ptr<cuda::Runtime> {
        throw infill::Error(INFILL_ERR_DEVICE, "no GPU can be used");
    };
    Opened without(model);
    CHECK(without.warns_of("no GPU can be used; the step loop runs on the CPU"));
    const Run expected = here.run(rows, options(6, 4)), found = without.run(rows, options(6, 4));
    CHECK(found.status == INFILL_OK && found.answer == expected.answer && !without.on_device());
    CHECK(without.warns_of("no GPU can be used"));
}

// Embeddings as files have them: quantized, which the loop reads as they are; and of a type that its kernels do not read.
void check_embeddings(const std::string & folder) {
    const StandsIn stands_in;
    const std::vector<infill::Row> rows = rows_of({12, 5, 8});
    infill_denoise_options o = options(1, 5);
    o.t_min = o.t_max = 0.01f;  // a last digit that becomes a whole step of a quantized product changes no token
    for (const bool known : {true, false}) {
        const Loaded model(folder + (known ? "q4_k.gguf" : "iq4_nl.gguf"), "stand-in");
        Opened here(model, INFILL_LOOP_HOST), there(model);
        CHECK(there.warns_of(known ? "" : "the token embedding has type iq4_nl"));
        const Run expected = here.run(rows, o), found = there.run(rows, o);
        CHECK(found.status == INFILL_OK && found.answer == expected.answer);
        CHECK(there.on_device() == known);
        CHECK(there.warns_of(known ? "" : "the step loop runs on the CPU"));
    }
}

// ---- what goes wrong on the way -------------------------------------------------------------------------------------

void check_device_errors(const std::string & path) {
    const StandsIn stands_in;
    const std::vector<infill::Row> rows = rows_of({12, 5});
    {
        const Loaded model(path, "stand-in");
        Opened here(model, INFILL_LOOP_HOST), there(model);
        const auto works = [&](uint64_t seed) {
            const infill_denoise_options o = options(seed, 5);
            check_same(there.run(rows, o), here.run(rows, o));
            CHECK(there.on_device());
        };
        works(1);
        // cancelled in the callback: the best so far
        infill_denoise_options o = options(2, 10);
        o.confidence_threshold = 0.0f;
        const Run expected = here.run(rows, o, true, 3), found = there.run(rows, o, true, 3);
        CHECK(found.status == INFILL_CANCELLED && found.results[1].n_steps == 3);
        check_same(found, expected);
        works(3);
        // by another thread, in a pass
        std::thread canceller;
        o.max_steps = 4000;
        o.on_step = [](const infill_step *, void * session) -> int32_t {
            infill_session_cancel(static_cast<infill_session *>(session));
            return 0;
        };
        o.user_data = there.session;
        const Run ended = there.run(rows, o, false);
        CHECK(ended.status == INFILL_CANCELLED && ended.results[0].n_steps == 1);
        works(4);
        // logits that are no numbers: the file is named, and the session goes on
        faults.poison = 3;
        const Run poisoned = there.run(rows, options(5, 8));
        CHECK(poisoned.status == INFILL_ERR_FORMAT && poisoned.error.find(path) == 0);
        works(6);
        // out of memory in mid-run is an error: steps that somebody saw are not done twice
        faults.record = 2;
        faults.status = INFILL_ERR_MEMORY;
        infill_denoise_options other = options(7, 8);
        other.confidence_threshold = 2.0f;  // a row leaves, and another shape is recorded
        const Run full = there.run(rows_of({11, 4, 7}), other);
        CHECK(faults.record == -1 && full.status == INFILL_ERR_MEMORY);
        works(8);
    }
    for (const int n : {1, 4}) {
        // the device is lost in mid-run: said at once, and in every later call, as another pass there would end the process
        const Loaded model(path, "stand-in");
        Opened there(model), second(model);
        faults.status = INFILL_ERR_DEVICE;
        faults.replay = n;
        const Run lost = there.run(rows, options(1, 8));
        CHECK(lost.status == INFILL_ERR_DEVICE && lost.error.find("as the test says") == 0);
        CHECK(lost.answer.size() == 17);
        for (Opened * session : {&there, &second}) {
            const Run later = session->run(rows, options(2, 8));
            CHECK(later.status == INFILL_ERR_DEVICE && later.error.find("load the model again") != std::string::npos);
            CHECK(session->sync(30) == INFILL_ERR_DEVICE);
        }
        const Loaded again(path, "stand-in");
        Opened anew(again);
        CHECK(anew.run(rows, options(1, 8)).status == INFILL_OK && anew.on_device());
    }
}

// ---- several sessions -----------------------------------------------------------------------------------------------

void check_sessions(const std::string & path) {
    const StandsIn stands_in;
    const Loaded model(path, "stand-in");
    const std::vector<infill::Row> rows = rows_of({9, 8});
    std::vector<Run> expected;
    for (const int32_t i : {0, 1}) {
        Opened alone(model, INFILL_LOOP_HOST, 24 + 5 * i, i);
        for (const uint64_t seed : {1u, 2u}) {
            expected.push_back(alone.run(rows, options(seed, 6)));
        }
    }
    {  // in turn
        Opened first(model, INFILL_LOOP_AUTO, 24, 0), second(model, INFILL_LOOP_AUTO, 29, 1);
        for (const size_t seed : {1, 2}) {
            check_same(first.run(rows, options(seed, 6)), expected[seed - 1]);
            check_same(second.run(rows, options(seed, 6)), expected[seed + 1]);
        }
        CHECK(first.on_device() && second.on_device());
    }
    std::vector<Run> found(4);
    std::vector<std::thread> threads;  // at the same time
    for (const int32_t i : {0, 1}) {
        threads.emplace_back([&, i] {
            Opened session(model, INFILL_LOOP_AUTO, 24 + 5 * i, i);
            for (const size_t seed : {1, 2}) {
                found[size_t(2 * i) + seed - 1] = session.run(rows, options(seed, 6));
            }
        });
    }
    for (std::thread & thread : threads) {
        thread.join();
    }
    for (size_t i = 0; i < 4; ++i) {
        check_same(found[i], expected[i]);
    }
}

// ---- graphs that are kept -------------------------------------------------------------------------------------------

void check_graphs(const std::string & path) {
    const StandsIn stands_in;
    const std::vector<infill::Row> rows = rows_of({12, 5, 8});
    // on the host: a graph for the first step, one for the others, one more whenever rows have left; the same bits
    for (const std::string & device : {std::string("cpu"), std::string("stand-in")}) {
        const Loaded model(path, device);
        Opened kept(model, INFILL_LOOP_HOST), anew(model, INFILL_LOOP_HOST);
        anew.session->passes().reuse = false;
        for (const uint64_t seed : {1u, 2u}) {
            const infill_denoise_options o = options(seed);
            const infill::GraphCounters before = kept.graphs();
            const Run run = kept.run(rows, o), other = anew.run(rows, o);
            check_same(run, other);
            for (size_t i = 0; i < run.steps.size(); ++i) {
                CHECK(run.steps[i].entropy == other.steps[i].entropy);
            }
            int32_t n_steps = 0;
            std::vector<int32_t> ends;
            for (const infill_row_result & r : run.results) {
                n_steps = std::max(n_steps, r.n_steps);
                ends.push_back(r.n_steps);
            }
            std::sort(ends.begin(), ends.end());
            const auto n_ends = std::unique(ends.begin(), ends.end()) - ends.begin();
            const infill::GraphCounters after = kept.graphs();
            CHECK(n_steps > 6);
            CHECK(after.n_built - before.n_built == 1 + n_ends);
            CHECK(after.n_allocated - before.n_allocated == 1 + n_ends);
            CHECK(after.n_arranged - before.n_arranged == 1 + n_ends);
            CHECK(after.n_reused - before.n_reused == n_steps - 1 - n_ends);
            CHECK(anew.graphs().n_reused == 0);
        }
        // the same canvas again: the same graph, other tokens
        const int32_t n = 4;
        const auto decode = [&](Opened & session, int32_t first, const std::vector<uint8_t> & pinned) {
            const std::vector<int32_t> canvas = {first, 9, 8, 7};
            std::vector<float> logits(4 * size_t(session.session->model.config.n_vocab));
            CHECK(infill_session_decode(session.session, canvas.data(), pinned.data(), &n, 1, nullptr, logits.data()) ==
                  INFILL_OK);
            return logits;
        };
        const int64_t n_built = kept.graphs().n_built, n_arranged = kept.graphs().n_arranged;
        CHECK(decode(kept, 1, {0, 0, 1, 0}) == decode(anew, 1, {0, 0, 1, 0}));
        CHECK(decode(kept, 2, {0, 0, 1, 0}) == decode(anew, 2, {0, 0, 1, 0}));
        CHECK(kept.graphs().n_built == n_built + 1 && kept.graphs().n_arranged == n_arranged + 1);
        CHECK(decode(kept, 2, {0, 1, 0, 0}) == decode(anew, 2, {0, 1, 0, 0}));  // another free one, the same shape
        CHECK(kept.graphs().n_built == n_built + 1 && kept.graphs().n_arranged == n_arranged + 2);
        CHECK(kept.sync(30) == INFILL_OK && anew.sync(30) == INFILL_OK);  // a longer prompt is another shape
        CHECK(decode(kept, 2, {0, 1, 0, 0}) == decode(anew, 2, {0, 1, 0, 0}));
        CHECK(kept.graphs().n_built == n_built + 3);
    }
    // on the device: one graph for all steps until a row leaves; no memory is taken, and nothing recorded twice
    const Loaded model(path, "stand-in");
    Opened there(model);
    infill_denoise_options o = options(1, 12);
    o.confidence_threshold = 0.0f;  // all rows to the end
    for (const int round : {0, 1}) {
        const infill::GraphCounters before = there.graphs();
        const cuda::Counters memory = faults.counters;
        CHECK(there.run(rows, o, false).status == INFILL_OK);
        const infill::GraphCounters after = there.graphs();
        CHECK(after.n_built - before.n_built == 1 - round);
        CHECK(after.n_allocated - before.n_allocated == 1 - round);
        CHECK(after.n_arranged - before.n_arranged == 1 - round);
        CHECK(after.n_reused - before.n_reused == 11 + round);
        if (round == 1) {
            CHECK(faults.counters.n_allocations == memory.n_allocations);
            CHECK(faults.counters.n_recorded == memory.n_recorded);
            // a few bytes a step come back, and the answer once: canvas, argmax, entropy, accepted, rows (twice)
            const int64_t n_down = faults.counters.n_bytes_down - memory.n_bytes_down;
            CHECK(n_down <= int64_t(13 * sizeof(cuda::Status) + 25 * 13 + 4 * 3 * sizeof(cuda::RowInfo)));
        }
    }
    infill_profile profile = {};
    profile.struct_size = sizeof profile;
    CHECK(infill_session_profile(there.session, 1, nullptr) == INFILL_OK);
    there.run(rows, o);
    CHECK(infill_session_profile(there.session, 0, &profile) == INFILL_OK);
    CHECK(profile.n_passes == 12 && profile.n_logits == 12 * 20 && profile.n_mixed == 11 * 20);
    CHECK(profile.attention_ms > 0.0 && profile.experts_ms > 0.0 && profile.vocabulary_ms > 0.0 &&
          profile.sampler_ms > 0.0);
}
