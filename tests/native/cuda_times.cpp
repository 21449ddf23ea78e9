// What the step loop on the device is good for: a step with it, and a step with the loop on the host, where the passes
// run on the device in both.
#include <algorithm>
#include <chrono>

#include "cuda_checks.h"
#include "infill.h"
#include "placement.h"

namespace {

constexpr int32_t N_STEPS = 16, N_ROUNDS = 6, LONGEST = 256;

void need(int status) {
    if (status != INFILL_OK) {
        throw infill::Error(status, infill_last_error());
    }
}

struct Times {
    double ms;  // of a step, median over runs of N_STEPS
    std::vector<int32_t> answer;
};

Times measure(const infill_model * model, int32_t loop, int32_t n) {
    infill_session_options so;
    infill_session_options_default(&so);
    infill_model_info mi = {};
    mi.struct_size = sizeof mi;
    need(infill_model_get_info(model, &mi));
    so.n_ctx = std::min(1024, mi.n_ctx_train);
    const int32_t n_prompt = std::min(512, so.n_ctx - LONGEST);
    so.loop = loop;
    infill_session * session = nullptr;
    need(infill_session_create(model, &so, &session));
    const std::unique_ptr<infill_session, decltype(&infill_session_free)> owner(session, infill_session_free);
    std::vector<int32_t> prompt;
    for (int32_t i = 0; i < n_prompt; ++i) {
        prompt.push_back((i * 7919 + 11) % 300);
    }
    need(infill_session_sync(session, prompt.data(), n_prompt, nullptr));
    infill_denoise_options o;
    infill_denoise_options_default(model, &o);
    o.max_steps = N_STEPS;
    o.self_conditioning_top_k = 64;
    o.confidence_threshold = 0.0f;  // nobody stops early
    const std::vector<int32_t> tokens(size_t(n), -1);
    Times times = {0.0, std::vector<int32_t>(size_t(n))};
    std::vector<double> rounds;
    for (int round = 0; round < N_ROUNDS; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        need(infill_session_denoise(session, tokens.data(), nullptr, &n, 1, &o, times.answer.data(), nullptr));
        const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - begin;
        if (round > 0) {  // the first builds, records and warms up
            rounds.push_back(spent.count() / N_STEPS);
        }
    }
    infill_session_info info = {};
    info.struct_size = sizeof info;
    need(infill_session_get_info(session, &info));
    if ((info.loop == INFILL_LOOP_DEVICE) != (loop == INFILL_LOOP_AUTO)) {
        throw infill::Error(INFILL_ERR_INTERNAL, infill_session_warnings(session));
    }
    std::sort(rounds.begin(), rounds.end());
    times.ms = rounds[rounds.size() / 2];
    return times;
}

}  // namespace

void time_steps(const std::string & path, const std::string & device) {
    infill::stand_in.make_runtime = [] { return infill::cuda::make_host_runtime(0); };
    infill_model_options mo;
    infill_model_options_default(&mo);
    mo.device = device.c_str();
    infill_model * model = nullptr;
    need(infill_model_load(path.c_str(), &mo, &model));
    const std::unique_ptr<infill_model, decltype(&infill_model_free)> owner(model, infill_model_free);
    const std::string name = path.substr(path.find_last_of('/') + 1);
    std::printf("%-24s %6s %12s %12s %8s\n", "model", "free", "loop there", "loop here", "ratio");
    for (const int32_t n : {16, 64, LONGEST}) {
        const Times there = measure(model, INFILL_LOOP_AUTO, n), here = measure(model, INFILL_LOOP_HOST, n);
        std::printf("%-24s %6d %9.3f ms %9.3f ms %8.2f%s\n", name.c_str(), n, there.ms, here.ms, here.ms / there.ms,
                    there.answer == here.answer ? "" : "  other tokens");
        std::fflush(stdout);
    }
    infill::stand_in = {};
}
