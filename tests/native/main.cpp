// The C ABI under the sanitizers: `infill_native_tests FOLDER`, with the models that models.py wrote.
// What numbers come out is tested in Python; here it is that nothing leaks, reads astray or kills the process.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "infill.h"
#include "sampler.h"

namespace {

int failures = 0;
int checks = 0;

#define CHECK(condition)                                                              \
    do {                                                                              \
        ++checks;                                                                     \
        if (!(condition)) {                                                           \
            ++failures;                                                               \
            std::printf("%s:%d: failed: %s (last error: %s)\n", __FILE__, __LINE__,   \
                        #condition, infill_last_error());                             \
        }                                                                             \
    } while (0)

std::string folder;

std::vector<char> read_file(const std::string & path) {
    std::ifstream in(path, std::ios::binary);
    return std::vector<char>(std::istreambuf_iterator<char>(in), {});
}

void write_file(const std::string & path, const std::vector<char> & data) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(data.data(), std::streamsize(data.size()));
}

struct Opened {
    infill_model * model = nullptr;
    infill_session * session = nullptr;

    explicit Opened(const char * name, int32_t n_ctx = 256, int32_t n_threads = 1) {
        CHECK(infill_model_load((folder + "/" + name).c_str(), nullptr, &model) == INFILL_OK);
        infill_session_options o;
        infill_session_options_default(&o);
        o.n_ctx = n_ctx;
        o.n_canvas = 128;
        o.n_threads = n_threads;
        CHECK(infill_session_create(model, &o, &session) == INFILL_OK);
    }
    ~Opened() {
        infill_session_free(session);
        infill_model_free(model);
    }
    Opened(const Opened &) = delete;
    Opened & operator=(const Opened &) = delete;
};

std::vector<int32_t> numbers(int32_t n, int32_t seed = 1) {
    std::vector<int32_t> values;
    for (int32_t i = 0; i < n; ++i) {
        values.push_back((i * 7919 + seed * 104729) % 300);
    }
    return values;
}

// A load that may succeed or fail, but must come back; what loads must also run.
int try_load(const std::string & path) {
    infill_model * model = nullptr;
    const int status = infill_model_load(path.c_str(), nullptr, &model);
    if (status == INFILL_OK) {
        infill_session * session = nullptr;
        infill_session_options o;
        infill_session_options_default(&o);
        o.n_ctx = 64;
        o.n_canvas = 16;
        if (infill_session_create(model, &o, &session) == INFILL_OK) {
            const std::vector<int32_t> prompt = numbers(20);
            infill_session_sync(session, prompt.data(), 20, nullptr);
            infill_session_free(session);
        }
        infill_model_free(model);
    } else {
        CHECK(model == nullptr);
        CHECK(infill_last_error()[0] != '\0');
    }
    return status;
}

void test_versions() {
    CHECK(infill_abi_version() == INFILL_ABI_VERSION);
    infill_model_free(nullptr);
    infill_session_free(nullptr);
    infill_session_cancel(nullptr);
}

// Copies of weights, where ggml has them for this processor, in place of the mapped ones.
void test_placement() {
    for (const char * name : {"q4_k.gguf", "iq4_nl.gguf"}) {
        for (const int32_t repack : {INFILL_REPACK_OFF, INFILL_REPACK_AUTO, INFILL_REPACK_ON}) {
            infill_model_options options;
            infill_model_options_default(&options);
            options.device = "cpu";
            options.n_threads = 1;
            options.repack = repack;
            infill_model * model = nullptr;
            infill_session * session = nullptr;
            CHECK(infill_model_load((folder + "/" + name).c_str(), &options, &model) == INFILL_OK);
            infill_model_placement placement = {};
            CHECK(infill_model_get_placement(model, &placement) == INFILL_ERR_ARGUMENT);
            placement.struct_size = sizeof(placement);
            CHECK(infill_model_get_placement(model, &placement) == INFILL_OK);
            CHECK(std::strcmp(placement.device, "CPU") == 0 && placement.n_bytes_device == 0);
            CHECK(placement.n_bytes_repacked == 0 || repack != INFILL_REPACK_OFF);
            CHECK(infill_session_create(model, nullptr, &session) == INFILL_OK);
            const std::vector<int32_t> prompt = numbers(40);
            CHECK(infill_session_sync(session, prompt.data(), 40, nullptr) == INFILL_OK);
            const int32_t tokens[6] = {-1, -1, 5, -1, -1, -1}, length = 6;
            const uint8_t pinned[6] = {0, 0, 1, 0, 0, 0};
            int32_t answer[6];
            infill_profile profile = {};
            profile.struct_size = sizeof(profile);
            CHECK(infill_session_profile(session, 1, nullptr) == INFILL_OK);
            infill_denoise_options denoise;
            infill_denoise_options_default(model, &denoise);
            denoise.max_steps = 3;
            denoise.self_conditioning_pins = 0;
            denoise.confidence_threshold = 0.0f;
            CHECK(infill_session_denoise(session, tokens, pinned, &length, 1, &denoise, answer, nullptr) == INFILL_OK);
            CHECK(infill_session_profile(session, 0, &profile) == INFILL_OK);
            CHECK(profile.n_passes == 3 && profile.n_logits == 15 && profile.n_conditioned == 10 &&
                  profile.experts_ms > 0.0);
            infill_session_free(session);
            infill_model_free(model);
        }
    }
    infill_model_options bad;
    infill_model_options_default(&bad);
    infill_model * model = nullptr;
    bad.repack = 7;
    CHECK(infill_model_load((folder + "/short.gguf").c_str(), &bad, &model) == INFILL_ERR_ARGUMENT && model == nullptr);
    bad.repack = 0;
    bad.device = "abacus";
    CHECK(infill_model_load((folder + "/short.gguf").c_str(), &bad, &model) == INFILL_ERR_DEVICE && model == nullptr);
}

// Salmon et al. 2011, known answers of Philox4x32-10
void test_philox() {
    const uint32_t zero[4] = {0, 0, 0, 0}, zero_key[2] = {0, 0};
    const uint32_t expected_zero[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    const uint32_t pi[4] = {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, pi_key[2] = {0xa4093822, 0x299f31d0};
    const uint32_t expected_pi[4] = {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1};
    uint32_t out[4];
    infill::philox(zero, zero_key, out);
    CHECK(std::equal(out, out + 4, expected_zero));
    infill::philox(pi, pi_key, out);
    CHECK(std::equal(out, out + 4, expected_pi));
}

// The vector loops against plain ones in double precision, at lengths that fill neither a vector nor a block.
void test_distributions() {
    const float cap = 30.0f, t = 0.6f;
    for (const int32_t n : {1, 5, 16, 352, 1024, 1025, 5003}) {
        std::vector<float> z(static_cast<size_t>(n));
        uint32_t state = uint32_t(n);
        for (float & value : z) {
            state = state * 1664525u + 1013904223u;
            value = float(state >> 8) / float(1 << 24) * 80.0f - 40.0f;
        }
        std::vector<double> capped, p;
        double sum = 0.0, sum_1 = 0.0, entropy = 0.0;
        for (const float value : z) {
            capped.push_back(cap * std::tanh(double(value) / cap));
        }
        const double high = *std::max_element(capped.begin(), capped.end());
        for (const double value : capped) {
            p.push_back(std::exp((value - high) / double(t)));
            sum += p.back();
            sum_1 += std::exp(value - high);
        }
        for (double & value : p) {
            value /= sum;
            entropy -= value > 0.0 ? value * std::log(value) : 0.0;
        }
        for (const double u : {0.0, 0.3, 0.7, 0.999999999}) {
            std::vector<float> q = z;
            const infill::Sample s = infill::sample(q.data(), n, cap, t, u);
            double below = 0.0;
            for (int32_t i = 0; i < s.drawn; ++i) {
                below += p[size_t(i)];
            }
            CHECK(s.finite && std::fabs(double(s.entropy) - entropy) < 1e-5);
            CHECK(s.argmax == int32_t(std::max_element(capped.begin(), capped.end()) - capped.begin()));
            CHECK(below <= u + 1e-5 && u - 1e-5 <= below + p[size_t(s.drawn)]);
            bool close = true;
            for (int32_t i = 0; i < n; ++i) {
                close &= std::fabs(double(q[size_t(i)]) - p[size_t(i)]) <= 1e-9 + 2e-5 * p[size_t(i)];
            }
            CHECK(close);
        }
        std::vector<float> y = z;
        infill::soft_cap(y.data(), n, cap);
        const int32_t last = n - 1;
        const double expected = capped[size_t(last)] - high - std::log(sum_1);
        CHECK(std::fabs(double(infill::log_probability(y.data(), n, last)) - expected) < 1e-5);

        std::vector<int32_t> ids, order;
        std::vector<float> weights;
        for (int32_t i = 0; i < n; ++i) {
            y[size_t(i)] = float(i * 7 % 50);  // many equal ones: the earlier ones come first
            order.push_back(i);
        }
        std::stable_sort(order.begin(), order.end(),
                         [&](int32_t a, int32_t b) { return y[size_t(a)] > y[size_t(b)]; });
        order.resize(size_t(std::min(n, 20)));
        std::sort(order.begin(), order.end());
        infill::top_k(y.data(), n, 20, ids, weights);
        CHECK(ids == order);

        z[size_t(last)] = std::nanf("");
        CHECK(!infill::sample(z.data(), n, cap, t, 0.5).finite);
    }
}

struct Drafts {
    int status;
    std::vector<std::vector<int32_t>> tokens;
    std::vector<float> logp;
};

Drafts extend(infill_session * session, int32_t n_max, int32_t n_beams, infill_extend_options o = {}) {
    o.struct_size = sizeof(o);
    o.n_max = n_max;
    o.n_beams = n_beams;
    o.margin = INFINITY;
    const size_t width = size_t(std::max(n_max, 1)), height = size_t(std::max(n_beams, 1));
    std::vector<int32_t> tokens(width * height), lengths(height);
    std::vector<float> logp(height);
    int32_t n_rows = -1;
    Drafts found = {infill_session_extend(session, &o, tokens.data(), lengths.data(), logp.data(), &n_rows), {}, {}};
    for (size_t r = 0; found.status == INFILL_OK && r < size_t(n_rows); ++r) {
        const auto begin = tokens.begin() + std::ptrdiff_t(r * width);
        found.tokens.emplace_back(begin, begin + lengths[r]);
        found.logp.push_back(logp[r]);
    }
    return found;
}

// What the search says of its texts is what scoring them says.
void check_scores(infill_session * session, const Drafts & drafts) {
    for (size_t r = 0; r < drafts.tokens.size(); ++r) {
        const int32_t length = int32_t(drafts.tokens[r].size());
        std::vector<float> logp(drafts.tokens[r].size());
        CHECK(infill_session_score(session, drafts.tokens[r].data(), &length, 1, logp.data()) == INFILL_OK);
        double sum = 0.0;
        for (const float value : logp) {
            sum += double(value);
        }
        CHECK(std::abs(sum - double(drafts.logp[r])) < 1e-3 * std::abs(sum));
    }
}

void test_whole_way() {
    Opened o("long.gguf", 256, 2);
    const std::vector<int32_t> prompt = numbers(60);
    int32_t reused = -1;
    CHECK(infill_session_sync(o.session, prompt.data(), 60, &reused) == INFILL_OK && reused == 0);
    CHECK(infill_session_sync(o.session, prompt.data(), 60, &reused) == INFILL_OK && reused == 60);
    CHECK(infill_session_sync(o.session, prompt.data(), 30, &reused) == INFILL_OK && reused == 30);
    CHECK(infill_session_sync(o.session, prompt.data(), 60, &reused) == INFILL_OK && reused == 30);

    const std::vector<int32_t> tokens = {-1, -1, 5, -1, 7, -1, -1, -1};
    const std::vector<uint8_t> pinned = {0, 0, 1, 0, 1, 0, 0, 0};
    const int32_t lengths[2] = {5, 3};
    for (const int32_t k : {-1, 0, 4, 100000}) {
        infill_denoise_options options;
        infill_denoise_options_default(o.model, &options);
        options.max_steps = 5;
        options.self_conditioning_top_k = k;
        int32_t answer[8];
        infill_row_result results[2];
        CHECK(infill_session_denoise(o.session, tokens.data(), pinned.data(), lengths, 2, &options, answer, results) ==
              INFILL_OK);
        CHECK(answer[2] == 5 && answer[4] == 7 && results[0].n_steps >= 1);
    }
    infill_model_info info = {};
    info.struct_size = sizeof(info);
    CHECK(infill_model_get_info(o.model, &info) == INFILL_OK);
    const std::vector<int32_t> canvas = numbers(8);
    std::vector<float> logits(8 * size_t(info.n_vocab)), again(logits.size()), logp(8);
    CHECK(infill_session_decode(o.session, canvas.data(), nullptr, lengths, 2, nullptr, logits.data()) == INFILL_OK);
    CHECK(infill_session_decode(o.session, canvas.data(), nullptr, lengths, 2, logits.data(), again.data()) == INFILL_OK);
    CHECK(infill_session_score(o.session, canvas.data(), lengths, 2, logp.data()) == INFILL_OK);
    const Drafts greedy = extend(o.session, 6, 1);
    CHECK(greedy.status == INFILL_OK && greedy.tokens.size() == 1 && greedy.tokens[0].size() == 6);
    infill_extend_options stopped = {};
    stopped.stop = greedy.tokens[0].data() + 2;
    stopped.n_stop = 1;
    const Drafts more = extend(o.session, 6, 1, stopped);
    CHECK(more.tokens.size() == 1 && more.tokens[0].size() <= 2);
    CHECK(std::equal(more.tokens[0].begin(), more.tokens[0].end(), greedy.tokens[0].begin()));
    const Drafts beams = extend(o.session, 6, 5);
    CHECK(beams.tokens.size() == 5 && std::is_sorted(beams.logp.rbegin(), beams.logp.rend()));
    check_scores(o.session, beams);
    infill_extend_options asked = {};
    asked.is_over = [](const int32_t *, int32_t n, void *) -> int32_t { return n == 3; };
    for (const std::vector<int32_t> & text : extend(o.session, 6, 5, asked).tokens) {
        CHECK(text.size() == 3);
    }
    asked.is_over = [](const int32_t *, int32_t n, void *) -> int32_t { return n == 3 ? -1 : 0; };
    CHECK(extend(o.session, 6, 5, asked).status == INFILL_CANCELLED);
    CHECK(infill_session_sync(o.session, prompt.data(), 60, &reused) == INFILL_OK && reused == 60);
}

void test_moving_window() {
    // far more tokens than the sliding layers have cells: they move to the front several times
    Opened o("long.gguf", 4096);
    const std::vector<int32_t> prompt = numbers(3900);
    CHECK(infill_session_sync(o.session, prompt.data(), 3900, nullptr) == INFILL_OK);
    int32_t reused = 0;
    CHECK(infill_session_sync(o.session, prompt.data(), 3388, &reused) == INFILL_OK && reused == 3388);
    // so many that the cells move while they are written
    for (const int32_t n_beams : {1, 8}) {
        const int32_t n_max = n_beams == 1 ? 700 : 87;
        const Drafts drafted = extend(o.session, n_max, n_beams);
        CHECK(drafted.status == INFILL_OK && drafted.tokens.size() == size_t(n_beams));
        CHECK(infill_session_sync(o.session, prompt.data(), 3388, &reused) == INFILL_OK && reused == 3388);
        CHECK(extend(o.session, n_max, n_beams).tokens == drafted.tokens);
        if (n_beams > 1) {
            check_scores(o.session, drafted);
        }
    }
    CHECK(infill_session_sync(o.session, prompt.data(), 2000, &reused) == INFILL_OK && reused == 0);
}

void test_refusals() {
    Opened o("short.gguf");
    const std::vector<int32_t> prompt = numbers(300);
    const int32_t length = 4, long_length = 300, negative = -3, out_of_range[4] = {1, 2, 100000, 3};
    const int32_t ok[4] = {1, 2, 3, 4};
    int32_t answer[300];
    float numbers_out[4];
    const auto denoise = [&](const int32_t * tokens, const int32_t * n) {
        return infill_session_denoise(o.session, tokens, nullptr, n, 1, nullptr, answer, nullptr);
    };
    CHECK(denoise(ok, &length) == INFILL_ERR_ARGUMENT);  // no prompt yet
    CHECK(infill_session_sync(o.session, nullptr, 0, nullptr) == INFILL_ERR_ARGUMENT);
    CHECK(infill_session_sync(o.session, prompt.data(), 300, nullptr) == INFILL_ERR_ARGUMENT);  // n_ctx is 256
    CHECK(infill_session_sync(o.session, out_of_range, 4, nullptr) == INFILL_ERR_ARGUMENT);
    CHECK(infill_session_sync(o.session, nullptr, 4, nullptr) == INFILL_ERR_ARGUMENT);
    CHECK(infill_session_sync(o.session, prompt.data(), 200, nullptr) == INFILL_OK);
    CHECK(denoise(prompt.data(), &long_length) == INFILL_ERR_ARGUMENT);
    CHECK(denoise(ok, &negative) == INFILL_ERR_ARGUMENT);
    CHECK(denoise(out_of_range, &length) == INFILL_ERR_ARGUMENT);
    CHECK(denoise(nullptr, &length) == INFILL_ERR_ARGUMENT);
    CHECK(infill_session_score(o.session, out_of_range, &length, 1, numbers_out) == INFILL_ERR_ARGUMENT);
    CHECK(extend(o.session, 57, 1).status == INFILL_ERR_ARGUMENT);
    CHECK(extend(o.session, 29, 2).status == INFILL_ERR_ARGUMENT);
    CHECK(extend(o.session, 0, 1).status == INFILL_ERR_ARGUMENT);
    CHECK(extend(o.session, 4, 0).status == INFILL_ERR_ARGUMENT);
    CHECK(extend(o.session, 1, 65).status == INFILL_ERR_ARGUMENT);
    infill_extend_options unset = {};
    int32_t n_drafted = 0;
    CHECK(infill_session_extend(o.session, &unset, answer, answer, nullptr, &n_drafted) == INFILL_ERR_ARGUMENT);
    unset.struct_size = sizeof(unset);
    CHECK(infill_session_extend(o.session, &unset, nullptr, answer, nullptr, &n_drafted) == INFILL_ERR_ARGUMENT);
    CHECK(infill_session_extend(o.session, nullptr, answer, answer, nullptr, &n_drafted) == INFILL_ERR_ARGUMENT);
    CHECK(infill_session_denoise(o.session, ok, nullptr, &length, 0, nullptr, answer, nullptr) == INFILL_ERR_ARGUMENT);
    infill_denoise_options options;
    infill_denoise_options_default(nullptr, &options);
    options.t_max = 0.0f;
    CHECK(infill_session_denoise(o.session, ok, nullptr, &length, 1, &options, answer, nullptr) == INFILL_ERR_ARGUMENT);
    infill_denoise_options_default(nullptr, &options);
    options.self_conditioning_top_k = -2;
    CHECK(infill_session_denoise(o.session, ok, nullptr, &length, 1, &options, answer, nullptr) == INFILL_ERR_ARGUMENT);
    infill_session_options bad;
    infill_session_options_default(&bad);
    infill_session * session = nullptr;
    bad.n_ctx = 1 << 29;
    CHECK(infill_session_create(o.model, &bad, &session) != INFILL_OK && session == nullptr);
    bad.struct_size = 0;
    CHECK(infill_session_create(o.model, &bad, &session) == INFILL_ERR_ARGUMENT);
}

void test_cancel() {
    Opened o("long.gguf", 4096);
    const std::vector<int32_t> prompt = numbers(3900);
    std::atomic<bool> done{false};
    std::thread canceller([&]() {
        while (!done) {
            infill_session_cancel(o.session);
            std::this_thread::yield();
        }
    });
    CHECK(infill_session_sync(o.session, prompt.data(), 3900, nullptr) == INFILL_CANCELLED);
    done = true;
    canceller.join();
    CHECK(infill_session_sync(o.session, prompt.data(), 100, nullptr) == INFILL_OK);

    infill_denoise_options options;
    infill_denoise_options_default(o.model, &options);
    options.confidence_threshold = 0.0f;
    int32_t n_calls = 0;
    options.user_data = &n_calls;
    options.on_step = [](const infill_step * step, void * data) -> int32_t {
        ++*static_cast<int32_t *>(data);
        return step->step >= 2;
    };
    const int32_t tokens[4] = {-1, -1, -1, -1}, length = 4;
    int32_t answer[4];
    CHECK(infill_session_denoise(o.session, tokens, nullptr, &length, 1, &options, answer, nullptr) == INFILL_CANCELLED);
    CHECK(n_calls == 2);
    options.on_step = nullptr;
    CHECK(infill_session_denoise(o.session, tokens, nullptr, &length, 1, &options, answer, nullptr) == INFILL_OK);
}

void test_malformed() {
    const std::vector<char> good = read_file(folder + "/short.gguf");
    const std::string path = folder + "/malformed.gguf";
    CHECK(try_load(folder + "/absent.gguf") == INFILL_ERR_FILE);
    CHECK(try_load(folder) == INFILL_ERR_FILE);

    // cut off: densely through the header, then through the tensors
    const size_t header = std::min<size_t>(good.size(), 40000);
    for (size_t n = 0; n < good.size(); n += n < 400 ? 7 : n < header ? 997 : 100003) {
        write_file(path, std::vector<char>(good.begin(), good.begin() + long(n)));
        const int status = try_load(path);
        CHECK(status == INFILL_ERR_FORMAT);
    }
    write_file(path, std::vector<char>(good.begin(), good.end() - 64));
    CHECK(try_load(path) == INFILL_ERR_FORMAT);

    std::vector<char> bad = good;
    bad[0] = 'X';
    write_file(path, bad);
    CHECK(try_load(path) == INFILL_ERR_FORMAT);

    // absurd counts of tensors and of keys
    for (const size_t at : {size_t(8), size_t(16)}) {
        for (const uint64_t count : {uint64_t(1) << 62, uint64_t(1) << 40, ~uint64_t(0), uint64_t(1) << 33}) {
            bad = good;
            std::memcpy(bad.data() + at, &count, sizeof(count));
            write_file(path, bad);
            CHECK(try_load(path) == INFILL_ERR_FORMAT);
        }
    }

    // single bytes all over the header: any answer but a crash
    uint32_t state = 12345;
    for (int i = 0; i < 400; ++i) {
        bad = good;
        state = state * 1664525u + 1013904223u;
        const size_t at = (state >> 4) % header;
        state = state * 1664525u + 1013904223u;
        bad[at] = char(state >> 16);
        write_file(path, bad);
        try_load(path);
    }
    std::remove(path.c_str());
}

void test_file_changes() {
    const std::vector<char> good = read_file(folder + "/short.gguf");
    const std::string path = folder + "/changing.gguf", other = folder + "/other.gguf";
    const std::vector<int32_t> prompt = numbers(50);
    for (const bool renamed : {true, false}) {
        write_file(path, good);
        infill_model * model = nullptr;
        infill_session * session = nullptr;
        CHECK(infill_model_load(path.c_str(), nullptr, &model) == INFILL_OK);
        CHECK(infill_session_create(model, nullptr, &session) == INFILL_OK);
        CHECK(infill_session_sync(session, prompt.data(), 10, nullptr) == INFILL_OK);
        if (renamed) {  // the old file lives on behind its name
            write_file(other, std::vector<char>(100, 'x'));
            CHECK(std::rename(other.c_str(), path.c_str()) == 0);
            CHECK(infill_session_sync(session, prompt.data(), 50, nullptr) == INFILL_OK);
        } else {
            write_file(path, std::vector<char>(100, 'x'));
            CHECK(infill_session_sync(session, prompt.data(), 50, nullptr) == INFILL_ERR_FILE);
        }
        infill_session_free(session);
        infill_model_free(model);
    }
    std::remove(path.c_str());
}

void test_threads_share_a_model() {
    infill_model * model = nullptr;
    CHECK(infill_model_load((folder + "/short.gguf").c_str(), nullptr, &model) == INFILL_OK);
    std::vector<std::thread> threads;
    std::atomic<int> wrong{0};
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&, t]() {
            infill_session_options o;
            infill_session_options_default(&o);
            o.n_ctx = 128;
            o.n_threads = 1;
            infill_session * session = nullptr;
            const std::vector<int32_t> prompt = numbers(60, t);
            const int32_t bad = -5;
            wrong += infill_session_create(model, &o, &session) != INFILL_OK;
            for (int i = 0; i < 5; ++i) {
                wrong += infill_session_sync(session, prompt.data(), 20 + 8 * i, nullptr) != INFILL_OK;
                wrong += infill_session_sync(session, &bad, 1, nullptr) != INFILL_ERR_ARGUMENT;
                wrong += std::strstr(infill_last_error(), "-5") == nullptr;
            }
            infill_session_free(session);
        });
    }
    for (std::thread & thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
    infill_model_free(model);
}

}  // namespace

int main(int argc, char ** argv) {
    if (argc != 2) {
        std::printf("usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    folder = argv[1];
    const std::vector<std::pair<const char *, std::function<void()>>> tests = {
        {"versions", test_versions},
        {"philox", test_philox},
        {"distributions", test_distributions},
        {"whole way", test_whole_way},
        {"placement", test_placement},
        {"window", test_moving_window},
        {"refusals", test_refusals},
        {"cancel", test_cancel},
        {"malformed", test_malformed},
        {"file changes", test_file_changes},
        {"threads", test_threads_share_a_model},
    };
    int passed = 0;
    for (const auto & [name, run] : tests) {
        const int before = failures;
        run();
        std::printf("%-14s %s\n", name, failures == before ? "ok" : "FAILED");
        std::fflush(stdout);
        passed += failures == before;
    }
    std::printf("%d checks\n%d passed, %d failed\n", checks, passed, int(tests.size()) - passed);
    return failures == 0 ? 0 : 1;
}
