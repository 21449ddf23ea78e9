// The forward passes. MODEL.md is the same in prose; each step of builder.h names its paragraph.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cache.h"
#include "ggml-cpp.h"
#include "model.h"
#include "profile.h"

namespace infill {

enum class Pass {
    encoder,  // prompt: causal, encoder scales
    decoder,  // canvas: sees itself both ways, decoder scales
};

// What the previous step says of the tokens of a pass.
struct Soft {
    std::vector<int32_t> positions;  // (n_soft) indices of tokens it says something of, ascending
    std::vector<float> embeddings;   // (n_soft, n_embd)

    int32_t n() const { return int32_t(positions.size()); }
};

// Where a step loop on the device leaves tokens and self-conditioning for the pass, and looks for its logits. They stay
// where they are as long as a graph may use them.
struct Placed {
    ggml_backend_buffer_t buffer;   // holds the three
    void * logits;                  // (n_out, n_vocab), before the soft cap
    void * tokens;                  // (n)
    void * soft;                    // (n_soft, n_embd)
    ggml_tensor * embedding;        // (n_embd, n_vocab), what the pass gathers its tokens' rows from
};

// The tokens of one pass, written behind the prompt, rows one after the other.
struct Batch {
    std::vector<int32_t> tokens;     // (n) ids
    std::vector<int32_t> positions;  // (n)
    std::vector<int32_t> rows;       // (n) a token sees its own row only
    std::vector<int32_t> outputs;    // (n_out) indices of tokens whose logits are wanted, ascending
    int32_t n_visible = 0;           // prompt positions below this are visible
    // by row, may be empty: positions in the cache, behind the prompt, that a causal row sees besides. Their tokens
    // stand at n_visible and after, in this order, wherever their cells are.
    std::vector<std::vector<int32_t>> behind;
    const Soft * soft = nullptr;     // self-conditioning; decoder only, null on the first step
    // not null: tokens and embeddings come from there, and those here may hold anything
    const Placed * placed = nullptr;

    int32_t n() const { return int32_t(tokens.size()); }
    int32_t n_out() const { return int32_t(outputs.size()); }
};

// The nodes of one part of a graph, up to the next section's.
struct Section {
    Part part;
    int end;  // index behind its last node
};

// What was done to run passes; a test holds the step loop to it.
struct GraphCounters {
    int64_t n_built = 0;        // graphs
    int64_t n_reused = 0;       // passes that ran a graph that was there
    int64_t n_allocated = 0;    // times that memory was taken for one
    int64_t n_arranged = 0;     // times that masks and positions were made
};

// Runs passes, on the CPU alone or shared out between a device and the CPU; owns their scratch memory. The graph of the
// last pass is kept, and runs again for the next one of the same shape.
class Graph {
public:
    Graph(const Model & model, int32_t n_threads, Profile & profile, ggml_abort_callback abort, void * abort_data);
    ~Graph();

    // Writes the batch's keys and values into the cache behind the prompt and returns the logits before the
    // soft cap, (n_out, n_vocab), valid (and writable) until the next call; null without outputs, and null where they
    // are placed, which have to be waited for.
    // Throws Error: INFILL_CANCELLED when the abort callback said so.
    float * run(Pass pass, Cache & cache, const Batch & batch);

    int64_t n_bytes() const;
    // Until everything that a device was asked for is done.
    void wait();
    // Takes apart the graph that is kept, as memory that it uses is going.
    void forget();

    bool reuse = true;               // tests compare with false
    GraphCounters counters;

private:
    struct Built;
    void build(Pass pass, const Cache & cache, const Batch & batch);
    void allocate();
    void place_inputs();
    // All nodes at once; section by section while the profile is on.
    ggml_status compute(ggml_cgraph * graph, const std::vector<Section> & sections);
    ggml_status compute_shared(ggml_cgraph * graph, const std::vector<Section> & sections);
    // most nodes of a pass
    size_t n_nodes() const;

    const Model & model;
    Profile & profile;
    ggml_backend_ptr cpu;
    ggml_backend_ptr device;         // null: the CPU does everything
    ggml_gallocr_ptr allocator;      // without a device
    ggml_backend_sched_ptr scheduler;  // with a device
    std::vector<float> host_logits;  // copy, where logits lie on the device
    std::vector<uint8_t> meta;       // headers of tensors and graph
    ggml_backend_buffer_ptr inputs;  // those of `built` that keep what they hold
    std::unique_ptr<Built> built;    // null: the next pass builds
};

}  // namespace infill
