// The device's step loop, `infill_cuda_tests [--device N] [--quick] [--engine] [--time] [MODEL...]`: on a GPU, or without
// --device on the host. --quick leaves out what is slow under compute-sanitizer and has no code of its own; --engine does
// the models' runs only; --time measures the models' steps, and checks nothing.
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "cuda_checks.h"

int failures = 0;
int checks = 0;

namespace {

template <typename Work>
void timed(const char * name, const Work & work) {
    const auto begin = std::chrono::steady_clock::now();
    const int before = checks;
    work();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    std::printf("%-16s %7d checks %6.1f s\n", name, checks - before, spent.count());
    std::fflush(stdout);
}

void check_kernels(infill::cuda::Runtime & runtime, bool quick) {
    timed("random numbers", [] { check_random_numbers(); });
    timed("host layer", [] { check_host_port(); });
    timed("embeddings", [&] { check_embedding_types(runtime); });
    const std::vector<int32_t> few = {33, 4097}, all = {33, 1000, 4097, 9999};
    for (const int32_t n_vocab : quick ? few : all) {
        timed(infill::format("vocabulary %d", n_vocab).c_str(), [&] { check_steps(runtime, n_vocab, false); });
    }
    if (!quick) {
        timed("vocabulary 262144", [&] { check_steps(runtime, 262144, true); });
        timed("orders", [] { check_orders(); });
    }
    timed("reuse", [&] { check_reuse(runtime); });
    timed("errors", [&] { check_errors(runtime); });
}

}  // namespace

int main(int argc, char ** argv) {
    std::unique_ptr<infill::cuda::Runtime> runtime;
    std::vector<std::string> models;
    std::string device;
    bool quick = false, engine = false, time = false;
    try {
        for (int i = 1; i < argc; ++i) {
            if (std::strcmp(argv[i], "--quick") == 0) {
                quick = true;
            } else if (std::strcmp(argv[i], "--engine") == 0) {
                engine = true;
            } else if (std::strcmp(argv[i], "--time") == 0) {
                time = true;
#if defined(INFILL_CUDA_DEVICE)
            } else if (std::strcmp(argv[i], "--device") == 0 && i + 1 < argc) {
                device = std::string("CUDA") + argv[++i];
                runtime = infill::cuda::make_cuda_runtime(std::atoi(argv[i]));
#endif
            } else {
                models.push_back(argv[i]);
            }
        }
        if (!runtime) {
            runtime = infill::cuda::make_host_runtime(0);
        }
        std::printf("device: %s\n", runtime->description().c_str());
        if (time) {
            for (const std::string & model : models) {
                time_steps(model, device.empty() ? "stand-in" : device);
            }
            return 0;
        }
        if (!engine) {
            check_kernels(*runtime, quick);
        }
        for (const std::string & model : models) {
            timed("whole runs", [&] { check_whole_runs(model, "stand-in"); });
            timed("like the CPU", [&] { check_like_cpu(model, "stand-in"); });
            timed("fallbacks", [&] { check_fallbacks(model); });
            timed("embeddings", [&] { check_embeddings(model.substr(0, model.find_last_of('/') + 1)); });
            timed("device errors", [&] { check_device_errors(model); });
            timed("sessions", [&] { check_sessions(model); });
            timed("graphs", [&] { check_graphs(model); });
            if (!device.empty()) {
                timed("runs there", [&] { check_whole_runs(model, device); });
                timed("like the CPU", [&] { check_like_cpu(model, device); });
            }
        }
    } catch (const std::exception & error) {
        std::printf("stopped by an error: %s\n", error.what());
        return 1;
    }
    print_errors();
    std::printf("%d checks, %d failures\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
