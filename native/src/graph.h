// The forward passes. MODEL.md is the same in prose; each step of graph.cpp names its paragraph.
#pragma once

#include <cstdint>
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

// The tokens of one pass, written behind the prompt, rows one after the other.
struct Batch {
    std::vector<int32_t> tokens;     // (n) ids
    std::vector<int32_t> positions;  // (n)
    std::vector<int32_t> rows;       // (n) a token sees its own row only
    std::vector<int32_t> outputs;    // (n_out) indices of tokens whose logits are wanted, ascending
    int32_t n_visible = 0;           // prompt positions below this are visible
    const Soft * soft = nullptr;     // self-conditioning; decoder only, null on the first step

    int32_t n() const { return int32_t(tokens.size()); }
    int32_t n_out() const { return int32_t(outputs.size()); }
};

// The nodes of one part of a graph, up to the next section's.
struct Section {
    Part part;
    int end;  // index behind its last node
};

// Runs passes, on the CPU alone or shared out between a device and the CPU; owns their scratch memory.
class Graph {
public:
    Graph(const Model & model, int32_t n_threads, Profile & profile, ggml_abort_callback abort, void * abort_data);

    // Writes the batch's keys and values into the cache behind the prompt and returns the logits before the
    // soft cap, (n_out, n_vocab), valid (and writable) until the next call; null without outputs.
    // Throws Error: INFILL_CANCELLED when the abort callback said so.
    float * run(Pass pass, Cache & cache, const Batch & batch);

    int64_t n_bytes() const;

private:
    bool allocate(ggml_cgraph * graph);
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
    std::vector<uint8_t> meta;  // headers of tensors and graph
};

}  // namespace infill
