// What the kernels of the step loop share: where its state lies on the device.
//
// A call denoises n_rows rows, n_positions positions together; position p counts through all rows. Rows that have
// stopped leave the batch of the model's next pass: member b of the batch is position members[b], row i of its logits
// belongs to position outputs[i] (free positions of running rows only, ascending). State is kept by position, so that
// nothing moves when a row leaves.
#pragma once

#include <cstdint>

#include "quant.h"

namespace infill::cuda {

constexpr int THREADS = 256;              // of every kernel's blocks
constexpr int PER_THREAD = 16;            // logits that a thread of Scan keeps in registers
constexpr int CHUNK = THREADS * PER_THREAD;
constexpr int GROUP = WARP;               // neighbouring logits whose maximum is kept, to find the top k again
constexpr int MAX_TOP_K = 1024;

// What one block of Scan found in its part of a row of logits, relative to the part's own maximum; x = (z - high) / t.
struct Chunk {
    double sum;        // of exp(x)
    double weighted;   // of x exp(x)
    float high;
    int32_t argmax;    // token
};

struct RowInfo {
    int32_t begin, n;             // positions [begin, begin + n)
    int32_t free_begin, n_free;   // its part of free_positions
    int32_t index;                // its random numbers
    int32_t running;
    int32_t n_same;               // steps in a row with the same argmax canvas, the last one included
    int32_t n_steps;
    int32_t converged;
    float mean_entropy;           // of the free positions at the last step, nats
};

// The options of a call, read by the kernels so that a recorded graph serves every call.
struct Call {
    uint64_t seed;
    int32_t max_steps;
    int32_t n_rows, n_positions;
    int32_t stability_threshold;
    int32_t top_k;                // 1 to MAX_TOP_K; 0: no step tells the next anything
    int32_t pins;                 // 1: pinned positions feed their token into self-conditioning
    float entropy_bound, confidence_threshold;
};

// All that the host reads after a step.
struct Status {
    int32_t step;                 // steps done; -1 before the first layout
    int32_t n_running;            // rows
    int32_t n_members, n_outputs; // of the next pass
    int32_t n_soft;               // rows of its self-conditioning: those of all members, or of the outputs without pins,
                                  // or none
    int32_t not_finite;           // logits with NaN or infinity: the answer is worthless
};

struct Args {
    int32_t n_vocab, n_embd, n_chunks, n_groups;  // per row of logits
    float softcap;                // logits are softcap * tanh(logit / softcap); 0: they are already
    Matrix embedding;             // (n_vocab, n_embd)

    // what the model's pass reads and writes
    const float * logits;         // (n_outputs, n_vocab)
    int32_t * tokens;             // (n_members)
    float * soft;                 // (n_soft, n_embd)

    const Call * call;
    Status * status;
    RowInfo * rows;               // (n_rows)
    const float * temperatures;   // (max_steps)
    const int32_t * row_of;       // (n_positions)
    const uint8_t * pinned;       // (n_positions)
    const int32_t * free_positions;  // row after row
    int32_t * members;            // (n_members) position
    int32_t * outputs;            // (n_outputs) position

    int32_t * canvas;             // (n_positions)
    int32_t * argmax;             // (n_positions) pins keep their token
    int32_t * likeliest;          // (n_positions) this step's, before it is compared with argmax
    int32_t * drawn;              // (n_positions)
    float * entropy;              // (n_positions) nats; 0 at pins
    uint8_t * accepted;           // (n_positions) 1 at pins
    int32_t * order;              // (n_positions) scratch: free positions by entropy

    Chunk * chunks;               // (n_outputs, n_chunks)
    uint32_t * group_keys;        // (n_outputs, n_groups) ordered_key of each group's maximum
    int32_t * top_ids;            // (n_positions, MAX_TOP_K of the loop) ascending
    float * top_weights;          // likewise
    int32_t top_stride;
};

enum class Kernel { scan, choose, advance, layout, mix };

}  // namespace infill::cuda
