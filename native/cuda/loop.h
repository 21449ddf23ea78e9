// The denoise loop that stays on a device: state, scratch memory and recorded steps live as long as the session.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <vector>

#include "denoise.h"
#include "runtime.h"

namespace infill::cuda {

// What a loop has room for. One that was made serves every call within it.
struct Limits {
    int32_t n_positions;   // of all rows of a call
    int32_t n_outputs;     // free positions of all rows
    int32_t n_rows;
    int32_t max_steps;
    int32_t top_k;         // self_conditioning_top_k, 1 to MAX_TOP_K
};

// The model that the loop belongs to, and where its passes read and write. All memory is the device's, belongs to the
// caller, and stays where it is as long as the loop lives; so the passes' input and output tensors have to be placed
// there, whatever the number of rows.
struct Host {
    int32_t n_vocab, n_embd;
    float softcap;            // 0: the pass caps its logits itself
    Matrix embedding;         // (n_vocab, n_embd), as in the file
    const float * logits;     // (n_outputs, n_vocab), written by the pass
    int32_t * tokens;         // (n_positions), written by the loop: the canvas of the running rows
    float * soft;             // (n_positions, n_embd), written by the loop: their self-conditioning, all 0 at first; of
                              // all positions, or of the free ones if pins have no part in it
};

class Loop {
public:
    // Allocates everything. Throws INFILL_ERR_ARGUMENT for an embedding type or a size that the kernels do not take,
    // INFILL_ERR_MEMORY when it does not fit.
    Loop(Runtime & runtime, const Limits & limits, const Host & host);
    ~Loop();
    Loop(const Loop &) = delete;
    Loop & operator=(const Loop &) = delete;

    // Begins a call with the rows as `infill::start` made them, and prepares the first pass. Whole-vocabulary
    // self-conditioning (top_k 0) is refused with INFILL_ERR_ARGUMENT, as is what exceeds the limits.
    void start(const std::vector<RowState> & states, const infill_denoise_options & options);

    // After a pass over the running rows: one step, and the next pass's inputs. The host reads one Status.
    const Status & step();
    const Status & status() const { return current; }

    // Indices of the running rows, in the order of the batch; read again only when one has left.
    const std::vector<int32_t> & running() const { return rows_running; }

    // Canvas, argmax, entropy, accepted and result of every row, as after the last step.
    void read(std::vector<RowState> & states);

private:
    template <typename T>
    T * allocate(size_t n);
    void run(bool first);
    void read_rows();

    Runtime & runtime;
    Limits limits;
    Args args = {};
    Call call = {};
    Status current = {};
    std::vector<void *> buffers;
    std::vector<RowInfo> rows;
    std::vector<int32_t> rows_running;
    std::map<std::array<int32_t, 4>, int> graphs;  // (first, n_outputs, n_soft, n_rows): what the grids depend on

    // host copies of what start() uploads; they grow once
    std::vector<float> temperatures;
    std::vector<int32_t> row_of, free_positions, canvas, argmax;
    std::vector<uint8_t> pinned, accepted;
    std::vector<float> entropy;
};

// The step loop of denoise.cpp on a device: the same rows, options, callbacks and errors. `pass` runs the model over
// the rows named, in that order: tokens and self-conditioning from Host, logits of their free positions to Host. It has
// to have finished on the device when it returns.
void denoise(Loop & loop, std::vector<RowState> & states, const infill_denoise_options & options,
             const std::function<void(const std::vector<int32_t> & rows)> & pass);

}  // namespace infill::cuda
