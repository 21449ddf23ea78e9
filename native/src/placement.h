// Where weights lie: in the mapped file, in copies that the CPU multiplies faster, on a device. Everything else follows:
// a product runs where its weights are.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ggml-backend.h"
#include "ggml-cpp.h"
#include "ggml.h"

namespace infill {

struct Config;
struct Weights;

namespace cuda {
class Runtime;
}

// For tests, which set it: the device "stand-in" is then the CPU, treated as if it were a GPU, with this for the kernels
// of the step loop. Empty in what is installed.
struct StandIn {
    std::function<std::unique_ptr<cuda::Runtime>()> make_runtime;
};
extern StandIn stand_in;

struct PlacementOptions {
    std::string device = "auto";   // "auto", "cpu", or a name of ggml's registry
    int32_t repack = 0;            // INFILL_REPACK_*
    int32_t n_cpu_experts = -1;    // layers, from the last, whose routed experts stay on the CPU; -1 = as few as fit
};

class Placement {
public:
    // Chooses the device. Throws INFILL_ERR_DEVICE.
    explicit Placement(const PlacementOptions & options);

    ggml_backend_dev_t cpu = nullptr;
    ggml_backend_dev_t device = nullptr;   // the CPU's own when there is no other
    int32_t n_cpu_experts = 0;
    int64_t n_bytes_repacked = 0;
    int64_t n_bytes_device = 0;

    bool on_device() const { return device != cpu || stands_in; }
    bool is_stand_in() const { return stands_in; }

    // Called with a piece of the mapped file that is not read any more, as there is a copy of it.
    using Forget = std::function<void(const void *, size_t)>;

    // Copies what shall not stay in the mapped file of n_bytes and points `weights` to the copies. What was odd goes to
    // `warnings`. Throws INFILL_ERR_MEMORY when a device that was asked for cannot hold what it must.
    void place(Weights & weights, const Config & config, int64_t n_bytes, const Forget & forget, std::string & warnings);

private:
    struct Slot {
        ggml_tensor ** tensor;
        int32_t layer;             // -1: none
        enum Use { vector, matrix, experts } use;
    };
    static std::vector<Slot> slots(Weights & weights);
    bool copy(const std::vector<Slot> & chosen, ggml_backend_buffer_type_t type, const Forget & forget, int64_t & n_bytes);
    void place_on_device(Weights & weights, const Config & config, const Forget & forget);
    void repack(Weights & weights, const Config & config, const Forget & forget);

    PlacementOptions options;
    bool stands_in = false;
    int64_t n_bytes_file = 0;
    std::vector<ggml_context_ptr> contexts;
    std::vector<ggml_backend_buffer_ptr> buffers;
};

// Bytes of main memory that may be taken without harm to others; 0 where the system does not say.
int64_t available_memory();

// Cores this process may use, without the second threads of a core: those share the units that products need.
int32_t physical_cores();

}  // namespace infill
