// The step loop on the device that runs the passes: native/cuda with the engine's own passes and memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "denoise.h"
#include "ggml-cpp.h"
#include "graph.h"

namespace infill {

namespace cuda {
class Loop;
class Runtime;
}  // namespace cuda

class Resident {
public:
    // Takes no memory yet. Throws Error with the reason when the device has no such loop.
    explicit Resident(Session & session);
    ~Resident();
    Resident(const Resident &) = delete;
    Resident & operator=(const Resident &) = delete;

    // Takes the memory that the call needs; in most calls it is there. Throws Error, and holds none then:
    // INFILL_ERR_ARGUMENT for options that the loop does not take, INFILL_ERR_MEMORY.
    void prepare(const std::vector<RowState> & states, const infill_denoise_options & options);

    // As infill::denoise, behind a prepare() for the same call. INFILL_ERR_DEVICE: the device is gone.
    void run(std::vector<RowState> & states, const infill_denoise_options & options);

    int32_t n_steps() const;    // of the call that ended last
    void release();             // the memory of prepare()
    int64_t n_bytes() const;    // held on the device

    static constexpr int32_t MAX_STEPS = 4096;

private:
    struct Room {
        int32_t n_positions = 0, n_outputs = 0, n_rows = 0, top_k = 0;
        bool holds(const Room & o) const {
            return o.n_positions <= n_positions && o.n_outputs <= n_outputs && o.n_rows <= n_rows && o.top_k <= top_k;
        }
    };
    void allocate(const Room & wanted);
    void check_products() const;
    // The pass's rows and masks; anew only when a row has left.
    void arrange(const std::vector<RowState> & states, const std::vector<int32_t> & rows, bool conditioned, bool pins);

    Session & session;
    std::unique_ptr<cuda::Runtime> runtime;
    Room room;
    ggml_backend_buffer_ptr buffer;     // logits, tokens, self-conditioning
    Placed placed = {};
    std::unique_ptr<cuda::Loop> loop;
    std::vector<int32_t> arranged;      // rows in `batch`
    Soft soft;
    Batch batch;
};

}  // namespace infill
