// What the tests of the device's step loop share.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "error.h"
#include "loop.h"

extern int failures;
extern int checks;

#define CHECK(condition)                                                          \
    do {                                                                          \
        ++checks;                                                                 \
        if (!(condition)) {                                                       \
            ++failures;                                                           \
            std::printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);   \
        }                                                                         \
    } while (0)

// The status of the Error that the work throws; 0 if it throws none.
template <typename Work>
int status_of(const Work & work) {
    try {
        work();
        return INFILL_OK;
    } catch (const infill::Error & error) {
        return error.status;
    }
}

// Memory of a device for as long as it is in scope, and its contents on the host.
template <typename T>
class Array {
public:
    Array(infill::cuda::Runtime & runtime_, size_t n_) : runtime(runtime_), n(n_) {
        memory = static_cast<T *>(runtime.allocate(n * sizeof(T)));
    }
    Array(infill::cuda::Runtime & runtime_, const std::vector<T> & values) : Array(runtime_, values.size()) {
        set(values);
    }
    ~Array() { runtime.release(memory); }
    Array(const Array &) = delete;
    Array & operator=(const Array &) = delete;

    void set(const std::vector<T> & values) { runtime.upload(memory, values.data(), values.size() * sizeof(T)); }
    std::vector<T> get(size_t count) const {
        std::vector<T> values(count);
        runtime.download(values.data(), memory, count * sizeof(T));
        return values;
    }
    T * get_pointer() const { return memory; }

private:
    infill::cuda::Runtime & runtime;
    size_t n;
    T * memory;
};

// How the rows of logits in a test look.
enum class Look {
    peaked,     // a few likely tokens, as a model gives them
    flat,       // none much likelier than others: the most boundaries for a draw
    tied,       // few distinct values, so that order decides
    capped,     // most of it so far beyond the soft cap, both ways, that it stands at the cap itself
    holes,      // most of it -infinity
};

std::vector<float> random_logits(std::mt19937_64 & random, int32_t n_vocab, Look look);

// Checks in cuda_sampler.cpp
void check_random_numbers();
void check_host_port();
void check_embedding_types(infill::cuda::Runtime & runtime);
void check_steps(infill::cuda::Runtime & runtime, int32_t n_vocab, bool large);
void check_orders();
void print_errors();

// Checks in cuda_loop.cpp
void check_reuse(infill::cuda::Runtime & runtime);
void check_errors(infill::cuda::Runtime & runtime);

// Checks in cuda_engine.cpp, through the C API. `model` is the path of a model with F32 weights whose canvases come to
// rest, `device` the name of a CUDA device, or "stand-in".
void check_whole_runs(const std::string & model, const std::string & device);
void check_like_cpu(const std::string & model, const std::string & device);
void check_fallbacks(const std::string & model);
void check_embeddings(const std::string & folder);  // ends with a slash
void check_device_errors(const std::string & model);
void check_sessions(const std::string & model);
void check_graphs(const std::string & model);

// In cuda_times.cpp: prints a line for each number of free positions.
void time_steps(const std::string & model, const std::string & device);
